"""What is handed over: exactly what is shown, in both languages, and by when somebody hears something."""

from dataclasses import replace
from datetime import date

import pytest

from dialogs.conditions import Value
from dialogs.offers import HelpCard
from dialogs.wording import text
from tests.dialogs.casework.casework_sample import CASEWORK, RULES

MONDAY = date(2026, 11, 30)
TITLE = text(nl="Hulp", tr="Yardım")
CARD = HelpCard("s", "branch", TITLE, TITLE, TITLE, receives=True)

CALM: dict[str, Value] = {"danger": ("none",), "arrears": ("none",), "place": "GM0344/3511"}
IN_DANGER: dict[str, Value] = {**CALM, "danger": ("eviction",)}


def test_the_record_says_in_both_languages_the_same_and_no_more_than_was_answered() -> None:
    texts = CASEWORK.hand_over({**CALM, "help_language": "turkish", "contact_way": "bot"}, CARD, MONDAY, "nl")

    record = texts["handover_record"].by_language
    assert "Utrecht (3511)" in record["nl"]
    assert "Utrecht (3511)" in record["tr"]
    assert "Taal van de hulp: Turks" in record["nl"]
    assert "via deze chat" in record["nl"]
    assert record["nl"].count("•") == record["tr"].count("•")
    assert texts["help_title"] == TITLE


@pytest.mark.parametrize(("language", "named"), [("nl", ("Nederlands", "Hollandaca")), ("tr", ("Turks", "Türkçe"))])
def test_the_language_of_the_conversation_is_passed_on_and_so_stands_in_the_record(
    language: str, named: tuple[str, str]
) -> None:
    record = CASEWORK.hand_over(CALM, CARD, MONDAY, language)["handover_record"].by_language

    assert f"• Taal van dit gesprek: {named[0]}\n" in record["nl"]
    assert f"• Bu sohbetin dili: {named[1]}\n" in record["tr"]


def test_a_number_stands_in_the_record_only_for_who_wants_to_be_called() -> None:
    given: dict[str, Value] = {**CALM, "phone": "+31612345678", "phone_when": "evening"}

    called = CASEWORK.hand_over({**given, "contact_way": "phone"}, CARD, MONDAY, "nl")["handover_record"]
    written_to = CASEWORK.hand_over({**given, "contact_way": "bot"}, CARD, MONDAY, "nl")["handover_record"]

    assert "+31612345678, 's avonds" in called.by_language["nl"]
    assert "+31612345678, akşam" in called.by_language["tr"]
    assert "31612345678" not in written_to.wording(None)


@pytest.mark.parametrize(
    ("answers", "own_days", "expected"),
    [
        (CALM, None, "3 december 2026"),
        (CALM, 2, "2 december 2026"),
        (CALM, 9, "3 december 2026"),
        (CALM, 0, "1 december 2026"),
        (IN_DANGER, None, "1 december 2026"),
    ],
)
def test_they_hear_at_the_end_of_the_term_to_accept(
    answers: dict[str, Value], own_days: int | None, expected: str
) -> None:
    texts = CASEWORK.hand_over(answers, replace(CARD, accept_days=own_days), MONDAY, "nl")

    assert texts["hear_by"].by_language["nl"] == expected


def test_a_threat_that_the_law_names_stands_in_the_record() -> None:
    record = CASEWORK.hand_over(IN_DANGER, CARD, MONDAY, "nl")["handover_record"].by_language["nl"]

    assert "Er dreigt ontruiming" in record
    assert "Waarom:" in record or "Uitkomst" in record


def test_a_version_without_texts_of_a_hand_over_has_none() -> None:
    older = replace(CASEWORK, rules=replace(RULES, hand_over=None))

    assert older.hand_over(CALM, CARD, MONDAY, "nl") == {}


def test_a_place_that_is_not_known_is_left_out() -> None:
    record = CASEWORK.hand_over({**CALM, "place": "dont_know"}, CARD, MONDAY, "nl")["handover_record"]

    assert "Woonplaats" not in record.by_language["nl"]
