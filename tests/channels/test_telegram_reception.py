"""Taking updates in: one at a time per chat and in order, many chats at once, handed over after the commit."""

import asyncio
import json

import pytest

from bot.background import Background
from bot.channels.telegram_reception import Reception
from tests.channels.clocks import MovedClock
from tests.channels.recorders import Away, Recorder, read
from tests.channels.update_samples import PRIVATE, message, press, typed, update


class Sender:
    """Notes what is handed over and which presses are answered."""

    def __init__(self) -> None:
        self.handed: list[str] = []
        self.answered: list[str] = []

    async def answer(self, press_id: str) -> None:
        self.answered.append(press_id)


def a_reception(recorder: Recorder, sender: Sender, background: Background) -> Reception[str]:
    return Reception(
        recorder.converse, hand_over=sender.handed.append, answer_press=sender.answer, background=background
    )


async def test_updates_of_one_chat_go_one_at_a_time_and_those_of_many_at_once() -> None:
    recorder, sender = Recorder(seconds=0.01), Sender()
    updates = [
        update(number, message=message(PRIVATE | {"id": chat}, text="x"))
        for number, chat in enumerate([1, 1, 2, 1, 2, 3, 1], start=1)
    ]

    async with Background(MovedClock().clock) as background:
        reception = a_reception(recorder, sender, background)
        await asyncio.gather(*(reception.take(read(json.dumps(each).encode())) for each in updates))

    assert [each.update_id for each in recorder.committed if each.address == "1"] == [1, 2, 4, 7]
    assert [each.update_id for each in recorder.committed if each.address == "2"] == [3, 5]
    assert recorder.most_at_once == 3
    assert sender.handed == ["done"] * 7
    assert reception._turns._locks == {}, "no chat is remembered once it is quiet"


async def test_a_press_is_answered_after_its_commit_also_when_it_is_repeated() -> None:
    recorder, sender = Recorder(), Sender()

    async with Background(MovedClock().clock) as background:
        reception = a_reception(recorder, sender, background)
        for _ in range(2):
            await reception.take(read(json.dumps(press()).encode()))
        await reception.take(read(json.dumps(press(id=None)).encode()))
        await asyncio.sleep(0.01)

    assert (sender.answered, sender.handed) == (["4711", "4711"], ["done", "duplicate", "duplicate"])


async def test_what_is_not_committed_is_neither_handed_over_nor_answered_and_frees_its_chat() -> None:
    recorder, sender = Recorder(away=True), Sender()

    async with Background(MovedClock().clock) as background:
        reception = a_reception(recorder, sender, background)
        with pytest.raises(Away):
            await reception.take(read(json.dumps(press()).encode()))
        recorder.away = False
        await reception.take(read(json.dumps(typed("evet")).encode()))

    assert (sender.answered, sender.handed) == ([], ["done"])
