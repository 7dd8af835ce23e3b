"""What columns of all tables are made of, and the names of what belongs to them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    MetaData,
    String,
    TypeDecorator,
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


def own_id() -> Column[int]:
    """Number a row."""
    return Column("id", Id, Identity(), primary_key=True)


def of_conversation(*, nullable: bool = False) -> Column[int]:
    """Point to a conversation; every such row goes when the person is erased."""
    return Column("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=nullable)


def of_staff(*, key: bool = False, nullable: bool = False) -> Column[int]:
    """Point to a staff member."""
    target = ForeignKey("staff.id", ondelete="CASCADE")
    return Column("staff_id", Id, target, primary_key=key, autoincrement=False, nullable=nullable)


def of_lead(*, key: bool = False) -> Column[int]:
    """Point to a lead; what belongs to it goes when it goes."""
    return Column("lead_id", Id, ForeignKey("leads.id", ondelete="CASCADE"), primary_key=key, nullable=False,
                  autoincrement=False)  # fmt: skip


def by_staff(name: str = "staff_id") -> Column[int]:
    """Point to who did it; what they did stays when they go."""
    return Column(name, Id, ForeignKey("staff.id", ondelete="SET NULL"), nullable=True)


def only(condition: str) -> dict[str, Any]:
    """Let an index have only rows of which a condition holds, an SQL expression that both databases read."""
    return {"postgresql_where": text(condition), "sqlite_where": text(condition)}
