"""What happens to every Telegram update, however it came: one at a time per chat, committed, then answered."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Generic, Protocol, TypeVar

from bot.background import Background
from bot.messages import GroupPress, Incoming, Press

#: What the use case gives back and the sender takes; nothing here looks into it.
Conversed = TypeVar("Conversed")


class AnswerPress(Protocol):
    """Ends the waiting sign on a button; a notice is shown to who pressed it, and to nobody else."""

    def __call__(self, press_id: str, /, notice: str | None = None) -> Awaitable[None]: ...


class Reception(Generic[Conversed]):
    """Takes updates in: `converse` commits the whole turn of one, `hand_over` then sends what it said."""

    def __init__(
        self,
        converse: Callable[[Incoming], Awaitable[Conversed]],
        *,
        hand_over: Callable[[Conversed], object],
        answer_press: AnswerPress,
        background: Background,
        notice_of: Callable[[Conversed], str | None] = lambda conversed: None,
    ) -> None:
        """Work with one use case and one sender; `notice_of` gives what a pressed button answers, if anything."""
        self._converse = converse
        self._hand_over = hand_over
        self._answer_press = answer_press
        self._notice_of = notice_of
        self._background = background
        self._turns = _TurnsInOrder()

    async def take(self, incoming: Incoming) -> None:
        """Handle one update to its commit; when this returns it may be acknowledged. Raises what `converse` raises."""
        async with self._turns.of(incoming.address):
            conversed = await self._converse(incoming)
            self._hand_over(conversed)
        content = incoming.content
        if isinstance(content, Press | GroupPress) and content.press_id is not None:
            notice = self._notice_of(conversed)
            answer = partial(self._answer_press, content.press_id, **({} if notice is None else {"notice": notice}))
            self._background.once("telegram.answer_press", answer)


class _TurnsInOrder:
    """A lock per chat, first come first served, that exists only while somebody holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def of(self, address: str | None) -> AsyncIterator[None]:
        if address is None:
            yield
            return
        lock, users = self._locks.get(address, (asyncio.Lock(), 0))
        self._locks[address] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            _, users = self._locks[address]
            if users == 1:
                del self._locks[address]
            else:
                self._locks[address] = (lock, users - 1)
