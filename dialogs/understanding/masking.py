"""Masks what must not be kept: citizen numbers, bank accounts, cards, phone numbers, addresses of mail."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from stdnum import iban, luhn
from stdnum.nl import bsn

#: What stands where something was masked; the same in every language.
MASK = "▇▇▇"


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without what was masked, and the kinds of what was: bsn, iban, card, phone, email."""

    text: str
    kinds: tuple[str, ...]


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


def _is_bsn(found: str) -> bool:
    """Say whether digits pass the 11-proof of a citizen number."""
    return bool(bsn.is_valid(_digits(found)))


def _is_iban(found: str) -> bool:
    return bool(iban.is_valid(re.sub(r"[^0-9A-Za-z]", "", found)))


def _is_card(found: str) -> bool:
    return bool(luhn.is_valid(_digits(found)))


def _is_phone(found: str) -> bool:
    return 9 <= len(_digits(found)) <= 15


def _always(found: str) -> bool:
    return True


_RULES: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("email", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"), _always),
    ("iban", re.compile(r"\b[A-Za-z]{2}[ .-]?[0-9]{2}(?:[ .-]?[0-9A-Za-z]){11,30}\b"), _is_iban),
    ("card", re.compile(r"(?<![0-9])(?:[0-9][ .-]?){12,18}[0-9](?![0-9])"), _is_card),
    ("bsn", re.compile(r"(?<![0-9.,€])[0-9](?:[ .-]?[0-9]){7,8}(?![0-9])"), _is_bsn),
    ("phone", re.compile(r"(?<![0-9])(?:\+|00)?[0-9](?:[ ().-]{0,2}[0-9]){8,14}(?![0-9])"), _is_phone),
)


def mask(text: str) -> Masked:
    """Mask everything of the five kinds; amounts, postcodes and years stay."""
    kinds: list[str] = []
    for kind, pattern, is_one in _RULES:

        def cover(found: re.Match[str], kind: str = kind, is_one: Callable[[str], bool] = is_one) -> str:
            if not is_one(found[0]):
                return found[0]
            kinds.append(kind)
            return MASK

        text = pattern.sub(cover, text)
    return Masked(text, tuple(dict.fromkeys(kinds)))
