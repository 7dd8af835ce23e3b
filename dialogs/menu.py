"""The commands of the menu, as they are typed with a slash: one table for every channel."""

from dataclasses import dataclass

from dialogs.engine.events import Command


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A command: its name without the slash, what it does, and in which languages its menu stands."""

    name: str
    command: Command
    menus: tuple[str, ...]


#: /start is not among them: it is an event of its own.
MENU = (
    MenuEntry("dil", "language", ("tr",)),
    MenuEntry("taal", "language", ("nl",)),
    MenuEntry("geri", "back", ("tr",)),
    MenuEntry("terug", "back", ("nl",)),
    MenuEntry("dur", "pause", ("tr",)),
    MenuEntry("stop", "pause", ("nl",)),
    MenuEntry("yardim", "help", ("tr",)),
    MenuEntry("help", "help", ("nl",)),
    MenuEntry("insan", "person", ("tr",)),
    MenuEntry("mens", "person", ("nl",)),
    MenuEntry("verilerim", "data", ("tr",)),
    MenuEntry("gegevens", "data", ("nl",)),
    MenuEntry("sil", "erase", ("tr",)),
    MenuEntry("wis", "erase", ("nl",)),
)

BY_NAME = {entry.name: entry for entry in MENU}
