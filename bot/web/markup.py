"""Turns plain texts into safe HTML: paragraphs, lists, addresses and phone numbers; nothing in a text is markup."""

import re
from itertools import groupby

from markupsafe import Markup, escape

from bot.visible import visible
from dialogs.wording import LANGUAGES

_BULLET = "• "
_NUMBERED = re.compile(r"[0-9]{1,2}\. ")

#: What may be followed: web addresses and Dutch phone numbers. Not an amount ("€ 113,50"), not part of a longer number.
_REFERENCE = re.compile(
    r"(?P<web>\b(?:https://|www\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9/_~%.+=&?#-]*[A-Za-z0-9/])?)"
    r"|(?<![\d.,€+-])(?<!€[ \u00a0])(?P<phone>0800[- ]\d{4}|0800 \d\d \d\d|0\d{1,3}[- ]\d{3,4} ?\d{2,4}|11[23])"
    r"(?![\d-]|[.,]\d|[ \u00a0](?:euro|€))"
)


def markup(text: str, language: str | None = None) -> Markup:
    """Write a message as HTML; without a language it stands in all of them, one after the other, each marked."""
    pieces = re.split(r"\n{2,}", visible(text).strip("\n"))
    if language is not None or len(pieces) % len(LANGUAGES):
        return _blocks(pieces)
    share = len(pieces) // len(LANGUAGES)
    parts = (pieces[start : start + share] for start in range(0, len(pieces), share))
    return Markup("").join(
        Markup('<div lang="{}">{}</div>').format(code, _blocks(part))
        for code, part in zip(LANGUAGES, parts, strict=True)
    )


def _blocks(pieces: list[str]) -> Markup:
    return Markup("").join(_block(piece) for piece in pieces)


def line(text: str) -> Markup:
    """Write one line as HTML, without a paragraph around it."""
    return _line(visible(text))


def _block(piece: str) -> Markup:
    """Write one paragraph; lines that begin with a bullet or a number become a list within it."""
    groups = groupby(piece.split("\n"), key=_kind)
    return Markup("").join(_GROUPS[kind](list(lines)) for kind, lines in groups)


def _kind(line: str) -> str:
    if line.startswith(_BULLET):
        return "bullets"
    return "numbers" if _NUMBERED.match(line) else "words"


def _paragraph(lines: list[str]) -> Markup:
    return Markup("<p>{}</p>").format(Markup("<br>").join(_line(line) for line in lines))


def _bullets(lines: list[str]) -> Markup:
    items = (Markup("<li>{}</li>").format(_line(line.removeprefix(_BULLET))) for line in lines)
    return Markup("<ul>{}</ul>").format(Markup("").join(items))


def _numbers(lines: list[str]) -> Markup:
    pairs = (line.split(". ", 1) for line in lines)
    items = (Markup('<li value="{}">{}</li>').format(number, _line(words)) for number, words in pairs)
    return Markup("<ol>{}</ol>").format(Markup("").join(items))


_GROUPS = {"bullets": _bullets, "numbers": _numbers, "words": _paragraph}


def _line(line: str) -> Markup:
    html, end = Markup(""), 0
    for match in _REFERENCE.finditer(line):
        html += escape(line[end : match.start()]) + _reference(match)
        end = match.end()
    return html + escape(line[end:])


def _reference(match: re.Match[str]) -> Markup:
    shown = match[0]
    if match["phone"]:
        return Markup('<a href="tel:{}">{}</a>').format(re.sub(r"\D", "", shown), shown)
    address = shown if shown.startswith("https://") else f"https://{shown}"
    return Markup('<a href="{}" rel="noopener noreferrer external">{}</a>').format(address, shown)
