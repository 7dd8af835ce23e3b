"""The outbox sender: at once, in order per chat, once; and what it does when something is in the way."""

import asyncio
import itertools
from datetime import timedelta

import pytest
import structlog

from bot.background import Clock
from bot.messages import DeliveryFailed, Outgoing, OutgoingButton
from bot.pace import PER_CHAT
from storage.database import Database
from tests.channels.clocks import real_clock
from tests.channels.outbox_desk import BOT, Fragile, Office, RecordingChannel, failing, sending, until

AYSE, JAN, MEHMET = 1, 2, 3


@pytest.fixture
def clock() -> Clock:
    return real_clock(speed=10)


@pytest.fixture
def office(database: Database, clock: Clock) -> Office:
    return Office(database, clock)


@pytest.fixture
def channel(clock: Clock) -> RecordingChannel:
    return RecordingChannel(clock)


async def unsent(office: Office) -> int:
    return sum(1 for sent, dead in await office.rows("sent_at", "dead_at") if sent is None and dead is None)


async def drained(office: Office, seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while await unsent(office):  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.02)


async def test_a_turn_is_sent_at_once_in_order_and_marked_with_its_ids(
    office: Office, channel: RecordingChannel
) -> None:
    committed = await office.turn(AYSE, "bir", "iki", "üç")

    async with sending(office, channel, sweeping=False) as sender:
        sender.hand_over(committed)
        await drained(office)

    assert channel.texts(AYSE) == ["bir", "iki", "üç"]
    assert [remote for (remote,) in await office.rows("remote_id")] == ["1001", "1002", "1003"]


async def test_many_chats_at_once_and_each_in_order(office: Office, channel: RecordingChannel) -> None:
    channel.seconds = 0.02
    turns = [await office.turn(address, "bir", "iki") for address in range(1, 21)]

    async with sending(office, channel, sweeping=False) as sender:
        for committed in turns:
            sender.hand_over(committed)
        await drained(office)

    assert all(channel.texts(address) == ["bir", "iki"] for address in range(1, 21))
    assert channel.most_at_once == 20


async def test_the_next_turn_follows_although_the_last_is_not_marked_yet(
    office: Office, channel: RecordingChannel
) -> None:
    async with sending(office, channel, sweeping=False) as sender:
        for number in range(10):
            committed = await office.turn(AYSE, f"t{number}")
            assert not committed.earlier_unsent
            sender.hand_over(committed)
        await drained(office)

    assert channel.texts(AYSE) == [f"t{number}" for number in range(10)]


async def test_one_turn_goes_at_once_and_a_flood_at_one_a_second(office: Office, channel: RecordingChannel) -> None:
    committed = await office.turn(AYSE, *(f"t{number}" for number in range(8)))

    async with sending(office, channel, per_chat=PER_CHAT) as sender:
        sender.hand_over(committed)
        await drained(office)

    assert channel.texts(AYSE) == [f"t{number}" for number in range(8)]
    tries = channel.tries(AYSE)
    assert tries[5] >= 0.9
    assert tries[6] >= 1.9
    assert 2.9 <= tries[7] < 20


async def test_reminders_are_spread_and_answers_do_not_wait_for_them(office: Office, channel: RecordingChannel) -> None:
    reminders = [await office.turn(address, "hatırlatma") for address in range(100, 145)]
    answer = await office.turn(AYSE, "cevap")

    async with sending(office, channel, sweeping=False) as sender:
        for committed in reminders:
            sender.hand_over(committed, reminder=True)
        sender.hand_over(answer)
        await drained(office)

    order = [text for _, text, _ in channel.tried]
    began = channel.tried[0][2]
    assert order.index("cevap") <= 32
    assert 0.45 <= channel.tried[-1][2] - began < 20


async def test_a_429_stops_that_chat_for_as_long_as_asked_and_no_other(database: Database) -> None:
    real = real_clock()
    office, channel = Office(database, real), RecordingChannel(real)
    channel.script = failing(to_1=[DeliveryFailed("too_many", retry_after_s=4)])

    async with sending(office, channel) as sender:
        sender.hand_over(await office.turn(AYSE, "bir", "iki"))
        sender.hand_over(await office.turn(JAN, "een"))
        await until(lambda: channel.texts(JAN))
        later = await office.turn(AYSE, "üç")
        sender.hand_over(later)
        await drained(office)

    assert later.earlier_unsent
    assert channel.texts(AYSE) == ["bir", "iki", "üç"]
    assert 4 <= channel.tries(AYSE)[1] <= 4.4
    assert channel.tries(JAN) == [0]


