"""What becomes of a message that was not taken: tried again when, or given up."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from bot.messages import DeliveryFailed

#: Telegram keeps updates that long; a person who wrote a day ago has given up waiting.
GIVE_UP_AFTER = timedelta(hours=24)
LONGEST_WAIT_S = 120.0
#: It may have arrived: wait until a late answer or the person has shown it, and risk one repetition.
AMBIGUOUS_WAIT_S = 10.0


@dataclass(frozen=True, slots=True)
class Later:
    """Try again after so many seconds; `attempts` is the number of tries so far."""

    wait_s: float
    reason: str
    attempts: int


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Put it to the dead letters."""

    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The person blocked the bot or has no account any more: stop writing to them."""

    reason: str


Verdict: TypeAlias = Later | GiveUp | Gone


def judge(failed: DeliveryFailed, *, attempts: int, age: timedelta) -> Verdict:
    """Decide about a message that failed now, after so many earlier attempts, at this age."""
    if failed.blocked:
        return Gone(failed.reason)
    if failed.permanent:
        return GiveUp(failed.reason)
    if age >= GIVE_UP_AFTER:
        return GiveUp("expired")
    wait_s = failed.retry_after_s
    if wait_s is None:
        wait_s = min(2.0 ** min(attempts, 10), LONGEST_WAIT_S)
    if failed.ambiguous:
        wait_s = max(wait_s, AMBIGUOUS_WAIT_S)
    return Later(wait_s, failed.reason, attempts + 1)
