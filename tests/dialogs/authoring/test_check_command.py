"""`kopru check`: what it prints, what it says at the end, and its exit code."""

from datetime import date
from pathlib import Path

import pytest

from bot.commands.check import run
from storage import content

TODAY = date(2026, 11, 23)


def check(*argv: str) -> int:
    return run(argv, today=TODAY)


def changed(tmp_path: Path, old: str, new: str, *parts: str) -> str:
    """Write a copy of a shipped document with one change."""
    document = content.read_text(*parts)
    assert old in document
    path = tmp_path / parts[-1]
    path.write_text(document.replace(old, new, 1), encoding="utf-8")
    return str(path)


def test_shipped_content_passes(capsys: pytest.CaptureFixture[str]) -> None:
    code = check()

    said = capsys.readouterr()
    assert code == 0
    assert all(": hint: " in line for line in said.out.splitlines())
    assert " 0 problems" in said.err


def test_a_file_takes_the_place_of_the_shipped_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = changed(tmp_path, "start: language", "start: langauge", "scripts", "intake.yaml")

    code = check(file)

    said = capsys.readouterr()
    assert code == 1
    assert [line for line in said.out.splitlines() if "unknown step `langauge`" in line][0].startswith(f"{file}:5: ")
    assert "problems" in said.err


def test_problems_are_sorted_by_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = tmp_path / "a.yaml"
    first.write_text("script: a\nx: 1\ny: 2\n", encoding="utf-8")
    second = tmp_path / "b.yaml"
    second.write_text("nothing: known\n", encoding="utf-8")

    assert check(str(second), str(first)) == 1

    places = [tuple(line.split(":")[:2]) for line in capsys.readouterr().out.splitlines()]
    numbered = [(file, int(line)) for file, line in places]
    assert numbered == sorted(numbered)
    assert (str(first), 2) in numbered
    assert (str(second), 1) in numbered


def test_rules_words_and_tests_are_checked_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r.yaml").write_text("rules: floors\nfloor: x\n", encoding="utf-8")
    (tmp_path / "w.yaml").write_text("lexicon: typed_words\nwords: x\n", encoding="utf-8")
    (tmp_path / "t.yaml").write_text("test: one\nlanguage: xx\n", encoding="utf-8")

    assert check(*(str(tmp_path / name) for name in ("r.yaml", "w.yaml", "t.yaml"))) == 1

    out = capsys.readouterr().out
    assert all(f"{tmp_path / name}:" in out for name in ("r.yaml", "w.yaml", "t.yaml"))


@pytest.mark.parametrize("make", ["missing", "binary", "folder"])
def test_what_cannot_be_read_is_said_at_once(tmp_path: Path, make: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.yaml"
    if make == "binary":
        path.write_bytes(b"\xff\xfe\x00")
    if make == "folder":
        path.mkdir()

    code = check(str(path))

    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert str(path) in said.err


def test_a_bomb_is_a_problem_and_no_more(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bomb.yaml"
    path.write_text("script: bomb\na: &a [x]\nb: [*a, *a]\n" + "c: d\n" * 60_000, encoding="utf-8")

    assert check(str(path)) == 1
    assert "256 KiB" in capsys.readouterr().out


def test_a_graph_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert check("--graph", "intake", "--language", "nl") == 0
    assert capsys.readouterr().out.startswith("flowchart TD\n")

    assert check("--graph", "intakes") == 2
    assert "scripts: aftercare, check_in, intake" in capsys.readouterr().err


def test_the_shipped_conversations_hold(capsys: pytest.CaptureFixture[str]) -> None:
    code = check("--tests")

    said = capsys.readouterr()
    assert code == 0
    assert all(": hint: " in line for line in said.out.splitlines())
    assert " tests: 0 problems" in said.err


def test_a_conversation_that_went_another_way_is_reported_and_recorded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(
        "# hello\ntest: hello\nlanguage: tr\ndate: 2026-11-23\nconversation:\n  - person: /start\n  - bot: Hoppala\n",
        encoding="utf-8",
    )

    assert check("--tests", str(path)) == 1
    assert f"{path}:7: expected “Hoppala”" in capsys.readouterr().out
    assert check("--record", str(path)) == 0
    assert path.read_text(encoding="utf-8").startswith("# hello\n")
    assert check("--tests", str(path)) == 0


def test_translations_that_stayed_behind_are_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(tmp_path, "nl: Intake bij geldzorgen", "nl: Intake bij schulden", "scripts", "intake.yaml")

    assert check("--against", str(tmp_path)) == 1
    assert "translate it again" in capsys.readouterr().out
    (tmp_path / "intake.yaml").unlink()
    assert check("--against", str(tmp_path)) == 2
