"""The words of the coordinators' sheet for what the directory keeps as codes; the first word is the one written."""

from collections.abc import Iterable, Mapping

from dialogs.authoring.directory_values import LANGUAGE_CODES
from dialogs.authoring.reading import suggestion
from dialogs.casework.directory import ANY_LANGUAGE


class Words:
    """Words for codes, both ways; capitals and spaces in what somebody wrote do not count."""

    def __init__(self, by_code: Mapping[str, tuple[str, ...]]) -> None:
        """Index the words by code; a code without words is written as it is, and is read in any case."""
        self._by_code = by_code
        self._codes = {_bare(word): code for code, words in by_code.items() for word in (code, *words)}

    def code(self, word: str) -> str | None:
        """Find the code for a word."""
        return self._codes.get(_bare(word))

    def word(self, code: str) -> str:
        """Give the word that is written for a code."""
        return (self._by_code.get(code) or (code,))[0]

    def join(self, codes: Iterable[str]) -> str:
        """Write codes as words, with commas between them."""
        return ", ".join(self.word(code) for code in codes)

    def why_unknown(self, word: str) -> str:
        """Say that a word is unknown, which was probably meant, and which there are."""
        known = [words[0] for words in self._by_code.values() if words]
        return f"`{word[:64]}` is not known here{suggestion(word, known)}"


def _bare(word: str) -> str:
    return " ".join(word.split()).casefold()


#: Written in a cell that says: nothing, although the row above or the rest of the service says something.
NOTHING = ("geen", "yok", "-")

PHASES = Words({"before": ("voor", "vooraf"), "during": ("tijdens",), "after": ("na", "erna", "nazorg")})
GROUPS = Words(
    {
        "young": ("jongeren",),
        "business": ("ondernemers", "zzp"),
        "elderly": ("ouderen",),
        "families": ("gezinnen",),
    }
)
CHANNELS = Words(
    {
        "walk_in": ("inloop", "inloopspreekuur"),
        "appointment": ("afspraak", "op afspraak"),
        "phone": ("telefoon", "telefonisch"),
        "home_visit": ("huisbezoek", "aan huis"),
        "online": ("online",),
    }
)
URGENCIES = Words(
    {
        "U0": ("geen haast",),
        "U1": ("deze week",),
        "U2L": ("lokale crisis",),
        "U2": ("drie werkdagen",),
        "U3": ("direct", "nu"),
    }
)
STATUSES = Words(
    {
        "active": ("actief",),
        "inactive": ("inactief",),
        "defunct": ("opgeheven", "gestopt"),
        "temporarily closed": ("tijdelijk gesloten",),
    }
)
LEVELS = Words({"local": ("lokaal",), "national": ("landelijk",)})
TRUTHS = Words({"yes": ("ja", "waar", "true", "1"), "no": ("nee", "onwaar", "false", "0")})
DAYS = Words(
    {
        "0": ("ma", "maandag"),
        "1": ("di", "dinsdag"),
        "2": ("wo", "woensdag"),
        "3": ("do", "donderdag"),
        "4": ("vr", "vrijdag"),
        "5": ("za", "zaterdag"),
        "6": ("zo", "zondag"),
    }
)

_NAMED_LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "nl": ("Nederlands",),
    "tr": ("Turks",),
    "ku": ("Koerdisch",),
    "ar": ("Arabisch",),
    "en": ("Engels",),
    "de": ("Duits",),
    "fr": ("Frans",),
    "es": ("Spaans",),
    "pt": ("Portugees",),
    "it": ("Italiaans",),
    "pl": ("Pools",),
    "ro": ("Roemeens",),
    "bg": ("Bulgaars",),
    "hu": ("Hongaars",),
    "cs": ("Tsjechisch",),
    "sk": ("Slowaaks",),
    "lt": ("Litouws",),
    "lv": ("Lets",),
    "el": ("Grieks",),
    "ru": ("Russisch",),
    "uk": ("Oekraïens", "Oekraiens"),
    "hr": ("Kroatisch",),
    "sr": ("Servisch",),
    "bs": ("Bosnisch",),
    "sq": ("Albanees",),
    "hy": ("Armeens",),
    "az": ("Azerbeidzjaans",),
    "fa": ("Perzisch", "Farsi"),
    "ps": ("Pasjtoe",),
    "ti": ("Tigrinya",),
    "am": ("Amhaars",),
    "so": ("Somalisch",),
    "ur": ("Urdu",),
    "hi": ("Hindi",),
    "zh": ("Chinees",),
    "vi": ("Vietnamees",),
    "th": ("Thais",),
    "id": ("Indonesisch",),
    "fy": ("Fries",),
}
_ALL_LANGUAGES = {code: _NAMED_LANGUAGES.get(code, ()) for code in sorted(LANGUAGE_CODES)}
LANGUAGES = Words(_ALL_LANGUAGES)
INTERPRETED = Words({**_ALL_LANGUAGES, ANY_LANGUAGE: ("alle talen", "elke taal")})
