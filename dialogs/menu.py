"""The commands of the menu, as they are typed with a slash: one table for every channel."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.engine.events import Command


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """What a command does; `language` is set for one that names a language."""

    command: Command
    language: str | None = None


#: Command in ASCII -> what it does. A person may also write it with Turkish letters. /start is an event of its own.
COMMANDS: Mapping[str, MenuEntry] = {
    "dil": MenuEntry("language"),
    "taal": MenuEntry("language"),
    "tr": MenuEntry("language", "tr"),
    "nl": MenuEntry("language", "nl"),
    "geri": MenuEntry("back"),
    "terug": MenuEntry("back"),
    "dur": MenuEntry("pause"),
    "stop": MenuEntry("pause"),
    "yardim": MenuEntry("help"),
    "help": MenuEntry("help"),
    "insan": MenuEntry("person"),
    "mens": MenuEntry("person"),
    "verilerim": MenuEntry("data"),
    "gegevens": MenuEntry("data"),
    "sil": MenuEntry("erase"),
    "wis": MenuEntry("erase"),
    "devam": MenuEntry("resume"),
    "verder": MenuEntry("resume"),
    "yeniden": MenuEntry("restart"),
    "opnieuw": MenuEntry("restart"),
}

#: What each language's menu shows, in its order; the rest of COMMANDS works without being shown.
MENUS: Mapping[str, tuple[str, ...]] = {
    "tr": ("start", "dil", "geri", "dur", "yardim", "insan", "verilerim", "sil"),
    "nl": ("start", "taal", "terug", "stop", "help", "mens", "gegevens", "wis"),
}
