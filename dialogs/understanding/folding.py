"""Folds text for matching: what Turkish, Dutch and bare keyboards write differently becomes the same letters."""

import unicodedata

#: Turkish dotted and dotless i, before any case folding: 'HAYIR'.lower() is not 'hayır', 'İ'.lower() is two characters.
_TURKISH_I = str.maketrans("İIı", "iii")

#: Letters that have no decomposition in Unicode.
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th", "ə": "e", "ɪ": "i", "ȷ": "j"}
)

#: Every character that a keyboard offers for an apostrophe.
_APOSTROPHES = str.maketrans(dict.fromkeys("'`´‘’‚‛′‵ʹʻʼʽʾʿˈˊˋ＇ꞌ", " "))


def fold(text: str) -> str:
    """Return `text` in small letters without diacritics or apostrophes, with single spaces and none at the ends.

    Only for matching, on both sides, never for showing. Punctuation other than apostrophes stays. Folding twice
    changes nothing. The order is that of Unicode's caseless matching, after the Turkish i.
    """
    if text.isascii():  # nothing to decompose; most of what is typed on a phone
        return " ".join(text.replace("'", " ").replace("`", " ").lower().split())
    folded = text.translate(_APOSTROPHES).translate(_TURKISH_I)
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", folded).casefold())
    folded = folded.translate(_LETTERS).translate(_APOSTROPHES).translate(_TURKISH_I)
    return " ".join("".join(filter(_is_kept, folded)).split())


def _is_kept(character: str) -> bool:
    """Tell accents (with the dot above that a Turkish capital leaves) and characters without width from the rest."""
    return unicodedata.category(character) not in {"Mn", "Me", "Cf"}
