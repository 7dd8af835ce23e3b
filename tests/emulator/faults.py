"""Faults on order: what goes wrong between the bot and Telegram, per method, for a number of calls."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.emulator.problems import ApiProblem, too_many


@dataclass(frozen=True, slots=True)
class Refuse:
    """Answers with an error and does nothing."""

    problem: ApiProblem


def TooMany(retry_after: int) -> Refuse:  # noqa: N802 - reads as the kinds beside it
    """Return the fault of a 429 that asks for `retry_after` whole seconds; not scaled, the bot waits for real."""
    return Refuse(too_many(retry_after))


@dataclass(frozen=True, slots=True)
class ServerError:
    """Answers with a 5xx and does nothing; with `html`, as the proxy in front of the server does."""

    status: int = 502
    html: bool = False


@dataclass(frozen=True, slots=True)
class Hang:
    """Never answers; after `seconds`, or when the emulator closes, the line is cut."""

    seconds: float | None = None
    processed: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """Closes the line without an answer: before the call is carried out, or after (done, but not acknowledged)."""

    processed: bool = False


@dataclass(frozen=True, slots=True)
class HalfBody:
    """Carries the call out and sends half of the answer."""


@dataclass(frozen=True, slots=True)
class Delay:
    """Carries the call out after `seconds`."""

    seconds: float


Fault = Refuse | ServerError | Hang | Cut | HalfBody | Delay


@dataclass(slots=True, eq=False)
class FaultOrder:
    """An ordered fault; `hits` counts how often it struck, `lift` ends it."""

    method: str
    fault: Fault
    times: int | None
    after: int
    chat_id: int | None
    hits: int = 0
    lifted: bool = False

    def lift(self) -> None:
        """End the fault."""
        self.lifted = True

    def takes(self, method: str, chat_id: object) -> bool:
        """Say whether this order strikes the call, counting down what goes before it."""
        if self.lifted or self.method not in {"*", method} or (self.times is not None and self.hits >= self.times):
            return False
        if self.chat_id is not None and str(chat_id) != str(self.chat_id):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.hits += 1
        return True


@dataclass(slots=True)
class Faults:
    """The orders, in the order in which they were given; the first that fits strikes."""

    orders: list[FaultOrder] = field(default_factory=list)

    def order(
        self, method: str, fault: Fault, *, times: int | None = 1, after: int = 0, chat_id: int | None = None
    ) -> FaultOrder:
        """Order a fault for a method ("*": any) for so many calls (None: until lifted), after `after` good ones."""
        placed = FaultOrder(method, fault, times, after, chat_id)
        self.orders.append(placed)
        return placed

    def lift_all(self) -> None:
        """End every fault."""
        for order in self.orders:
            order.lift()

    def take(self, method: str, chat_id: object) -> Fault | None:
        """Return the fault that strikes this call."""
        return next(self._striking(method, chat_id), None)

    def _striking(self, method: str, chat_id: object) -> Iterator[Fault]:
        for order in self.orders:
            if order.takes(method, chat_id):
                yield order.fault
