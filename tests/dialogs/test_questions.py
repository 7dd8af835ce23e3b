"""What a text means as a question: an article, choices, a redirect, small talk, an honest no, or nothing."""

import pytest

from dialogs.questions import Asked, read_question
from dialogs.understanding.answers import Found

REPLIES = {"talk:thanks", "neighbour:weather", "topic:rent"}


def asked(found: Found, *, asks: bool = True, answering: bool = False) -> Asked:
    return read_question(found, asks=asks, replies=REPLIES, answering=answering)


def test_a_sure_topic_answers_and_is_a_rival_of_an_answer_only_where_it_asks() -> None:
    sure = Found("rent", ("water",), 0.9, 20.0, "direct")

    assert asked(sure) == Asked("topic:rent", rivals=True)
    assert asked(sure, asks=False) == Asked("topic:rent")


def test_an_unsure_topic_gives_three_choices() -> None:
    unsure = Found("rent", ("water", "energy", "fines"), 0.3, 2.0, "choices")

    assert asked(unsure) == Asked(choices=("topic:rent", "topic:water", "topic:energy"))


def test_a_question_that_nothing_answers_gets_an_honest_no_without_topics_of_danger() -> None:
    far = Found("crisis", ("rent", "dakloos", "water"), 0.2, 1.0, "none")

    assert asked(far) == Asked(choices=("topic:rent", "topic:water"), honest_no=True)


def test_a_statement_that_nothing_answers_is_no_question() -> None:
    assert asked(Found("rent", (), 0.2, 1.0, "none"), asks=False) == Asked()


def test_a_neighbour_is_redirected_unless_nothing_is_said_of_it() -> None:
    assert asked(Found(neighbour="weather", confidence=0.9)) == Asked("neighbour:weather")
    assert asked(Found(neighbour="nonsense", confidence=0.9)) == Asked()


def test_small_talk_is_answered_also_where_something_stands_open() -> None:
    assert asked(Found(small_talk="thanks", confidence=1.0), asks=False, answering=True) == Asked("talk:thanks")


@pytest.mark.parametrize(
    ("confidence", "reply"), [(0.5, None), (0.85, "topic:rent")], ids=["likely an answer", "surely a question"]
)
def test_a_statement_while_something_stands_open_must_be_very_sure(confidence: float, reply: str | None) -> None:
    found = Found("rent", (), confidence, 20.0, "direct")

    assert asked(found, asks=False, answering=True).reply == reply
