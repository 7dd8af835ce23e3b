"""Reads languages of HSDS objects: codes of ISO 639."""

from collections.abc import Iterable, Mapping

from dialogs.authoring.directory_values import LANGUAGE_CODES
from dialogs.authoring.hsds_nodes import Faults, Node
from dialogs.casework.directory import ANY_LANGUAGE

#: Codes of three letters for languages that have one of two.
_SHORTER: Mapping[str, str] = {
    "ara": "ar", "bul": "bg", "deu": "de", "eng": "en", "fas": "fa", "fra": "fr", "kur": "ku", "nld": "nl",
    "pol": "pl", "por": "pt", "ron": "ro", "rus": "ru", "som": "so", "spa": "es", "tir": "ti", "tur": "tr",
    "ukr": "uk", "zho": "zh",
}  # fmt: skip

#: What to do about a code that is none.
WANTED = "write a code of ISO 639-1, such as tr, nl or ar"


def language_code(written: str) -> str | None:
    """Give the code of two letters of a language, in small letters; None when it is no language."""
    code = written.strip().lower()
    code = _SHORTER.get(code, code)
    return code if code in LANGUAGE_CODES else None


def languages_of(node: Node, faults: Faults) -> tuple[str, ...]:
    """Take the languages of an object."""
    found: list[str] = []
    for one in node.many("languages"):
        written = one.text("code")
        code = language_code(written or "")
        if code is not None:
            found.append(code)
        elif written is None:
            faults.add(one.place, "code", f"a language needs `code`; {WANTED}")
        else:
            faults.add(one.place, "code", f"`{written[:64]}` is no language; {WANTED}")
    return tuple(found)


def codes_of(node: Node, name: str, written: Iterable[str], faults: Faults) -> tuple[str, ...]:
    """Take languages from texts of a field; "*" stands for any."""
    found: list[str] = []
    for one in written:
        code = ANY_LANGUAGE if one.strip() == ANY_LANGUAGE else language_code(one)
        if code is None:
            faults.add(node.place, name, f"`{one.strip()[:64]}` is no language; {WANTED}, or * for any")
        else:
            found.append(code)
    return tuple(found)