async def test_several_429s_at_once_stop_everybody(database: Database) -> None:
    real = real_clock()
    office, channel = Office(database, real), RecordingChannel(real)
    slow = [DeliveryFailed("too_many", retry_after_s=3)]
    channel.script = failing(to_1=list(slow), to_2=list(slow), to_3=list(slow))
    turns = [await office.turn(address, "x") for address in (AYSE, JAN, MEHMET)]

    async with sending(office, channel) as sender:
        for committed in turns:
            sender.hand_over(committed)
        await until(lambda: len(channel.tried) == 3)
        await asyncio.sleep(0.1)
        sender.hand_over(await office.turn(4, "geduld"))
        await drained(office)

    first = channel.tried[0][2]
    [other] = [at - first for to, _, at in channel.tried if to == "4"]
    assert 3 <= other < 5


async def test_a_server_in_trouble_is_tried_again_ever_later(office: Office, channel: RecordingChannel) -> None:
    channel.script = failing(to_1=[DeliveryFailed("server_502") for _ in range(4)])

    async with sending(office, channel) as sender:
        sender.hand_over(await office.turn(AYSE, "bir"))
        await drained(office)

    tries = channel.tries(AYSE)
    gaps = [later - earlier for earlier, later in itertools.pairwise(tries)]
    assert all(gap >= wait for gap, wait in zip(gaps, [1, 2, 4, 8], strict=True))
    assert tries[-1] < 40
    assert await office.rows("attempts", "dead_at") == [(4, None)]


async def test_what_may_have_arrived_is_repeated_once_and_not_before_ten_seconds(
    office: Office, channel: RecordingChannel
) -> None:
    channel.script = failing(to_1=[DeliveryFailed("unanswered", ambiguous=True)])

    async with sending(office, channel) as sender:
        sender.hand_over(await office.turn(AYSE, "bir", "iki"))
        await drained(office)

    assert channel.tries(AYSE)[1] >= 10
    assert [text for _, text, _ in channel.tried] == ["bir", "bir", "iki"]


async def test_whoever_blocked_the_bot_is_not_written_to_any_more(office: Office, channel: RecordingChannel) -> None:
    channel.script = failing(to_1=[DeliveryFailed("blocked", permanent=True, blocked=True)])

    async with sending(office, channel) as sender:
        sender.hand_over(await office.turn(AYSE, "bir", "iki", "üç"))
        await drained(office)
        await asyncio.sleep(0.2)

    assert len(channel.tried) == 1
    assert {reason for (reason,) in await office.rows("reason")} == {"blocked"}
    assert await office.alerts() == [], "that people leave is no trouble"


async def test_a_message_that_can_never_go_does_not_hold_the_next(office: Office, channel: RecordingChannel) -> None:
    channel.script = failing(to_1=[DeliveryFailed("text_empty", permanent=True)])

    async with sending(office, channel, sweeping=False) as sender:
        sender.hand_over(await office.turn(AYSE, "", "iki"))
        await drained(office)

    assert channel.texts(AYSE) == ["iki"]
    assert await office.alerts() == ["dead_letter text_empty"]


async def test_two_hundred_undeliverable_messages_hold_nobody_up_and_raise_one_alert(database: Database) -> None:
    real = real_clock()
    office, channel = Office(database, real), RecordingChannel(real)
    hopeless = {f"to_{address}": [DeliveryFailed("chat_not_found", permanent=True)] for address in range(1000, 1100)}
    failing_now = {f"to_{address}": [DeliveryFailed("server_500")] * 99 for address in range(1100, 1200)}
    channel.script = failing(**hopeless, **failing_now)
    for address in range(1000, 1200):
        await office.turn(address, "x", worker="dead worker")
    late = office.later(timedelta(seconds=61))

    async with sending(late, channel) as sender:
        await until(lambda: len(channel.tried) > 100)
        began = real.monotonic()
        sender.hand_over(await late.turn(AYSE, "sağlam"))
        await until(lambda: channel.texts(AYSE))
        seconds = real.monotonic() - began
        await until(lambda: len(channel.tried) >= 200)

    assert seconds < 5
    assert (await late.alerts()).count("dead_letter chat_not_found") == 1


async def test_after_a_day_a_message_is_given_up(office: Office, channel: RecordingChannel) -> None:
    await office.turn(AYSE, "dün", worker="dead worker")
    late = office.later(timedelta(hours=25))
    channel.script = failing(to_1=[DeliveryFailed("server_502")])

    async with sending(late, channel):
        await drained(late)

    assert await late.rows("reason", "sent_at") == [("expired", None)]
    assert await late.alerts() == ["dead_letter expired"]


