"""Staff in Telegram: cards in groups, buttons, codes that tie a group, the private chat as a place of work.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

from storage.migrations.row_security import narrow

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
BYTES = sa.LargeBinary()

#: In the order in which they go.
TABLES = ("staff_desks", "group_codes", "staff_buttons", "lead_cards")


def upgrade() -> None:
    """Make the tables, seen by the program alone, and let the outbox hold what is for staff."""
    op.add_column("outbox", sa.Column("about_person_id", sa.BigInteger()))
    op.add_column("outbox", sa.Column("card_id", sa.BigInteger()))
    _cards()
    _buttons()
    _codes()
    _desks()
    if op.get_bind().dialect.name == "postgresql":
        narrow(op.get_bind(), ("lead_cards", "staff_buttons", "group_codes", "staff_desks"))


def downgrade() -> None:
    """Drop the tables, and what was to be sent to staff."""
    op.execute("DELETE FROM outbox WHERE about_person_id IS NOT NULL OR card_id IS NOT NULL")
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("outbox", "card_id")
    op.drop_column("outbox", "about_person_id")


def _cards() -> None:
    op.create_table(
        "lead_cards",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("lead_id", ID, nullable=False),
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("chat", BYTES, nullable=False),
        sa.Column("message_id", sa.String(64)),
        sa.Column("shown", BYTES),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lead_cards"),
        sa.UniqueConstraint("lead_id", "organization_id", name="uq_lead_cards_lead_id_organization_id"),
        sqlite_autoincrement=True,
    )
    where = sa.text("live")
    op.create_index("ix_lead_cards_live", "lead_cards", ["lead_id"], postgresql_where=where, sqlite_where=where)
    op.create_index("ix_lead_cards_organization_id", "lead_cards", ["organization_id"])


def _buttons() -> None:
    op.create_table(
        "staff_buttons",
        sa.Column("nonce_hash", BYTES, nullable=False),
        sa.Column("lead_id", ID),
        sa.Column("card_id", ID),
        sa.Column("staff_id", ID),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("detail", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer()),
        sa.Column("made_at", MOMENT, nullable=False),
        _of_staff("staff_buttons"),
        sa.PrimaryKeyConstraint("nonce_hash", name="pk_staff_buttons"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_staff_buttons_made_at", "staff_buttons", ["made_at"])
    op.create_index("ix_staff_buttons_staff_id", "staff_buttons", ["staff_id"])


def _codes() -> None:
    op.create_table(
        "group_codes",
        sa.Column("token_hash", BYTES, nullable=False),
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["accounts.organization_id"], name="fk_group_codes_organization_id"
        ),
        _of_staff("group_codes"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_group_codes"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_group_codes_organization_id", "group_codes", ["organization_id"])
    op.create_index("ix_group_codes_staff_id", "group_codes", ["staff_id"])


def _desks() -> None:
    op.create_table(
        "staff_desks",
        sa.Column("staff_id", ID, autoincrement=False, nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("lead_id", ID),
        sa.Column("asks", sa.String(16)),
        sa.Column("kept", BYTES),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_staff_desks_lead_id", ondelete="SET NULL"),
        _of_staff("staff_desks"),
        sa.PrimaryKeyConstraint("staff_id", name="pk_staff_desks"),
        sqlite_with_rowid=False,
    )


def _of_staff(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=f"fk_{table}_staff_id", ondelete="CASCADE")
