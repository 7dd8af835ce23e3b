"""How fast we may write: per chat, to all chats, and when Telegram asks us to slow down.

Limits: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a second on average, and so many at once after a rest."""

    per_second: float
    burst: float


#: One message a second to one chat; the messages of one turn go out at once.
PER_CHAT = Rate(1.0, 5.0)
#: Twenty messages a minute to one group, edits too: the burst and what is refilled meanwhile.
PER_GROUP = Rate(0.25, 5.0)
#: To all chats together, for what nobody waits for; answers to people go first and are not counted.
REMINDERS = Rate(30.0, 30.0)
#: So many chats slowed down within a second mean that the whole bot is too fast.
SEVERAL, WITHIN_S = 3, 1.0


class Bucket:
    """Counts what may be sent under one rate; times are monotonic seconds."""

    __slots__ = ("_filled_at", "_left", "_rate")

    def __init__(self, rate: Rate) -> None:
        """Start full."""
        self._rate = rate
        self._left = rate.burst
        self._filled_at = 0.0

    def wait_s(self, at: float) -> float:
        """Give the seconds until one more may be sent."""
        return max(0.0, (1.0 - self._filled(at)) / self._rate.per_second)

    def take(self, at: float) -> None:
        """Count one that is sent now."""
        self._left = self._filled(at) - 1.0
        self._filled_at = at

    def is_full(self, at: float) -> bool:
        """Tell whether it has been at rest for so long that it need not be remembered."""
        return self._filled(at) >= self._rate.burst

    def _filled(self, at: float) -> float:
        return min(self._rate.burst, self._left + max(0.0, at - self._filled_at) * self._rate.per_second)


@dataclass(slots=True)
class Brake:
    """Stops everything when several chats are told to slow down at once; one chat alone stops only itself."""

    _until: float = 0.0
    _recent: deque[tuple[float, Hashable, float]] = field(default_factory=deque)

    def slowed(self, chat: Hashable, retry_after_s: float, at: float) -> None:
        """Note that one chat has to wait so many seconds from now."""
        self._recent.append((at, chat, at + retry_after_s))
        while at - self._recent[0][0] > WITHIN_S:
            self._recent.popleft()
        if len({name for _, name, _ in self._recent}) >= SEVERAL:
            self._until = max(self._until, *(until for _, _, until in self._recent))

    def wait_s(self, at: float) -> float:
        """Give the seconds that everybody has to wait."""
        return max(0.0, self._until - at)
