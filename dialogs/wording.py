"""A text in every language, and how its placeholders are filled."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

#: Languages of the product, in the order in which a text for everybody shows them. A third is one more key in content.
LANGUAGES = ("tr", "nl")

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Text:
    """One text for people; `by_language` maps a language code to the wording."""

    by_language: Mapping[str, str]

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.by_language.items())))

    def wording(self, language: str | None) -> str:
        """Give the wording in a language; without a language all of them, one under the other."""
        return "\n\n".join(self._all()) if language is None else self.by_language[language]

    def label(self, language: str | None) -> str:
        """Give the wording for a button; without a language all of them, beside each other."""
        return " / ".join(self._all()) if language is None else self.by_language[language]

    def _all(self) -> tuple[str, ...]:
        """List the different wordings, in the order of the languages."""
        return tuple(dict.fromkeys(self.by_language[code] for code in LANGUAGES if code in self.by_language))

    def placeholders(self) -> frozenset[str]:
        """Name every placeholder that any language uses."""
        return frozenset(name for wording in self.by_language.values() for name in PLACEHOLDER.findall(wording))


def fill(wording: str, values: Mapping[str, str]) -> str:
    """Put values into a wording's `{placeholders}`; an unknown one stays visible, so that a test finds it."""
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), wording)


def text(**by_language: str) -> Text:
    """Make a text from keyword arguments: `text(nl="Ja", tr="Evet")`."""
    return Text(by_language)
