"""Tables of people and what is said with them: their turns, what waits to be sent, and what they agreed to."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.tables.columns import Id, Moment, metadata, of_conversation, only, own_id

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
    own_id(),
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
    own_id(),
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
    Column("lead_number", Integer),  # of the newest lead, also when that is deleted; none: there never was one
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
    of_conversation(),
    Column("number", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("bundle_version", String(64), nullable=False),
    Column("payload", LargeBinary, nullable=False),  # sealed
    PrimaryKeyConstraint("conversation_id", "number"),
)

outbox = Table(
    "outbox",
    metadata,
    own_id(),
    of_conversation(nullable=True),  # none: to staff, or a farewell to somebody erased; sealed with the system key
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
    own_id(),  # never used twice: a timer's id is the natural key of the turn that answers it
    of_conversation(),
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
    own_id(),
    of_conversation(nullable=True),  # none: not even the chat id could be read
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
    own_id(),
    of_conversation(),
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
    own_id(),
    of_conversation(nullable=True),
    Column("detail", String(500), nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("seen_at", Moment),
    Index(None, "conversation_id"),
    sqlite_autoincrement=True,
)

human_requests = Table(
    "human_requests",
    metadata,
    own_id(),
    of_conversation(),
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
    own_id(),
    of_conversation(),
    Column("natural_id", String(64), nullable=False),
    Column("nearest", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("question", LargeBinary, nullable=False),
    Column("asked_at", Moment, nullable=False),
    UniqueConstraint("natural_id"),
    Index(None, "conversation_id"),
    sqlite_autoincrement=True,
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

aftercare = Table(
    "aftercare",  # one check-in each, of people who agreed to it
    metadata,
    own_id(),
    of_conversation(),
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
    Index("ix_aftercare_due", "due_at", **only("asked_at IS NULL")),
    sqlite_autoincrement=True,
)
