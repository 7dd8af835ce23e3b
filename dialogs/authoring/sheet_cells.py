"""Takes the cells of one row of the coordinators' sheet, noting for each that cannot be read what to do about it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from dialogs.authoring.directory_values import is_record_id
from dialogs.authoring.personal_contacts import why_personal
from dialogs.authoring.phone_numbers import read_phone
from dialogs.authoring.sheet_hours import Unreadable, read_day
from dialogs.authoring.sheet_words import LANGUAGES, NOTHING, TRUTHS, Words
from dialogs.authoring.web_addresses import why_no_page
from dialogs.casework.directory import Phone
from dialogs.wording import LANGUAGES as BOTH
from dialogs.wording import Text

T = TypeVar("T")

#: Characters of a name, and of a text of several sentences.
LONGEST_NAME, LONGEST_TEXT = 150, 1_000

_NUMBER = re.compile(r"\d{1,7}")
_DEGREES = re.compile(r"\d{1,2}[.,]\d{1,15}|\d{1,2}")
#: A number, with what is written behind it in brackets: "030 123 45 67 (Turks)".
_PHONE = re.compile(r"(.*?)\s*(?:\(([^()\d]*)\))?", re.DOTALL)
#: "en" between two words joins them; beside a comma it is the code of English.
_WORDS = re.compile(r"[;,\n]|(?<=\S)\s+en\s+(?=[^\s,;])")
_BETWEEN = re.compile(r"[;,\n]+(?![^()]*\))")


@dataclass(slots=True)
class Cells:
    """The cells of one row by column, those left open with what the whole service says; and what is wrong in them."""

    cells: Mapping[str, str]
    #: Column and what is wrong with it.
    faults: list[tuple[str, str]] = field(default_factory=list)

    def refuse(self, column: str, why: str) -> None:
        """Note what is wrong in a column."""
        self.faults.append((column, why))

    def written(self, column: str) -> str:
        """Take what is written; empty where somebody wrote that there is nothing."""
        cell = self.cells.get(column, "")
        return "" if cell.casefold() in NOTHING else cell

    def name(self, column: str, longest: int = LONGEST_NAME) -> str:
        """Take a text of one line."""
        found = " ".join(self.written(column).split())
        if len(found) > longest:
            self.refuse(column, f"this has {len(found)} characters; shorten it to {longest}")
        return found

    def text(self, stem: str, longest: int = LONGEST_TEXT) -> Text | None:
        """Take a text that stands in two columns, one per language; a missing translation is a fault."""
        wordings = {language: self._wording(f"{stem}_{language}", longest) for language in BOTH}
        if not any(wordings.values()):
            return None
        for language, wording in wordings.items():
            if not wording:
                why = "the translation is missing; both languages are shown to people, so write it"
                self.refuse(f"{stem}_{language}", why)
        return Text(wordings)

    def _wording(self, column: str, longest: int) -> str:
        lines = [" ".join(line.split()) for line in self.written(column).splitlines()]
        found = "\n".join(lines).strip()
        if len(found) > longest:
            self.refuse(column, f"this has {len(found)} characters; shorten it to {longest}")
        return found

    def day(self, column: str) -> date | None:
        """Take a day."""
        written = self.written(column)
        found = read_day(written)
        if written and found is None:
            self.refuse(column, f"`{written[:64]}` is no day; write it as 31-12-2026")
        return found

    def days(self, first: str, last: str) -> tuple[date | None, date | None]:
        """Take a first and a last day."""
        begin, end = self.day(first), self.day(last)
        if begin and end and end < begin:
            self.refuse(last, f"{end} comes before {begin}")
        return begin, end

    def number(self, column: str, largest: int = 9_999_999) -> int | None:
        """Take a whole number."""
        written = self.written(column)
        if not written:
            return None
        if _NUMBER.fullmatch(written) and int(written) <= largest:
            return int(written)
        self.refuse(column, f"`{written[:64]}` is no whole number up to {largest}; write digits only")
        return None

    def degrees(self, column: str, bounds: tuple[float, float]) -> float | None:
        """Take degrees within bounds; a decimal comma is as good as a point."""
        written = self.written(column)
        found = float(written.replace(",", ".")) if _DEGREES.fullmatch(written) else None
        if found is not None and bounds[0] <= found <= bounds[1]:
            return found
        if written:
            why = f"`{written[:64]}` lies outside the Netherlands; write degrees, from {bounds[0]} to {bounds[1]}"
            self.refuse(column, why)
        return None

    def code(self, column: str, words: Words) -> str | None:
        """Take one word for a code."""
        written = self.written(column)
        found = words.code(written)
        if written and found is None:
            self.refuse(column, words.why_unknown(written))
        return found

    def codes(self, column: str, words: Words) -> tuple[str, ...]:
        """Take words for codes, each once, with commas between them."""
        found: dict[str, None] = {}
        for part in _WORDS.split(self.written(column)):
            word = " ".join(part.split())
            code = words.code(word)
            if code is not None:
                found[code] = None
            elif word:
                self.refuse(column, words.why_unknown(word))
        return tuple(found)

    def truth(self, column: str) -> bool | None:
        """Take ja or nee."""
        code = self.code(column, TRUTHS)
        return None if code is None else code == "yes"

    def parsed(self, column: str, read: Callable[[str], T], nothing: T) -> T:
        """Take what a function reads, which raises Unreadable."""
        written = self.written(column)
        try:
            return read(written) if written else nothing
        except Unreadable as error:
            self.refuse(column, str(error))
            return nothing

    def page(self, column: str) -> str | None:
        """Take the address of a page."""
        written = self.written(column)
        if written and (why := why_no_page(written)):
            self.refuse(column, why)
        elif written and not written.lower().startswith("https://"):
            self.refuse(column, f"{written[:80]}: only pages with https:// are shown to people")
        return written or None

    def email(self, column: str, names: tuple[str, ...]) -> str | None:
        """Take the e-mail address of a desk or a role; `names` are those of the organisation and what it offers."""
        written = self.written(column)
        if written and (why := why_personal(written, names)):
            self.refuse(column, why)
        return written or None

    def phones(self, column: str) -> tuple[Phone, ...]:
        """Take numbers to call, with languages in brackets; one that costs extra is a fault."""
        taken = (self._phone(column, part.strip()) for part in _BETWEEN.split(self.written(column)) if part.strip())
        return tuple(phone for phone in taken if phone is not None)

    def _phone(self, column: str, part: str) -> Phone | None:
        found = _PHONE.fullmatch(part)
        number, spoken = (found[1], found[2] or "") if found else (part, "")
        words = [word.strip() for word in spoken.split(",") if word.strip()]
        languages = [LANGUAGES.code(word) for word in words]
        for word, language in zip(words, languages, strict=True):
            if language is None:
                self.refuse(column, f"{LANGUAGES.why_unknown(word)}; behind a number only languages stand in brackets")
        phone = read_phone(number, tuple(language for language in languages if language))
        if isinstance(phone, str):
            self.refuse(column, phone)
            return None
        if phone.paid:
            self.refuse(column, f"{phone.shown} costs extra, and is never shown to somebody in debt; leave it out")
        return phone

    def record_id(self, column: str, made: str) -> str:
        """Take the id of a record; without one it is the one that was made of the names."""
        written = self.written(column).lower()
        if written and not is_record_id(written):
            self.refuse(column, "this is no id; leave the cell empty, or copy it from an export")
        return written or made


def write_phones(phones: tuple[Phone, ...]) -> str:
    """Write numbers, so that reading them gives the same."""
    return "; ".join(_written(phone) for phone in phones)


def _written(phone: Phone) -> str:
    languages = LANGUAGES.join(phone.languages)
    return f"{phone.shown} ({languages})" if languages else phone.shown
