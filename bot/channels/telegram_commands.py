"""The commands of the Telegram menu: what each means, and how a typed one is read."""

import re
from types import MappingProxyType

from bot.messages import CommandGiven, Start
from dialogs.wording import LANGUAGES

#: Command as Telegram knows it (ASCII) -> what it means. A person may also write it with Turkish letters.
COMMANDS = MappingProxyType(
    {
        "dil": CommandGiven("language"),
        "taal": CommandGiven("language"),
        "tr": CommandGiven("language", "tr"),
        "nl": CommandGiven("language", "nl"),
        "geri": CommandGiven("back"),
        "terug": CommandGiven("back"),
        "dur": CommandGiven("pause"),
        "stop": CommandGiven("pause"),
        "yardim": CommandGiven("help"),
        "help": CommandGiven("help"),
        "insan": CommandGiven("person"),
        "mens": CommandGiven("person"),
        "verilerim": CommandGiven("data"),
        "gegevens": CommandGiven("data"),
        "sil": CommandGiven("erase"),
        "wis": CommandGiven("erase"),
        "devam": CommandGiven("resume"),
        "verder": CommandGiven("resume"),
        "yeniden": CommandGiven("restart"),
        "opnieuw": CommandGiven("restart"),
    }
)

#: The menu of each language: command and the msgid of its description. The rest of COMMANDS works without being shown.
MENUS = MappingProxyType(
    {
        "tr": (
            ("start", "command.start"),
            ("dil", "command.language"),
            ("geri", "command.back"),
            ("dur", "command.pause"),
            ("yardim", "command.help"),
            ("insan", "command.person"),
            ("verilerim", "command.data"),
            ("sil", "command.erase"),
        ),
        "nl": (
            ("start", "command.start"),
            ("taal", "command.language"),
            ("terug", "command.back"),
            ("stop", "command.pause"),
            ("help", "command.help"),
            ("mens", "command.person"),
            ("gegevens", "command.data"),
            ("wis", "command.erase"),
        ),
    }
)

_COMMAND = re.compile(r"/([^\W\d]\w{0,63})(?:@(\w{1,64}))?(?:\s+(.*))?", re.DOTALL)
#: Public slugs only: nothing secret travels in a link, and what could not be one of ours is dropped.
_SLUG = re.compile(r"[a-z0-9_-]{1,64}")
_ASCII = str.maketrans("İIıŞşĞğÜüÖöÇç", "iiissgguuoocc")


def read_command(text: str) -> Start | CommandGiven | None:
    """Read a command of a private chat, with or without our name behind it; an unknown one asks for help."""
    found = _COMMAND.fullmatch(text.strip())
    if found is None:
        return None
    name, rest = _folded(found[1]), (found[3] or "").strip()
    if name == "start":
        return Start(rest if _SLUG.fullmatch(rest) else "")
    meant = COMMANDS.get(name, CommandGiven("help"))
    if meant.command == "language" and meant.language is None and rest.lower() in LANGUAGES:
        return CommandGiven("language", rest.lower())
    return meant


def is_for_us(text: str, bot_username: str) -> bool:
    """Tell whether a command typed in a group is ours: with our name behind it, or without one but known to us."""
    found = _COMMAND.fullmatch(text.strip())
    if found is None:
        return False
    if found[2] is not None:
        return found[2].lower() == bot_username.lower()
    return _folded(found[1]) in COMMANDS or _folded(found[1]) == "start"


def _folded(name: str) -> str:
    return name.translate(_ASCII).lower()
