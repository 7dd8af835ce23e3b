"""The directory: records as sources tell them, imports that can be undone, and gaps in supply.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")

#: In the order in which they go: what points to others first.
TABLES = ("supply_gaps", "directory_revision", "directory_changes", "directory_records", "directory_imports")


def upgrade() -> None:
    """Make the tables, at revision 0 of an empty directory."""
    _imports()
    _records()
    op.create_table(
        "supply_gaps",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("municipality", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("phase", sa.String(16), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "municipality", "language", "phase", name="pk_supply_gaps"),
    )


def downgrade() -> None:
    """Drop the tables; what was imported goes."""
    for table in TABLES:
        op.drop_table(table)


def _imports() -> None:
    op.create_table(
        "directory_imports",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("source_key", sa.String(64), nullable=False),
        sa.Column("file", sa.String(400), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("credit", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("undone_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_directory_imports"),
        sqlite_autoincrement=True,
    )
    numbers = op.create_table(
        "directory_revision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_directory_revision"),
    )
    op.bulk_insert(numbers, [{"id": 1, "revision": 0}])


def _records() -> None:
    op.create_table(
        "directory_records",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("source_key", sa.String(64), nullable=False),
        sa.Column("import_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["directory_imports.id"], name="fk_directory_records_import_id"),
        sa.PrimaryKeyConstraint("kind", "id", name="pk_directory_records"),
    )
    op.create_table(
        "directory_changes",
        sa.Column("import_id", ID, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("before_source_key", sa.String(64)),
        sa.Column("before_import_id", ID),
        sa.Column("after", sa.Text()),
        sa.ForeignKeyConstraint(["import_id"], ["directory_imports.id"], name="fk_directory_changes_import_id"),
        sa.PrimaryKeyConstraint("import_id", "kind", "id", name="pk_directory_changes"),
    )
    op.create_index("ix_directory_changes_kind_id", "directory_changes", ["kind", "id"])
