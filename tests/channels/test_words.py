"""Interface texts and what Telegram is told at start: complete in every language, within Telegram's limits."""

import pytest

from bot import texts
from bot.channels import telegram_setup
from bot.channels.telegram_commands import COMMANDS, MENUS
from dialogs.wording import LANGUAGES


def test_every_language_has_every_text_and_the_same_placeholders() -> None:
    catalogs = {language: texts.catalog(language) for language in LANGUAGES}

    assert catalogs["nl"].keys() == catalogs["tr"].keys()
    assert len(catalogs["nl"]) > 10
    for msgid in catalogs["nl"]:
        assert _placeholders(catalogs["nl"][msgid]) == _placeholders(catalogs["tr"][msgid]), msgid


def _placeholders(wording: str) -> list[str]:
    import string

    return sorted(name for _, name, _, _ in string.Formatter().parse(wording) if name)


def test_a_missing_text_says_which_and_where() -> None:
    with pytest.raises(texts.UnknownText, match=r"no\.such\.text \(nl\)"):
        texts.text("nl", "no.such.text")
    with pytest.raises(texts.UnknownText):
        texts.text("../nl", "command.start")


@pytest.mark.parametrize("language", [*LANGUAGES, None])
def test_menus_and_descriptions_fit(language: str | None) -> None:
    menu = telegram_setup.menu(language)

    assert len(menu) == 8
    assert all(1 <= len(entry.description) <= 256 for entry in menu)
    assert len(telegram_setup.description(language)) <= 512
    assert len(telegram_setup.short_description(language)) <= 120


def test_every_command_of_a_menu_is_understood() -> None:
    shown = {command for menu in MENUS.values() for command, _ in menu}

    assert shown - {"start"} <= COMMANDS.keys()
