"""Masks what must not be kept: numbers that tell who somebody is, addresses of mail and home, dates of birth."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from stdnum import iban, luhn
from stdnum.nl import bsn

from dialogs.understanding.private_shapes import ADDRESSES, BIRTHS, DATES, LAST_BIRTH_YEAR

#: What stands where something was masked; the same in every language.
MASK = "▇▇▇"


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without what was masked, and the kinds of what was: bsn, iban, card, phone, email, address, birth."""

    text: str
    kinds: tuple[str, ...]


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


def _bsn(found: str) -> int:
    """Measure a citizen number: digits that pass its 11-proof, but no date and no free or paid number."""
    is_one = bsn.is_valid(_digits(found)) and not DATES.fullmatch(found) and not _is_service(found)
    return len(found) if is_one else 0


def _is_service(found: str) -> bool:
    """Say whether digits begin as the number of a help line: 0800-8115, 0900-8844."""
    return _digits(found).startswith(("0800", "0900"))


def _iban(found: str) -> int:
    """Measure an account number at the start of what may hold words behind it."""
    for end in range(len(found), 14, -1):
        ends_here = end == len(found) or not found[end].isalnum()
        if ends_here and iban.is_valid(re.sub(r"[^0-9A-Za-z]", "", found[:end])):
            return len(found[:end].rstrip(" .-"))
    return 0


def _card(found: str) -> int:
    return len(found) if luhn.is_valid(_digits(found)) else 0


def _long_ago(found: str) -> int:
    return len(found) if int(found[-4:]) <= LAST_BIRTH_YEAR else 0


def _phone(found: str) -> int:
    return 0 if _is_service(found) else len(found)


#: Kind, shape, and how many letters of a match are really of that kind. The surer kinds come first.
_RULES: tuple[tuple[str, re.Pattern[str], Callable[[str], int]], ...] = (
    ("email", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"), len),
    ("iban", re.compile(r"\b[A-Za-z]{2}[ .-]?[0-9]{2}(?:[ .-]?[0-9A-Za-z]){11,30}"), _iban),
    ("card", re.compile(r"(?<![0-9])(?:[0-9][ .-]?){12,18}[0-9](?![0-9])"), _card),
    ("bsn", re.compile(r"(?<![0-9.,€])[0-9](?:[ .-]?[0-9]){7,8}(?![0-9])"), _bsn),
    ("birth", BIRTHS, len),
    ("birth", DATES, _long_ago),
    *(("address", shape, len) for shape in ADDRESSES),
    ("phone", re.compile(r"(?<![0-9])(?:\+[0-9]|0)(?:[ ().-]{0,2}[0-9]){8,14}(?![0-9])"), _phone),
)


def mask(text: str, *, keep: Collection[str] = ()) -> Masked:
    """Mask everything of these kinds but those to keep; amounts, postcodes, places, other dates, case numbers stay."""
    kinds: list[str] = []
    for kind, pattern, measure in _RULES:
        if kind in keep:
            continue
        covered = pattern.sub(partial(_cover, measure), text)
        if covered != text and kind not in kinds:
            kinds.append(kind)
        text = covered
    return Masked(text, tuple(kinds))


def _cover(measure: Callable[[str], int], found: re.Match[str]) -> str:
    letters = measure(found[0])
    kept = found.groupdict().get("kept") or ""
    return kept + MASK + found[0][letters:] if letters else found[0]
