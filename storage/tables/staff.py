"""Tables of organisations and who works there: accounts, sign-in, and where they are reached in Telegram."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from storage.tables.columns import Id, Moment, metadata, of_staff, own_id

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
    own_id(),
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

invitations = Table(
    "invitations",  # one-time links, by the SHA-256 of their token
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    of_staff(nullable=True),  # none: makes the first admin
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
    of_staff(),
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
    of_staff(key=True),
    Column("step", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

passkeys = Table(
    "passkeys",
    metadata,
    own_id(),
    of_staff(),
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
    of_staff(nullable=True),  # none: to sign in
    Column("expires_at", Moment, nullable=False),
    Index(None, "staff_id"),
    sqlite_with_rowid=False,
)

sign_in_attempts = Table(
    "sign_in_attempts",  # failures, and from where who came in, by keyed hashes of account and network
    metadata,
    own_id(),
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
    of_staff(),
    Column("chat", LargeBinary),  # sealed; who opened the link
    Column("expires_at", Moment, nullable=False),
    Column("confirmed_at", Moment),
    Index(None, "staff_id"),
    sqlite_with_rowid=False,
)

group_codes = Table(
    "group_codes",  # one-time codes that tie a Telegram group to an organisation
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("organization_id", Text, ForeignKey("accounts.organization_id"), nullable=False),
    of_staff(),
    Column("expires_at", Moment, nullable=False),
    Index(None, "organization_id"),
    Index(None, "staff_id"),
    sqlite_with_rowid=False,
)

staff_desks = Table(
    "staff_desks",  # staff who work in their private chat with the bot: what they type there is work
    metadata,
    of_staff(key=True),
    Column("works", Boolean, nullable=False),  # none of it: the chat is that of somebody who seeks help
    Column("lead_id", Id, ForeignKey("leads.id", ondelete="SET NULL")),  # who reads what is typed
    Column("asks", String(16)),  # what the next words are taken for; none: words to the person
    Column("kept", LargeBinary),  # sealed; words that wait for whom they are meant
    sqlite_with_rowid=False,
)
