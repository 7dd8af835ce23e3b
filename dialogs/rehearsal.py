"""A rehearsal: a conversation without any channel or storage, as script tests, simulators and benchmarks drive it."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dialogs.conditions import Value
from dialogs.conversation import Interpreter, interpret, interpret_location, interpret_unfit
from dialogs.engine import step as engine
from dialogs.engine.effects import Button, ChangePrompt, Effect, Say
from dialogs.engine.environment import Casework, Environment, FindHelp, find_nothing
from dialogs.engine.events import (
    Commanded,
    Event,
    LanguageChosen,
    Pressed,
    StaffActed,
    Started,
    TimerFired,
    UnfitKind,
)
from dialogs.engine.script import Bundle
from dialogs.engine.state import Call, State
from dialogs.menu import COMMANDS
from dialogs.wording import LANGUAGES, Text

#: The reference that people are told in a rehearsal.
REFERENCE = "0000-0000"
#: Who helped, and when the bot will ask again, where a script that runs beside tells it.
ORGANIZATION, NEXT_ON = "Köprü", "23-11"


class NoSuchButton(LookupError):
    """No message shows a button with this label; the labels that can be pressed are in the message."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the person sees it."""

    text: str
    buttons: tuple[Button, ...] = ()
    prompt: int | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """List what its buttons say."""
        return tuple(button.label for button in self.buttons)


class Rehearsal:
    """Plays a person against a bundle; time stands still until `wait`. Equal plays give equal conversations."""

    def __init__(
        self,
        bundle: Bundle,
        interpreter: Interpreter,
        casework: Casework,
        *,
        now: datetime,
        help_at: Callable[[datetime], FindHelp] = lambda now: find_nothing,
    ) -> None:
        """Begin with a fresh state at an aware moment, whose date is taken as the date in Amsterdam.

        `help_at` gives what finds help at a moment.
        """
        self.bundle = bundle
        self.interpreter = interpreter
        self.casework = casework
        self.help_at = help_at
        self.now = now
        self.state: State = engine.fresh(bundle)
        self.effects: list[Effect] = []
        self.messages: list[Shown] = []
        self.turns = 0

    @property
    def answers(self) -> Mapping[str, Value]:
        """Give the answers of the main script so far."""
        answers = self.state.stack[0].answers if self.state.stack else self.state.answers
        return {name: answer.value for name, answer in answers.items()}

    @property
    def results(self) -> Mapping[str, Value]:
        """Give the codes of screening and routing so far."""
        return self.state.results

    @property
    def status(self) -> str:
        """Say where the conversation stands: new, active, paused, ended."""
        return self.state.status

    def start(self, payload: str = "") -> list[Shown]:
        """Open the conversation."""
        return self.happen(Started(payload))

    def say(self, text: str) -> list[Shown]:
        """Type a text, or a command of the menu with its slash."""
        if text.startswith("/"):
            return self._command(text[1:].strip())
        today = self.now.date()
        return self.happen(interpret(self.interpreter, self.bundle, self.state, text=text, today=today))

    def _command(self, name: str) -> list[Shown]:
        word, _, payload = name.partition(" ")
        if word == "start":
            return self.start(payload)
        entry = COMMANDS.get(word, COMMANDS["help"])
        return self.happen(LanguageChosen(entry.language) if entry.command == "language" else Commanded(entry.command))

    def press(self, label: str) -> list[Shown]:
        """Press the newest button with this label, also one that lives no more. Raises NoSuchButton."""
        buttons = [button for shown in reversed(self.messages) for button in shown.buttons]
        found = next((button for button in buttons if button.label == label), None)
        if found is None:
            live = ", ".join(self.live_labels()) or "none"
            raise NoSuchButton(f"no button {label!r}; live ones: {live}")
        return self.happen(Pressed(found.nonce))

    def share_location(self, latitude: float, longitude: float) -> list[Shown]:
        """Share a location in degrees."""
        return self.happen(
            interpret_location(
                self.interpreter, self.bundle, self.state,
                latitude=latitude, longitude=longitude, today=self.now.date(),
            )
        )  # fmt: skip

    def send(self, kind: UnfitKind, words: str | None = None) -> list[Shown]:
        """Send what cannot be an answer: a photo, a sticker; perhaps with words beside it."""
        return self.happen(interpret_unfit(self.interpreter, self.state, kind=kind, words=words))

    def wait(self, duration: timedelta) -> None:
        """Let time pass, without timers."""
        self.now += duration

    def fire(self, timer: str) -> list[Shown]:
        """Let a timer come due."""
        return self.happen(TimerFired(timer))

    def call(self, script: str, facts: Sequence[str]) -> list[Shown]:
        """Let staff or a clock call a script that runs beside, where some facts hold: after help from ORGANIZATION."""
        helper = ORGANIZATION if "helper_reachable" in facts else ""
        worded = {"reference": REFERENCE, "organization": helper, "next_on": NEXT_ON}
        texts = {name: Text(dict.fromkeys(LANGUAGES, words)) for name, words in worded.items()}
        called = Call(script, REFERENCE, helper, texts, tuple(facts))
        return self.happen(StaffActed(Text({}), call=called))

    def live_labels(self) -> tuple[str, ...]:
        """List the buttons that live: those of the open message."""
        return next(
            (one.labels for one in reversed(self.messages) if one.prompt and one.prompt == self.state.open_prompt), ()
        )

    def happen(self, event: Event) -> list[Shown]:
        """Let one event happen; give the messages that it brings, changed ones included."""
        self.turns += 1
        seed = hashlib.blake2b(str(self.turns).encode(), digest_size=16).digest()
        environment = Environment(
            self.now, self.now.date(), seed, self.casework, lambda moment: moment, self.help_at(self.now), REFERENCE
        )
        made = engine.step(self.bundle, self.state, event, environment)
        self.state = made.state
        self.effects.extend(made.effects)
        return [shown for effect in made.effects if (shown := self._show(effect)) is not None]

    def _show(self, effect: Effect) -> Shown | None:
        match effect:
            case Say(text=text, buttons=rows, prompt=prompt):
                shown = Shown(text, tuple(button for row in rows for button in row), prompt)
                self.messages.append(shown)
                return shown
            case ChangePrompt(prompt=prompt, text=text, buttons=rows) if text:
                self._replace(prompt, tuple(button for row in rows for button in row))
                return Shown(text, tuple(button for row in rows for button in row), prompt)
            case _:
                return None

    def _replace(self, prompt: int, buttons: tuple[Button, ...]) -> None:
        """Add the buttons of a changed message, whose old ones can still be pressed as old."""
        if buttons:
            self.messages.append(Shown("", buttons, prompt))
