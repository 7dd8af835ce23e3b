"""`kopru ask`: JSON lines in, what the bot makes of each question out, and a bad line never stops the others."""

import io
import json
from datetime import date
from typing import Any

import pytest
from shipped import edition

from bot.commands import ask, json_lines

TODAY = date(2026, 6, 1)


def answered(*lines: str) -> list[dict[str, Any]]:
    written: list[str] = []
    code = json_lines.run(lines, ask.answers(edition().interpreter), today=TODAY, write=written.append)

    assert code == 0
    assert all(line.endswith("\n") for line in written)
    return [json.loads(line) for line in written]


def answer(text: str, **more: object) -> dict[str, Any]:
    return answered(json.dumps({"text": text, **more}))[0]


def test_an_answer_has_exactly_the_agreed_members() -> None:
    found = answer("Mijn water is afgesloten")

    assert list(found) == [
        "topic",
        "alternatives",
        "confidence",
        "zone",
        "language",
        "safety",
        "safety_check",
        "neighbour",
        "small_talk",
    ]


def test_a_question_of_ours_is_answered_at_once() -> None:
    found = answer("Mijn water is afgesloten")

    assert (found["topic"], found["zone"], found["language"]) == ("water", "direct", "nl")
    assert 0.5 <= found["confidence"] <= 1
    assert len(found["alternatives"]) == 3
    assert set(found["alternatives"]) < {name.removeprefix("topic:") for name in edition().bundle.replies}
    assert (found["safety"], found["safety_check"], found["neighbour"], found["small_talk"]) == (None,) * 4


def test_noise_gives_nothing() -> None:
    found = answer("xqvbz, wpfgk!")

    assert (found["topic"], found["alternatives"], found["confidence"], found["zone"]) == (None, [], 0.0, "none")


@pytest.mark.parametrize(
    ("text", "member", "value"),
    [
        ("hoi", "small_talk", "greeting"),
        ("Hoe vraag ik een echtscheiding aan?", "neighbour", "divorce"),
        ("ik wil dood", "safety", "crisis"),
        ("16 yaşındayım borcum var", "safety", "minderjarig"),
    ],
)
def test_what_is_no_question_of_ours_is_named(text: str, member: str, value: str) -> None:
    assert answer(text)[member] == value


def test_small_talk_and_neighbours_have_no_topic() -> None:
    assert [answer(text)["topic"] for text in ("merhaba", "Hoe vraag ik een echtscheiding aan?")] == [None, None]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("deurwaarder", "nl"),
        ("suyum kesildi", "tr"),
        ("please help me with my debts", "other"),
        ("Мне нужна помощь", "other"),
        ("...", "other"),
    ],
)
def test_a_language_is_told_from_one_word_on(text: str, language: str) -> None:
    assert answer(text)["language"] == answer(text, language=None)["language"] == language


def test_a_mixed_text_is_in_the_chosen_language_and_else_in_turkish() -> None:
    text = "water afgesloten, evides'e borcum var"

    assert answer(text)["language"] == "tr"
    assert [answer(text, language=chosen)["language"] for chosen in ("nl", "tr")] == ["nl", "tr"]


@pytest.mark.parametrize(
    ("text", "language"),
    [("deurwaarder", "tr"), ("...", "tr"), ("Mijn water is afgesloten", "nl"), ("please help me with money", "other")],
)
def test_a_chosen_language_stays_until_a_sentence_is_in_another(text: str, language: str) -> None:
    assert answer(text, language="tr")["language"] == language


@pytest.mark.parametrize("language", ["de", "", "NL", 1, True, False, ["nl"], {"nl": 1}])
def test_a_language_that_is_not_ours_is_an_error(language: object) -> None:
    assert answer("deurwaarder", language=language) == {"error": '"language" must be null or one of tr, nl'}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "not json",
        "[1]",
        '"text"',
        "null",
        "{}",
        '{"text": null}',
        '{"text": 1}',
        '{"text": ["deurwaarder"]}',
        '{"text": "deurwaarder", "date": "tomorrow"}',
        '{"text": "deurwaarder", "date": 20260101}',
        "[" * 100_000,
    ],
)
def test_a_bad_line_is_answered_with_an_error(line: str) -> None:
    found = answered(line)[0]

    assert found.keys() == {"error"}
    assert isinstance(found["error"], str)


def test_a_line_may_carry_its_own_date() -> None:
    assert answer("Mijn water is afgesloten", date="2031-01-01") == answer("Mijn water is afgesloten")


@pytest.mark.parametrize("text", ["", "\ud800", "\x00", "😀" * 9, "water " * 20_000, "a" * 100_000])
def test_any_text_has_an_answer(text: str) -> None:
    assert "error" not in answer(text)


def test_order_is_kept_and_bad_lines_stop_nothing() -> None:
    found = answered('{"text": "hoi"}', "x", '{"text": "suyum kesildi"}', '{"text": "hoi"}')

    assert [line.get("small_talk", "error") for line in found] == ["greeting", "error", None, "greeting"]
    assert found[0] == found[3]


def test_the_command_reads_and_writes_the_standard_streams(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = '{"text": "suyum kesildi, açılmıyor"}\n'.encode() + b'\xff\n{"text": "hoi"}'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(sent), encoding="ascii"))

    code = ask.run([], today=TODAY)

    written = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 0
    assert [line.get("language", "error") for line in written] == ["tr", "error", "nl"]


def test_arguments_are_refused() -> None:
    with pytest.raises(SystemExit):
        ask.run(["deurwaarder"], today=TODAY)
