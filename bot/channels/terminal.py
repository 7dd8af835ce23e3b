"""The terminal as a channel: messages become lines with numbered buttons, a typed line becomes what it means."""

import re
import textwrap
from dataclasses import dataclass, field

from bot.channels.telegram_commands import read_command
from bot.messages import Content, Outgoing, OutgoingButton, Press, TextMessage
from bot.visible import visible

#: Lines longer than this are hard to read, however wide the window is.
WIDEST = 100
NARROWEST = 20

_NUMBER = re.compile(r"[0-9]{1,3}")
_BULLET = "• "


@dataclass(slots=True)
class Terminal:
    """One conversation on a screen of `width` columns; it remembers which buttons live, and does no I/O itself."""

    width: int
    language: str | None = None  #: of the last message that stands in one
    _prompt: int | None = None
    _buttons: tuple[OutgoingButton, ...] = field(default=())

    def show(self, message: Outgoing) -> str:
        """Give what to print for a message, ending in a line break; empty when there is nothing new to see."""
        self.language = message.language or self.language
        if message.kind == "say":
            return self._say(message)
        if message.prompt != self._prompt:
            return ""
        before, self._buttons = self._buttons, _pressable(message)
        if self._buttons:
            return self._listed(before)
        answer = message.text.rpartition("\n\n")[2]  # the engine puts it under the question
        return f"{self.wrap(answer, indent='  ')}\n" if answer else ""

    def read(self, line: str) -> Content | None:
        """Say what a typed line means: the number of a button, a command, or a text; `=3` is the text 3.

        None for an empty line.
        """
        typed = line.strip()
        if not typed:
            return None
        if typed.startswith("="):
            return TextMessage(typed[1:].strip()) if typed[1:].strip() else None
        if _NUMBER.fullmatch(typed) and 1 <= int(typed) <= len(self._buttons):
            return Press(self._buttons[int(typed) - 1].nonce)
        return read_command(typed) or TextMessage(typed)

    def wrap(self, text: str, *, indent: str = "") -> str:
        """Break a text into lines that fit; what it lists stays a list, and hidden characters are shown."""
        width = max(NARROWEST, min(self.width, WIDEST))
        lines = (_wrapped(line, width, indent) for line in visible(text).split("\n"))
        return "\n".join(lines)

    def _say(self, message: Outgoing) -> str:
        if message.prompt is not None:
            self._prompt, self._buttons = message.prompt, _pressable(message)
        links = "".join(f"  {visible(one.label)}: {one.url}\n" for one in _flat(message) if one.url is not None)
        said = f"\n{self.wrap(message.text)}\n{links}"
        return f"{said}{self._listed() if message.buttons else ''}"

    def _listed(self, before: tuple[OutgoingButton, ...] = ()) -> str:
        """List the buttons under their numbers; after a choice was ticked, only those that are not as before."""
        wide = len(str(len(self._buttons)))
        return "".join(
            f"  {number:>{wide}}  {_mark(button, ticked=bool(before))}{visible(button.label)}\n"
            for number, button in enumerate(self._buttons, 1)
            if button not in before
        )


def _flat(message: Outgoing) -> tuple[OutgoingButton, ...]:
    return tuple(button for row in message.buttons for button in row)


def _pressable(message: Outgoing) -> tuple[OutgoingButton, ...]:
    """List the buttons that answer; a link is printed instead."""
    return tuple(button for button in _flat(message) if button.url is None)


def _mark(button: OutgoingButton, *, ticked: bool) -> str:
    if button.chosen:
        return "[x] "
    return "[ ] " if ticked else ""


def _wrapped(line: str, width: int, indent: str) -> str:
    hanging = indent + " " * len(_BULLET) if line.startswith(_BULLET) else indent
    return textwrap.fill(
        line,
        width,
        initial_indent=indent,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
        drop_whitespace=True,
    )
