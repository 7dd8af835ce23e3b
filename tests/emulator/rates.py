"""Telegram's real limits on how fast a bot may write, https://core.telegram.org/bots/faq#my-bot-is-hitting-limits"""

import math
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

from tests.emulator.problems import too_many


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` messages in `seconds`."""

    count: int
    seconds: float


@dataclass(slots=True)
class Rates:
    """Answers 429 when the bot is too fast: in one chat, in one group, or overall."""

    chat: Rate = Rate(5, 5.0)
    group: Rate = Rate(20, 60.0)
    overall: Rate = Rate(30, 1.0)
    _sent: dict[object, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def count(self, method: str, chat_id: object) -> None:
        """Count a call that writes, or raise the 429."""
        if method == "sendChatAction" or not method.startswith(("send", "editMessage", "copyMessage", "forward")):
            return
        now = time.monotonic()
        in_group = str(chat_id).startswith("-")
        limits = [(chat_id, self.group if in_group else self.chat), ("overall", self.overall)]
        for key, rate in limits:
            sent = self._sent[key]
            while sent and sent[0] <= now - rate.seconds:
                sent.popleft()
            if len(sent) >= rate.count:
                raise too_many(max(1, math.ceil(sent[0] + rate.seconds - now)))
        for key, _ in limits:
            self._sent[key].append(now)
