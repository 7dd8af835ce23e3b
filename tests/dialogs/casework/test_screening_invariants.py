"""What holds for all answers: worse answers never look better, and not knowing never looks like anything."""

from typing import Any

import pytest
from casework_sample import MONDAY, RULES, outcome
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.casework.answers import known_answers
from dialogs.casework.result_texts import screening_texts
from dialogs.casework.rules import Field
from dialogs.casework.screening import Screening, screen, weighing_fields

CLASSES = [one.code for one in RULES.classes]
LEVELS = [one.code for one in RULES.levels]
FIELDS = sorted(RULES.fields)

#: More of these is better.
LIGHTENING = ("monthly_income", "monthly_capacity")
NOT_ORDERED = ("place", "phase", "help_language")


def _values(field: Field) -> st.SearchStrategy[Any]:
    unsure = st.sampled_from(["unknown", "refused"])
    match field.type:
        case "number":
            small = st.integers(0, min(field.maximum or 0, 30))
            return unsure | small | st.integers(0, min(field.maximum or 0, 3000))
        case "place":
            return unsure | st.sampled_from(["GM0344", "GM0344/3511"])
        case "choices":
            return st.lists(st.sampled_from([*field.codes, "unknown"]), max_size=5)
        case _:
            return unsure | st.sampled_from(list(field.codes))


ANSWERS = st.fixed_dictionaries({}, optional={name: _values(RULES.fields[name]) for name in FIELDS})


@st.composite
def worsened(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw answers, and the same answers with one of them made worse."""
    answers = draw(ANSWERS)
    name = draw(st.sampled_from([name for name in FIELDS if name not in NOT_ORDERED]))
    field, before = RULES.fields[name], answers.get(name)
    if field.type == "choices":
        worse: Any = [*(before or []), draw(st.sampled_from(list(field.codes)))]
    elif field.type == "number":
        limits = (field.minimum or 0, before) if name in LIGHTENING else (before, field.maximum)
        if not isinstance(before, int):
            limits = (field.minimum, field.maximum)
        worse = draw(st.integers(*limits))  # type: ignore[arg-type]
    else:
        codes = list(field.codes)
        worse = draw(st.sampled_from(codes[codes.index(before) if before in codes else 0 :]))
    return answers, {**answers, name: worse}


def _weight(found: Screening) -> tuple[int, int, int]:
    return CLASSES.index(found.class_code), LEVELS.index(found.urgency), found.points


@settings(deadline=None)
@given(worsened())
def test_a_worse_answer_never_lowers_class_urgency_or_points(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    before, after = (_weight(outcome(answers)) for answers in pair)

    assert all(new >= old for old, new in zip(before, after, strict=True))


@settings(deadline=None)
@given(ANSWERS, st.sampled_from(FIELDS), st.sampled_from(["unknown", "refused"]))
def test_not_knowing_weighs_the_same_as_not_being_asked(answers: dict[str, Any], name: str, unsure: str) -> None:
    asked = {**answers, name: unsure}
    silent = {field: value for field, value in answers.items() if field != name}

    assert _weight(outcome(asked)) == _weight(outcome(silent))
    assert outcome(asked).reasons == outcome(silent).reasons


@settings(deadline=None)
@given(ANSWERS)
def test_an_outcome_adds_up_and_explains_itself(answers: dict[str, Any]) -> None:
    found = outcome(answers)

    assert found.points == sum(reason.points for reason in found.reasons)
    assert [reason.points for reason in found.reasons] == sorted((one.points for one in found.reasons), reverse=True)
    assert found.class_code == "limited" or found.reasons
    assert all(reason.source and set(reason.text.by_language) == {"nl", "tr"} for reason in found.reasons)


@settings(deadline=None)
@given(ANSWERS)
def test_every_outcome_has_all_texts_filled_in(answers: dict[str, Any]) -> None:
    known = known_answers(RULES.fields, answers)

    texts = screening_texts(RULES, screen(RULES, known, MONDAY), known)

    for text in texts.values():
        assert text.placeholders() == frozenset()
        assert all(text.by_language[code].strip() for code in ("nl", "tr"))
    for code in ("nl", "tr"):
        assert 1 <= len(texts["today_steps"].by_language[code].splitlines()) <= 3
        assert 1 <= len(texts["reasons"].by_language[code].splitlines()) <= 3


@pytest.mark.parametrize("unsure", ["unknown", "refused"])
@pytest.mark.parametrize("name", FIELDS)
def test_not_knowing_lowers_confidence_and_is_never_told_as_no(name: str, unsure: str) -> None:
    found = outcome({name: unsure})
    texts = screening_texts(RULES, found, {})

    weighs = name in weighing_fields(RULES)
    assert found.confidence == ("lower" if weighs else "full")
    assert found.unknowns == ((name,) if weighs else ())
    if weighs:
        label = RULES.fields[name].label.by_language
        assert label["nl"] in texts["uncertainty"].by_language["nl"]
        assert label["tr"] in texts["uncertainty"].by_language["tr"]
        assert texts["reasons"] == RULES.texts["too_little_known"]
        assert label["nl"] in texts["what_would_change"].by_language["nl"]


def test_fields_that_only_route_do_not_weigh() -> None:
    idle = set(FIELDS) - weighing_fields(RULES)

    assert idle == {"place", "phase", "children", "age", "help_language"}
