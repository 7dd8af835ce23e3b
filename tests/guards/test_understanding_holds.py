"""What understanding must reach on questions that nobody tuned with; `kopru bench answers` tells the figures."""

from collections.abc import Sequence
from functools import cache

import pytest
from shipped import edition

from dialogs.authoring.development_questions import REPORT, Row, read_questions
from dialogs.authoring.measuring import Asked, Rates, rate
from dialogs.danger import read_danger
from dialogs.understanding.folding import fold
from dialogs.understanding.safety import SIGNALS
from storage import content


def rows(name: str, split: str | None = REPORT) -> tuple[Row, ...]:
    return read_questions(content.read_text("tests", "questions", f"{name}.tsv"), split)


@cache
def asked() -> Sequence[Asked]:
    matcher = edition().interpreter.matcher
    ours = [Asked(row["topic"], row["language"], matcher.ranked(row["text"])) for row in rows("in_scope")]
    others = [Asked(None, row["language"], matcher.ranked(row["text"])) for row in rows("out_of_scope")]
    return [*ours, *others]


def rates(language: str = "") -> Rates:
    among = [one for one in asked() if language in ("", one.language)]
    return rate(among, edition().interpreter.matcher.thresholds)


@pytest.mark.parametrize(("language", "least"), [("nl", 0.85), ("tr", 0.85), ("mixed", 0.92)])
def test_the_right_topic_comes_first(language: str, least: float) -> None:
    assert rates(language).first >= least


def test_people_are_helped_and_hardly_ever_misled() -> None:
    found = rates()

    assert found.among_three >= 0.95
    assert found.helped >= 0.90
    assert found.direct_wrong <= 0.04
    assert found.astray <= 0.03


@pytest.mark.parametrize("spoil", [fold, str.upper])
def test_bare_keyboards_and_capitals_cost_nothing(spoil) -> None:  # type: ignore[no-untyped-def]
    matcher = edition().interpreter.matcher

    for row in rows("in_scope"):
        typed = row["text"].replace("i", "İ") if spoil is str.upper and row["language"] == "tr" else row["text"]
        assert matcher.ranked(spoil(typed))[:1] == matcher.ranked(row["text"])[:1], row["text"]


def test_danger_is_noticed_and_ordinary_questions_raise_no_alarm() -> None:
    interpreter = edition().interpreter
    signs = [row for row in rows("safety") if row["level"] == "sign"]
    ordinary = [row for row in rows("in_scope") if row["topic"] not in SIGNALS]

    noticed = [read_danger(interpreter.safety, interpreter.matcher, row["text"]) for row in signs]
    alarms = [read_danger(interpreter.safety, interpreter.matcher, row["text"]) for row in ordinary]

    assert sum(bool(one.sign or one.check or one.others) for one in noticed) >= 0.98 * len(signs)
    assert sum(bool(one.sign or one.check) for one in alarms) <= len(ordinary) / 150


@pytest.mark.parametrize(("language", "bare", "least"), [("nl", False, 0.98), ("tr", False, 0.98), ("tr", True, 0.96)])
def test_the_language_of_short_sentences_is_heard(language: str, bare: bool, least: float) -> None:
    texts = [row["text"] for row in rows("languages", None) if row["language"] == language]
    heard = [edition().interpreter.languages.hear(fold(text) if bare else text) for text in texts]

    assert heard.count(language) >= least * len(texts)
