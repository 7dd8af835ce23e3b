"""Finds the button that a person means by a label."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.emulator.chats import Json, Message


@dataclass(frozen=True, slots=True)
class Key:
    """An inline button of `message`, or a button of the keyboard below the chat when there is no message."""

    message: Message | None
    button: Json


def find_key(messages: list[Message], keyboard: Json | None, label: str) -> Key | None:
    """Return the button with this label in the newest message that has it, else on the keyboard below the chat.

    The whole label goes before a part of it; a part that fits several buttons of one message is an error.
    """
    for message in reversed(messages):
        if (button := _fitting(message.buttons(), label)) is not None:
            return Key(message, button)
    button = _fitting(_keys_of(keyboard), label)
    return None if button is None else Key(None, button)


def _keys_of(keyboard: Json | None) -> Iterator[Json]:
    for row in (keyboard or {}).get("keyboard", []):
        yield from ({"text": key} if isinstance(key, str) else key for key in row)


def _fitting(buttons: Iterable[Json], label: str) -> Json | None:
    known = list(buttons)
    if (exact := next((button for button in known if button["text"] == label), None)) is not None:
        return exact
    partly = [button for button in known if label in button["text"]]
    if len(partly) > 1:
        raise AssertionError(f"{label!r} fits several buttons: {[button['text'] for button in partly]}")
    return partly[0] if partly else None
