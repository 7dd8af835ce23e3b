"""`kopru tune`: the document that it writes, and what it measures; finding the thresholds is tested on their own."""

from datetime import date
from pathlib import Path

import pytest
from shipped import edition

from bot.commands import tune
from dialogs.authoring.development_questions import REPORT, TUNE
from dialogs.authoring.measuring import Rates
from dialogs.authoring.thresholds import read_thresholds
from dialogs.understanding.answers import Matcher, Thresholds
from dialogs.understanding.safety import SIGNALS

TODAY = date(2026, 11, 23)
BOUNDS = Thresholds(evidence=1.5, lead=0.25, nearest=0.5, aside=0.0, alarm=9.5, doubt=3.0)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return edition().interpreter.matcher


def test_what_is_written_can_be_read(tmp_path: Path, matcher: Matcher) -> None:
    file = tmp_path / "thresholds.yaml"

    file.write_text(tune.written(BOUNDS, matcher, today=TODAY, data="0123456789abcdef"), encoding="utf-8")

    found, problems = read_thresholds(file.read_text(encoding="utf-8"), str(file))
    assert problems == ()
    assert found is not None
    assert (found.thresholds, found.data) == (BOUNDS, "0123456789abcdef")


def test_both_halves_are_measured_per_language_and_in_all(matcher: Matcher) -> None:
    text = tune.written(BOUNDS, matcher, today=TODAY, data="none")

    lines = text.splitlines()
    assert lines[2:4] == ["lexicon: thresholds", "tuned_on: 2026-11-23"]
    assert [line.split(":")[0] for line in lines[lines.index("measured:") + 1 :]] == [
        f"  - {half} {language}" for half in ("tune", "report") for language in ("tr", "nl", "mixed", "all")
    ]
    assert text.endswith("\n")


def test_shares_are_written_in_percent() -> None:
    rates = Rates(
        questions=400,
        first=0.9575,
        among_three=1.0,
        direct_right=0.75,
        direct_wrong=0.005,
        helped=0.98,
        out_of_scope=120,
        astray=1 / 120,
        offered=0.0,
    )

    assert tune.sentence("report", "nl", rates) == (
        "report nl: 400 in scope, first 95.8, three 100.0, direct 75.0 right 0.5 wrong, helped 98.0; "
        "120 out of scope, direct 0.8, choices 0.0"
    )


@pytest.mark.parametrize("half", [TUNE, REPORT])
def test_each_half_has_questions_of_both_kinds_in_every_language(half: str, matcher: Matcher) -> None:
    asked = list(tune.questions(matcher, half))

    assert {one.language for one in asked if one.topic is not None} == {"nl", "tr", "mixed"}
    assert {one.language for one in asked if one.topic is None} >= {"nl", "tr", "mixed"}


def test_questions_of_ours_have_an_answer_and_are_ranked_by_the_matcher(matcher: Matcher) -> None:
    asked = [one for half in (TUNE, REPORT) for one in tune.questions(matcher, half) if one.topic is not None]

    assert {f"topic:{one.topic}" for one in asked} <= set(edition().bundle.replies)
    assert sum(one.topic in [name for _, name in one.ranking] for one in asked) > 0.9 * len(asked)


@pytest.mark.parametrize("half", [TUNE, REPORT])
def test_harmless_messages_are_all_that_tell_of_no_danger(half: str, matcher: Matcher) -> None:
    asked = list(tune.questions(matcher, half))

    harmless = list(tune.harmless(matcher, half))

    assert len(harmless) > len([one for one in asked if one.topic not in SIGNALS])
    assert all(one.ranking in harmless for one in asked if one.topic is None)


@pytest.mark.parametrize("argv", [["thresholds.yaml"], ["--to"], ["--from", "x"]])
def test_other_arguments_are_refused(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        tune.run(argv, today=TODAY)

    assert stopped.value.code == 2
    assert "usage: kopru tune" in capsys.readouterr().err


def test_the_default_file_is_the_shipped_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        tune.run(["--help"], today=TODAY)

    assert stopped.value.code == 0
    assert str(tune.SHIPPED) in capsys.readouterr().out.replace("\n", " ")
    assert (Path(tune.__file__).parents[2] / tune.SHIPPED).is_file()
