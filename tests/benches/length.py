"""What `step` costs at the 10th, the 100th and the 1,000th message of one conversation: it must not grow."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from time import thread_time

from bot.usecases.editions import Edition, read_edition
from dialogs.conversation import interpret
from dialogs.engine import state_json, step
from dialogs.engine.effects import Say
from dialogs.engine.environment import Environment
from dialogs.engine.events import Commanded, Event, Pressed, Started
from dialogs.engine.state import State
from storage.places import load_gazetteer
from tests.benches import dialog

MESSAGES = (10, 100, 1_000)
#: The question at which a press is timed.
AT = "letters"
#: What people type at that question, to see what understanding it costs.
TYPED = (
    "van het incassobureau", "deurwaarder", "een brief van de rechtbank", "ik weet het niet", "rechtbnak",
    "van de energieleverancier", "icra memuru", "ik snap de vraag niet",
)  # fmt: skip
BEGAN_AT = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """A press after so many messages: CPU milliseconds of `step`, and the bytes of the state it began with."""

    message: int
    step_ms: float
    state_bytes: int


@dataclass(frozen=True, slots=True)
class Lengths:
    """What was measured, and CPU milliseconds of interpreting one typed answer."""

    moments: tuple[Moment, ...]
    interpret_ms: float


class _Talk:
    """One conversation, in memory alone."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.state = step.fresh(edition.bundle)
        self.messages = 0
        self._keys: list[str] = []

    def environment(self) -> Environment:
        """Give the world at the next message: a second later."""
        now = BEGAN_AT + timedelta(seconds=self.messages)
        return Environment(now, now.date(), self.messages.to_bytes(16, "big"), self.edition.casework, lambda at: at)

    def tell(self, event: Event) -> None:
        """Take one message."""
        made = step.step(self.edition.bundle, self.state, event, self.environment())
        self.state = made.state
        self.messages += 1
        shown = [effect for effect in made.effects if isinstance(effect, Say)]
        self._keys = [key.nonce for row in shown[-1].buttons for key in row] if shown else []

    def next(self) -> Event:
        """Say what the person does next: answer, or begin anew when it is over."""
        if not self._keys:
            return Started()
        return Pressed(self._keys[1 if self.state.step == "language" else self.messages % 4])

    def go_to(self, question: str) -> None:
        """Answer until a question stands open."""
        while self.state.step != question or not self._keys:
            self.tell(self.next())


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """A conversation as it stands, and the press that comes next."""

    message: int
    state: State
    event: Event
    environment: Environment


def measure(*, repeat: int) -> Lengths:
    """Time the same press, at the same question, after more and more messages; each figure is a median of nine."""
    edition = read_edition(dialog.documents(), load_gazetteer())
    talk = _Talk(edition)
    snapshots = [_at_message(talk, wanted) for wanted in MESSAGES]
    batches: list[list[float]] = [[] for _ in snapshots]
    for _ in range(9):  # in turn, so that a slow second of the machine strikes all
        for snapshot, mine in zip(snapshots, batches, strict=True):
            mine.append(_step_ms(edition, snapshot, repeat))
    moments = tuple(
        Moment(one.message, median(mine), len(state_json.dump_state(one.state)))
        for one, mine in zip(snapshots, batches, strict=True)
    )
    return Lengths(moments, _interpret_ms(talk, repeat))


def _at_message(talk: _Talk, wanted: int) -> _Snapshot:
    """Talk until the next message is the one that is wanted, a press at the question; then take that press too."""
    talk.go_to(AT)
    while talk.messages + 2 * dialog.TURNS < wanted:
        talk.tell(talk.next())
        talk.go_to(AT)
    while talk.messages < wanted - 1:
        talk.tell(Commanded("help"))  # answered, and the same question again
    snapshot = _Snapshot(talk.messages + 1, talk.state, talk.next(), talk.environment())
    talk.tell(snapshot.event)
    return snapshot


def _step_ms(edition: Edition, snapshot: _Snapshot, repeat: int) -> float:
    """Time a press without taking it: `step` is pure, so it may be asked as often as we like."""
    began = thread_time()
    for _ in range(repeat):
        step.step(edition.bundle, snapshot.state, snapshot.event, snapshot.environment)
    return (thread_time() - began) / repeat * 1000


def _interpret_ms(talk: _Talk, repeat: int) -> float:
    talk.go_to(AT)
    edition, state, today = talk.edition, talk.state, BEGAN_AT.date()
    began = thread_time()
    for number in range(repeat):
        interpret(edition.interpreter, edition.bundle, state, text=TYPED[number % len(TYPED)], today=today)
    return (thread_time() - began) / repeat * 1000
