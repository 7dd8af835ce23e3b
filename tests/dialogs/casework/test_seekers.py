"""Who looks for help, made of answers: what was not answered is not known, and never means no."""

from datetime import date
from typing import Any

import pytest
from casework_sample import MONDAY, RULES, outcome

from dialogs.casework.answers import checked_answers
from dialogs.casework.directory import ANY_LANGUAGE
from dialogs.casework.seekers import Languages, Seeker, groups_of, languages_of, seeker_of
from dialogs.conditions import Value

MERGER = date(2027, 1, 1)


class TwoTowns:
    """Wijdemeren, which merges into Hilversum on the first day of 2027."""

    def name(self, code: str, on: date) -> str | None:
        return {"GM0402": "Hilversum", "GM1696": "Wijdemeren"}.get(self.current(code, on) or "")

    def current(self, code: str, on: date) -> str | None:
        if code == "GM1696" and on >= MERGER:
            return "GM0402"
        return code if code in ("GM0402", "GM1696") else None

    def covered(self, code: str, on: date) -> frozenset[str]:
        return frozenset({"GM0402", "GM1696"}) if on >= MERGER else frozenset({code})

    def point(self, postcode: str) -> tuple[float, float] | None:
        return (52.25, 5.07) if postcode == "1241" else None

    def centre(self, code: str, on: date) -> tuple[float, float] | None:
        return (52.22, 5.17) if code == "GM0402" else (52.24, 5.08)


def seeker(chat_language: str | None = "tr", on: date = MONDAY, **answers: Any) -> Seeker:
    asked = {name: answer for name, answer in answers.items() if name in RULES.fields}
    values: dict[str, Value] = {**answers, **checked_answers(RULES.fields, asked)}
    return seeker_of(values, outcome(asked, on), TwoTowns(), on=on, chat_language=chat_language)


def test_nothing_answered_is_nothing_known() -> None:
    found = seeker()

    assert found == Seeker(
        on=MONDAY,
        municipality=None,
        covered=frozenset(),
        postcode=None,
        point=None,
        centre=None,
        languages=Languages(("tr",), "tr"),
        phase="before",
        class_code="limited",
        urgency="U0",
        groups={},
        ages=None,
        low_self_reliance=False,
        legal_threat=False,
    )


@pytest.mark.parametrize("unsure", ["unknown", "refused"])
def test_not_knowing_is_the_same_as_not_being_asked(unsure: str) -> None:
    names = ("place", "help_language", "age", "business", "children", "overview")

    assert seeker(**dict.fromkeys(names, unsure)) == seeker()


def test_a_postcode_gives_a_point_and_its_municipality_a_middle() -> None:
    found = seeker(place="GM1696/1241")

    assert (found.municipality, found.postcode) == ("GM1696", 1241)
    assert (found.point, found.centre) == ((52.25, 5.07), (52.24, 5.08))


def test_a_municipality_alone_has_a_middle_and_no_point() -> None:
    found = seeker(place="GM0402")

    assert (found.municipality, found.postcode, found.point) == ("GM0402", None, None)
    assert found.centre == (52.22, 5.17)


def test_somebody_of_a_municipality_that_merged_lives_in_its_successor() -> None:
    found = seeker(place="GM1696/1241", on=MERGER)

    assert (found.municipality, found.postcode) == ("GM0402", 1241)
    assert found.covered == {"GM0402", "GM1696"}


def test_a_municipality_that_is_not_known_is_nowhere() -> None:
    found = seeker(place="GM9999/1241")

    assert (found.municipality, found.postcode, found.point, found.centre) == (None, None, None, None)
    assert found.covered == frozenset()


@pytest.mark.parametrize(
    ("wish", "chat", "languages"),
    [
        ("dutch", "tr", Languages(("nl",))),
        ("turkish", "nl", Languages(("tr",))),
        ("turkish_or_interpreter", "nl", Languages(("tr",), "tr")),
        ("other_interpreter", "nl", Languages((), ANY_LANGUAGE)),
        (None, None, Languages(("nl",))),
        (None, "nl", Languages(("nl",))),
        (None, "tr", Languages(("tr",), "tr")),
    ],
)
def test_a_wish_for_a_language_stands_over_the_language_of_the_chat(
    wish: str | None, chat: str | None, languages: Languages
) -> None:
    assert languages_of(wish, chat) == languages


@pytest.mark.parametrize(
    ("answers", "groups"),
    [
        ({}, {}),
        ({"business": "no"}, {"business": False}),
        ({"business": "yes"}, {"business": True}),
        ({"business": "yes_threatened"}, {"business": True}),
        ({"business": "unknown", "children": "refused"}, {}),
        ({"children": "yes"}, {"families": True}),
        ({"children": "no"}, {"families": False}),
        ({"age": "from_18"}, {"young": True, "elderly": False}),
        ({"age": "from_27"}, {"young": False, "elderly": False}),
        ({"age": "from_67"}, {"young": False, "elderly": True}),
    ],
)
def test_groups_are_those_that_answers_tell_of(answers: dict[str, Value], groups: dict[str, bool]) -> None:
    assert groups_of(answers) == groups


def test_ages_are_those_of_the_answer() -> None:
    ages = [seeker(age=code).ages for code in ("from_18", "from_27", "from_67", "unknown")]

    assert ages == [(18, 26), (27, 66), (67, 150), None]


@pytest.mark.parametrize(("code", "low"), [("good", False), ("no_overview", True), ("post_unopened", True)])
def test_who_has_no_overview_relies_less_on_themselves(code: str, low: bool) -> None:
    assert seeker(overview=code).low_self_reliance is low


def test_a_screening_tells_phase_class_urgency_and_whether_the_legal_term_runs() -> None:
    calm = seeker()
    threatened = seeker(danger="eviction", arrears=["rent", "energy"], housing_months="three_or_more")

    assert (calm.phase, calm.legal_threat) == ("before", False)
    assert (threatened.urgency, threatened.legal_threat) == ("U2", True)
    assert (
        threatened.class_code
        == outcome({"danger": "eviction", "arrears": ["rent", "energy"], "housing_months": "three_or_more"}).class_code
    )
