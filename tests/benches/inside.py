"""Inside a measured process: what it is told at its start, and the thread that answers what it has used."""

import contextlib
import gc
import json
import os
import sys
import threading
import time
import tracemalloc
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Wiring:
    """What a measured bot is told: where Telegram is, where to listen, and what it may keep where."""

    api: str
    token: str
    port: int
    folder: str
    database_url: str = ""
    core: int | None = None
    acknowledge_only: bool = False

    def as_argument(self) -> str:
        """Write it as one word of a command line."""
        return json.dumps(asdict(self))

    @property
    def webhook_url(self) -> str:
        """Give the address at which a bot that is not ours takes updates."""
        return f"http://127.0.0.1:{self.port}/telegram"


def begin() -> Wiring:
    """Read what this process was told, stay on its core, and answer questions from now on."""
    wiring = Wiring(**json.loads(sys.argv[1]))
    stay_on(wiring.core)
    threading.Thread(target=_answer, name="used", daemon=True).start()
    return wiring


def stay_on(core: int | None) -> None:
    """Keep this process and what it starts on one core, where the system can."""
    if core is not None and hasattr(os, "sched_setaffinity"):
        with contextlib.suppress(OSError):
            os.sched_setaffinity(0, {core})


def _answer() -> None:
    """Answer each line that comes in; end with whoever asks."""
    for line in sys.stdin:
        print(json.dumps(_ANSWERS[line.strip()]()), flush=True)
    os._exit(0)


def _cpu_s() -> float:
    return time.process_time()


def _traced_bytes() -> int:
    """Count the bytes that Python holds; counting begins with the first question."""
    if not tracemalloc.is_tracing():
        tracemalloc.start()
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


_ANSWERS = {"cpu_s": _cpu_s, "traced_bytes": _traced_bytes}
