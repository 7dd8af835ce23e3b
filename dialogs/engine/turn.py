"""One turn in the making: the state as it changes and the effects so far."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dialogs.conditions import Value
from dialogs.engine import buttons
from dialogs.engine.buttons import Offer
from dialogs.engine.effects import ChangePrompt, Effect, Say
from dialogs.engine.environment import Environment
from dialogs.engine.script import Bundle, Script, Step
from dialogs.engine.state import State
from dialogs.wording import LANGUAGES, Text, fill


class ScriptBroken(Exception):
    """A script has a hole that the checker did not see; the message has ids only."""


@dataclass(slots=True)
class Turn:
    """Collects what one event changes; lives only inside `step`, so the engine stays pure outside."""

    bundle: Bundle
    environment: Environment
    state: State
    effects: list[Effect] = field(default_factory=list)
    #: True while the walk only finds the place again: what was said before is not said twice.
    quiet: bool = False
    #: Facts and texts of the rules for the answers as they are; worked out when first needed.
    _facts: dict[str, Value] | None = None
    _texts: dict[str, Text] | None = None

    def change(self, **values: Any) -> None:
        """Replace fields of the state."""
        self.state = replace(self.state, **values)
        if not values.keys().isdisjoint(("answers", "stack", "results", "chosen")):
            self._facts = self._texts = None

    def emit(self, effect: Effect) -> None:
        """Order an effect, after those before it."""
        self.effects.append(effect)

    def script(self, name: str | None = None) -> Script:
        """Find a script by name, without one the current. Raises ScriptBroken."""
        name = name or self.state.script
        if name not in self.bundle.scripts:
            raise ScriptBroken(f"{name}: no such script")
        return self.bundle.scripts[name]

    def step(self) -> Step:
        """Find the step at which the person stands. Raises ScriptBroken."""
        found = self.script().steps.get(self.state.step or "")
        if found is None:
            raise ScriptBroken(f"{self.state.script}.{self.state.step}: no such step")
        return found

    def answers(self) -> dict[str, Value]:
        """Give the answers of the running script, over those of its callers."""
        merged: dict[str, Value] = {}
        for level in (*(frame.answers for frame in self.state.stack), self.state.answers):
            merged.update({name: answer.value for name, answer in level.items()})
        return merged

    def facts(self) -> dict[str, Value]:
        """Give the facts that conditions may use: the rules' own, over the results kept so far."""
        if self._facts is None:
            computed = self.environment.casework.facts(self.answers(), self.environment.today)
            self._facts = {**self.state.results, **computed}
        return {**self._facts, "hushed": self.state.hushed}

    def result_texts(self) -> dict[str, Text]:
        """Give the texts of screening and routing, by placeholder; none before there is a result."""
        if self._texts is None:
            self._texts = {}
            casework, answers, today = self.environment.casework, self.answers(), self.environment.today
            for consult in (casework.screening, casework.routing) if self.state.results else ():
                self._texts |= consult(answers, today)[1]
            if "support" in self.state.results:
                self._texts |= self.support()[1]
            if self.state.chosen is not None and self.state.chosen.receives:
                language = self.state.language or LANGUAGES[0]
                self._texts |= casework.hand_over(answers, self.state.chosen, today, language)
                self._texts["reference"] = Text(dict.fromkeys(LANGUAGES, self.environment.reference))
        return self._texts

    def support(self) -> tuple[Mapping[str, Value], Mapping[str, Text]]:
        """Give what money and help may apply. Raises ScriptBroken when an amount has no value for today."""
        try:
            return self.environment.casework.support(self.answers(), self.environment.today)
        except LookupError as expired:
            raise ScriptBroken(f"support: {expired}") from expired

    def phrase(self, name: str, **values: str) -> str:
        """Word one of the engine's own phrases in the person's language. Raises ScriptBroken."""
        if name not in self.bundle.phrases:
            raise ScriptBroken(f"phrases.{name}: no such phrase")
        return fill(self.bundle.phrases[name].wording(self.state.language), values)

    def button(self, name: str) -> str:
        """Word one of the engine's own phrases for a button. Raises ScriptBroken."""
        if name not in self.bundle.phrases:
            raise ScriptBroken(f"phrases.{name}: no such phrase")
        return self.bundle.phrases[name].label(self.state.language)

    def say(self, wording: str) -> None:
        """Send a message without buttons."""
        self.emit(Say(wording, self.state.language))

    def say_phrase(self, name: str, **values: str) -> None:
        """Send one of the engine's own phrases."""
        self.say(self.phrase(name, **values))

    def show(self, wording: str, offers: Iterable[Offer], location_button: str | None = None) -> None:
        """Send a message that waits for an answer; the buttons of the one before it go away."""
        self.close_prompt()
        prompt = self.state.prompt + 1
        self.change(prompt=prompt)
        laid = buttons.lay_out(self.state, offers)
        self.change(open_prompt=prompt if laid else 0)
        self.emit(Say(wording, self.state.language, laid, prompt, location_button))

    def close_prompt(self, wording: str = "") -> None:
        """Take the buttons off the open message, and give it a new text where there is one."""
        if self.state.open_prompt:
            self.emit(ChangePrompt(self.state.open_prompt, wording, self.state.language))
            self.change(open_prompt=0)

    def word(self, text: Text, values: dict[str, str] | None = None) -> str:
        """Word a script's text in the person's language, with its placeholders filled."""
        return fill(text.wording(self.state.language), values or {})
