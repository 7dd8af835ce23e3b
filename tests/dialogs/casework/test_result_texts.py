"""What the person reads of an outcome, in both languages."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from casework_sample import CASEWORK, MONDAY, RULES, outcome

from dialogs.authoring.facts import RESULT_TEXTS as PLACEHOLDERS
from dialogs.casework.result_texts import main_reasons, screening_texts, written_date
from dialogs.conditions import Value
from dialogs.wording import Text, fill


def _shown(answers: dict[str, Value], name: str, language: str = "nl") -> str:
    return CASEWORK.screening(answers, MONDAY)[1][name].by_language[language]


def test_every_placeholder_that_scripts_may_use_has_a_text() -> None:
    _, texts = CASEWORK.screening({}, MONDAY)
    _, support = CASEWORK.support({}, MONDAY)

    assert {*texts, *support} >= PLACEHOLDERS


def test_the_three_heaviest_reasons_are_shown_with_a_source() -> None:
    answers: dict[str, Value] = {
        "housing_months": "two",
        "arrears": ("rent", "energy"),
        "letters": ("bailiff",),
        "overview": "no_overview",
    }

    assert _shown(answers, "reasons").splitlines() == [
        "• Je loopt 2 maanden achter met je huur of hypotheek. Dat telt mee volgens Panteia 2009-2015.",
        "• Je hebt een achterstand met gas, stroom of warmte. Dat telt mee volgens Panteia 2009-2015.",
        "• De deurwaarder stuurde je een brief of kwam langs. Dat telt mee volgens Nibud.",
    ]
    assert len(_shown(answers, "what_would_change", "tr").splitlines()) == 3


def test_the_floor_that_decides_the_class_comes_before_points() -> None:
    reasons = main_reasons(outcome({"wsnp": "yes", "letters": "bailiff", "arrears": "rent"}))

    assert [reason.rule for reason in reasons] == ["C1", "R9"]


def test_the_same_reason_is_not_told_twice() -> None:
    reasons = main_reasons(outcome({"total_arrears": "over_500", "overview": "post_unopened"}))

    assert [reason.rule for reason in reasons] == ["R7", "R13"]


def test_a_reason_without_a_confirmed_source_asks_to_have_it_checked() -> None:
    answers: dict[str, Value] = {"missed_of_six": 3}

    assert _shown(answers, "reasons").endswith("Laat dit controleren.")
    assert _shown(answers, "reasons", "tr").endswith("Bunu kontrol ettirin.")


def test_nothing_that_weighs_is_told_as_it_is() -> None:
    assert _shown({}, "reasons") == RULES.texts["no_reasons"].by_language["nl"]
    assert _shown({}, "what_would_change") == RULES.texts["no_change"].by_language["nl"]
    assert _shown({"arrears": ("unknown",)}, "reasons") == RULES.texts["too_little_known"].by_language["nl"]
    assert _shown({"danger": ("eviction",)}, "reasons") == RULES.texts["only_urgency"].by_language["nl"]


def test_a_light_class_with_urgency_says_so() -> None:
    assert "haast" in _shown({"danger": ("eviction",)}, "class_meaning")
    assert "haast" not in _shown({}, "class_meaning")
    assert "haast" not in _shown({"danger": ("eviction",), "wsnp": "yes"}, "class_meaning")


def test_the_term_is_told_with_its_date() -> None:
    assert "binnen 3 werkdagen" in _shown({"danger": ("eviction",)}, "urgency_term")
    assert "uiterlijk op 26 november 2026" in _shown({"danger": ("eviction",)}, "urgency_term")
    assert "21 Aralık 2026" in _shown({}, "urgency_term", "tr")


def test_safety_first_still_tells_the_term_of_three_days() -> None:
    lines = _shown({"violence_at_home": "yes", "danger": ("eviction",)}, "urgency_term").splitlines()

    assert len(lines) == 2
    assert lines[0].startswith("Jouw veiligheid gaat voor")
    assert "26 november 2026" in lines[1]


def test_with_danger_to_life_nothing_else_is_asked_today() -> None:
    steps = _shown({"danger_to_life": "yes", "danger": ("eviction",), "letters": ("bailiff",)}, "today_steps")

    assert "112" in steps
    assert "0800-0113" in steps
    assert "gemeente" not in steps


def test_the_most_urgent_steps_of_today_come_first() -> None:
    steps = _shown({"letters": ("collector",), "danger": ("energy_cutoff",)}, "today_steps").splitlines()

    assert [step[:2] for step in steps] == ["1.", "2.", "3."]
    assert "gemeente" in steps[0]
    assert "energieleverancier" in steps[1]
    assert "incassobureau" in steps[2]


def test_what_to_do_may_depend_on_the_outcome() -> None:
    assert "schuldhulpverlening" in _shown({"bkr_arrears": "yes"}, "today_steps")
    assert "vrijwilliger" in _shown({"arrears": ("water",)}, "today_steps")
    assert _shown({}, "today_steps").startswith("1. Wil je met iemand praten?")


@pytest.mark.parametrize("situation", RULES.situations, ids=lambda situation: situation.id)
def test_every_situation_has_one_to_three_steps(situation) -> None:  # type: ignore[no-untyped-def]
    assert 1 <= len(situation.steps) <= 3
    assert situation.sources


def test_dates_are_written_out_in_every_language() -> None:
    written = [written_date(RULES, date(2026, month, month)).by_language for month in range(1, 13)]

    assert written[10] == {"nl": "11 november 2026", "tr": "11 Kasım 2026"}
    assert len({day["tr"] for day in written}) == 12


def test_several_unknown_things_are_named_up_to_three() -> None:
    found = outcome(dict.fromkeys(("danger", "arrears", "letters", "overview"), "unknown"))

    text = screening_texts(RULES, found, {})["uncertainty"].by_language["nl"]

    assert "Wat dreigt, Achterstanden, Brieven." in text


def _texts() -> Iterator[tuple[str, Text]]:
    for row in RULES.rows:
        yield row.id, row.label
        yield row.id, row.change
        yield from ((row.id, step.reason) for part in row.parts for step in part)
    for floor in RULES.floors:
        yield from ((floor.id, text) for text in (floor.label, floor.reason, floor.change))
    for one in RULES.classes:
        yield from ((one.code, text) for text in (one.name, one.meaning))
    for level in RULES.levels:
        yield from ((level.code, text) for text in (level.name, level.term))
    yield from ((phase.id, phase.advice) for phase in RULES.phases)
    yield from ((situation.id, step) for situation in RULES.situations for step in situation.steps)
    yield from ((rule.id, text) for rule in RULES.support for text in rule.texts)
    yield from RULES.texts.items()
    yield from ((name, field.label) for name, field in RULES.fields.items())


@pytest.mark.parametrize(("name", "text"), list(_texts()))
def test_texts_are_short_and_in_both_languages(name: str, text: Text) -> None:
    assert set(text.by_language) == {"nl", "tr"}
    for raw in text.by_language.values():
        wording = fill(raw, {"first_talk_by": "26 november 2026", "municipality": "Alphen aan den Rijn"})
        sentences = [one for one in re.split(r"(?<=[.?!])\s", wording) if one]
        assert len(sentences) <= 3, wording
        assert all(len(re.findall(r"\S+", one)) <= 15 for one in sentences), wording


#: Names that hold what would otherwise be a wrong form of address.
NAMES = re.compile(r"Bereken Uw Recht|U-pas")

#: A few signs of the wrong form of address, and words that blame.
WRONG = {"nl": r"\b(u|uw|wanbetaler|schuldig)\b", "tr": r"\b(sen|senin|sana|seni)\b"}


@pytest.mark.parametrize(("name", "text"), list(_texts()))
def test_texts_address_the_person_as_agreed(name: str, text: Text) -> None:
    for language, pattern in WRONG.items():
        assert not re.search(pattern, NAMES.sub("", text.by_language[language]).lower()), text.by_language[language]


def test_only_numbers_that_may_be_published_are_shown() -> None:
    allowed = {"112", "113", "0800-0113", "0800-2000", "0800-8115"}

    found = {
        number
        for _, text in _texts()
        for wording in text.by_language.values()
        for number in re.findall(r"\b(?:0\d{2,3}-[\d -]*\d|11\d)\b", wording)
    }

    assert found == allowed
