"""How fast we write, and what becomes of a message that was not taken."""

from datetime import timedelta

import pytest

from bot.messages import DeliveryFailed
from bot.pace import PER_CHAT, Brake, Bucket, Rate
from bot.retries import GiveUp, Gone, Later, Verdict, judge

HOUR = timedelta(hours=1)


def test_the_messages_of_one_turn_go_at_once_and_then_one_a_second() -> None:
    bucket, waits = Bucket(PER_CHAT), []

    at = 100.0
    for _ in range(8):
        wait_s = bucket.wait_s(at)
        waits.append(wait_s)
        at += wait_s
        bucket.take(at)

    assert waits == [0, 0, 0, 0, 0, 1, 1, 1]
    assert not bucket.is_full(at)
    assert bucket.is_full(at + 5)


def test_a_clock_that_stands_still_or_turns_back_gives_nothing_away() -> None:
    bucket = Bucket(Rate(1.0, 1.0))

    bucket.take(100.0)

    assert bucket.wait_s(99.0) == 1.0


def test_one_slow_chat_stops_only_itself_and_several_at_once_stop_all() -> None:
    brake = Brake()

    for _ in range(5):
        brake.slowed("ayşe", 30, 100.0)
    brake.slowed("jan", 7, 100.4)
    assert brake.wait_s(100.4) == 0

    brake.slowed("mehmet", 3, 102.0)
    assert brake.wait_s(102.0) == 0

    brake.slowed("ali", 3, 102.5)
    brake.slowed("veli", 9, 102.9)
    assert brake.wait_s(102.9) == pytest.approx(9)
    assert brake.wait_s(112.0) == 0


@pytest.mark.parametrize(
    ("failed", "attempts", "age", "verdict"),
    [
        (DeliveryFailed("server_502"), 0, HOUR, Later(1, "server_502", 1)),
        (DeliveryFailed("server_502"), 3, HOUR, Later(8, "server_502", 4)),
        (DeliveryFailed("server_502"), 900, HOUR, Later(120, "server_502", 901)),
        (DeliveryFailed("too_many", retry_after_s=35), 4, HOUR, Later(35, "too_many", 5)),
        (DeliveryFailed("too_many", retry_after_s=500), 4, HOUR, Later(500, "too_many", 5)),
        (DeliveryFailed("unanswered", ambiguous=True), 0, HOUR, Later(10, "unanswered", 1)),
        (DeliveryFailed("unanswered", ambiguous=True), 5, HOUR, Later(32, "unanswered", 6)),
        (DeliveryFailed("chat_not_found", permanent=True), 0, HOUR, GiveUp("chat_not_found")),
        (DeliveryFailed("blocked", permanent=True, blocked=True), 0, HOUR, Gone("blocked")),
        (DeliveryFailed("unreached"), 200, 24 * HOUR, GiveUp("expired")),
        (DeliveryFailed("too_many", retry_after_s=5), 1, 25 * HOUR, GiveUp("expired")),
    ],
)
def test_what_becomes_of_a_message(failed: DeliveryFailed, attempts: int, age: timedelta, verdict: Verdict) -> None:
    assert judge(failed, attempts=attempts, age=age) == verdict
