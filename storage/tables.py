"""Every table, once: SQLAlchemy Core, the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine


class Moment(TypeDecorator[datetime]):
    """An aware time: `timestamptz` on PostgreSQL, on SQLite text in UTC of one width, which sorts as time does."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String(32) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return moment_text(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return datetime.fromisoformat(value) if isinstance(value, str) else value


def moment_text(value: datetime) -> str:
    """Write an aware time as SQLite keeps it. Raises ValueError for a naive one."""
    if value.tzinfo is None:
        raise ValueError("A time without a zone cannot be stored.")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


#: SQLite gives row ids only to INTEGER; it has 64 bits there too.
Id = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Id, Identity(), primary_key=True)


def _of_conversation(*, nullable: bool = False) -> Column[int]:
    """Point to a conversation; every such row goes when the person is erased."""
    return Column("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=nullable)


updates = Table(
    "updates",  # every update ever handled, by its exact id
    metadata,
    Column("bot_id", BigInteger, primary_key=True),
    Column("update_id", BigInteger, primary_key=True),
    Column("received_at", Moment, nullable=False),
    Index(None, "received_at"),
    sqlite_with_rowid=False,
)

people = Table(
    "people",
    metadata,
    _id(),
    Column("created_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

person_keys = Table(
    "person_keys",  # a table of its own, small enough to be rewritten after an erasure
    metadata,
    Column("person_id", Id, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("master_key_id", String(16), nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    _id(),
    Column("person_id", Id, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("reference", String(16), nullable=False, unique=True),
    Column("channel", String(16), nullable=False),
    Column("bot_id", BigInteger, nullable=False),
    Column("address_hash", LargeBinary, nullable=False),
    Column("address", LargeBinary, nullable=False),  # sealed
    Column("version", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("language", String(8)),
    Column("bundle_version", String(64)),
    Column("state", LargeBinary),  # sealed
    Column("class", String(32)),
    Column("urgency", String(8)),
    Column("phase", String(16)),
    Column("municipality", String(16)),
    Column("blocked", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("purge_at", Moment),
    UniqueConstraint("channel", "bot_id", "address_hash"),
    Index(None, "person_id"),
    sqlite_autoincrement=True,
    # No index on what changes every turn, and room in the page: PostgreSQL then updates in place (HOT).
    postgresql_with={"fillfactor": 70},
)

events = Table(
    "events",
    metadata,
    _of_conversation(),
    Column("number", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("bundle_version", String(64), nullable=False),
    Column("payload", LargeBinary, nullable=False),  # sealed
    PrimaryKeyConstraint("conversation_id", "number"),
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    _of_conversation(nullable=True),  # none: to staff, or a farewell to somebody erased; sealed with the system key
    Column("natural_id", String(64), nullable=False, unique=True),
    Column("channel", String(16), nullable=False),
    Column("bot_id", BigInteger, nullable=False),
    Column("address_hash", LargeBinary),  # without a conversation only
    Column("address", LargeBinary),  # without a conversation only; sealed
    Column("about_person_id", BigInteger),  # whose key seals the payload, of what staff read about somebody
    Column("card_id", BigInteger),  # the card in a group that this shows
    Column("payload", LargeBinary, nullable=False),  # sealed
    Column("prompt", Integer),
    Column("attempts", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("claimed_by", String(64)),
    Column("claimed_until", Moment),
    Column("sent_at", Moment),
    Column("remote_id", String(64)),
    Column("dead_at", Moment),
    Column("reason", String(200)),
    Index("ix_outbox_conversation_id", "conversation_id", "id"),
    Index("ix_outbox_address_hash", "address_hash", postgresql_where=text("address_hash IS NOT NULL"),
          sqlite_where=text("address_hash IS NOT NULL")),
    Index("ix_outbox_unsent", "due_at", postgresql_where=text("sent_at IS NULL AND dead_at IS NULL"),
          sqlite_where=text("sent_at IS NULL AND dead_at IS NULL")),
    sqlite_autoincrement=True,
)  # fmt: skip

timers = Table(
    "timers",
    metadata,
    _id(),  # never used twice: a timer's id is the natural key of the turn that answers it
    _of_conversation(),
    Column("name", String(64), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("claimed_by", String(64)),
    Column("claimed_until", Moment),
    Index(None, "conversation_id"),
    Index(None, "due_at"),
    sqlite_autoincrement=True,
)

quarantine = Table(
    "quarantine",
    metadata,
    _id(),
    _of_conversation(nullable=True),  # none: not even the chat id could be read
    Column("natural_id", String(64), nullable=False, unique=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("reason", String(200), nullable=False),
    Column("raw", LargeBinary),  # sealed with quarantine's own key; none: wiped after its replay
    Column("received_at", Moment, nullable=False),
    Column("replayed_at", Moment),
    Index(None, "conversation_id"),
    sqlite_autoincrement=True,
)

consents = Table(
    "consents",
    metadata,
    _id(),
    _of_conversation(),
    Column("purpose", String(64), nullable=False),
    Column("text_version", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("given", Boolean, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Index(None, "conversation_id"),
    sqlite_autoincrement=True,
)

alerts = Table(
    "alerts",
    metadata,
    _id(),
    _of_conversation(nullable=True),
    Column("detail", String(500), nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("seen_at", Moment),
    Index(None, "conversation_id"),
    sqlite_autoincrement=True,
)

human_requests = Table(
    "human_requests",
    metadata,
    _id(),
    _of_conversation(),
    Column("reason", String(64), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("handled_at", Moment),
    Index(None, "conversation_id"),
    sqlite_autoincrement=True,
)

question_counts = Table(
    "question_counts",  # how often what was asked, without anybody who asked
    metadata,
    Column("day", String(10), nullable=False),
    Column("language", String(8), nullable=False),
    Column("nearest", String(64), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("asked", Integer, nullable=False),
    PrimaryKeyConstraint("day", "language", "nearest", "outcome"),
)

kept_questions = Table(
    "kept_questions",  # only of people who agreed; masked, and sealed with the person's key
    metadata,
    _id(),
    _of_conversation(),
    Column("natural_id", String(64), nullable=False),
    Column("nearest", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("question", LargeBinary, nullable=False),
    Column("asked_at", Moment, nullable=False),
    UniqueConstraint("natural_id"),
    Index(None, "conversation_id"),
    sqlite_autoincrement=True,
)

directory_imports = Table(
    "directory_imports",  # every act that changed the directory: an import, or somebody who verified a record
    metadata,
    _id(),
    Column("source_key", String(64), nullable=False),
    Column("file", String(400), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("by", String(100), nullable=False),  # a role or an organisation
    Column("credit", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("new", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("gone", Integer, nullable=False),
    Column("undone_at", Moment),
    sqlite_autoincrement=True,
)

directory_records = Table(
    "directory_records",  # what sources tell of organisations and services; no person is in it
    metadata,
    Column("kind", String(16), nullable=False),
    Column("id", Text, nullable=False),
    Column("document", Text, nullable=False),  # JSON of casework/directory_json.py
    Column("source_key", String(64), nullable=False),
    Column("import_id", Id, ForeignKey("directory_imports.id"), nullable=False),
    PrimaryKeyConstraint("kind", "id"),
)

directory_changes = Table(
    "directory_changes",  # each record of an import before and after; none: not there
    metadata,
    Column("import_id", Id, ForeignKey("directory_imports.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("id", Text, nullable=False),
    Column("before", Text),
    Column("before_source_key", String(64)),
    Column("before_import_id", Id),
    Column("after", Text),
    PrimaryKeyConstraint("import_id", "kind", "id"),
    Index(None, "kind", "id"),
)

directory_revision = Table(
    "directory_revision",  # one row, moved by every transaction that changes the records
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False),
)

supply_gaps = Table(
    "supply_gaps",  # how often nobody could be found to help, without anybody who asked
    metadata,
    Column("day", String(10), nullable=False),
    Column("municipality", String(16), nullable=False),  # empty: not known
    Column("language", String(8), nullable=False),
    Column("phase", String(16), nullable=False),
    Column("times", Integer, nullable=False),
    PrimaryKeyConstraint("day", "municipality", "language", "phase"),
)

accounts = Table(
    "accounts",  # organisations of the directory whose staff work here
    metadata,
    Column("organization_id", Text, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("municipality", String(16)),  # whose municipality it is; none: no municipality
    Column("accept_days", Integer),
    Column("group_chat", LargeBinary),  # sealed
    Column("group_chat_hash", LargeBinary, unique=True),
    Column("email", LargeBinary),  # sealed
    Column("settings", Text, nullable=False),  # JSON with sorted keys
    Column("created_at", Moment, nullable=False),
    Column("closed_at", Moment),
)

staff = Table(
    "staff",  # everybody who signs in; names and addresses are sealed with the key of staff
    metadata,
    _id(),
    Column("organization_id", Text, ForeignKey("accounts.organization_id")),
    Column("role", String(16), nullable=False),
    Column("municipality", String(16)),  # of an observer
    Column("name", LargeBinary),  # sealed; none: wiped
    Column("email", LargeBinary),  # sealed; none: ended
    Column("email_hash", LargeBinary, unique=True),
    Column("password_hash", LargeBinary),  # sealed
    Column("totp_secret", LargeBinary),  # sealed
    Column("telegram_id", LargeBinary),  # sealed
    Column("telegram_id_hash", LargeBinary, unique=True),
    Column("language", String(8), nullable=False),
    Column("status", String(16), nullable=False),
    Column("shortcuts", Boolean, nullable=False),  # keys of the keyboard that act at once
    Column("created_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Index(None, "organization_id"),
    sqlite_autoincrement=True,
)


def _of_staff(*, key: bool = False, nullable: bool = False) -> Column[int]:
    """Point to a staff member."""
    target = ForeignKey("staff.id", ondelete="CASCADE")
    return Column("staff_id", Id, target, primary_key=key, autoincrement=False, nullable=nullable)


invitations = Table(
    "invitations",  # one-time links, by the SHA-256 of their token
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    _of_staff(nullable=True),  # none: makes the first admin
    Column("kind", String(16), nullable=False),
    Column("pending", LargeBinary),  # sealed; what was entered until a code confirms it
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Index(None, "staff_id"),
    sqlite_with_rowid=False,
)

staff_sessions = Table(
    "staff_sessions",  # who is signed in, by the SHA-256 of the token in their cookie
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    _of_staff(),
    Column("second_factor", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("network_hash", LargeBinary, nullable=False),
    Column("agent", LargeBinary, nullable=False),  # sealed
    Index(None, "staff_id"),
    sqlite_with_rowid=False,
)

totp_used = Table(
    "totp_used",  # codes are good once: the steps of thirty seconds whose code was taken
    metadata,
    _of_staff(key=True),
    Column("step", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

passkeys = Table(
    "passkeys",
    metadata,
    _id(),
    _of_staff(),
    Column("credential_id", LargeBinary, nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("name", LargeBinary, nullable=False),  # sealed
    Column("created_at", Moment, nullable=False),
    Index(None, "staff_id"),
    sqlite_autoincrement=True,
)

passkey_challenges = Table(
    "passkey_challenges",  # what a passkey is asked to sign, once, by its SHA-256
    metadata,
    Column("challenge_hash", LargeBinary, primary_key=True),
    _of_staff(nullable=True),  # none: to sign in
    Column("expires_at", Moment, nullable=False),
    Index(None, "staff_id"),
    sqlite_with_rowid=False,
)

sign_in_attempts = Table(
    "sign_in_attempts",  # failures, by keyed hashes of account and network
    metadata,
    _id(),
    Column("key", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "key", "at"),
    Index(None, "at"),
    sqlite_autoincrement=True,
)

telegram_links = Table(
    "telegram_links",  # one-time links between a Telegram chat and a staff member
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    _of_staff(),
    Column("chat", LargeBinary),  # sealed; who opened the link
    Column("expires_at", Moment, nullable=False),
    Column("confirmed_at", Moment),
    Index(None, "staff_id"),
    sqlite_with_rowid=False,
)


def _of_lead(*, key: bool = False) -> Column[int]:
    """Point to a lead; what belongs to it goes when it goes."""
    return Column("lead_id", Id, ForeignKey("leads.id", ondelete="CASCADE"), primary_key=key, nullable=False,
                  autoincrement=False)  # fmt: skip


def _by_staff(name: str = "staff_id") -> Column[int]:
    """Point to who did it; what they did stays when they go."""
    return Column(name, Id, ForeignKey("staff.id", ondelete="SET NULL"), nullable=True)


def _only(condition: str) -> dict[str, Any]:
    return {"postgresql_where": text(condition), "sqlite_where": text(condition)}


leads = Table(
    "leads",  # codes only, as lists filter on them; what is personal lies beside it, sealed
    metadata,
    _id(),
    _of_conversation(),
    Column("reference", String(16), nullable=False, unique=True),
    Column("status", String(16), nullable=False),
    Column("service_id", Text, nullable=False),
    Column("organization_id", Text, nullable=False),  # who has it now; empty: nobody
    Column("municipality", String(16)),
    Column("class_code", String(32), nullable=False),
    Column("urgency", String(8), nullable=False),
    Column("phase", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("help_language", String(32)),
    Column("way", String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("legal_due_at", Moment, nullable=False),
    Column("accept_by", Moment),
    Column("contact_by", Moment),
    Column("round", Integer, nullable=False),
    Column("waiting", Text, nullable=False),  # JSON: who may be offered it next, in order
    _by_staff("helper_id"),
    Column("outcome", String(16)),
    Column("reminded", Boolean, nullable=False),
    Column("escalated", Boolean, nullable=False),
    Column("action_needed", Boolean, nullable=False),
    Column("closed_at", Moment),
    Column("version", Integer, nullable=False),
    Column("term_began_at", Moment, nullable=False),
    Column("contacted_at", Moment),
    Column("due_at", Moment, nullable=False),  # the term that runs now: lists sort by it
    Column("wake_at", Moment),  # when a clock has to look at it; none: never
    Index(None, "conversation_id"),
    Index("ix_leads_newest", "organization_id", "id"),
    Index("ix_leads_open", "organization_id", "due_at", "id", **_only("closed_at IS NULL")),
    Index("ix_leads_mine", "helper_id", "due_at", "id", **_only("closed_at IS NULL")),
    Index("ix_leads_counted", "organization_id", "status", "urgency", "phase", "language", "municipality", "helper_id",
          "action_needed", "due_at", "version", "id", "closed_at", **_only("closed_at IS NULL")),  # all that is read
    Index("ix_leads_wake_at", "wake_at", **_only("wake_at IS NOT NULL")),
    Index("ix_leads_closed_at", "closed_at", **_only("closed_at IS NOT NULL")),
    sqlite_autoincrement=True,
)  # fmt: skip

lead_records = Table(
    "lead_records",  # what the person agreed to hand over, in Dutch and in their language
    metadata,
    _of_lead(key=True),
    Column("record", LargeBinary, nullable=False),  # sealed; JSON
)

lead_rounds = Table(
    "lead_rounds",  # every branch that a lead was offered to, and what became of it
    metadata,
    _of_lead(key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("service_id", Text, nullable=False),
    Column("organization_id", Text, nullable=False),
    Column("offered_at", Moment, nullable=False),
    Column("accept_by", Moment),
    Column("ended", String(16)),
    Column("reason", String(32)),
    Column("ended_at", Moment),
    Index(None, "organization_id", "ended_at"),
)

lead_events = Table(
    "lead_events",  # the timeline, in codes
    metadata,
    _id(),
    _of_lead(),
    Column("organization_id", Text),  # who had it then; none: for whoever has it
    Column("at", Moment, nullable=False),
    Column("code", String(32), nullable=False),
    _by_staff(),  # none: the person, or a clock
    Column("details", Text, nullable=False),  # JSON with sorted keys; codes only
    Index(None, "lead_id"),
    sqlite_autoincrement=True,
)

lead_notes = Table(
    "lead_notes",  # of one organisation, for itself
    metadata,
    _id(),
    _of_lead(),
    Column("organization_id", Text, nullable=False),
    Column("natural_id", String(64), nullable=False, unique=True),
    _by_staff(),
    Column("at", Moment, nullable=False),
    Column("note", LargeBinary, nullable=False),  # sealed
    Index(None, "lead_id"),
    sqlite_autoincrement=True,
)

lead_messages = Table(
    "lead_messages",  # the relay between a person and one organisation
    metadata,
    _id(),
    _of_lead(),
    Column("organization_id", Text, nullable=False),
    Column("natural_id", String(64), nullable=False, unique=True),
    Column("sender", String(8), nullable=False),
    _by_staff(),
    Column("at", Moment, nullable=False),
    Column("words", LargeBinary),  # sealed; none: a prepared text
    Column("phrase", String(64)),  # code of a prepared text
    Column("details", Text, nullable=False),  # JSON with sorted keys; what a prepared text is filled with, in codes
    Column("seen_at", Moment),
    Index(None, "lead_id", "id"),
    Index("ix_lead_messages_unseen", "organization_id", "lead_id",
          **_only("seen_at IS NULL AND sender = 'person'")),
    sqlite_autoincrement=True,
)  # fmt: skip

appointments = Table(
    "appointments",
    metadata,
    _id(),
    _of_lead(),
    Column("organization_id", Text, nullable=False),
    _by_staff(),
    Column("uid", String(64), nullable=False, unique=True),  # of the calendar file, and the natural key
    Column("sequence", Integer, nullable=False),  # grows with every change, as calendars expect
    Column("slots", Text, nullable=False),  # JSON: when each begins, with its length in minutes
    Column("place", LargeBinary),  # sealed
    Column("proposed_at", Moment, nullable=False),
    Column("picked_at", Moment),
    Column("picked", Moment),  # when the slot that was picked begins
    Column("cancelled_at", Moment),
    Index(None, "lead_id"),
    Index("ix_appointments_picked", "organization_id", "picked", **_only("picked IS NOT NULL")),
    sqlite_autoincrement=True,
)

lead_looking = Table(
    "lead_looking",  # who of the organisation has a lead open just now
    metadata,
    _of_lead(key=True),
    Column("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("organization_id", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

lead_tombstones = Table(
    "lead_tombstones",  # a lead whose person was erased: that there was one, for who had it
    metadata,
    Column("lead_id", Id, primary_key=True, autoincrement=False),
    Column("organization_id", Text, nullable=False),
    Column("helper_id", Id),
    Column("gone_at", Moment, nullable=False),
    Index(None, "organization_id"),
    Index(None, "gone_at"),
)

lead_cards = Table(
    "lead_cards",  # the one message about a lead in the group of an organisation
    metadata,
    _id(),
    Column("lead_id", Id, nullable=False),  # points nowhere once the person is erased: then the card has to say so
    Column("organization_id", Text, nullable=False),
    Column("chat", LargeBinary, nullable=False),  # sealed; the group in which it stands
    Column("message_id", String(64)),  # the channel's; none: not there yet
    Column("shown", LargeBinary),  # SHA-256 of what it shows, so that nothing is edited in vain
    Column("live", Boolean, nullable=False),  # it shows a lead that the organisation has
    UniqueConstraint("lead_id", "organization_id"),
    Index("ix_lead_cards_live", "lead_id", **_only("live")),
    Index(None, "organization_id"),
    sqlite_autoincrement=True,
)

staff_buttons = Table(
    "staff_buttons",  # what a button that staff press means, by the SHA-256 of what it carries
    metadata,
    Column("nonce_hash", LargeBinary, primary_key=True),
    Column("lead_id", Id),  # none: about no lead; as in lead_cards it may point nowhere
    Column("card_id", Id),  # of a card in a group
    _of_staff(nullable=True),  # in the private chat of somebody; none: in a group
    Column("action", String(32), nullable=False),
    Column("detail", String(200), nullable=False),  # a code, or moments
    Column("version", Integer),  # of the lead as it was shown
    Column("made_at", Moment, nullable=False),
    Index(None, "made_at"),
    Index(None, "staff_id"),
    sqlite_with_rowid=False,
)

group_codes = Table(
    "group_codes",  # one-time codes that tie a Telegram group to an organisation
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("organization_id", Text, ForeignKey("accounts.organization_id"), nullable=False),
    _of_staff(),
    Column("expires_at", Moment, nullable=False),
    Index(None, "organization_id"),
    Index(None, "staff_id"),
    sqlite_with_rowid=False,
)

staff_desks = Table(
    "staff_desks",  # staff who work in their private chat with the bot: what they type there is work
    metadata,
    _of_staff(key=True),
    Column("works", Boolean, nullable=False),  # none of it: the chat is that of somebody who seeks help
    Column("lead_id", Id, ForeignKey("leads.id", ondelete="SET NULL")),  # who reads what is typed
    Column("asks", String(16)),  # what the next words are taken for; none: words to the person
    Column("kept", LargeBinary),  # sealed; words that wait for whom they are meant
    sqlite_with_rowid=False,
)

webhook_endpoints = Table(
    "webhook_endpoints",  # where the systems of an organisation hear of its leads
    metadata,
    Column("id", String(32), primary_key=True),  # random
    Column("organization_id", Text, ForeignKey("accounts.organization_id"), nullable=False),
    Column("url", LargeBinary, nullable=False),  # sealed: an address may carry a secret of theirs
    Column("secret", LargeBinary, nullable=False),  # sealed
    Column("old_secret", LargeBinary),  # sealed; signs beside the new one until `old_until`
    Column("old_until", Moment),
    Column("events", Text, nullable=False),  # JSON: the codes that it wants, sorted
    Column("created_at", Moment, nullable=False),
    Column("disabled_at", Moment),  # it said that it is gone
    Index(None, "organization_id"),
)

deliveries = Table(
    "deliveries",  # every e-mail and webhook, in ids: what it says is made when it is sent
    metadata,
    _id(),
    Column("key", String(80), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("organization_id", Text, nullable=False),
    Column("endpoint_id", String(32), ForeignKey("webhook_endpoints.id", ondelete="CASCADE")),  # none: an e-mail
    Column("event_id", String(36), nullable=False),  # the same for everybody who is told of one event
    Column("event", String(32), nullable=False),
    Column("lead_id", Id, ForeignKey("leads.id", ondelete="CASCADE")),  # none: a test
    Column("created_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("claimed_by", String(64)),
    Column("claimed_until", Moment),
    Column("reason", String(64)),  # why the last try failed, a code
    Column("http_status", Integer),
    Column("ended_at", Moment),
    Index("ix_deliveries_waiting", "next_at", **_only("state = 'waiting'")),
    Index("ix_deliveries_organization_id", "organization_id", "id"),
    Index(None, "endpoint_id"),
    Index(None, "lead_id"),
    Index("ix_deliveries_ended_at", "ended_at", **_only("ended_at IS NOT NULL")),
    sqlite_autoincrement=True,
)

aftercare = Table(
    "aftercare",  # one check-in each, of people who agreed to it
    metadata,
    _id(),
    _of_conversation(),
    Column("reference", String(16), nullable=False),  # of the lead, which may be gone
    Column("months", Integer, nullable=False),
    Column("language", String(8), nullable=False),
    Column("organization_id", Text),  # whom the person wants told of a slip; none: nobody
    Column("due_at", Moment, nullable=False),
    Column("asked_at", Moment),
    Column("answer", String(16)),  # a code
    Column("answered_at", Moment),
    UniqueConstraint("reference", "months"),
    Index(None, "conversation_id"),
    Index("ix_aftercare_due", "due_at", **_only("asked_at IS NULL")),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",  # append-only: triggers refuse the rest
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("trace_id", LargeBinary, nullable=False),
    Column("span_id", LargeBinary, nullable=False),
    Column("parent_span_id", LargeBinary),
    Column("name", String(100), nullable=False),
    Column("start_time", Moment, nullable=False),
    Column("end_time", Moment, nullable=False),
    Column("status_code", Integer, nullable=False),
    Column("resource", String(200)),
    Column("foreign_operation", String(200)),
    Column("attributes", Text, nullable=False),  # JSON with sorted keys
    Column("data_subject_id", LargeBinary),  # sealed with the person's key
    Column("previous_hash", LargeBinary, nullable=False, unique=True),  # two rows after one would be a fork
    Column("hash", LargeBinary, nullable=False),
)

audit_segments = Table(
    "audit_segments",  # what was purged of the audit log: whole, up to a position; its last hash stays
    metadata,
    Column("last_position", BigInteger, primary_key=True, autoincrement=False),
    Column("last_hash", LargeBinary, nullable=False),
    Column("closed_at", Moment, nullable=False),
)

bundles = Table(
    "bundles",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("documents", Text, nullable=False),
    Column("stored_at", Moment, nullable=False),
)

publications = Table(
    "publications",  # the newest names the bundle that new conversations get; publishing an older one rolls back
    metadata,
    _id(),
    Column("version", String(64), ForeignKey("bundles.version"), nullable=False),
    Column("published_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

erasures = Table(
    "erasures",  # the ledger that is replayed on a restored backup
    metadata,
    _id(),
    Column("address_hash", LargeBinary, nullable=False),
    Column("master_key_id", String(16), nullable=False),
    Column("erased_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

installation = Table(
    "installation",  # one row
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("master_key_id", String(16), nullable=False),
    Column("key_check", LargeBinary, nullable=False),  # sealed with the system key
    Column("encryption_format", Integer, nullable=False),
)
