"""Masks what must not be kept: numbers that tell who somebody is, addresses of mail and home, dates of birth."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

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


_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")

#: Kind, shape, and how many letters of a match are really of that kind.
_Rule: TypeAlias = tuple[str, re.Pattern[str], Callable[[str], int]]

#: The surer kinds come first.
_RULES: tuple[_Rule, ...] = (
    ("email", _EMAIL, len),
    ("iban", re.compile(r"\b[A-Za-z]{2}[ .-]?[0-9]{2}(?:[ .-]?[0-9A-Za-z]){11,30}"), _iban),
    ("card", re.compile(r"(?<![0-9])(?:[0-9][ .-]?){12,18}[0-9](?![0-9])"), _card),
    ("bsn", re.compile(r"(?<![0-9.,€])[0-9](?:[ .-]?[0-9]){7,8}(?![0-9])"), _bsn),
    ("birth", BIRTHS, len),
    ("birth", DATES, _long_ago),
    *(("address", shape, len) for shape in ADDRESSES),
    ("phone", re.compile(r"(?<![0-9])(?:\+[0-9]|0)(?:[ ().-]{0,2}[0-9]){8,14}(?![0-9])"), _phone),
)
#: These are so sure that nothing to be kept stands within them: part of an account number may look like a phone number.
_SUREST = frozenset({"email", "iban"})

_GAP = r"[ \u00a0().‑–/-]{0,3}"
#: A whole number to be called on: with the code of a country (+31 and 9 digits, +90 and 10, else 10 to 15 in all),
#: or as it is dialled within the Netherlands (10 digits) or Turkey (11).
_DIALLED = (
    rf"(?:\+|00){_GAP}31(?:{_GAP}0)?(?:{_GAP}[0-9]){{8}}",
    rf"(?:\+|00){_GAP}90(?:{_GAP}0)?(?:{_GAP}[0-9]){{9}}",
    rf"(?:\+|00){_GAP}[1-9](?:{_GAP}[0-9]){{8,13}}",
    rf"0[1-9](?:{_GAP}[0-9]){{7}}",
    rf"05[0-9]{{2}}(?:{_GAP}[0-9]){{6}}",
)
#: It ends in two digits side by side and does not begin with eight or nine: a citizen number and a count are none.
_WHOLE_PHONE = rf"(?<![0-9])(?![0-9]{{8,9}}(?![0-9]))(?:{'|'.join(_DIALLED)})[0-9](?![0-9])"
#: Kinds that are taken out before other rules run where they are to be kept: these would eat parts of them.
_KEPT_WHOLE = {"email": _EMAIL.pattern, "phone": _WHOLE_PHONE}


def mask(text: str, *, keep: Collection[str] = ()) -> Masked:
    """Mask everything of these kinds but those to keep; amounts, postcodes, places, other dates, case numbers stay."""
    wanted = [rule for rule in _RULES if rule[0] not in keep]
    covered, kinds = _covered(text, [rule for rule in wanted if rule[0] in _SUREST])
    done, end, others = "", 0, [rule for rule in wanted if rule[0] not in _SUREST]
    for begin, after in (*_kept(covered, keep), (len(covered), len(covered))):
        between, found = _covered(covered[end:begin], others)
        done, end, kinds = done + between + covered[begin:after], after, kinds | found
    return Masked(done, tuple(dict.fromkeys(kind for kind, *_ in _RULES if kind in kinds)))


def _covered(text: str, rules: Collection[_Rule]) -> tuple[str, frozenset[str]]:
    kinds = set()
    for kind, pattern, measure in rules:
        covered = pattern.sub(partial(_cover, measure), text)
        if covered != text:
            kinds.add(kind)
        text = covered
    return text, frozenset(kinds)


def _kept(text: str, keep: Collection[str]) -> Iterator[tuple[int, int]]:
    """Say from where to where stands what is to be kept whole."""
    shapes = [shape for kind, shape in _KEPT_WHOLE.items() if kind in keep]
    if not shapes:
        return
    for found in re.finditer("|".join(shapes), text):
        if not DATES.search(found[0]):
            yield found.span()


def _cover(measure: Callable[[str], int], found: re.Match[str]) -> str:
    letters = measure(found[0])
    kept = found.groupdict().get("kept") or ""
    return kept + MASK + found[0][letters:] if letters else found[0]
