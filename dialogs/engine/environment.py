"""What a step may know of the world, given to it as values and pure functions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeAlias

from dialogs.conditions import Value
from dialogs.offers import NOTHING_FOUND, Found, HelpCard
from dialogs.wording import Text

Answers = Mapping[str, Value]

#: Finds help for answers and the language of the chat, at the moment of the turn.
FindHelp: TypeAlias = Callable[[Answers, str | None], Found]


def find_nothing(answers: Answers, language: str | None) -> Found:
    """Find no help: for conversations without a directory."""
    return NOTHING_FOUND


class Casework(Protocol):
    """The rules of the field, as pure functions over answers; `on` is the date in Europe/Amsterdam."""

    def facts(self, answers: Answers, on: date) -> Mapping[str, Value]:
        """Give the named facts that conditions may use."""
        ...

    def screening(self, answers: Answers, on: date) -> tuple[Mapping[str, Value], Mapping[str, Text]]:
        """Give the codes to keep and the texts to show for a screening result."""
        ...

    def routing(self, answers: Answers, on: date) -> tuple[Mapping[str, Value], Mapping[str, Text]]:
        """Give the codes to keep and the texts to show for who can help here."""
        ...

    def support(self, answers: Answers, on: date) -> tuple[Mapping[str, Value], Mapping[str, Text]]:
        """Give the codes to keep and the texts to show for money and help that may apply."""
        ...

    def hand_over(self, answers: Answers, chosen: HelpCard, on: date, language: str) -> Mapping[str, Text]:
        """Give the texts for handing the person over to help that was taken: what would be told, and by when.

        `language` is that of the conversation, which is told too.
        """
        ...

    def place(self, value: Value, on: date) -> Text | None:
        """Name a place answer."""
        ...


@dataclass(frozen=True, slots=True)
class Environment:
    """One turn's surroundings: the aware time, its date in Amsterdam, 16 random bytes, and the rules.

    `awake` moves a moment into the hours in which a reminder may arrive. `reference` is the conversation's public one.
    """

    now: datetime
    today: date
    seed: bytes
    casework: Casework
    awake: Callable[[datetime], datetime]
    find_help: FindHelp = find_nothing
    reference: str = ""
