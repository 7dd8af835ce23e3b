"""What is true of a whole database: the version of its tables and the master key that seals it."""

from sqlalchemy import Connection, exists, inspect, select, text

from storage.database import NotMigrated, TooNew
from storage.encryption import FORMAT, KeyRing, SealBroken, WrongMasterKey
from storage.migrations import REVISIONS
from storage.tables import installation, people

_CHECK = b"kopru"
_CONTEXT = "installation:key_check:1"


def revision(connection: Connection) -> str | None:
    """Name the revision of the tables; None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def require_head(connection: Connection) -> None:
    """Refuse tables of another version than this program's. Raises NotMigrated, TooNew."""
    found = revision(connection)
    if found is not None and found not in REVISIONS:
        raise TooNew(f"The tables are at version {found}, made by a newer program: install that one.")
    if found != REVISIONS[-1]:
        raise NotMigrated(f"The tables are at version {found or 'none'}; run `kopru migrate`.")


def require_key(connection: Connection, keys: KeyRing, *, may_write: bool) -> None:
    """Check that these keys seal this database; a database without data takes them. Raises WrongMasterKey."""
    row = connection.execute(select(installation.c.master_key_id, installation.c.key_check)).first()
    if row is not None:
        _require_same(row.master_key_id, row.key_check, keys)
    elif connection.execute(select(exists(select(people.c.id)))).scalar():
        raise WrongMasterKey("The database holds people, but no longer says which key seals them: restore a backup.")
    elif may_write:
        connection.execute(
            installation.insert().values(
                id=1,
                master_key_id=keys.id,
                key_check=keys.system.seal(_CHECK, _CONTEXT),
                encryption_format=FORMAT[0],
            )
        )


def holds_key_check(connection: Connection) -> bool:
    """Say whether a master key has sealed anything here yet."""
    if not inspect(connection).has_table(installation.name):
        return False
    return bool(connection.execute(select(exists(select(installation.c.id)))).scalar())


def _require_same(key_id: str, key_check: bytes, keys: KeyRing) -> None:
    if key_id == keys.id:
        try:
            keys.system.open(key_check, _CONTEXT)
        except SealBroken:
            raise WrongMasterKey("The key check of this database has been changed: restore a backup.") from None
        return
    raise WrongMasterKey(f"This database is sealed with master key {key_id}; the key given is {keys.id}.")
