"""Background tasks: kept, restarted with growing waits, ended in time, and silent about what they worked on."""

import asyncio

import pytest
import structlog

from bot.background import Background
from tests.channels.clocks import MovedClock


@pytest.fixture
def moved() -> MovedClock:
    return MovedClock()


async def test_a_loop_that_fails_starts_again_after_growing_waits(moved: MovedClock) -> None:
    starts: list[float] = []

    async def loop() -> None:
        starts.append(moved.clock.monotonic() - 1000)
        raise RuntimeError("secret words")

    with structlog.testing.capture_logs() as logs:
        async with Background(moved.clock) as background:
            background.start("loop", loop)
            await moved.advance(70)

    assert starts == [0, 1, 3, 7, 15, 31, 63]
    assert {line["error"] for line in logs} == {"RuntimeError"}
    assert "secret" not in str(logs)


async def test_a_loop_that_ran_for_long_starts_again_at_once(moved: MovedClock) -> None:
    starts: list[float] = []

    async def loop() -> None:
        starts.append(moved.clock.monotonic() - 1000)
        await moved.clock.sleep(100)
        raise OSError

    async with Background(moved.clock) as background:
        background.start("loop", loop)
        await moved.advance(310)

    assert starts == [0, 101, 202, 303]


async def test_a_loop_that_returns_is_over(moved: MovedClock) -> None:
    runs = 0

    async def loop() -> None:
        nonlocal runs
        runs += 1

    async with Background(moved.clock) as background:
        task = background.start("loop", loop)
        await moved.advance(10)

    assert (runs, task.done()) == (1, True)


async def test_one_failing_task_does_not_touch_the_others(moved: MovedClock) -> None:
    done: list[str] = []

    async def fails() -> None:
        raise ValueError("x")

    async def works() -> None:
        await moved.clock.sleep(1)
        done.append("works")

    with structlog.testing.capture_logs() as logs:
        async with Background(moved.clock) as background:
            background.once("fails", fails)
            background.once("works", works)
            await moved.advance(1)

    assert done == ["works"]
    assert [(line["event"], line["task"], line["error"]) for line in logs] == [
        ("background.failed", "fails", "ValueError")
    ]
    assert "test_background:" in logs[0]["place"]


async def test_leaving_cancels_what_runs_even_what_never_began(moved: MovedClock) -> None:
    ends: list[str] = []

    async def waits() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ends.append("waits")

    async with Background(moved.clock) as background:
        background.once("waits", waits)
        await moved.settle()
        background.once("never began", waits)

    assert ends == ["waits"]


async def test_a_task_that_does_not_want_to_end_does_not_hold_the_process(
    moved: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.background.ENDING_S", 0.05)
    let_go = asyncio.Event()

    async def stubborn() -> None:
        while not let_go.is_set():
            try:
                await let_go.wait()
            except asyncio.CancelledError:
                continue

    with structlog.testing.capture_logs() as logs:
        async with Background(moved.clock) as background:
            task = background.once("stubborn", stubborn)
            await moved.settle()

    assert [(line["event"], line["task"]) for line in logs] == [("background.stuck", "stubborn")]
    let_go.set()
    await task
