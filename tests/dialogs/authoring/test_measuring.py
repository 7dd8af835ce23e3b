"""Measuring the matcher on questions, and finding where its zones begin."""

import pytest

from dialogs.authoring.measuring import MOST_ASTRAY, MOST_WRONG, Asked, Ranking, Rates, rate, tune
from dialogs.understanding.answers import Thresholds, place

BOUNDS = Thresholds(evidence=5.0, lead=2.0, nearest=1.0, aside=1.0, alarm=9.0, doubt=9.0)


def ours(topic: str, *ranking: tuple[float, str]) -> Asked:
    return Asked(topic, "nl", ranking)


def not_ours(*ranking: tuple[float, str]) -> Asked:
    return Asked(None, "tr", ranking)


#: A message that is like nothing.
NOTHING: list[Ranking] = [()]


def thresholds(asked: list[Asked]) -> Thresholds:
    return tune(asked, NOTHING)


def test_nothing_asked_is_nothing_right() -> None:
    assert rate([], BOUNDS) == Rates(0, 0.0, 0.0, 0.0, 0.0, 0.0, 0, 0.0, 0.0)


def test_every_way_a_question_of_ours_can_end_is_counted() -> None:
    asked = [
        ours("water", (9.0, "water"), (3.0, "rent")),  # direct, right
        ours("rent", (9.0, "water"), (3.0, "rent")),  # direct, wrong, though second
        ours("water", (4.0, "rent"), (3.5, "loan"), (3.0, "water"), (2.0, "tax")),  # third of the choices
        ours("tax", (4.0, "rent"), (3.5, "loan"), (3.0, "water"), (2.0, "tax")),  # fourth is not shown
        ours("water", (0.5, "water")),  # first, but nothing is near
        ours("water", (4.0, "neighbour:weather"), (2.0, "water")),  # a neighbour is named
        ours("water"),  # nothing found
        ours("water", (4.0, "water"), (3.5, "rent")),  # first of the choices
    ]

    rates = rate(asked, BOUNDS)

    assert (rates.questions, rates.out_of_scope) == (8, 0)
    assert rates.first == 3 / 8
    assert rates.among_three == 5 / 8
    assert (rates.direct_right, rates.direct_wrong) == (1 / 8, 1 / 8)
    assert rates.helped == 3 / 8


def test_every_way_a_question_out_of_scope_can_end_is_counted() -> None:
    asked = [
        not_ours((9.0, "water")),
        not_ours((4.0, "water"), (3.5, "rent")),
        not_ours((4.0, "rent"), (3.5, "water")),
        not_ours((4.0, "neighbour:weather"), (2.0, "water")),
    ]

    rates = rate(asked, BOUNDS)

    assert (rates.questions, rates.out_of_scope) == (0, 4)
    assert (rates.astray, rates.offered) == (0.25, 0.5)


SURE = [ours("water", (10.0, "water"), (5.0, "rent"))] * 8
DOUBTFUL = [ours("water", (6.0, "water"), (4.0, "rent"))] * 2
WRONG = [ours("water", (7.0, "rent"), (4.0, "water"))]
STRANGE = [not_ours((8.0, "water"), (5.5, "rent"))]


def test_thresholds_let_as_many_answer_at_once_as_the_bounds_allow() -> None:
    asked = [*SURE, *WRONG, *STRANGE]

    rates = rate(asked, thresholds(asked))

    assert rates.direct_right == 8 / 9
    assert rates.direct_wrong <= MOST_WRONG
    assert rates.astray <= MOST_ASTRAY


def test_of_equal_thresholds_the_most_careful_are_found() -> None:
    found = thresholds([*SURE, *STRANGE])

    assert (found.evidence, found.lead) == (10.0, 5.0)


def test_without_wrong_ones_all_that_are_right_answer_at_once() -> None:
    found = thresholds([*SURE, *DOUBTFUL, not_ours((1.0, "water"))])

    assert (found.evidence, found.lead) == (6.0, 2.0)


def test_a_question_that_went_wrong_is_kept_from_answering_at_once() -> None:
    asked = [*SURE, *DOUBTFUL, *WRONG, not_ours((1.0, "water"))]

    found = thresholds(asked)

    assert found.lead > 3.0
    assert {place(one.ranking, found).zone for one in (*DOUBTFUL, *WRONG)} == {"choices"}


def test_the_same_questions_give_the_same_thresholds_in_any_order() -> None:
    asked = [*SURE, *DOUBTFUL, *WRONG, *STRANGE]

    assert thresholds(asked) == thresholds(asked) == thresholds(list(reversed(asked)))


def test_hardly_a_question_whose_topic_would_be_shown_is_lost() -> None:
    faint = [ours("water", (1.0 + at / 4, "water")) for at in range(100)]

    found = thresholds([*faint, not_ours((0.5, "water"))])

    assert found.nearest == 1.25
    assert sum(place(one.ranking, found).zone == "none" for one in faint) == 1


@pytest.mark.parametrize(
    "ranking",
    [
        [(9.0, "rent")],
        [(9.0, "neighbour:weather")],
        [(9.0, "rent"), (8.0, "loan"), (7.0, "tax"), (6.0, "water")],
    ],
)
def test_where_no_topic_would_be_shown_nothing_can_be_lost(ranking: list[tuple[float, str]]) -> None:
    assert thresholds([ours("water", *ranking), not_ours((0.5, "water"))]).nearest == 0.0


def test_a_neighbour_is_named_only_with_more_lead_than_it_has_over_ours() -> None:
    led = ours("water", (4.0, "neighbour:weather"), (2.0, "water"))

    found = thresholds([*SURE, led, not_ours((9.0, "neighbour:weather"))])

    assert found.aside == 2.01
    assert place(led.ranking, found).topic == "water"


def test_without_neighbours_before_ours_they_are_always_named() -> None:
    assert thresholds([*SURE, not_ours((9.0, "neighbour:weather"))]).aside == 0.01


def alike(*leads: float) -> list[Ranking]:
    """Rank messages that are so much more like a danger than like anything harmless."""
    return [((5.0 + lead, "crisis"), (5.0, "harmless"), (1.0, "water")) for lead in leads]


def test_hardly_a_harmless_message_is_an_alarm_or_a_doubt() -> None:
    leads = [9.0, 8.0, *(7.0 - at / 100 for at in range(400)), *[-1.0] * 598]

    found = tune([*SURE, *STRANGE], alike(*leads))

    assert (found.alarm, found.doubt) == (7.0, 6.91)
    assert [sum(lead >= bound for lead in leads) for bound in (found.alarm, found.doubt)] == [3, 12]


def test_of_few_harmless_messages_none_is_an_alarm() -> None:
    found = tune([*SURE, *STRANGE], alike(2.0, 3.0, -4.0))

    assert found.alarm == found.doubt == 3.01


def test_a_question_that_finds_nothing_does_not_count_among_those_that_bounds_come_from() -> None:
    found = thresholds([*SURE, ours("water"), not_ours()])

    assert (found.evidence, found.lead, found.nearest) == (10.0, 5.0, 10.0)


@pytest.mark.parametrize("asked", [[], SURE, STRANGE, [ours("water"), *STRANGE]])
def test_tuning_needs_questions_of_both_kinds(asked: list[Asked]) -> None:
    with pytest.raises(ValueError, match="in scope and out of scope"):
        thresholds(asked)
