"""Tables of help: what was imported, what is there, and each change."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from storage.tables.columns import Id, Moment, metadata, own_id

directory_imports = Table(
    "directory_imports",  # every act that changed the directory: an import, or somebody who verified a record
    metadata,
    own_id(),
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
