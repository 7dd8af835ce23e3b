"""Ways out: where organisations want webhooks, and every webhook and e-mail that is to be sent.

Revision ID: 0007
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.migrations.row_security import keep_for_coordinators

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
BYTES = sa.LargeBinary()

#: In the order in which they go: what points to others first.
TABLES = ("deliveries", "webhook_endpoints")


def upgrade() -> None:
    """Make the tables, seen by the program, by admins, and by coordinators of the organisation."""
    _endpoints()
    _deliveries()
    if op.get_bind().dialect.name == "postgresql":
        keep_for_coordinators(op.get_bind(), TABLES)


def downgrade() -> None:
    """Drop the tables; nobody outside is told any more."""
    for table in TABLES:
        op.drop_table(table)


def _endpoints() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("url", BYTES, nullable=False),
        sa.Column("secret", BYTES, nullable=False),
        sa.Column("old_secret", BYTES),
        sa.Column("old_until", MOMENT),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("disabled_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["accounts.organization_id"], name="fk_webhook_endpoints_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_endpoints"),
    )
    op.create_index("ix_webhook_endpoints_organization_id", "webhook_endpoints", ["organization_id"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("endpoint_id", sa.String(32)),
        sa.Column("event_id", sa.String(36), nullable=False),
        sa.Column("event", sa.String(32), nullable=False),
        sa.Column("lead_id", ID),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("claimed_by", sa.String(64)),
        sa.Column("claimed_until", MOMENT),
        sa.Column("reason", sa.String(64)),
        sa.Column("http_status", sa.Integer()),
        sa.Column("ended_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["webhook_endpoints.id"], name="fk_deliveries_endpoint_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name="fk_deliveries_lead_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("key", name="uq_deliveries_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_waiting", "deliveries", ["next_at"], **_where("state = 'waiting'"))
    op.create_index("ix_deliveries_organization_id", "deliveries", ["organization_id", "id"])
    op.create_index("ix_deliveries_endpoint_id", "deliveries", ["endpoint_id"])
    op.create_index("ix_deliveries_lead_id", "deliveries", ["lead_id"])
    op.create_index("ix_deliveries_ended_at", "deliveries", ["ended_at"], **_where("ended_at IS NOT NULL"))


def _where(condition: str) -> dict[str, Any]:
    return {"postgresql_where": sa.text(condition), "sqlite_where": sa.text(condition)}
