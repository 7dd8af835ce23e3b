"""When an e-mail or a webhook that was not taken is tried again, and when it is given up."""

from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.messages import DeliveryFailed

#: Seconds before each try, the first one at once: the schedule of Standard Webhooks 1.0, three days and some hours.
WAITS_S: Final = (0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
#: By how much a wait may be longer, so that what failed together does not come back together.
SPREAD: Final = 0.1
#: Not only this message came at a bad time: leave the receiver alone.
_OVERLOADED: Final = frozenset({429, 502, 503, 504})
_GONE: Final = 410


@dataclass(frozen=True, slots=True)
class Taken:
    """The receiver has it."""

    status: int | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """Try again after so many seconds; `for_all`: everything else for this receiver waits as long."""

    wait_s: float
    reason: str
    status: int | None = None
    for_all: bool = False


@dataclass(frozen=True, slots=True)
class Over:
    """Give it up; `gone`: the receiver wants nothing any more."""

    reason: str
    status: int | None = None
    gone: bool = False


Verdict: TypeAlias = Taken | Again | Over


def judge_answer(status: int, *, retry_after_s: float | None, tries: int, jitter: float) -> Verdict:
    """Decide about a webhook that was answered at its n-th try; `jitter` is from 0 to 1."""
    if 200 <= status < 300:
        return Taken(status)
    if status == _GONE:
        return Over("gone", status, gone=True)
    wait_s = _wait_s(tries, jitter)
    if wait_s is None:
        return Over("http", status)
    return Again(max(wait_s, retry_after_s or 0.0), "http", status, for_all=status in _OVERLOADED)


def judge_failure(failed: DeliveryFailed, *, tries: int, jitter: float) -> Verdict:
    """Decide about what was not taken at its n-th try, without any answer that could be read."""
    wait_s = None if failed.permanent else _wait_s(tries, jitter)
    return Over(failed.reason) if wait_s is None else Again(wait_s, failed.reason)


def is_last(tries: int) -> bool:
    """Say whether nothing comes after the n-th try."""
    return tries >= len(WAITS_S)


def _wait_s(tries: int, jitter: float) -> float | None:
    """Give the wait after the n-th try; None after the last."""
    return None if is_last(tries) else WAITS_S[tries] * (1 + SPREAD * jitter)
