"""Plays script tests against a conversation."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol, TypeAlias

from dialogs.authoring.documents import Problem
from dialogs.authoring.script_tests import (
    Called,
    Expected,
    Fired,
    Heard,
    Passed,
    Said,
    ScriptTest,
    Sent,
    Wanted,
)
from dialogs.conditions import Value
from dialogs.engine.events import UnfitKind


class Message(Protocol):
    """A message as the person sees it."""

    @property
    def text(self) -> str:
        """Give its words."""
        ...

    @property
    def labels(self) -> Sequence[str]:
        """List what its buttons say."""
        ...


class Talk(Protocol):
    """A conversation that a test can hold; each act gives the messages that it brings.

    `press` raises LookupError, with the labels there are, when no button has the label.
    """

    @property
    def answers(self) -> Mapping[str, Value]:
        """Give the answers so far."""
        ...

    @property
    def results(self) -> Mapping[str, Value]:
        """Give the codes of screening and routing so far."""
        ...

    @property
    def status(self) -> str:
        """Say where the conversation stands."""
        ...

    def start(self, payload: str = "") -> Sequence[Message]:
        """Open the conversation."""
        ...

    def say(self, text: str) -> Sequence[Message]:
        """Type a text."""
        ...

    def press(self, label: str) -> Sequence[Message]:
        """Press the button with a label."""
        ...

    def send(self, kind: UnfitKind) -> Sequence[Message]:
        """Send what cannot be an answer."""
        ...

    def wait(self, duration: timedelta) -> None:
        """Let time pass."""
        ...

    def fire(self, timer: str) -> Sequence[Message]:
        """Let a timer come due."""
        ...

    def call(self, script: str, facts: Sequence[str]) -> Sequence[Message]:
        """Let staff or a clock call a script that runs beside, where some facts hold."""
        ...


Act: TypeAlias = Said | Passed | Fired | Called | Sent

#: Makes the conversation for a test, on its date.
Stage: TypeAlias = Callable[[ScriptTest], Talk]


@dataclass(slots=True)
class Performance:
    """A test while it is played: what the bot said since the last words, and how far that has been compared."""

    talk: Talk
    file: str
    heard: list[Message] = field(default_factory=list)
    compared: int = 0  #: messages up to here stand before the last one that was expected
    met: int = 0  #: messages that were expected, and came
    answered: bool = False  #: the bot's turn has been looked at: the next words begin a new one

    def act(self, act: Act) -> None:
        """Do what the person does. Raises LookupError when there is no such button."""
        if self.answered:
            self.heard.clear()
            self.compared, self.met, self.answered = 0, 0, False
        match act:
            case Passed(duration=duration):
                self.talk.wait(duration)
            case Fired(timer=timer):
                self.heard.extend(self.talk.fire(timer))
            case Called(script=script, facts=facts):
                self.heard.extend(self.talk.call(script, facts))
            case Sent(kind=kind):
                self.heard.extend(self.talk.send(kind))
            case Said(words=words):
                self.heard.extend(_say(words.strip(), self.talk))

    def compare(self, entry: Heard | Expected) -> tuple[Problem, ...]:
        """Compare what was expected with what came."""
        self.answered = True
        return tuple(self._heard(entry) if isinstance(entry, Heard) else self._known(entry))

    def _heard(self, entry: Heard) -> Iterator[Problem]:
        for part, line in entry.parts:
            wrong = self._button(part) if is_button(part) else self._message(part)
            if wrong:
                yield Problem(self.file, line, "test_failed", wrong)
        if entry.exactly and len(self.heard) != self.met:
            wrong = f"expected {self.met} messages and no other; {_told(self.heard)}"
            yield Problem(self.file, entry.line, "test_failed", wrong)

    def _button(self, part: str) -> str:
        labels = [label for message in self.heard for label in message.labels]
        return "" if part[1:-1] in labels else f"there is no button {part}; buttons: {', '.join(labels) or 'none'}"

    def _message(self, part: str) -> str:
        rest = self.heard[self.compared :]
        found = next((at for at, message in enumerate(rest) if _plain(part) in _plain(message.text)), None)
        if found is None:
            return f"expected “{_short(part)}”; {_told(rest)}"
        self.compared += found + 1
        self.met += 1
        return ""

    def _known(self, entry: Expected) -> Iterator[Problem]:
        answers = [("answer", *wanted, self.talk.answers) for wanted in entry.answers]
        results = [("result", *wanted, self.talk.results) for wanted in entry.result]
        for what, name, wanted, line, actual in (*answers, *results):
            found = _written(actual.get(name))
            if found != wanted and frozenset({found}) != wanted:
                wrong = f"expected {what} `{name}` to be {_show(wanted)}, and it is {_show(found)}"
                yield Problem(self.file, line, "test_failed", wrong)
        if entry.status is not None and self.talk.status != entry.status:
            wrong = f"expected the conversation to be {entry.status}, and it is {self.talk.status}"
            yield Problem(self.file, entry.line, "test_failed", wrong)


def play(test: ScriptTest, stage: Stage) -> tuple[Problem, ...]:
    """Play a test; every expectation that is not met is a problem at its line."""
    performance = Performance(stage(test), test.file)
    problems: list[Problem] = []
    for entry in test.entries:
        if isinstance(entry, Heard | Expected):
            problems += performance.compare(entry)
            continue
        try:
            performance.act(entry)
        except LookupError as missing:
            problems.append(Problem(test.file, entry.line, "test_button", f"the test stops here: {missing.args[0]}"))
            break
    return tuple(problems)


def _say(words: str, talk: Talk) -> Sequence[Message]:
    if words.startswith("[") and words.endswith("]"):
        return talk.press(words[1:-1])
    if words == "/start" or words.startswith("/start "):
        return talk.start(words[7:].strip())
    return talk.say(words)


def _told(messages: Sequence[Message]) -> str:
    said = [f"“{_short(message.text)}”" for message in messages]
    return f"the bot said {' and '.join(said)}" if said else "the bot said nothing more"


def _written(value: Value | None) -> Wanted:
    """Write a value as a test does."""
    if isinstance(value, tuple):
        return frozenset(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else str(value)


def _show(value: Wanted) -> str:
    if value is None:
        return "missing"
    return ", ".join(sorted(value)) if isinstance(value, frozenset) else value


def is_button(part: str) -> bool:
    """Say whether a part is a button, written in brackets."""
    return part.startswith("[") and part.endswith("]")


def _plain(text: str) -> str:
    """Make line breaks and several spaces one space, so that a test may break its lines anywhere."""
    return " ".join(text.split())


def _short(text: str) -> str:
    plain = _plain(text)
    return plain if len(plain) <= 100 else plain[:99] + "…"
