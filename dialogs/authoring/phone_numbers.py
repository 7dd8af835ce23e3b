"""Reads a Dutch telephone number as people write it, and says whether dialling it costs extra."""

import re

from dialogs.casework.directory import Phone

#: What may stand between the digits.
_BETWEEN = re.compile(r"[\s().\-/\u2010-\u2015]+")
#: The country, perhaps with the zero that is left out behind it: "+31 (0)30", "0031 30", "tel:+31 30".
_COUNTRY = re.compile(r"(?:tel:)?\s*(?:\+|00)\s*31[\s.\-/]*(?:\(0\)|0(?=[1-9]))?")
#: "14 020", "0140223", "(014) 030": answered by the municipality that has the area code.
_MUNICIPAL = re.compile(r"0?14(0[1-9][0-9]{1,2})")
#: Emergency (112), suicide prevention (113) and help of social value (116 111).
_SHORT = re.compile(r"11[23]|116[0-9]{3}")
_FREE = re.compile(r"0800(?:[0-9]{4}|[0-9]{7})")
_PAID = re.compile(r"090[069](?:[0-9]{4}|[0-9]{7})")
#: Area codes, mobile numbers, and numbers of companies: nine digits behind the zero.
_ORDINARY = re.compile(r"0((?:[1-57][0-9]|6[1-58]|8[4578]|91)[0-9]{7})")

LONGEST = 40


def read_phone(written: str, languages: tuple[str, ...] = ()) -> Phone | str:
    """Give the number as it is dialled, with how it was written; or say why it is none that can be kept."""
    shown = " ".join(written.split())
    if not shown:
        return "a telephone number is missing"
    if len(shown) > LONGEST:
        return f"this is longer than a telephone number: at most {LONGEST} characters, and one number only"
    dialled = _BETWEEN.sub("", _COUNTRY.sub("0", shown, count=1))
    if dialled.startswith("+"):
        return f"{shown}: only numbers in the Netherlands can be kept (+31)"
    if not re.fullmatch(r"[0-9]+", dialled):
        return f"{shown}: a telephone number has digits, spaces, brackets and dashes only; put other words elsewhere"
    return _classify(dialled, shown, languages)


def _classify(dialled: str, shown: str, languages: tuple[str, ...]) -> Phone | str:
    if municipal := _MUNICIPAL.fullmatch(dialled):
        return Phone(f"14{municipal[1]}", f"14 {municipal[1]}", languages=languages)
    if _SHORT.fullmatch(dialled) or _FREE.fullmatch(dialled):
        return Phone(dialled, shown, languages=languages)
    if _PAID.fullmatch(dialled):
        return Phone(dialled, shown, paid=True, languages=languages)
    if ordinary := _ORDINARY.fullmatch(dialled):
        return Phone(f"+31{ordinary[1]}", shown, languages=languages)
    return f"{shown}: not a Dutch number; write ten digits such as 030 123 45 67, 14 and the area code, or 0800 …"
