"""The bench measures what it says: every bot answers, every part of a turn is met as often as there are turns."""

from pathlib import Path

import pytest

from bot.commands import bench
from tests.benches import beside, dialog, length, parts, rows, tables
from tests.benches.beside import CONTENDERS, Contender, Effort, Ground, Run
from tests.benches.inside import Wiring
from tests.benches.parts_process import parts_of
from tests.databases import PostgresCluster
from tests.emulator import Emulator
from tests.journeys.living import free_port

PRESSES = dialog.TURNS - 1
BRIEF = Effort(users=2, seconds=0.6, warm_s=0.3, rounds=1)


async def test_every_part_of_a_turn_is_met_once_a_press(database_url: str, data_dir: Path) -> None:
    async with Emulator() as telegram:
        for number in range(2):
            telegram.person(person_id=parts.FIRST_PERSON + number).chat.bot = "member"
        wiring = Wiring(telegram.url, telegram.token, free_port(), str(data_dir), database_url)

        measured = await parts_of(wiring, users=2, dialogs=1)

        assert measured.presses == 2 * PRESSES
        # A start says one thing; a press changes the question it answers and says the next.
        assert measured.messages == 2 * (1 + 2 * PRESSES)
        assert set(measured.calls.values()) == {2 * PRESSES}
        assert len(telegram.calls("sendMessage")) == 2 * dialog.TURNS
        assert len(telegram.calls("editMessageText")) == 2 * PRESSES
        assert telegram.requests[-1].ok


def test_the_state_of_a_long_conversation_does_not_grow() -> None:
    found = length.measure(repeat=1)

    first, *_, last = found.moments
    assert tuple(moment.message for moment in found.moments) == length.MESSAGES
    assert last.state_bytes < 1.1 * first.state_bytes


@pytest.mark.parametrize("contender", CONTENDERS, ids=lambda one: one.name)
async def test_every_bot_of_the_table_answers(
    contender: Contender, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, fewer in (("OPEN_BEFORE", 2), ("OPEN", 2), ("CALM_S", 0.1)):
        monkeypatch.setattr(beside, name, fewer)
    postgres: PostgresCluster | None = request.getfixturevalue("postgres") if contender.needs_postgres else None

    run = await beside.measure(contender, BRIEF, Ground(tmp_path, postgres, None), holding=True)

    assert run.per_second > 0
    assert run.per_second_far > 0
    assert run.bytes_per_chat is not None


async def test_taking_in_without_a_turn_is_acknowledged(tmp_path: Path) -> None:
    assert await beside.acknowledge(Ground(tmp_path, None, None), updates=70) > 0


def test_ratios_are_those_within_a_round() -> None:
    ptb, ours = CONTENDERS[0], CONTENDERS[-1]
    runs = {
        ptb.name: [_run(100, 4.0, 2_000), _run(50, 8.0), _run(100, 4.0)],
        ours.name: [_run(400, 1.0, 1_000), _run(200, 2.0), _run(300, 1.0)],
    }

    of_ptb, of_ours = rows.beside_rows((ptb, ours), runs)

    assert of_ptb["x_per_second"] == of_ptb["x_cpu_ms"] == 1
    assert of_ours["x_per_second"] == 4
    assert of_ours["x_cpu_ms"] == 0.25
    assert of_ours["bytes_per_chat"] == 1_000
    assert "| Köprü on PostgreSQL" in tables.written([of_ptb, of_ours])


def test_without_the_default_there_is_no_ratio() -> None:
    ours = CONTENDERS[-1]

    (row,) = rows.beside_rows((ours,), {ours.name: [_run(400, 1.0)]})

    assert row["x_per_second"] is None
    assert "| -" in tables.written([row])


def test_an_unknown_bench_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code = bench.run(["speed"], today=length.BEGAN_AT.date())

    assert code == 2
    assert "there is no bench 'speed'" in capsys.readouterr().err


def test_without_the_development_environment_the_command_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(bench.BENCHES, "turn", ("tests.not_installed.turn", ""))

    code = bench.run(["--json"], today=length.BEGAN_AT.date())

    assert code == 2
    assert "needs the development environment, and tests.not_installed is not there" in capsys.readouterr().err


def _run(per_second: float, cpu_ms: float, bytes_per_chat: float | None = None) -> Run:
    return Run(per_second, cpu_ms, 0.5, 10, 1.0, 2.0, 3.0, bytes_per_chat)
