"""How addresses of a home and dates of birth are written, in Dutch and in Turkish."""

import re

#: A full date up to this year counts as one of birth by itself: for a debt so old the year is enough.
LAST_BIRTH_YEAR = 2008

_STREET = (
    r"\b(?!onderweg|uitweg|halverwege|supermarkt|arbeidsmarkt|loopbaan)[\w'’-]{3,30}"
    r"(?:straat|str\.|laan|weg|plein|gracht|kade|singel|dijk|steeg|dreef|hof|pad|plantsoen|baan|park|markt|haven|erf)"
    r"|\b(?:laan|weg|plein|straat|gracht|kade) van (?:de |het )?\w{3,30}"
)
_TURKISH_STREET = (
    r"\b\w{2,30} (?:sokak|sokağı|sokagi|sok\.|sk\.|cadde|caddesi|cad\.|bulvarı|bulvari|mahallesi|mah\.)"
    r"(?:['’]?\w{1,3})?"
)
#: A house number, perhaps with a letter: not an amount, a time or a count.
_HOUSE = (
    r"(?:nr\.? ?|no[:. ]{0,2})?[0-9]{1,4}(?:[ -]?[a-z](?![a-z]))?"
    r"(?![0-9.,]*[0-9])"
    r"(?! ?(?:euro|eur\b|€|maand|dag|week|weken|keer|kere|jaar|uur|kind|ay\b|gün|gun\b|yıl|yil\b|çocuk|lira))"
)

#: A street with a house number; and the house number behind a whole postcode, which itself stays: it tells the place.
ADDRESSES = (
    re.compile(rf"(?:{_STREET}|{_TURKISH_STREET})[ ,]{{1,3}}{_HOUSE}", re.IGNORECASE),
    re.compile(rf"(?<=[0-9]{{4}}[a-z]{{2}})[ ,]{{1,3}}{_HOUSE}", re.IGNORECASE),
    re.compile(rf"(?<=[0-9]{{4}} [a-z]{{2}})[ ,]{{1,3}}{_HOUSE}", re.IGNORECASE),
)

_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|maart|mrt|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|sep(?:t|tember)?|okt(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|ocak|şubat|subat|mart|nisan|mayıs|mayis|haziran|temmuz|ağustos|agustos|eylül|eylul|"
    r"ekim|kasım|kasim|aralık|aralik)"
)
_DAY = rf"(?<![0-9])[0-3]?[0-9](?:[-./ ][01]?[0-9][-./ ]|[ .]{{1,2}}{_MONTH} )(?:19|20)[0-9]{{2}}(?![0-9])"
_BORN = r"(?:geboren|geboortedatum|geb\.|doğum|dogum|doğdum|dogdum)"

#: Any date beside a word for birth.
BIRTHS = re.compile(rf"{_BORN}[^0-9\n]{{0,20}}{_DAY}|{_DAY}[^0-9\n]{{0,12}}{_BORN}\w*", re.IGNORECASE)
#: A whole date, which may be one of birth.
DATES = re.compile(_DAY, re.IGNORECASE)
