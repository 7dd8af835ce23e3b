"""Where what a use case brought about goes: to the person at once, and to staff by their own ways."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from dialogs.casework.leads import Lead, Tell
from storage.database import Transaction
from storage.deliveries import Kind
from storage.letters import Delivery


@dataclass(frozen=True, slots=True)
class Conversed:
    """What became of an update, and the messages to send at once."""

    outcome: Literal["done", "duplicate", "quarantined"]
    deliveries: tuple[Delivery, ...] = ()
    earlier_unsent: bool = False
    notice: str | None = None  #: what a pressed button answers, to who pressed it


class HandOver(Protocol):
    """Sends what a turn said; a reminder waits where answers do not."""

    def __call__(self, conversed: Conversed, *, reminder: bool = False) -> None: ...


@dataclass(frozen=True, slots=True)
class Notice:
    """A move of a lead that staff see or are told of: as it was before and as it is now."""

    before: Lead
    after: Lead
    event: str
    tells: tuple[Tell, ...]  #: to staff alone
    now: datetime


#: Writes what one way to staff (a card, an e-mail, a webhook) makes of a notice, in the transaction of the move itself;
#: what it raises takes the move back. It acts as the program.
Outlet: TypeAlias = Callable[[Transaction, Notice], None]


@dataclass(slots=True)
class Outbound:
    """The ways out of this process: filled once at start, when channels are there."""

    hand_over: HandOver | None = None
    outlets: list[Outlet] = field(default_factory=list)
    outside: frozenset[Kind] = frozenset()  #: how organisations are told beside Telegram

    def send(self, conversed: Conversed, *, reminder: bool = False) -> None:
        """Send what a turn said, without waiting; where nothing pushes, the person fetches it."""
        if self.hand_over is not None:
            self.hand_over(conversed, reminder=reminder)

    def tell_staff(self, connection: Transaction, notice: Notice) -> None:
        """Write a notice for every way to staff."""
        for outlet in self.outlets:
            outlet(connection, notice)
