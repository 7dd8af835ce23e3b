"""The article that answers a question: at once, among a few, or none."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.understanding.answers import (
    HARMLESS_SUBJECT,
    NAMING_LEAD,
    READ_LETTERS,
    Found,
    Likeness,
    Matcher,
    Thresholds,
    lead_of,
    liken,
    place,
)
from dialogs.understanding.concepts import Concepts, Naming, Stem
from dialogs.understanding.padding import Padding
from dialogs.understanding.ranking import Index, Reader
from dialogs.understanding.small_talk import SmallTalk
from dialogs.understanding.spelling import learn_spelling

THRESHOLDS = Thresholds(evidence=10.0, lead=4.0, nearest=5.0, aside=6.0, alarm=8.0, doubt=3.0)
MATCHER = Matcher(
    Reader(Padding((("ik",),)), Concepts((Naming("rent", (Stem("huur", "nl"),)),))),
    learn_spelling([["boete", "huur"], ["boete", "huur"]]),
    Index(
        ("fine", "neighbour:taxi", "rent"),
        {"huur": ((2, 12.0), (0, 1.0)), "boete": ((0, 6.0), (2, 3.0)), "taxi": ((1, 9.0),)},
    ),
    SmallTalk({"hoi": "greeting"}),
    THRESHOLDS,
)


def test_nothing_in_common_is_nothing_found() -> None:
    found = place([], THRESHOLDS)

    assert (found.topic, found.alternatives, found.neighbour, found.zone) == (None, (), None, "none")
    assert found.confidence == found.lead == 0.0


@pytest.mark.parametrize(("evidence", "next_best"), [(10.0, 6.0), (20.0, 3.0), (10.0, None)])
def test_enough_evidence_and_lead_answer_directly(evidence: float, next_best: float | None) -> None:
    others = [] if next_best is None else [(next_best, "fine")]

    found = place([(evidence, "rent"), *others], THRESHOLDS)

    assert (found.zone, found.topic, found.alternatives) == ("direct", "rent", tuple(name for _, name in others))
    assert found.lead == evidence - (next_best or 0.0)


@pytest.mark.parametrize(("evidence", "next_best"), [(9.9, 1.0), (12.0, 8.1), (5.0, 0.0)])
def test_too_little_evidence_or_lead_offers_choices(evidence: float, next_best: float) -> None:
    found = place([(evidence, "rent"), (next_best, "fine")], THRESHOLDS)

    assert (found.zone, found.topic, found.alternatives) == ("choices", "rent", ("fine",))


def test_too_little_evidence_is_near_nothing_but_still_says_what_was_best() -> None:
    found = place([(4.9, "rent"), (0.5, "fine")], THRESHOLDS)

    assert (found.zone, found.topic) == ("none", "rent")


def test_the_next_best_three_topics_are_named() -> None:
    ranked = [(9.0, "rent"), (8.0, "fine"), (7.5, "neighbour:taxi"), (7.0, "water"), (6.0, "tax"), (5.0, "bkr")]

    found = place(ranked, THRESHOLDS)

    assert found.alternatives == ("fine", "water", "tax")


def test_a_neighbour_with_enough_lead_is_named_and_no_topic() -> None:
    found = place([(11.0, "neighbour:taxi"), (5.0, "rent")], THRESHOLDS)

    assert (found.neighbour, found.topic, found.alternatives, found.zone) == ("taxi", None, (), "none")
    assert found.lead == 6.0


def test_a_neighbour_without_any_topic_beside_it_is_named_whatever_its_lead() -> None:
    found = place([(1.1, "neighbour:taxi"), (1.0, "neighbour:bus")], THRESHOLDS)

    assert (found.neighbour, found.zone) == ("taxi", "none")


def test_a_neighbour_just_ahead_of_a_topic_makes_it_a_choice() -> None:
    found = place([(15.0, "neighbour:taxi"), (14.0, "rent"), (2.0, "fine")], THRESHOLDS)

    assert (found.neighbour, found.topic, found.zone, found.lead) == (None, "rent", "choices", 0.0)


def test_a_neighbour_close_behind_a_topic_makes_it_a_choice() -> None:
    found = place([(15.0, "rent"), (14.0, "neighbour:taxi")], THRESHOLDS)

    assert (found.topic, found.alternatives, found.zone) == ("rent", (), "choices")


@pytest.mark.parametrize(("lead", "confidence"), [(0.0, 0.119), (4.0, 0.5), (8.0, 0.881), (400.0, 1.0)])
def test_confidence_grows_with_the_lead(lead: float, confidence: float) -> None:
    found = place([(400.0, "rent"), (400.0 - lead, "fine")], THRESHOLDS)

    assert found.confidence == confidence


def test_no_lead_asked_for_is_no_error() -> None:
    found = place([(1.0, "rent"), (0.5, "fine")], replace(THRESHOLDS, evidence=1.0, lead=0.0, nearest=0.0))

    assert (found.zone, found.confidence) == ("direct", 1.0)


def test_what_is_harmless_answers_nothing_and_takes_no_lead() -> None:
    ranked = [(20.0, HARMLESS_SUBJECT), (15.0, "rent"), (2.0, "fine")]

    found = place(ranked, THRESHOLDS)

    assert (found.zone, found.topic, found.alternatives) == ("direct", "rent", ("fine",))


def test_only_harmless_is_nothing_found() -> None:
    assert place([(20.0, HARMLESS_SUBJECT)], THRESHOLDS) == Found()


@pytest.mark.parametrize(
    ("ranked", "danger", "lead"),
    [
        ([], None, 0.0),
        ([(9.0, "rent")], None, 0.0),
        ([(9.0, "crisis")], "crisis", 9.0),
        ([(9.0, "gokken"), (8.5, "crisis"), (5.0, "rent"), (4.0, HARMLESS_SUBJECT)], "gokken", 4.0),
        ([(9.0, "crisis"), (8.0, HARMLESS_SUBJECT)], "crisis", 1.0),
        ([(9.0, "crisis"), (7.0, "neighbour:taxi")], "crisis", 2.0),
        ([(9.0, HARMLESS_SUBJECT), (8.0, "crisis")], None, 0.0),
        ([(9.0, "crisis"), (9.0, "rent")], None, 0.0),
    ],
)
def test_a_text_is_like_a_danger_that_stands_before_everything_harmless(
    ranked: list[tuple[float, str]], danger: str | None, lead: float
) -> None:
    assert liken(ranked).nearest() == (danger, lead)


@pytest.mark.parametrize(("danger", "gap"), [("crisis", 2.0), ("gokken", -3.0), ("dakloos", 5.0)])
def test_the_gap_is_how_much_more_a_text_is_like_something_harmless(danger: str, gap: float) -> None:
    likeness = Likeness({"crisis": 3.0, "gokken": 8.0}, 5.0)

    assert likeness.gap(danger) == gap


@pytest.mark.parametrize(("ranked", "lead"), [([(9.0, "rent"), (5.5, "fine")], 3.5), ([(9.0, "rent")], 9.0)])
def test_the_lead_is_that_over_the_second_subject(ranked: list[tuple[float, str]], lead: float) -> None:
    assert lead_of(ranked) == lead


def test_small_talk_comes_before_every_topic() -> None:
    assert MATCHER.find("Hoi!") == Found(small_talk="greeting", confidence=1.0)


@pytest.mark.parametrize(
    ("text", "topic", "zone"),
    [("hoi, ik heb huur", "rent", "direct"), ("boete", "fine", "choices"), ("huur boete", "rent", "direct")],
)
def test_a_question_finds_its_topic(text: str, topic: str, zone: str) -> None:
    found = MATCHER.find(text)

    assert (found.topic, found.zone, found.small_talk) == (topic, zone, None)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("huur", "rent"),
        ("ik heb huur", "rent"),
        ("boete", None),
        ("taxi", None),
        ("hoi", None),
        ("huur taxi taxi", "rent"),
    ],
)
def test_a_topic_ahead_of_others_is_named_by_a_word_of_the_lexicon(text: str, named: str | None) -> None:
    assert MATCHER.find(text).named == named


@pytest.mark.parametrize(("lead", "named"), [(NAMING_LEAD, "rent"), (NAMING_LEAD - 0.01, None)])
def test_a_topic_that_is_hardly_ahead_is_not_named(lead: float, named: str | None) -> None:
    alone = Index(("rent",), {"huur": ((0, lead),)})

    assert replace(MATCHER, index=alone).find("huur").named == named


def test_a_text_is_likened_to_danger_and_to_what_is_harmless() -> None:
    index = Index(("crisis", "harmless", "rent"), {"boete": ((0, 6.0), (1, 4.0)), "huur": ((2, 5.0),)})

    likeness = replace(MATCHER, index=index).likeness("huur boete")

    assert likeness == Likeness({"crisis": 6.0}, 5.0)


def test_a_question_about_something_else_finds_the_neighbour() -> None:
    assert MATCHER.find("taxi").neighbour == "taxi"


def test_a_question_about_nothing_known_finds_nothing() -> None:
    assert MATCHER.find("hoeveel planeten zijn er") == Found()


def test_a_misspelt_word_counts_as_the_one_that_is_meant() -> None:
    assert MATCHER.ranked("boette") == MATCHER.ranked("boete") == [(6.0, "fine"), (3.0, "rent")]


def test_all_subjects_are_ranked() -> None:
    assert MATCHER.ranked("huur of boete, of een taxi") == [(15.0, "rent"), (9.0, "neighbour:taxi"), (7.0, "fine")]


def test_equal_evidence_is_in_the_order_of_names() -> None:
    index = Index(("b", "a"), {"huur": ((0, 1.0), (1, 1.0))})
    matcher = replace(MATCHER, index=index)

    assert matcher.ranked("huur") == [(1.0, "a"), (1.0, "b")]


def test_in_a_story_the_sentence_that_says_most_counts_as_much_as_all_of_it() -> None:
    ranked = MATCHER.ranked("Ik heb huur. Ook een taxi! En boete.")

    assert ranked == [((15.0 + 12.0) / 2, "rent"), (9.0, "neighbour:taxi"), ((7.0 + 6.0) / 2, "fine")]


def test_the_end_of_a_very_long_text_is_not_read() -> None:
    assert MATCHER.ranked("x " * (READ_LETTERS // 2) + "huur") == []
    assert MATCHER.ranked("x " * (READ_LETTERS // 2 - 2) + "huur") == [(12.0, "rent"), (1.0, "fine")]


@given(
    st.lists(
        st.tuples(st.floats(0, 100), st.sampled_from(["rent", "fine", "tax", "neighbour:taxi", "neighbour:bus"])),
        unique_by=lambda one: one[1],
    )
)
def test_any_ranking_has_a_zone_and_names_a_topic_or_a_neighbour(ranked: list[tuple[float, str]]) -> None:
    found = place(sorted(ranked, reverse=True), THRESHOLDS)

    assert 0 <= found.confidence <= 1
    assert (found.topic is None) is (found.neighbour is not None or not ranked)
    assert found.topic not in found.alternatives
    assert found.zone == "none" or found.topic is not None
