"""Triggers that refuse to change or delete the audit log, except what lies within a closed segment."""

#: A segment that is written first names what may go; a row beyond it is refused, and so is every update.
_SQLITE_UP = (
    """CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
    WHEN NOT EXISTS (SELECT 1 FROM audit_segments WHERE last_position >= OLD.position)
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END""",
    """CREATE TRIGGER audit_segments_no_update BEFORE UPDATE ON audit_segments
    BEGIN SELECT RAISE(ABORT, 'closed segments of the audit log stay'); END""",
    """CREATE TRIGGER audit_segments_no_delete BEFORE DELETE ON audit_segments
    BEGIN SELECT RAISE(ABORT, 'closed segments of the audit log stay'); END""",
)
_SQLITE_DOWN = (
    "DROP TRIGGER audit_no_update",
    "DROP TRIGGER audit_no_delete",
    "DROP TRIGGER audit_segments_no_update",
    "DROP TRIGGER audit_segments_no_delete",
)
_POSTGRES_UP = (
    """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the audit log is append-only';
    END $$""",
    """CREATE FUNCTION audit_refuse_open() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (SELECT 1 FROM audit_segments WHERE last_position >= OLD.position) THEN
            RAISE EXCEPTION 'the audit log is append-only';
        END IF;
        RETURN OLD;
    END $$""",
    """CREATE TRIGGER audit_no_update BEFORE UPDATE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_open()""",
    """CREATE TRIGGER audit_segments_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_segments
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
)
_POSTGRES_DOWN = (
    "DROP TRIGGER audit_no_update ON audit",
    "DROP TRIGGER audit_no_delete ON audit",
    "DROP TRIGGER audit_segments_no_change ON audit_segments",
    "DROP FUNCTION audit_refuse()",
    "DROP FUNCTION audit_refuse_open()",
)


def guard(dialect: str) -> tuple[str, ...]:
    """Give the statements that put the triggers up."""
    return _SQLITE_UP if dialect == "sqlite" else _POSTGRES_UP


def unguard(dialect: str) -> tuple[str, ...]:
    """Give the statements that take the triggers down."""
    return _SQLITE_DOWN if dialect == "sqlite" else _POSTGRES_DOWN
