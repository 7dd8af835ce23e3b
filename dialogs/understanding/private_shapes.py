"""How addresses of a home and dates of birth are written, in Dutch and in Turkish."""

import re

#: A full date up to this year counts as one of birth by itself: for a debt so old the year is enough.
LAST_BIRTH_YEAR = 2008

_STREET = (
    r"\b(?!onderweg|uitweg|halverwege)[\w'’-]{3,30}(?:straat|str\.|laan|weg|plein|gracht|kade|singel|dijk|steeg|dreef|plantsoen)"
    # Words that end so are also ordinary ones ("bijbaan", "supermarkt"): as a name they have a capital.
    r"|\b(?-i:[A-Z])[\w'’-]{2,30}(?:hof|pad|baan|park|markt|haven|erf)"
    r"|\b(?:laan|weg|plein|straat|gracht|kade) van (?:de |het )?\w{3,30}"
)
_TURKISH_STREET = (
    r"\b\w{2,30} (?:sokak|sokağı|sokagi|sok\.|sk\.|cadde|caddesi|cad\.|bulvarı|bulvari|mahallesi|mah\.)"
    r"(?:['’]?\w{1,3})?"
)
#: A house number, perhaps with a letter: not a postcode, an amount, a time or a count.
_HOUSE = (
    r"(?:(?:huis)?(?:nummer|nr)\.? ?|no[:. ]{0,2})?[0-9]{1,3}(?:[ -]?[a-z](?![a-z]))?"
    r"(?![0-9.,]*[0-9])"
    r"(?! ?(?:euro|eur\b|€|maand|dag|week|weken|keer|kere|jaar|uur|kind|termijn))"
    r"(?! ?(?:ay\b|gün|gun\b|yıl|yil\b|çocuk|lira|taksit))"
)
#: Two letters that may end a postcode: no short word, which rather stands behind an amount or a year.
_LETTERS = (
    r"(?!en|of|in|om|op|te|tl|eu|ay|de|da|ta|mi|mu|ve|bu|ne|el|al|is|er|ik|je|ze|we|me|na|zo|nu|ja|ok|km|kg|st|nd|rd|ki|ya)"
    r"[a-z]{2}"
)

#: A street with a house number; and the house number behind a whole postcode, which itself stays: it tells the place.
ADDRESSES = (
    re.compile(rf"(?:{_STREET}|{_TURKISH_STREET})[ ,]{{1,3}}{_HOUSE}", re.IGNORECASE),
    re.compile(rf"(?<=\b[1-9][0-9]{{3}})(?P<kept> ?{_LETTERS})\b[ ,]{{1,3}}{_HOUSE}", re.IGNORECASE),
)

_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|maart|mrt|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|sep(?:t|tember)?|okt(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|ocak|şubat|subat|mart|nisan|mayıs|mayis|haziran|temmuz|ağustos|agustos|eylül|eylul|"
    r"ekim|kasım|kasim|aralık|aralik)"
)
_DAY = rf"(?<![0-9])[0-3]?[0-9](?:[-./ ][01]?[0-9][-./ ]|[ .]{{1,2}}{_MONTH} )(?:19|20)[0-9]{{2}}(?![0-9])"
_BORN = r"(?:geboren|geboortedatum|geb\.|doğum|dogum|doğdum|dogdum)"
#: Beside a word for birth also a year in two digits, and a date that begins with the year.
_ANY_DAY = (
    rf"(?:{_DAY}|(?<![0-9])(?:19|20)[0-9]{{2}}-[01][0-9]-[0-3][0-9]"
    rf"|(?<![0-9])[0-3]?[0-9](?:[-./ ][01]?[0-9][-./ ]|[ .]{{1,2}}{_MONTH} )['’]?[0-9]{{2}}(?![0-9]))"
)

#: Any date beside a word for birth.
BIRTHS = re.compile(rf"{_BORN}[^0-9\n]{{0,20}}{_ANY_DAY}|{_ANY_DAY}[^0-9\n]{{0,12}}{_BORN}\w*", re.IGNORECASE)
#: A whole date, which may be one of birth.
DATES = re.compile(_DAY, re.IGNORECASE)