async def test_what_a_crash_left_is_sent_in_order_once_its_claim_has_lapsed(
    office: Office, channel: RecordingChannel
) -> None:
    await office.turn(AYSE, "bir", "iki", worker="dead worker")
    await office.turn(AYSE, "üç", worker="dead worker")

    async with sending(office, channel) as sender:
        newer = await office.turn(AYSE, "dört")
        sender.hand_over(newer)
        await asyncio.sleep(0.3)
        assert channel.tried == [], "the claim of the dead worker still holds"
        await drained(office, 20)

    assert newer.earlier_unsent
    assert channel.texts(AYSE) == ["bir", "iki", "üç", "dört"]
    assert channel.tried[0][2] >= 59


async def test_two_workers_keep_the_order_of_a_chat_and_send_nothing_twice(
    office: Office, channel: RecordingChannel
) -> None:
    channel.seconds = 0.005
    async with (
        sending(office, channel, worker="w1") as one,
        sending(office, channel, worker="w2") as other,
    ):
        for number in range(20):
            sender, worker = ((one, "w1"), (other, "w2"))[number % 2]
            sender.hand_over(await office.turn(AYSE, f"t{number}", worker=worker))
        await drained(office, 20)

    assert channel.texts(AYSE) == [f"t{number}" for number in range(20)]


async def test_a_change_finds_its_message_before_and_after_a_restart(office: Office, channel: RecordingChannel) -> None:
    question = Outgoing("say", "soru", "tr", ((OutgoingButton("Evet", "n"),),), prompt=4)
    async with sending(office, channel) as sender:
        sender.hand_over(await office.turn(AYSE, question))
        sender.hand_over(await office.turn(AYSE, Outgoing("change", "soru: evet", "tr", prompt=4)))
        await drained(office)

    async with sending(office, channel, worker="w2") as sender:
        sender.hand_over(await office.turn(AYSE, Outgoing("change", "soru: hayır", "tr", prompt=4), worker="w2"))
        sender.hand_over(await office.turn(AYSE, Outgoing("change", "?", "tr", prompt=99), worker="w2"))
        await drained(office)

    assert channel.changed == [("soru: evet", "1001"), ("soru: hayır", "1001"), ("?", None)]


async def test_while_the_database_is_away_nothing_is_sent_twice_and_marks_are_kept(
    office: Office, channel: RecordingChannel
) -> None:
    fragile = Fragile(office.database)
    fragile_office = Office(fragile, office.clock)  # type: ignore[arg-type]

    with structlog.testing.capture_logs() as logs:
        async with sending(fragile_office, channel) as sender:
            sender.hand_over(await office.turn(AYSE, "bir"))
            fragile.away = True
            await until(lambda: any(line["event"] == "outbox.marks_wait" for line in logs))
            await asyncio.sleep(0.3)
            assert await unsent(office) == 1
            fragile.away = False
            await drained(office)

    assert channel.texts(AYSE) == ["bir"]


async def test_a_failure_while_the_database_is_away_is_written_down_when_it_is_back(
    office: Office, channel: RecordingChannel
) -> None:
    fragile = Fragile(office.database)
    fragile_office = Office(fragile, office.clock)  # type: ignore[arg-type]
    channel.script = failing(to_1=[DeliveryFailed("server_502")])

    async with sending(fragile_office, channel) as sender:
        first, second = await office.turn(AYSE, "bir"), await office.turn(AYSE, "iki")
        fragile.away = True
        sender.hand_over(first)
        sender.hand_over(second)
        await asyncio.sleep(0.3)
        fragile.away = False
        await drained(office)

    assert channel.texts(AYSE) == ["bir", "iki"]
    assert len(channel.tried) == 3


async def test_nothing_overtakes_however_long_handing_back_takes(office: Office, channel: RecordingChannel) -> None:
    slow = Fragile(office.database)
    channel.script = failing(to_1=[DeliveryFailed("server_502")])

    async with sending(Office(slow, office.clock), channel, sweeping=False) as sender:  # type: ignore[arg-type]
        turns = [await office.turn(AYSE, f"t{number}") for number in range(4)]
        slow.seconds = 0.3
        for committed in turns:
            sender.hand_over(committed)
        await asyncio.sleep(0.8)
        slow.seconds = 0.0
    async with sending(office, channel):
        await drained(office, 20)

    assert channel.texts(AYSE) == ["t0", "t1", "t2", "t3"]


