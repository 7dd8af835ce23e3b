"""Makes the PDF of a lead's sheet: tagged (PDF/UA-1), in Dutch, with the fonts that come with Typst alone."""

import json
import unicodedata
from datetime import datetime
from functools import cache
from importlib import resources
from itertools import chain
from typing import Final

import typst

from bot.texts import text
from bot.usecases.lead_sheets import LANGUAGE, Said, Sheet
from bot.visible import visible

#: What its fonts have: the Latin letters of every language, Greek, Cyrillic, and the marks that people type.
#: PDF/UA refuses a document that shows a character without a glyph.
COVERED: Final = frozenset(
    map(
        chr,
        chain(
            range(0x20, 0x7F),
            range(0xA0, 0x180),
            range(0x386, 0x3CF),
            range(0x400, 0x460),
            range(0x1E80, 0x1EF3),
            range(0x2010, 0x2016),
            range(0x2018, 0x2027),
        ),
    )
) - {"\xad", "\u0387", "\u038b", "\u038d", "\u03a2"} | set("\n€₺→←↑↓−≤≥№™□✓⚠")  # fmt: skip
#: Stands for anything else, such as an emoji.
REPLACEMENT: Final = "□"


def write_pdf(sheet: Sheet, *, now: datetime) -> bytes:
    """Write the PDF, in a tenth of a second or less; the same sheet and moment give the same bytes."""
    return typst.compile(
        _layout(),
        format="pdf",
        sys_inputs={"sheet": json.dumps(_data(sheet), ensure_ascii=False)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        timestamp=int(now.timestamp()),
    )


def printable(words: str) -> str:
    """Give words as the fonts can show them: hidden characters by their number, unknown ones as a box."""
    shown = visible(unicodedata.normalize("NFC", words)).replace("\t", " ")
    return "".join(one if one in COVERED else REPLACEMENT for one in shown)


@cache
def _layout() -> bytes:
    return resources.files("bot").joinpath("summary.typ").read_bytes()


def _data(sheet: Sheet) -> dict[str, object]:
    return {
        "title": printable(sheet.title),
        "made": printable(sheet.made),
        "notice": _t("paper.notice"),
        "pages": _t("paper.pages"),
        "heads": {name: _t(f"paper.head.{name}") for name in ("facts", "summary", "talk")},
        "facts": [[printable(name), printable(value)] for name, value in sheet.facts],
        "summary": [
            {"words": printable(item.words), "below": [printable(one) for one in item.below]} for item in sheet.summary
        ],
        "taken_back": _t("paper.taken_back"),
        "talk": None if sheet.talk is None else [_said(one) for one in sheet.talk],
        "no_talk": _t("paper.no_talk"),
    }


def _said(said: Said) -> dict[str, str | None]:
    head = f"{said.by}, {said.at}"
    if said.is_untranslated:
        head = f"{head} ({_t('paper.untranslated')})"
    return {"head": printable(head), "words": printable(said.words), "language": said.language}


def _t(msgid: str) -> str:
    return text(LANGUAGE, msgid)
