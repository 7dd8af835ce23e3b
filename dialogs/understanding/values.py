"""Numbers, amounts and dates as people type them, in Turkish and Dutch."""

import re
from datetime import date

from dialogs.understanding.folding import fold

_UNITS = {
    "nul": 0, "sifir": 0, "een": 1, "bir": 1, "twee": 2, "iki": 2, "drie": 3, "uc": 3, "vier": 4, "dort": 4, "vijf": 5,
    "bes": 5, "zes": 6, "alti": 6, "zeven": 7, "yedi": 7, "acht": 8, "sekiz": 8, "negen": 9, "dokuz": 9, "tien": 10,
    "on": 10, "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15, "zestien": 16, "zeventien": 17,
    "achttien": 18, "negentien": 19, "twintig": 20, "yirmi": 20, "dertig": 30, "otuz": 30, "veertig": 40, "kirk": 40,
    "vijftig": 50, "elli": 50, "zestig": 60, "altmis": 60, "zeventig": 70, "yetmis": 70, "tachtig": 80, "seksen": 80,
    "negentig": 90, "doksan": 90,
}  # fmt: skip
_HUNDRED = frozenset(("honderd", "yuz"))
_THOUSAND = frozenset(("duizend", "bin", "k"))
_MONTHS = {
    "januari": 1, "ocak": 1, "februari": 2, "subat": 2, "maart": 3, "mart": 3, "april": 4, "nisan": 4, "mei": 5,
    "mayis": 5, "juni": 6, "haziran": 6, "juli": 7, "temmuz": 7, "augustus": 8, "agustos": 8, "september": 9,
    "eylul": 9, "oktober": 10, "ekim": 10, "november": 11, "kasim": 11, "december": 12, "aralik": 12,
}  # fmt: skip
_FILLERS = frozenset(
    "euro eur € ongeveer zo'n zon circa rond bijna ruim iets meer dan yaklasik asagi yukari civari kadar falan "
    "maand maanden ay yil jaar gun dag dagen hafta week weken keer kez kere en ve lira".split()
)
_FIGURE = re.compile(r"[0-9][0-9.,]*")
#: What stands between tens and units when a Dutch number is written as one word: "vijfentwintig".
_JOINED = re.compile(r"(?P<unit>een|twee|drie|vier|vijf|zes|zeven|acht|negen)en(?P<ten>[a-z]+tig)")
_HUNDREDS = re.compile(r"(?P<count>[a-z]*?)(?P<base>honderd|duizend)(?P<rest>[a-z]*)")


def read_number(text: str) -> int | None:
    """Read a whole number, in figures or words; None when there is none or more than one."""
    cents = read_amount(text)
    return cents // 100 if cents is not None and cents % 100 == 0 else None


def read_amount(text: str) -> int | None:
    """Read an amount in euro cents: 1250, 1.250, "€1.250,-", "1,2 bin", "bin iki yüz", "twaalfhonderd euro".

    None when nothing or something else than one amount is said: an amount is never guessed.
    """
    tokens = _tokens(text)
    if not tokens:
        return None
    figures = [token for token in tokens if token[0].isdigit()]
    if len(figures) > 1:
        return None
    if figures:
        return _figures(tokens, figures[0])
    words = _words(tokens)
    return words * 100 if words is not None else None


def _tokens(text: str) -> list[str]:
    spaced = re.sub(r"(?<=[0-9])(?=[a-z€])|(?<=[a-z€])(?=[0-9])", " ", fold(text).replace("€", " "))
    cleaned = (token.strip(".,;:!?()-–—=") for token in spaced.split())
    return [token for token in cleaned if token and token not in _FILLERS]


def _figures(tokens: list[str], figure: str) -> int | None:
    """Read figures with an optional "bin" or "duizend" behind; any other word beside them is too much."""
    cents = _decimal(figure)
    rest = [token for token in tokens if token != figure]
    if cents is None or len(rest) > 1 or (rest and rest[0] not in _THOUSAND):
        return None
    return cents * 1000 if rest else cents


