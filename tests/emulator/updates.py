"""The queue of updates: their ids, which kinds the bot wants, and repeats or another order when a test asks."""

import json
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

#: Not sent unless asked for by name, https://core.telegram.org/bots/api#getupdates
ON_REQUEST_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
#: The server does not believe offsets that lie further than this beyond the end of its queue.
_OFFSET_BEYOND_END = 10
_OFFSET_BEFORE_END = 200_000


@dataclass(eq=False, slots=True)
class Update:
    """One update that waits for the bot, with the queue in which webhooks get it one at a time."""

    id: int
    body: bytes
    queue: str
    kind: str
    left: int = 1
    delivered: int = 0


class Updates:
    """What waits for the bot, oldest first; delivery takes from here and confirms here."""

    def __init__(self, first_id: int | None = None) -> None:
        self.next_id = random.randrange(100_000, 900_000_000) if first_id is None else first_id
        self.waiting: list[Update] = []
        self.history: list[Update] = []
        self.allowed: list[str] = []
        self.copies = 1
        self._held: list[Update] | None = None
        self.announce: Callable[[], None] = lambda: None

    def wants(self, kind: str) -> bool:
        """Say whether the bot gets updates of this kind; an empty list means all but the kinds on request."""
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST_ONLY

    def push(self, kind: str, content: dict[str, Any], queue: str) -> Update | None:
        """Queue an update of the emulator's own; None when the bot did not want this kind."""
        if not self.wants(kind):
            return None
        return self._queue({"update_id": self.next_id, kind: content}, kind, queue)

    def push_raw(self, raw: dict[str, Any] | bytes, queue: str) -> Update:
        """Queue anything, as it is; an object without update id gets the next."""
        if isinstance(raw, dict):
            return self._queue(raw if "update_id" in raw else {"update_id": self.next_id, **raw}, "raw", queue)
        return self._add(Update(_id_in(raw) or self._take_id(), raw, queue, "raw"))

    def _take_id(self) -> int:
        self.next_id += 1
        return self.next_id - 1

    def _queue(self, body: dict[str, Any], kind: str, queue: str) -> Update:
        known = body["update_id"] if isinstance(body["update_id"], int) else self.next_id
        if known == self.next_id:
            self._take_id()
        return self._add(Update(known, json.dumps(body, ensure_ascii=False).encode(), queue, kind))

    def _add(self, update: Update) -> Update:
        update.left = self.copies
        self.history.append(update)
        if self._held is None:
            self.waiting.append(update)
            self.announce()
        else:
            self._held.append(update)
        return update

    def jump_to(self, next_id: int) -> None:
        """Let ids go on elsewhere, as after a week without updates; only possible when nothing waits."""
        if self.waiting or self._held:
            raise RuntimeError("Telegram only chooses new ids while no update waits")
        self.next_id = next_id

    def hold(self) -> None:
        """Keep new updates back until `release`."""
        self._held = self._held or []

    def release(self, order: Callable[[list[Update]], Iterable[Update]] = list) -> None:
        """Let the held updates go in another order; an update that `order` returns twice goes twice."""
        held, self._held = self._held or [], None
        self.waiting.extend(order(held))
        self.announce()

    def confirm(self, update: Update) -> None:
        """Take one delivered update off the queue, or count one copy less."""
        update.left -= 1
        if update.left < 1 and update in self.waiting:
            self.waiting.remove(update)

    def confirm_below(self, offset: int) -> None:
        """Forget what a getUpdates with this offset confirms; a negative one keeps only the last -offset."""
        if offset < 0:
            self.waiting = self.waiting[offset:]
        elif offset > 0 and self.waiting:
            last = self.waiting[-1].id
            if last - _OFFSET_BEFORE_END < offset <= last + 1 + _OFFSET_BEYOND_END:
                self.waiting = [update for update in self.waiting if update.id >= offset]

    def expire(self, kind: str) -> None:
        """Drop what waits of one kind, as the server does after 24 hours (150 seconds for callback queries)."""
        self.waiting = [update for update in self.waiting if update.kind != kind]

    def clear(self) -> None:
        """Drop everything that waits."""
        self.waiting.clear()


def _id_in(raw: bytes) -> int | None:
    try:
        found = json.loads(raw)["update_id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return found if isinstance(found, int) else None
