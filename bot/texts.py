"""Interface texts, from the gettext catalogs in `locales/`: what is said outside the dialog scripts."""

from functools import cache
from importlib import resources

from babel.messages import pofile

from dialogs.wording import LANGUAGES


class UnknownText(LookupError):
    """A text is missing: add its msgid to the catalog of every language in `locales/`."""


def text(language: str, msgid: str, **values: str | int) -> str:
    """Give the text with this id (`command.start`), its `{placeholders}` filled; raises UnknownText."""
    try:
        wording = catalog(language)[msgid]
    except KeyError:
        raise UnknownText(f"{msgid} ({language})") from None
    return wording.format(**values) if values else wording


def in_all_languages(msgid: str, joined_by: str = "\n\n") -> str:
    """Give a text in every language, for those whose language is not known yet."""
    return joined_by.join(text(language, msgid) for language in LANGUAGES)


@cache
def catalog(language: str) -> dict[str, str]:
    """Read one catalog: msgid -> wording, without the empty ones; a language without a catalog has no texts."""
    if language not in LANGUAGES:
        return {}
    file = resources.files("locales") / language / "LC_MESSAGES" / "messages.po"
    with file.open("rb") as opened:
        messages = pofile.read_po(opened, locale=language, abort_invalid=True)
    return {str(message.id): str(message.string) for message in messages if message.id and message.string}
