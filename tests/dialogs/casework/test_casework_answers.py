"""What programs may send as answers, and what they are told when it is wrong."""

import pytest
from casework_sample import RULES, outcome

from dialogs.casework.answers import AnswersWrong, checked_answers, known_answers, unknown_fields

FIELDS = RULES.fields


def test_answers_become_values_with_several_codes_in_a_tuple() -> None:
    values = checked_answers(
        FIELDS,
        {
            "arrears": ["rent", "energy", "rent"],
            "letters": "bailiff",
            "wsnp": "no",
            "rent_months": 2,
            "total_debt": 900.0,
            "place": "GM0344/3511",
            "danger": "unknown",
            "study_months": "refused",
            "borrowing": [],
        },
    )

    assert values == {
        "arrears": ("rent", "energy"),
        "letters": ("bailiff",),
        "wsnp": "no",
        "rent_months": 2,
        "total_debt": 900,
        "place": "GM0344/3511",
        "danger": ("unknown",),
        "study_months": "refused",
        "borrowing": (),
    }


@pytest.mark.parametrize("name", sorted(FIELDS))
@pytest.mark.parametrize("unsure", ["unknown", "refused"])
def test_every_field_may_be_unknown_or_refused(name: str, unsure: str) -> None:
    values = checked_answers(FIELDS, {name: unsure})

    assert unknown_fields(FIELDS, values) == (name,)


@pytest.mark.parametrize(
    ("answers", "parts"),
    [
        ({"arears": "rent"}, ('unknown field "arears" (did you mean "arrears"?); fields:', "housing_months")),
        ({"zzz": 1}, ('unknown field "zzz"; fields: danger,',)),
        (
            {"arrears": "rnt"},
            ('arrears: unknown code "rnt" (did you mean "rent"?); codes: none', "unknown, refused"),
        ),
        ({"arrears": ["rent", 5]}, ("arrears: unknown code 5; codes: none, rent",)),
        ({"arrears": None}, ("arrears: unknown code None",)),
        ({"wsnp": True}, ("wsnp: unknown code True; codes: no, yes, unknown, refused",)),
        ({"housing_months": ["one"]}, ("housing_months: unknown code ['one']; codes: under_one, one",)),
        ({"rent_months": "two"}, ('rent_months: "two" is not a whole number of months from 0 to 600; also: unknown',)),
        ({"rent_months": True}, ("rent_months: True is not a whole number",)),
        ({"rent_months": -1}, ("rent_months: -1 is not a whole number",)),
        ({"rent_months": 601}, ("rent_months: 601 is not a whole number",)),
        ({"total_debt": 500.5}, ("total_debt: 500.5 is not a whole number of euro",)),
        ({"total_debt": float("nan")}, ("total_debt: nan is not a whole number of euro",)),
        ({"total_debt": float("inf")}, ("total_debt: inf is not a whole number of euro",)),
        ({"total_debt": [1]}, ("total_debt: [1] is not a whole number of euro",)),
        ({"place": "Utrecht"}, ('place: "Utrecht" is not a municipality such as GM0344',)),
        ({"place": 344}, ("place: 344 is not a municipality",)),
        ({"place": ["GM0344"]}, ("place: ['GM0344'] is not a municipality",)),
        ({"wsnp": "maybe", "bewind": "x"}, ("wsnp: unknown code", "; bewind: unknown code")),
    ],
)
def test_a_wrong_answer_is_told_with_what_is_allowed(answers: dict[str, object], parts: tuple[str, ...]) -> None:
    with pytest.raises(AnswersWrong) as raised:
        outcome(answers)

    assert isinstance(raised.value, ValueError)
    assert all(part in str(raised.value) for part in parts), str(raised.value)


def test_a_very_long_wrong_answer_is_cut_in_the_message() -> None:
    with pytest.raises(AnswersWrong) as raised:
        outcome({"wsnp": "x" * 10_000})

    assert len(str(raised.value)) < 300


def test_a_script_may_ask_more_than_rules_read() -> None:
    values = known_answers(
        FIELDS, {"arrears": ("rent", "sport_club"), "favourite_colour": "red", "wsnp": "perhaps", "rent_months": 2}
    )

    assert values == {"arrears": ("rent",), "rent_months": 2}
