"""Tasks that run beside the rest: the one place that makes them, keeps them, restarts loops and logs what fails."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import structlog

log = structlog.get_logger(__name__)

#: A loop that ran this long before it failed starts over with the shortest wait.
STEADY_AFTER_S = 60.0
LONGEST_WAIT_S = 60.0
#: How long tasks may take to end when they are cancelled; after that they are left behind, so that the process ends.
ENDING_S = 5.0


@dataclass(frozen=True, slots=True)
class Clock:
    """The time as the outer floor sees it: `now` is aware, `monotonic` and `sleep` count seconds."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]


class Background:
    """Keeps the tasks of one process: `async with Background(clock) as background`; leaving it ends them all."""

    def __init__(self, clock: Clock) -> None:
        """Start with no task."""
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def start(self, name: str, loop: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        """Run a loop until it returns or we stop; when it fails it starts again after 1, 2, 4 ... 60 s."""
        return self._keep(name, self._run_again(name, loop))

    def once(self, name: str, work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        """Run one piece of work beside the caller; a failure is logged and goes no further."""
        return self._keep(name, self._run_once(name, work))

    async def stop(self) -> None:
        """Cancel every task and wait at most five seconds for their ends."""
        ending = set(self._tasks)
        for task in ending:
            task.cancel()
        if not ending:
            return
        _, stuck = await asyncio.wait(ending, timeout=ENDING_S)
        for task in stuck:
            log.error("background.stuck", task=task.get_name())

    def _keep(self, name: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)  # asyncio itself keeps only weak references
        task.add_done_callback(self._tasks.discard)
        return task

    async def _run_once(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Exception as error:  # outermost: what fails here has nobody else to tell
            _log_failure(name, error)

    async def _run_again(self, name: str, loop: Callable[[], Awaitable[None]]) -> None:
        wait_s = 1.0
        while True:
            began = self._clock.monotonic()
            try:
                await loop()
                return
            except Exception as error:  # outermost loop: log and go on
                _log_failure(name, error)
            if self._clock.monotonic() - began >= STEADY_AFTER_S:
                wait_s = 1.0
            await self._clock.sleep(wait_s)
            wait_s = min(wait_s * 2, LONGEST_WAIT_S)


def _log_failure(name: str, error: Exception) -> None:
    # The class and the place, never the message: that may hold what a person wrote.
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else None
    log.error("background.failed", task=name, error=type(error).__name__, place=place)
