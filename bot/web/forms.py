"""Reading the forms of the chat: bounded, one kind of body, and every field checked before it means something."""

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from aiohttp import web

from bot.messages import CommandGiven, Content, LocationShared, Press, Start, TextMessage
from dialogs.engine.events import Command
from dialogs.wording import LANGUAGES

LONGEST_BODY = 64 * 1024  #: bytes
LONGEST_TEXT = 4096  #: characters, as in Telegram

#: What the menu of the page may ask for.
COMMANDS: tuple[Command, ...] = ("back", "help", "person", "data", "pause", "erase")

#: Not kept in quarantine: what opens this visitor's forms, and where somebody is.
UNKEPT = frozenset({"token", "seed", "latitude", "longitude"})

#: Reads a typed command (`/sil`), None for any other text; every channel has the same.
ReadCommand = Callable[[str], Start | CommandGiven | None]

_NUMBER = re.compile(r"[0-9]{1,19}")
_NONCE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SLUG = re.compile(r"[a-z0-9_-]{1,64}")
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,12})?")


class NotOurs(Exception):
    """The form is none that our pages make."""


class TooLong(Exception):
    """The text is longer than a message may be; nothing of it was handled."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a sent form, each at most once."""

    fields: Mapping[str, str]

    def field(self, name: str) -> str:
        """Give a field, empty where it is missing."""
        return self.fields.get(name, "")

    @property
    def text(self) -> str:
        """What was typed, with plain line ends and without zero bytes, which no database takes."""
        return self.field("text").replace("\r\n", "\n").replace("\0", "\ufffd").strip()

    @property
    def begins(self) -> bool:
        """Whether it is the form of the start page."""
        return "start" in self.fields

    def raw(self) -> bytes:
        """Give what may be kept in quarantine, as JSON."""
        return json.dumps({name: value for name, value in self.fields.items() if name not in UNKEPT}).encode()


def new_number() -> int:
    """Draw a form's number: 63 random bits."""
    return secrets.randbits(63)


async def read_form(request: web.Request) -> Form:
    """Read the body of a sent form. Raises HTTPRequestEntityTooLarge, HTTPUnsupportedMediaType and NotOurs."""
    encoded = request.headers.get("Content-Encoding", "identity") != "identity"
    if encoded or request.content_type != "application/x-www-form-urlencoded":
        raise web.HTTPUnsupportedMediaType
    body = await request.clone(client_max_size=LONGEST_BODY).read()
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=20, errors="replace")
    except ValueError as error:  # bytes that are not encoded, too many fields
        raise NotOurs from error
    if len(dict(pairs)) != len(pairs):
        raise NotOurs
    return Form(dict(pairs))


def update_id(form: Form, content: Content) -> int:
    """Make the natural key of a sent form: its random number bound to what it says.

    The same form sent twice is one message; another answer from the same page (after "back" in the browser, or after a
    failed connection) is another one and not lost. Raises NotOurs.
    """
    number = form.field("number")
    if not _NUMBER.fullmatch(number):
        raise NotOurs
    digest = hashlib.blake2b(f"{number}\n{content!r}".encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def read_content(form: Form, read_command: ReadCommand) -> Content | None:
    """Say what a form means; None for an empty text. Raises TooLong and NotOurs."""
    if form.begins:
        return Start(slug(form.field("start")))
    if "press" in form.fields:
        return Press(_checked(_NONCE, form.field("press")))
    if "command" in form.fields:
        return _command(form.field("command"))
    if "latitude" in form.fields:
        return _location(form)
    if "text" in form.fields:
        return _text(form.text, read_command)
    raise NotOurs


def slug(payload: str) -> str:
    """Give the public slug of a deep link, empty when it could not be one of ours."""
    return payload if _SLUG.fullmatch(payload) else ""


def _checked(pattern: re.Pattern[str], value: str) -> str:
    if not pattern.fullmatch(value):
        raise NotOurs
    return value


def _command(name: str) -> CommandGiven:
    if name in LANGUAGES:
        return CommandGiven("language", name)
    command = next((one for one in COMMANDS if one == name), None)
    if command is None:
        raise NotOurs
    return CommandGiven(command)


def _location(form: Form) -> LocationShared:
    latitude = float(_checked(_DEGREES, form.field("latitude")))
    longitude = float(_checked(_DEGREES, form.field("longitude")))
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise NotOurs
    return LocationShared(latitude, longitude)


def _text(text: str, read_command: ReadCommand) -> Content | None:
    if len(text) > LONGEST_TEXT:
        raise TooLong
    if not text:
        return None
    return read_command(text) or TextMessage(text)