def _decimal(figure: str) -> int | None:
    """Read digits with dots and commas as people in both countries write them, into cents."""
    if not _FIGURE.fullmatch(figure):
        return None
    if re.fullmatch(r"[0-9]{1,3}([.,][0-9]{3})+", figure):
        return int(re.sub("[.,]", "", figure)) * 100
    whole = re.fullmatch(r"(?P<euros>[0-9]{1,3}(?:[.,]?[0-9]{3})*|[0-9]+)(?:[.,](?P<cents>[0-9]{1,2}))?", figure)
    if whole is None:
        return None
    cents = (whole["cents"] or "").ljust(2, "0")
    return int(re.sub("[.,]", "", whole["euros"])) * 100 + int(cents)


def _words(tokens: list[str]) -> int | None:
    """Read number words; None as soon as one word is none."""
    total, current, seen = 0, 0, False
    for token in (part for word in tokens for part in _split(word)):
        if token in _UNITS:
            current += _UNITS[token]
        elif token in _HUNDRED:
            current = max(current, 1) * 100
        elif token in _THOUSAND:
            total, current = total + max(current, 1) * 1000, 0
        else:
            return None
        seen = True
    return total + current if seen else None


def _split(token: str) -> list[str]:
    """Take a Dutch number word apart: "vijfentwintighonderd" -> vijf twintig honderd."""
    if token in _UNITS or token in _HUNDRED or token in _THOUSAND:
        return [token]
    if joined := _JOINED.fullmatch(token):
        return [joined["ten"], joined["unit"]]
    if parts := _HUNDREDS.fullmatch(token):
        before = _split(parts["count"]) if parts["count"] else []
        return [*before, parts["base"], *(_split(parts["rest"]) if parts["rest"] else [])]
    return [token]


def read_date(text: str, today: date) -> date | None:
    """Read a day: 3-12-2026, 3/12/26, "3 mart", "3 maart 2026", vandaag, dün; without a year the nearest to today."""
    plain = fold(text)
    near = {"vandaag": 0, "bugun": 0, "gisteren": -1, "dun": -1, "morgen": 1, "yarin": 1}
    if plain in near:
        return date.fromordinal(today.toordinal() + near[plain])
    written = re.fullmatch(r"(?P<d>[0-9]{1,2})[-/. ](?P<m>[0-9]{1,2}|[a-z]+)(?:[-/. ](?P<y>[0-9]{4}|[0-9]{2}))?", plain)
    if written is None:
        return None
    month = int(written["m"]) if written["m"].isdigit() else _MONTHS.get(written["m"], 0)
    return _day(int(written["d"]), month, written["y"], today)


def _day(day: int, month: int, year: str | None, today: date) -> date | None:
    try:
        if year is not None:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
        around = [date(today.year + shift, month, day) for shift in (-1, 0, 1)]
    except ValueError:
        return None
    return min(around, key=lambda one: abs((one - today).days))


_PHONE = re.compile(r"(?<![0-9])(?:\+|00)?[0-9](?:[ ().\-/]{0,3}[0-9]){7,14}(?![0-9])")
#: Letters of a national number, its 0 included.
_NATIONAL = 10


def read_phone(text: str) -> str | None:
    """Read a person's telephone number as E.164, Dutch ones also without their country; None when none or several.

    Numbers that cost extra or are lines of firms (0800, 0900 and the like) are nobody's own.
    """
    found = _PHONE.findall(text)
    if len(found) != 1:
        return None
    digits = re.sub(r"[^0-9+]", "", found[0])
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if digits.startswith("+"):
        trunk = digits.replace("+310", "+31", 1)
        return trunk if 10 <= len(trunk) <= 16 else None  # noqa: PLR2004 - E.164 has at most 15 digits
    own = len(digits) == _NATIONAL and digits.startswith("0") and not digits.startswith(("080", "090"))
    return f"+31{digits[1:]}" if own else None
