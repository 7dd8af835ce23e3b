"""The first tables.

Revision ID: 0001
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.migrations.audit_guard import guard, unguard

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
BYTES = sa.LargeBinary()

#: In the order in which they go: what points to others first.
TABLES = (
    "outbox",
    "quarantine",
    "consents",
    "alerts",
    "human_requests",
    "timers",
    "events",
    "updates",
    "conversations",
    "person_keys",
    "people",
    "audit",
    "audit_segments",
    "publications",
    "bundles",
    "erasures",
    "installation",
)


def upgrade() -> None:
    """Make every table, and the guard of the audit log."""
    _people()
    _turns()
    _messages()
    _asked()
    _audit()
    _house()
    for statement in guard(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Drop every table; all data goes."""
    for statement in unguard(op.get_bind().dialect.name):
        op.execute(statement)
    for table in TABLES:
        op.drop_table(table)


def _where(condition: str) -> dict[str, Any]:
    return {"postgresql_where": sa.text(condition), "sqlite_where": sa.text(condition)}


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "person_keys",
        sa.Column("person_id", ID, autoincrement=False, nullable=False),
        sa.Column("wrapped", BYTES, nullable=False),
        sa.Column("master_key_id", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_person_keys_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name="pk_person_keys"),
    )
    op.create_table(
        "conversations",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("address_hash", BYTES, nullable=False),
        sa.Column("address", BYTES, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8)),
        sa.Column("bundle_version", sa.String(64)),
        sa.Column("state", BYTES),
        sa.Column("class", sa.String(32)),
        sa.Column("urgency", sa.String(8)),
        sa.Column("phase", sa.String(16)),
        sa.Column("municipality", sa.String(16)),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("purge_at", MOMENT),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_conversations_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
        sa.UniqueConstraint("channel", "bot_id", "address_hash", name="uq_conversations_channel_bot_id_address_hash"),
        sa.UniqueConstraint("reference", name="uq_conversations_reference"),
        postgresql_with={"fillfactor": 70},
        sqlite_autoincrement=True,
    )
    op.create_index("ix_conversations_person_id", "conversations", ["person_id"])


def _turns() -> None:
    op.create_table(
        "updates",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name="pk_updates"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_updates_received_at", "updates", ["received_at"])
    op.create_table(
        "events",
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("bundle_version", sa.String(64), nullable=False),
        sa.Column("payload", BYTES, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_events_conversation_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("conversation_id", "number", name="pk_events"),
    )
    op.create_table(
        "timers",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("claimed_by", sa.String(64)),
        sa.Column("claimed_until", MOMENT),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_timers_conversation_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_timers"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_timers_conversation_id", "timers", ["conversation_id"])
    op.create_index("ix_timers_due_at", "timers", ["due_at"])


def _messages() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("conversation_id", ID),
        sa.Column("natural_id", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("address_hash", BYTES),
        sa.Column("address", BYTES),
        sa.Column("payload", BYTES, nullable=False),
        sa.Column("prompt", sa.Integer()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("claimed_by", sa.String(64)),
        sa.Column("claimed_until", MOMENT),
        sa.Column("sent_at", MOMENT),
        sa.Column("remote_id", sa.String(64)),
        sa.Column("dead_at", MOMENT),
        sa.Column("reason", sa.String(200)),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_outbox_conversation_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("natural_id", name="uq_outbox_natural_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_address_hash", "outbox", ["address_hash"], **_where("address_hash IS NOT NULL"))
    op.create_index("ix_outbox_conversation_id", "outbox", ["conversation_id", "id"])
    op.create_index("ix_outbox_unsent", "outbox", ["due_at"], **_where("sent_at IS NULL AND dead_at IS NULL"))
    op.create_table(
        "quarantine",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("conversation_id", ID),
        sa.Column("natural_id", sa.String(64), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("raw", BYTES),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("replayed_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_quarantine_conversation_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_quarantine"),
        sa.UniqueConstraint("natural_id", name="uq_quarantine_natural_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_quarantine_conversation_id", "quarantine", ["conversation_id"])


def _asked() -> None:
    op.create_table(
        "consents",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("purpose", sa.String(64), nullable=False),
        sa.Column("text_version", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_consents_conversation_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_consents_conversation_id", "consents", ["conversation_id"])
    op.create_table(
        "alerts",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("conversation_id", ID),
        sa.Column("detail", sa.String(500), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_alerts_conversation_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alerts_conversation_id", "alerts", ["conversation_id"])
    op.create_table(
        "human_requests",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("handled_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_human_requests_conversation_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_human_requests"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_human_requests_conversation_id", "human_requests", ["conversation_id"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("trace_id", BYTES, nullable=False),
        sa.Column("span_id", BYTES, nullable=False),
        sa.Column("parent_span_id", BYTES),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("start_time", MOMENT, nullable=False),
        sa.Column("end_time", MOMENT, nullable=False),
        sa.Column("status_code", sa.Integer(), nullable=False),
        sa.Column("resource", sa.String(200)),
        sa.Column("foreign_operation", sa.String(200)),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("data_subject_id", BYTES),
        sa.Column("previous_hash", BYTES, nullable=False),
        sa.Column("hash", BYTES, nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_audit"),
        sa.UniqueConstraint("previous_hash", name="uq_audit_previous_hash"),
    )
    op.create_table(
        "audit_segments",
        sa.Column("last_position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last_hash", BYTES, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("last_position", name="pk_audit_segments"),
    )


def _house() -> None:
    op.create_table(
        "bundles",
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("documents", sa.Text(), nullable=False),
        sa.Column("stored_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_bundles"),
    )
    op.create_table(
        "publications",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["version"], ["bundles.version"], name="fk_publications_version"),
        sa.PrimaryKeyConstraint("id", name="pk_publications"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "erasures",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("address_hash", BYTES, nullable=False),
        sa.Column("master_key_id", sa.String(16), nullable=False),
        sa.Column("erased_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("master_key_id", sa.String(16), nullable=False),
        sa.Column("key_check", BYTES, nullable=False),
        sa.Column("encryption_format", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_installation"),
    )
