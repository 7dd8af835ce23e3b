"""The terminal: numbered buttons in, wrapped lines out, and a conversation that is stored like any other."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels.terminal import Terminal
from bot.channels.terminal_lines import LONGEST_LINE, typed_lines
from bot.commands.chat import Talk, first, run
from bot.messages import CommandGiven, Press, Start, TextMessage
from storage import outbox
from storage.database import Database, DatabaseAway
from tests.web.visits import NOON, Answer, ScriptedBot, TickingClock, buttons, change, say

CODE = "0123456789abcdef0123456789abcdef"
ASKED = say("Waar loop je achter?", prompt=1, buttons=buttons("Huur", "Energie", "Klaar"))


async def lines(*typed: str) -> AsyncIterator[str]:
    """Give lines as if they were typed."""
    for line in typed:
        yield line


def make_talk(bot: ScriptedBot, shown: list[str], language: str | None = "nl") -> Talk:
    """Make a conversation whose output is kept."""
    return Talk(bot.database, bot.clock, bot.converse, shown.append, Terminal(80, language), CODE, pause_s=0)


def make_bot(database: Database, *answers: Answer) -> ScriptedBot:
    """Make a bot that gives these answers in order."""
    left = list(answers)
    return ScriptedBot(database, TickingClock(), lambda content: left.pop(0))


def test_a_question_shows_its_buttons_under_numbers() -> None:
    assert Terminal(80).show(ASKED) == "\nWaar loop je achter?\n  1  Huur\n  2  Energie\n  3  Klaar\n"


def test_numbers_stay_in_line_when_there_are_ten() -> None:
    shown = Terminal(80).show(say("Kies", prompt=1, buttons=buttons(*"ABCDEFGHIJ")))

    assert shown.endswith("   9  I\n  10  J\n")


def test_a_ticked_choice_is_marked_and_only_what_changed_is_shown() -> None:
    terminal = Terminal(80)
    terminal.show(ASKED)

    ticked = terminal.show(change(1, ASKED.text, buttons=buttons("Huur", "Energie", "Klaar", chosen="Energie")))
    back = terminal.show(change(1, ASKED.text, buttons=ASKED.buttons))

    assert (ticked, back) == ("  2  [x] Energie\n", "  2  [ ] Energie\n")


def test_an_answered_question_shows_how_it_was_understood() -> None:
    terminal = Terminal(80)
    terminal.show(ASKED)

    shown = terminal.show(change(1, f"{ASKED.text}\n\nJouw antwoord: Huur"))

    assert shown == "  Jouw antwoord: Huur\n"
    assert terminal.read("1") == TextMessage("1")  # no button lives any more


def test_a_change_of_an_older_question_shows_nothing() -> None:
    terminal = Terminal(80)
    terminal.show(ASKED)
    terminal.show(say("En nu?", prompt=2, buttons=buttons("Ja")))

    assert terminal.show(change(1, "Oud\n\nx")) == ""
    assert terminal.read("1") == Press("nonce-ja")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2", Press("nonce-energie")),
        (" 3 ", Press("nonce-klaar")),
        ("4", TextMessage("4")),
        ("0", TextMessage("0")),
        ("=2", TextMessage("2")),
        ("= 3511 AB", TextMessage("3511 AB")),
        ("3511", TextMessage("3511")),
        ("²", TextMessage("²")),
        ("huur", TextMessage("huur")),
        ("", None),
        ("   ", None),
        ("=", None),
        ("/sil", CommandGiven("erase")),
        ("/TAAL tr", CommandGiven("language", "tr")),
        ("/start utrecht", Start("utrecht")),
    ],
)
def test_what_a_typed_line_means(typed: str, meant: object) -> None:
    terminal = Terminal(80)
    terminal.show(ASKED)

    assert terminal.read(typed) == meant


def test_texts_fit_the_window_and_lists_hang() -> None:
    text = "Een zin die niet op één regel past.\n\n• iets dat ook te lang is\nhttps://www.example.nl/een-lang-adres"

    assert Terminal(20).wrap(text) == (
        "Een zin die niet op\néén regel past.\n\n• iets dat ook te\n  lang is\nhttps://www.example.nl/een-lang-adres"
    )


@pytest.mark.parametrize(("width", "used"), [(5, 20), (60, 60), (400, 100)])
def test_lines_are_neither_too_short_nor_too_long_to_read(width: int, used: int) -> None:
    longest = max(len(line) for line in Terminal(width).wrap("woord " * 200).split("\n"))

    assert used - 6 < longest <= used


def test_a_message_cannot_steer_the_terminal() -> None:
    shown = Terminal(80).show(say("\x1b[2J\u202egevaar\r", prompt=1, buttons=buttons("\x1b]0;x\x07")))

    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", shown)
    assert "[U+001B][2J[U+202E]gevaar" in shown


async def test_a_conversation_is_stored_like_any_other(database: Database) -> None:
    bot = make_bot(database, [ASKED], [change(1, f"{ASKED.text}\n\nJouw antwoord: Huur"), say("Dank je.")])
    shown: list[str] = []

    await make_talk(bot, shown).hold(Start(), lines("", "1"))

    assert [(one.channel, one.bot_id, one.address, one.content) for one in bot.heard] == [
        ("terminal", 0, CODE, Start()),
        ("terminal", 0, CODE, Press("nonce-huur")),
    ]
    assert "".join(shown).endswith(
        "  3  Klaar\n  Jouw antwoord: Huur\n\nDank je.\n\nOp een ander moment verder praten? Dat gaat zo:\n"
        f"  kopru chat --resume {CODE}\nAlles wissen? Typ daar /wis.\n"
    )


async def test_what_was_said_before_is_not_said_again(database: Database) -> None:
    await make_talk(make_bot(database, [ASKED]), []).hold(Start(), lines())
    shown: list[str] = []
    later = make_talk(make_bot(database, [say("Welkom terug.")]), shown)

    await later.skip_shown()
    await later.hold(Start(), lines())

    assert "Waar loop je achter?" not in "".join(shown)
    assert "Welkom terug." in "".join(shown)


async def test_erasing_ends_the_conversation(database: Database) -> None:
    bot = make_bot(database, [ASKED], [say("Alles is weg.")], [say("Nooit.")])
    bot.erases = lambda content: content == CommandGiven("erase")
    shown: list[str] = []

    await make_talk(bot, shown).hold(Start(), lines("/wis", "nog iets"))

    assert len(bot.heard) == 2
    assert "".join(shown).endswith("\nAlles is weg.\n\nHet gesprek is gewist en voorbij.\n")
    left = await outbox.messages_of(database, channel="terminal", bot_id=0, address=CODE, now=NOON)
    assert left == ()


async def test_a_database_that_comes_back_loses_nothing(database: Database) -> None:
    away: Answer = DatabaseAway("no route")
    bot = make_bot(database, [ASKED], away, away, [say("Daar ben ik.")])
    shown: list[str] = []

    await make_talk(bot, shown).hold(Start(), lines("hallo"))

    assert len({incoming.update_id for incoming in bot.heard[1:]}) == 1
    assert "Daar ben ik." in "".join(shown)


async def test_a_database_that_stays_away_is_told(database: Database) -> None:
    bot = make_bot(database, [ASKED], *[DatabaseAway("no route")] * 3, [say("Daar ben ik.")])
    shown: list[str] = []

    await make_talk(bot, shown).hold(Start(), lines("hallo", "nog eens"))

    assert "De database is even weg." in "".join(shown)
    assert "Daar ben ik." in "".join(shown)


async def test_before_a_language_is_known_both_are_spoken(database: Database) -> None:
    shown: list[str] = []

    await make_talk(make_bot(database, [say("Hangi dil?\n\nWelke taal?", None)]), shown, None).hold(Start(), lines())

    assert "Typ het nummer" in shown[0]
    assert "Bir seçeneğin numarasını" in shown[0]


def test_a_named_language_begins_the_conversation() -> None:
    assert first("tr") == CommandGiven("language", "tr")
    assert first(None) == Start()


async def read_through_pipe(*chunks: bytes) -> list[str]:
    """Write chunks into a pipe and read them as lines."""
    reading, writing = os.pipe()
    for chunk in chunks:
        os.write(writing, chunk)
    os.close(writing)
    try:
        return [line async for line in typed_lines(reading)]
    finally:
        os.close(reading)


@pytest.mark.parametrize(
    ("chunks", "read"),
    [
        ((), []),
        ((b"een\ntwee\n",), ["een", "twee"]),
        ((b"een\r\nzonder einde",), ["een", "zonder einde"]),
        ((b"\n\n",), ["", ""]),
        (("şüphe".encode()[:1], "şüphe".encode()[1:]), ["şüphe"]),
        ((b"\xff\xfe kapot\n",), ["\ufffd\ufffd kapot"]),
    ],
)
async def test_lines_come_through_a_pipe(chunks: tuple[bytes, ...], read: list[str]) -> None:
    assert await read_through_pipe(*chunks) == read


async def test_input_without_line_breaks_is_cut(tmp_path: Path) -> None:
    file = tmp_path / "endless"
    file.write_bytes(b"x" * (LONGEST_LINE * 3))

    with file.open("rb") as opened:
        read = [line async for line in typed_lines(opened.fileno())]

    assert "".join(read) == "x" * (LONGEST_LINE * 3)
    assert max(len(line) for line in read) <= LONGEST_LINE * 2


async def test_a_conversation_that_ends_first_leaves_the_input() -> None:
    reading, writing = os.pipe()
    typed = typed_lines(reading)
    os.write(writing, b"een\n")

    assert await anext(typed) == "een"
    await typed.aclose()  # type: ignore[attr-defined]

    os.close(writing)
    await asyncio.sleep(0.05)
    os.close(reading)


def test_a_code_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--resume", "nonsense"], today=NOON.date()) == 2
    assert "copy it whole" in capsys.readouterr().err


def _kopru(typed: str, data_dir: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment: dict[str, Any] = {"PATH": os.environ["PATH"], "KOPRU_DATA_DIR": str(data_dir)}
    command = [sys.executable, "-m", "bot", "chat", *options]
    return subprocess.run(
        command, input=typed, capture_output=True, text=True, timeout=60, env=environment, check=False
    )


def test_the_command_talks_through_pipes_and_goes_on_later(tmp_path: Path) -> None:
    begun = _kopru("1\n", tmp_path, "--language", "nl")
    code = begun.stdout.split("--resume ")[1].split()[0]
    later = _kopru("/wis\n1\n", tmp_path, "--resume", code)

    assert (begun.returncode, begun.stderr, later.returncode, later.stderr) == (0, "", 0, "")
    assert "Jouw antwoord: Ja, dat mag" in begun.stdout
    assert later.stdout.rstrip().endswith("Het gesprek is gewist en voorbij.")


def test_a_key_that_does_not_fit_is_one_clear_line(tmp_path: Path) -> None:
    _kopru("", tmp_path)
    (tmp_path / "master.key").write_text("nonsense")

    refused = _kopru("", tmp_path)

    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert refused.stderr.startswith("kopru chat: ")
