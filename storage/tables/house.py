"""Tables of the installation: versions of content, the audit log, and who was erased."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from storage.tables.columns import Moment, metadata, own_id

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
    own_id(),
    Column("version", String(64), ForeignKey("bundles.version"), nullable=False),
    Column("published_at", Moment, nullable=False),
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

erasures = Table(
    "erasures",  # the ledger that is replayed on a restored backup
    metadata,
    own_id(),
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