async def test_a_message_whose_claim_lapsed_unsent_is_not_overtaken(database: Database) -> None:
    fast = real_clock(speed=50)
    office, channel = Office(database, fast), RecordingChannel(fast)

    async def slowly(_: str) -> None:
        if len(channel.tried) == 1:
            await fast.sleep(62)

    channel.script = slowly
    async with sending(office, channel) as sender:
        sender.hand_over(await office.turn(AYSE, "bir", "iki"))
        await until(lambda: fast.monotonic() > 50)
        newer = await office.turn(AYSE, "üç")
        sender.hand_over(newer)
        await drained(office, 20)

    assert not newer.earlier_unsent
    assert without_repetitions(channel.texts(AYSE)) == ["bir", "iki", "üç"]


def without_repetitions(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(texts))


async def test_stopping_sends_what_is_held_and_hands_back_the_rest(office: Office, channel: RecordingChannel) -> None:
    channel.seconds = 0.05
    async with sending(office, channel, sweeping=False) as sender:
        sender.hand_over(await office.turn(AYSE, "bir", "iki"))
    assert channel.texts(AYSE) == ["bir", "iki"]
    assert await unsent(office) == 0

    channel.seconds = 0.0
    async with sending(office, channel, sweeping=False, per_chat=PER_CHAT) as sender:
        sender.hand_over(await office.turn(JAN, *(f"t{number}" for number in range(20))))
    done = len(channel.texts(JAN))
    assert 5 <= done < 20

    async with sending(office, channel, worker="next start"):
        await drained(office, 20)
    assert channel.texts(JAN) == [f"t{number}" for number in range(20)]


async def test_stopping_ends_although_the_channel_hangs(office: Office, channel: RecordingChannel) -> None:
    async def hang(_: str) -> None:
        await asyncio.Event().wait()

    channel.script = hang
    began = asyncio.get_running_loop().time()

    async with sending(office, channel) as sender:
        sender.hand_over(await office.turn(AYSE, "bir", "iki"))
        await until(lambda: channel.tried)

    assert asyncio.get_running_loop().time() - began < 4


async def test_what_cannot_be_read_or_makes_the_channel_stumble_ends_nothing(
    office: Office, channel: RecordingChannel
) -> None:
    broken = await office.turn(AYSE, "bozuk")
    object.__setattr__(broken.deliveries[0], "payload", b"{")

    async def stumble(address: str) -> None:
        if address == str(JAN) and len(channel.tries(JAN)) == 1:
            raise ZeroDivisionError("secret words")

    channel.script = stumble
    with structlog.testing.capture_logs() as logs:
        async with sending(office, channel) as sender:
            sender.hand_over(broken)
            sender.hand_over(await office.turn(JAN, "een"))
            await drained(office)

    assert channel.texts(JAN) == ["een"]
    assert (await office.rows("reason"))[0] == ("unreadable_payload",)
    assert sorted(await office.alerts()) == ["dead_letter unreadable_payload", "outbox unexpected"]
    assert "secret" not in str(logs)


async def test_a_chat_that_moved_gets_its_message_at_the_new_place(office: Office, channel: RecordingChannel) -> None:
    channel.script = failing(to_1=[DeliveryFailed("chat_moved", new_address="-1005")])

    async with sending(office, channel) as sender:
        sender.hand_over(await office.turn(AYSE, "bir"))
        await drained(office)

    assert channel.texts(-1005) == ["bir"]


async def test_the_messages_of_another_bot_are_left_to_it(office: Office, channel: RecordingChannel) -> None:
    async with sending(office, channel) as sender:
        sender.hand_over(await office.turn(AYSE, "öteki", bot_id=BOT + 1))
        sender.hand_over(await office.turn(AYSE, "bizim"))
        await until(lambda: channel.tried)
        await asyncio.sleep(0.2)

    assert channel.texts(AYSE) == ["bizim"]
    assert (await office.rows("reason", "sent_at"))[0] == ("other_bot", None)


async def test_a_farewell_that_cannot_arrive_leaves_nothing_behind(office: Office, channel: RecordingChannel) -> None:
    channel.script = failing(to_1=[DeliveryFailed("blocked", permanent=True, blocked=True)])
    await office.turn(AYSE, "hoş geldiniz", worker="dead worker")

    async with sending(office, channel) as sender:
        farewell = await office.turn(AYSE, "verileriniz silindi", forget="erased")
        assert [each.conversation_id for each in farewell.deliveries] == [None]
        sender.hand_over(farewell)
        await until(lambda: channel.tried)
        await drained(office)

    assert await office.rows("id") == []


async def test_rows_that_web_and_terminal_fetch_are_not_pushed(office: Office, channel: RecordingChannel) -> None:
    committed = await office.turn(AYSE, "bir")
    object.__setattr__(committed.deliveries[0], "channel", "web")

    async with sending(office, channel, sweeping=False) as sender:
        sender.hand_over(committed)
        await asyncio.sleep(0.05)

    assert channel.tried == []
