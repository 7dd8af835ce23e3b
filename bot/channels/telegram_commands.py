"""The commands of the Telegram menu: what each means, and how a typed one is read."""

import re
from types import MappingProxyType

from bot.messages import CommandGiven, StaffCommand, StaffLink, Start
from dialogs import menu
from dialogs.wording import LANGUAGES

#: Command as it is typed -> what it means to the conversation.
COMMANDS = MappingProxyType(
    {name: CommandGiven(entry.command, entry.language) for name, entry in menu.COMMANDS.items()}
)

#: Commands of staff, which no menu shows; to everybody else they are unknown ones.
STAFF_COMMANDS = MappingProxyType(
    {
        "werk": StaffCommand("work"),
        "is": StaffCommand("work"),
        "prive": StaffCommand("private"),
        "ozel": StaffCommand("private"),
        "klaar": StaffCommand("done"),
        "bitti": StaffCommand("done"),
    }
)

#: The menu of each language: command and the msgid of its description.
MENUS = MappingProxyType(
    {
        language: tuple(
            (name, f"command.{'start' if name == 'start' else menu.COMMANDS[name].command}") for name in names
        )
        for language, names in menu.MENUS.items()
    }
)

_COMMAND = re.compile(r"/([^\W\d]\w{0,63})(?:@(\w{1,64}))?(?:\s+(.*))?", re.DOTALL)
#: Public slugs only: nothing secret travels in a link, and what could not be one of ours is dropped.
_SLUG = re.compile(r"[a-z0-9_-]{1,64}")
#: What a deep link for staff carries; a token is secret and good once, so it may be in a link.
_STAFF_PAYLOAD = re.compile(r"staff_([A-Za-z0-9_-]{40,56})")
#: What ties a group: a command of its own, or what a link carries that adds the bot to a group.
_GROUP_CODE = re.compile(r"koppel_([a-z2-7]{24})", re.IGNORECASE)
_ASCII = str.maketrans("İIıŞşĞğÜüÖöÇçÉé", "iiissgguuooccee")


def read_staff_command(text: str) -> StaffLink | StaffCommand | None:
    """Read what only staff type or press a link for; None for everything else."""
    found = _COMMAND.fullmatch(text.strip())
    if found is None:
        return None
    name, rest = _folded(found[1]), (found[3] or "").strip()
    if name == "start" and (payload := _STAFF_PAYLOAD.fullmatch(rest)):
        return StaffLink(payload[1])
    return STAFF_COMMANDS.get(name)


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


def read_group_code(text: str, bot_username: str) -> str | None:
    """Read the code that ties a group, typed as `/koppel_CODE` or brought by a link as `/start koppel_CODE`."""
    found = _COMMAND.fullmatch(text.strip())
    if found is None or (found[2] is not None and found[2].lower() != bot_username.lower()):
        return None
    code = _GROUP_CODE.fullmatch((found[3] or "").strip() if _folded(found[1]) == "start" else found[1])
    return code[1].lower() if code else None


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
