"""Leads with all that belongs to them, aftercare, and row security on PostgreSQL.

Revision ID: 0005
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.migrations.row_security import secure, unsecure

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
BYTES = sa.LargeBinary()

#: In the order in which they go: what points to others first.
TABLES = (
    "aftercare",
    "lead_tombstones",
    "lead_looking",
    "appointments",
    "lead_messages",
    "lead_notes",
    "lead_events",
    "lead_rounds",
    "lead_records",
    "leads",
)


def upgrade() -> None:
    """Make the tables; on PostgreSQL also the role that the program works as, and the policies."""
    _leads()
    _records()
    _rounds()
    _events()
    _notes()
    _messages()
    _appointments()
    _looking()
    _tombstones()
    _aftercare()
    if op.get_bind().dialect.name == "postgresql":
        secure(op.get_bind())


def downgrade() -> None:
    """Drop the tables; all leads go."""
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        unsecure(op.get_bind())


def _leads() -> None:
    op.create_table(
        "leads",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("service_id", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("municipality", sa.String(16)),
        sa.Column("class_code", sa.String(32), nullable=False),
        sa.Column("urgency", sa.String(8), nullable=False),
        sa.Column("phase", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("help_language", sa.String(32)),
        sa.Column("way", sa.String(16), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("legal_due_at", MOMENT, nullable=False),
        sa.Column("accept_by", MOMENT),
        sa.Column("contact_by", MOMENT),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Text(), nullable=False),
        sa.Column("helper_id", ID),
        sa.Column("outcome", sa.String(16)),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.Column("escalated", sa.Boolean(), nullable=False),
        sa.Column("action_needed", sa.Boolean(), nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("term_began_at", MOMENT, nullable=False),
        sa.Column("contacted_at", MOMENT),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("wake_at", MOMENT),
        _of_conversation("leads"),
        _by_staff("leads", "helper_id"),
        sa.PrimaryKeyConstraint("id", name="pk_leads"),
        sa.UniqueConstraint("reference", name="uq_leads_reference"),
        sqlite_autoincrement=True,
    )
    codes = ["status", "urgency", "phase", "language", "municipality"]
    counted = ["organization_id", *codes, "helper_id", "action_needed", "due_at", "version", "id", "closed_at"]
    op.create_index("ix_leads_conversation_id", "leads", ["conversation_id"])
    op.create_index("ix_leads_newest", "leads", ["organization_id", "id"])
    op.create_index("ix_leads_open", "leads", ["organization_id", "due_at", "id"], **_where("closed_at IS NULL"))
    op.create_index("ix_leads_mine", "leads", ["helper_id", "due_at", "id"], **_where("closed_at IS NULL"))
    op.create_index("ix_leads_counted", "leads", counted, **_where("closed_at IS NULL"))
    op.create_index("ix_leads_wake_at", "leads", ["wake_at"], **_where("wake_at IS NOT NULL"))
    op.create_index("ix_leads_closed_at", "leads", ["closed_at"], **_where("closed_at IS NOT NULL"))


def _records() -> None:
    op.create_table(
        "lead_records",
        sa.Column("lead_id", ID, autoincrement=False, nullable=False),
        sa.Column("record", BYTES, nullable=False),
        _of_lead("lead_records"),
        sa.PrimaryKeyConstraint("lead_id", name="pk_lead_records"),
    )


def _rounds() -> None:
    op.create_table(
        "lead_rounds",
        sa.Column("lead_id", ID, autoincrement=False, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("service_id", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("offered_at", MOMENT, nullable=False),
        sa.Column("accept_by", MOMENT),
        sa.Column("ended", sa.String(16)),
        sa.Column("reason", sa.String(32)),
        sa.Column("ended_at", MOMENT),
        _of_lead("lead_rounds"),
        sa.PrimaryKeyConstraint("lead_id", "round", name="pk_lead_rounds"),
    )
    op.create_index("ix_lead_rounds_organization_id_ended_at", "lead_rounds", ["organization_id", "ended_at"])


def _events() -> None:
    op.create_table(
        "lead_events",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("lead_id", ID, nullable=False),
        sa.Column("organization_id", sa.Text()),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("staff_id", ID),
        sa.Column("details", sa.Text(), nullable=False),
        _of_lead("lead_events"),
        _by_staff("lead_events"),
        sa.PrimaryKeyConstraint("id", name="pk_lead_events"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_lead_events_lead_id", "lead_events", ["lead_id"])


def _notes() -> None:
    op.create_table(
        "lead_notes",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("lead_id", ID, nullable=False),
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("natural_id", sa.String(64), nullable=False),
        sa.Column("staff_id", ID),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("note", BYTES, nullable=False),
        _of_lead("lead_notes"),
        _by_staff("lead_notes"),
        sa.PrimaryKeyConstraint("id", name="pk_lead_notes"),
        sa.UniqueConstraint("natural_id", name="uq_lead_notes_natural_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_lead_notes_lead_id", "lead_notes", ["lead_id"])


def _messages() -> None:
    op.create_table(
        "lead_messages",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("lead_id", ID, nullable=False),
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("natural_id", sa.String(64), nullable=False),
        sa.Column("sender", sa.String(8), nullable=False),
        sa.Column("staff_id", ID),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("words", BYTES),
        sa.Column("phrase", sa.String(64)),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("seen_at", MOMENT),
        _of_lead("lead_messages"),
        _by_staff("lead_messages"),
        sa.PrimaryKeyConstraint("id", name="pk_lead_messages"),
        sa.UniqueConstraint("natural_id", name="uq_lead_messages_natural_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_lead_messages_lead_id_id", "lead_messages", ["lead_id", "id"])
    op.create_index(
        "ix_lead_messages_unseen",
        "lead_messages",
        ["organization_id", "lead_id"],
        **_where("seen_at IS NULL AND sender = 'person'"),
    )


def _appointments() -> None:
    op.create_table(
        "appointments",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("lead_id", ID, nullable=False),
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("staff_id", ID),
        sa.Column("uid", sa.String(64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("slots", sa.Text(), nullable=False),
        sa.Column("place", BYTES),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("picked_at", MOMENT),
        sa.Column("picked", MOMENT),
        sa.Column("cancelled_at", MOMENT),
        _of_lead("appointments"),
        _by_staff("appointments"),
        sa.PrimaryKeyConstraint("id", name="pk_appointments"),
        sa.UniqueConstraint("uid", name="uq_appointments_uid"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_appointments_lead_id", "appointments", ["lead_id"])
    op.create_index(
        "ix_appointments_picked", "appointments", ["organization_id", "picked"], **_where("picked IS NOT NULL")
    )


def _looking() -> None:
    op.create_table(
        "lead_looking",
        sa.Column("lead_id", ID, autoincrement=False, nullable=False),
        sa.Column("staff_id", ID, autoincrement=False, nullable=False),
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _of_lead("lead_looking"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_lead_looking_staff_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("lead_id", "staff_id", name="pk_lead_looking"),
    )


def _tombstones() -> None:
    op.create_table(
        "lead_tombstones",
        sa.Column("lead_id", ID, autoincrement=False, nullable=False),
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("helper_id", ID),
        sa.Column("gone_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("lead_id", name="pk_lead_tombstones"),
    )
    op.create_index("ix_lead_tombstones_organization_id", "lead_tombstones", ["organization_id"])
    op.create_index("ix_lead_tombstones_gone_at", "lead_tombstones", ["gone_at"])


def _aftercare() -> None:
    op.create_table(
        "aftercare",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("organization_id", sa.Text()),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT),
        sa.Column("answer", sa.String(16)),
        sa.Column("answered_at", MOMENT),
        _of_conversation("aftercare"),
        sa.PrimaryKeyConstraint("id", name="pk_aftercare"),
        sa.UniqueConstraint("reference", "months", name="uq_aftercare_reference_months"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_aftercare_conversation_id", "aftercare", ["conversation_id"])
    op.create_index("ix_aftercare_due", "aftercare", ["due_at"], **_where("asked_at IS NULL"))


def _where(condition: str) -> dict[str, Any]:
    return {"postgresql_where": sa.text(condition), "sqlite_where": sa.text(condition)}


def _of_lead(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["lead_id"], ["leads.id"], name=f"fk_{table}_lead_id", ondelete="CASCADE")


def _of_conversation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["conversation_id"], ["conversations.id"], name=f"fk_{table}_conversation_id", ondelete="CASCADE"
    )


def _by_staff(table: str, column: str = "staff_id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["staff.id"], name=f"fk_{table}_{column}", ondelete="SET NULL")
