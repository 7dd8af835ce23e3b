"""Staff: accounts of organisations, their people, sessions, and what signing in needs.

Revision ID: 0004
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
BYTES = sa.LargeBinary()

#: In the order in which they go: what points to others first.
TABLES = (
    "telegram_links",
    "sign_in_attempts",
    "passkey_challenges",
    "passkeys",
    "totp_used",
    "staff_sessions",
    "invitations",
    "staff",
    "accounts",
)


def upgrade() -> None:
    """Make the tables."""
    _accounts()
    _staff()
    _links()
    _passkeys()
    _limits()


def downgrade() -> None:
    """Drop the tables; nobody can sign in any more."""
    for table in TABLES:
        op.drop_table(table)


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("municipality", sa.String(16)),
        sa.Column("accept_days", sa.Integer()),
        sa.Column("group_chat", BYTES),
        sa.Column("group_chat_hash", BYTES),
        sa.Column("email", BYTES),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.PrimaryKeyConstraint("organization_id", name="pk_accounts"),
        sa.UniqueConstraint("group_chat_hash", name="uq_accounts_group_chat_hash"),
    )


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("organization_id", sa.Text()),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("municipality", sa.String(16)),
        sa.Column("name", BYTES),
        sa.Column("email", BYTES),
        sa.Column("email_hash", BYTES),
        sa.Column("password_hash", BYTES),
        sa.Column("totp_secret", BYTES),
        sa.Column("telegram_id", BYTES),
        sa.Column("telegram_id_hash", BYTES),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("shortcuts", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.ForeignKeyConstraint(["organization_id"], ["accounts.organization_id"], name="fk_staff_organization_id"),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("email_hash", name="uq_staff_email_hash"),
        sa.UniqueConstraint("telegram_id_hash", name="uq_staff_telegram_id_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_staff_organization_id", "staff", ["organization_id"])


def _links() -> None:
    _made_for_staff(
        "invitations",
        sa.Column("token_hash", BYTES, nullable=False),
        sa.Column("staff_id", ID),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("pending", BYTES),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.PrimaryKeyConstraint("token_hash", name="pk_invitations"),
        sqlite_with_rowid=False,
    )
    _made_for_staff(
        "staff_sessions",
        sa.Column("token_hash", BYTES, nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("network_hash", BYTES, nullable=False),
        sa.Column("agent", BYTES, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_staff_sessions"),
        sqlite_with_rowid=False,
    )
    _made_for_staff(
        "telegram_links",
        sa.Column("token_hash", BYTES, nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("chat", BYTES),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT),
        sa.PrimaryKeyConstraint("token_hash", name="pk_telegram_links"),
        sqlite_with_rowid=False,
    )


def _passkeys() -> None:
    _made_for_staff(
        "passkeys",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("credential_id", BYTES, nullable=False),
        sa.Column("public_key", BYTES, nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", BYTES, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_passkeys"),
        sa.UniqueConstraint("credential_id", name="uq_passkeys_credential_id"),
        sqlite_autoincrement=True,
    )
    _made_for_staff(
        "passkey_challenges",
        sa.Column("challenge_hash", BYTES, nullable=False),
        sa.Column("staff_id", ID),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("challenge_hash", name="pk_passkey_challenges"),
        sqlite_with_rowid=False,
    )


def _limits() -> None:
    op.create_table(
        "totp_used",
        sa.Column("staff_id", ID, autoincrement=False, nullable=False),
        sa.Column("step", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_totp_used_staff_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("staff_id", "step", name="pk_totp_used"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("key", BYTES, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sign_in_attempts_key_at", "sign_in_attempts", ["key", "at"])
    op.create_index("ix_sign_in_attempts_at", "sign_in_attempts", ["at"])


def _made_for_staff(name: str, *parts: sa.schema.SchemaItem, **options: Any) -> None:
    """Make a table whose rows point to a staff member and go with them."""
    owner = sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=f"fk_{name}_staff_id", ondelete="CASCADE")
    op.create_table(name, *parts, owner, **options)
    op.create_index(f"ix_{name}_staff_id", name, ["staff_id"])
