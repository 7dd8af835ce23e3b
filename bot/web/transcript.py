"""What the page shows of a conversation: the messages that went out, with later changes applied to them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot import payloads
from bot.messages import Outgoing, OutgoingButton
from storage.outbox import Fetched

#: The engine puts "question 3 of at most 16" on a line of its own above a question, in any order of the two numbers.
_PROGRESS = re.compile(r"([^\n\d]{0,40}(\d{1,2})[^\n\d]{1,40}(\d{1,2})[^\n\d]{0,40})\n(?!\n)")


@dataclass(frozen=True, slots=True)
class Progress:
    """A question's number among the most there can be, and the line that says so."""

    line: str
    number: int
    most: int


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as it looks now; `answer` is what the person chose. Language None: it stands in all of them."""

    id: int
    text: str
    language: str | None
    buttons: tuple[tuple[OutgoingButton, ...], ...] = ()
    prompt: int | None = None
    location_button: str | None = None
    answer: str = ""

    @property
    def progress(self) -> Progress | None:
        """The number of a question, where its text begins with one."""
        match = _PROGRESS.match(self.text) if self.prompt is not None else None
        numbers = sorted((int(match[2]), int(match[3]))) if match else (0, 0)
        return Progress(match[1], *numbers) if match and numbers[0] else None

    @property
    def body(self) -> str:
        """The text without the line that numbers it."""
        return self.text[len(self.progress.line) + 1 :] if self.progress else self.text


@dataclass(frozen=True, slots=True)
class Transcript:
    """All bubbles in order; `question` is the one that waits, `newest` the number of the last turn's first bubble."""

    bubbles: tuple[Bubble, ...] = ()
    question: Bubble | None = None
    newest: int | None = None

    @property
    def last(self) -> int:
        """The number of the last message, 0 without one."""
        return self.bubbles[-1].id if self.bubbles else 0

    @property
    def language(self) -> str | None:
        """The language of the last message that stands in one."""
        return next((bubble.language for bubble in reversed(self.bubbles) if bubble.language), None)


def transcribe(rows: Sequence[Fetched]) -> Transcript:
    """Make the transcript of the messages that were fetched, oldest first."""
    bubbles: dict[int, Bubble] = {}
    numbers: dict[int | None, int] = {}  # prompt -> number of the bubble that carries it
    for row in rows:
        message = payloads.read(row.payload)
        if message.kind == "say":
            bubbles[row.id] = _said(row.id, message)
            numbers[message.prompt] = row.id
        elif message.prompt in numbers:  # what is no longer kept cannot change
            asked = numbers[message.prompt]
            bubbles[asked] = _changed(bubbles[asked], message)
    asked_last = max((number for prompt, number in numbers.items() if prompt is not None), default=None)
    question = bubbles[asked_last] if asked_last is not None else None
    return Transcript(tuple(bubbles.values()), question, _newest(rows, bubbles))


def _said(number: int, message: Outgoing) -> Bubble:
    return Bubble(
        id=number,
        text=message.text,
        language=message.language,
        buttons=message.buttons,
        prompt=message.prompt,
        location_button=message.location_button,
    )


def _changed(before: Bubble, change: Outgoing) -> Bubble:
    """Apply a change. An answered question comes back with the answer in its last paragraph: that is the person's."""
    location = before.location_button if change.buttons else None
    after = replace(before, buttons=change.buttons, location_button=location)
    if not change.text:
        return after
    question, _, answer = change.text.rpartition("\n\n")
    if change.buttons or not question:
        return replace(after, text=change.text, language=change.language)
    return replace(after, text=question, answer=answer, language=change.language)


def _newest(rows: Sequence[Fetched], numbers: Iterable[int]) -> int | None:
    """Find the first bubble of the last turn; a turn that only changed one (a ticked choice) leads to the last."""
    if not rows:
        return None
    said = set(numbers)
    of_last_turn = (row.id for row in rows if row.created_at == rows[-1].created_at and row.id in said)
    return next(of_last_turn, max(said, default=None))
