"""The parts of the bench run: a few turns are measured and told; no time is asserted."""

import json

import pytest

from bot.app import system_clock
from bot.commands.bench import run
from bot.usecases.desk import local_date


@pytest.mark.timeout(120)
def test_the_cost_of_a_step_is_measured_and_told_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["turn", "--only", "length", "--json"], today=local_date(system_clock()))

    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert code == 0
    assert len(rows) >= 3


def test_an_unknown_bench_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["nothing"], today=local_date(system_clock())) == 2
    assert "there is no bench 'nothing'" in capsys.readouterr().err
