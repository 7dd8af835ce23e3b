"""Signing in: password, then code; the sessions that come of it, and how they end."""

from dataclasses import replace
from typing import Any

import pytest
from argon2 import PasswordHasher

from bot.usecases import accounts as account_usecase
from bot.usecases import passwords, sign_in, staff_links
from bot.usecases import staff as staff_usecase
from bot.usecases.sign_in import SignInRefused, WeakPassword
from bot.usecases.sign_in_limits import MOST_CODES, CodesUsedUp, TryLater
from bot.usecases.staff_links import Entry
from storage import staff
from storage.database import Database
from storage.staff import Credentials
from tests.usecases.staff_world import CLUB, DESK, PASSWORD, PHONE, SECRET, Door


@pytest.fixture
async def door(database: Database) -> Door:
    """Open the door, with Mehmet who helps at the club."""
    door = Door(database)
    await door.open()
    await door.employ("mehmet")
    return door


@pytest.fixture
async def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count what is compared with a hash."""
    compared = list[str]()
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, hashed: Any, password: Any) -> Any:
        compared.append(hashed)
        return verify(self, hashed, password)

    await passwords.matches(None, "warm")  # the hash of nobody is made once
    monkeypatch.setattr(PasswordHasher, "verify", counted)
    return compared


async def test_password_and_code_together_let_somebody_in(door: Door) -> None:
    waiting = await door.knock()

    token = await sign_in.by_code(door.database, waiting, door.code(), DESK, now=door.now)

    who = await door.who(token)
    assert (who.member.name, who.session.second_factor, who.acting.organization_id) == ("Mehmet", True, CLUB)
    assert await door.audited() == ["staff.signed_in"]


async def test_the_password_alone_makes_a_session_that_only_waits(door: Door) -> None:
    who = await door.who(await door.knock())

    assert not who.session.second_factor
    assert await door.sessions_of(who.member.id) == ()


async def test_the_address_may_be_written_in_capitals(door: Door) -> None:
    assert await sign_in.by_password(door.database, " Mehmet@Example.ORG ", PASSWORD, DESK, now=door.now)


async def test_signing_in_rotates_the_session(door: Door) -> None:
    waiting = await door.knock()

    token = await sign_in.by_code(door.database, waiting, door.code(), DESK, now=door.now)

    assert token != waiting
    assert await door.read(waiting) is None


@pytest.mark.parametrize(("name", "password"), [("mehmet", "wrong"), ("nobody", PASSWORD), ("ended", PASSWORD)])
async def test_a_refusal_is_the_same_and_costs_the_same(
    door: Door, verified: list[str], name: str, password: str
) -> None:
    gone = await door.employ("ended")
    await door.database.run(staff.end, gone.staff_id, now=door.now)

    with pytest.raises(SignInRefused) as refused:
        await door.knock(name, password)

    assert str(refused.value) == ""
    assert len(verified) == 1


async def test_somebody_invited_cannot_sign_in(door: Door, verified: list[str]) -> None:
    await door.database.run(staff.disarm, door.people["mehmet"])

    with pytest.raises(SignInRefused):
        await door.knock()
    assert len(verified) == 1


@pytest.mark.parametrize("name", ["mehmet", "nobody"])
async def test_too_many_wrong_passwords_wait_whether_there_is_such_a_person_or_not(door: Door, name: str) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            await door.knock(name, "wrong")

    with pytest.raises(TryLater) as limit:
        await door.knock(name, PASSWORD)

    assert limit.value.wait.total_seconds() == 30


async def test_after_the_wait_the_right_password_lets_in(door: Door) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            await door.knock(password="wrong")
    door.later(seconds=30)

    assert await door.come_in()


async def test_a_successful_sign_in_forgets_the_failures_of_the_account(door: Door) -> None:
    for _ in range(4):
        with pytest.raises(SignInRefused):
            await door.knock(password="wrong")
    await door.come_in()

    for _ in range(5):
        with pytest.raises(SignInRefused):
            await door.knock(password="wrong")


async def test_the_right_password_does_not_free_who_guesses_codes(door: Door) -> None:
    for _ in range(5):
        waiting = await door.knock()
        with pytest.raises(SignInRefused):
            await sign_in.by_code(door.database, waiting, "000000", DESK, now=door.now)
    waiting = await door.knock(browser=PHONE)

    with pytest.raises(TryLater):
        await sign_in.by_code(door.database, waiting, door.code(), PHONE, now=door.now)


async def test_a_flood_of_guesses_elsewhere_keeps_nobody_out_of_where_they_came_in_lately(door: Door) -> None:
    await door.come_in()
    await door.employ("jan")
    await door.flood()

    assert await door.come_in()
    with pytest.raises(TryLater):
        await door.knock(browser=PHONE)
    with pytest.raises(TryLater):
        await door.knock("jan")
    door.later(days=31)
    await door.flood()
    with pytest.raises(TryLater):
        await door.knock()


async def test_after_a_hundred_wrong_codes_no_code_lets_in_until_somebody_begins_again(door: Door) -> None:
    fatma = await door.employ("fatma", "coordinator")
    await door.guess_codes(MOST_CODES - 1)
    waiting = await door.knock()
    with pytest.raises(SignInRefused):
        await sign_in.by_code(door.database, waiting, "000000", DESK, now=door.now)

    with pytest.raises(CodesUsedUp):
        await sign_in.by_code(door.database, waiting, door.code(), DESK, now=door.now)

    linked = await staff_usecase.recover(door.database, fatma, door.people["mehmet"], now=door.now)
    await staff_links.enter(door.database, linked.token, Entry("zes gele fietsen zingen", "nl"), now=door.now)
    secret = (await staff_links.read_link(door.database, linked.token, now=door.now)).secret or ""
    await staff_links.confirm(door.database, linked.token, door.code(secret), DESK, now=door.now)
    assert await door.come_in(password="zes gele fietsen zingen", secret=secret)


async def test_a_right_code_lets_wrong_ones_count_from_nothing(door: Door) -> None:
    await door.guess_codes(MOST_CODES - 1)
    who = await door.who(await door.come_in())

    assert await sign_in.count_wrong_codes(door.database, who, now=door.now) == 0


async def test_wrong_codes_count_for_a_month(door: Door) -> None:
    await door.guess_codes(MOST_CODES)
    door.later(days=30)

    assert await door.come_in()


async def test_a_flood_keeps_nobody_out_between_password_and_code(door: Door) -> None:
    await door.come_in()
    door.later(seconds=60)
    waiting = await door.knock()
    await door.flood()

    assert await sign_in.by_code(door.database, waiting, door.code(), DESK, now=door.now)


async def test_a_code_is_good_once(door: Door) -> None:
    first, second = await door.knock(), await door.knock(browser=PHONE)
    await sign_in.by_code(door.database, first, door.code(), DESK, now=door.now)

    with pytest.raises(SignInRefused):
        await sign_in.by_code(door.database, second, door.code(), PHONE, now=door.now)


async def test_the_code_of_somebody_else_does_not_count(door: Door) -> None:
    await door.employ("charlie", organization_id="circle")
    other = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
    known = Credentials(await passwords.hash_password(PASSWORD), other)
    await door.database.run(staff.activate, door.database.keys, door.people["charlie"], known)
    waiting = await door.knock("charlie")

    with pytest.raises(SignInRefused):
        await sign_in.by_code(door.database, waiting, door.code(SECRET), DESK, now=door.now)


async def test_the_code_may_take_ten_minutes(door: Door) -> None:
    waiting = await door.knock()
    door.later(minutes=10)

    assert await door.read(waiting) is None
    with pytest.raises(LookupError):
        await sign_in.by_code(door.database, waiting, door.code(), DESK, now=door.now)


async def test_a_full_session_takes_no_code(door: Door) -> None:
    token = await door.come_in()
    door.later(seconds=60)

    with pytest.raises(LookupError):
        await sign_in.by_code(door.database, token, door.code(), DESK, now=door.now)


async def test_a_session_ends_after_half_an_hour_without_use(door: Door) -> None:
    token = await door.come_in()
    door.later(minutes=29)
    assert await door.read(token)
    door.later(minutes=29)
    assert await door.read(token)

    door.later(minutes=30)

    assert await door.read(token) is None


async def test_a_session_ends_after_twelve_hours_of_use(door: Door) -> None:
    token = await door.come_in()
    for _ in range(12 * 3 - 1):
        door.later(minutes=20)
        assert await door.read(token)

    door.later(minutes=20)

    assert await door.read(token) is None


async def test_sessions_are_listed_and_ended_one_by_one(door: Door) -> None:
    first = await door.who(await door.come_in())
    second = await door.who(await door.come_in())

    listed = await sign_in.list_sessions(door.database, first, now=door.now)
    ended = await sign_in.sign_out(door.database, first, second.session.id)

    assert [one.id for one in listed] == [second.session.id, first.session.id]
    assert listed[0].agent == DESK.agent
    assert ended
    assert [one.id for one in await door.sessions_of(first.member.id)] == [first.session.id]


async def test_a_session_of_somebody_else_cannot_be_ended(door: Door) -> None:
    await door.employ("charlie", organization_id="circle")
    theirs, mine = await door.come_in("charlie"), await door.who(await door.come_in())
    other = (await door.who(theirs)).session.id

    assert not await sign_in.sign_out(door.database, mine, other)
    assert not await sign_in.sign_out(door.database, mine, "nonsense")
    assert await door.read(theirs)


async def test_all_other_sessions_end_together(door: Door) -> None:
    tokens = [await door.come_in() for _ in range(3)]
    waiting = await door.knock()

    ended = await sign_in.sign_out_elsewhere(door.database, await door.who(tokens[1]))

    assert ended == 3
    assert [bool(await door.read(token)) for token in (*tokens, waiting)] == [False, True, False, False]


async def test_a_new_password_takes_the_old_one_and_ends_the_other_sessions(door: Door) -> None:
    other, token = await door.come_in(), await door.come_in()
    new = "zes gele fietsen zingen"

    await sign_in.change_password(
        door.database, await door.who(token), old=PASSWORD, new=new, browser=DESK, now=door.now
    )

    assert await door.read(other) is None
    assert await door.read(token)
    with pytest.raises(SignInRefused):
        await door.knock()
    assert await door.come_in(password=new)
    assert "staff.password_changed" in await door.audited()


async def test_a_wrong_old_password_or_a_weak_new_one_changes_nothing(door: Door) -> None:
    who = await door.who(await door.come_in())

    with pytest.raises(SignInRefused):
        await sign_in.change_password(
            door.database, who, old="wrong", new="zes gele fietsen zingen", browser=DESK, now=door.now
        )
    with pytest.raises(WeakPassword):
        await sign_in.change_password(
            door.database, who, old=PASSWORD, new="welkom12345678", browser=DESK, now=door.now
        )

    assert await door.come_in()


async def test_guessing_the_old_password_is_limited_too(door: Door) -> None:
    who = await door.who(await door.come_in())
    new = "zes gele fietsen zingen"
    for _ in range(5):
        with pytest.raises(SignInRefused):
            await sign_in.change_password(door.database, who, old="wrong", new=new, browser=DESK, now=door.now)

    with pytest.raises(TryLater):
        await sign_in.change_password(door.database, who, old=PASSWORD, new=new, browser=DESK, now=door.now)


async def test_an_outdated_hash_is_made_anew_when_its_password_is_known(door: Door) -> None:
    weaker = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    known = Credentials(weaker, SECRET)
    await door.database.run(staff.activate, door.database.keys, door.people["mehmet"], known)

    await door.come_in()

    now = await door.database.run(staff.credentials, door.database.keys, door.people["mehmet"])
    assert now is not None
    assert not passwords.is_outdated(now.password_hash)
    assert await passwords.matches(now.password_hash, PASSWORD)


async def test_a_password_that_was_replaced_while_it_was_compared_opens_nothing(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    matches = passwords.matches

    async def slowly(known: str | None, password: str) -> bool:
        same = await matches(known, password)
        await door.database.run(staff.disarm, door.people["mehmet"])
        return same

    monkeypatch.setattr(passwords, "matches", slowly)

    with pytest.raises(SignInRefused):
        await door.knock()


async def test_who_works_for_a_closed_account_is_out_and_stays_out(door: Door) -> None:
    admin = await door.employ("admin", "admin")
    token = await door.come_in()

    await account_usecase.close_account(door.database, admin, CLUB, now=door.now)

    assert await door.read(token) is None
    with pytest.raises(SignInRefused):
        await door.knock()


async def test_whose_telegram_account_is_of_a_closed_account_is_nobody_there(door: Door) -> None:
    admin = await door.employ("admin", "admin")
    await door.database.run(staff.set_telegram, door.database.keys, door.people["mehmet"], "4711")
    known = await door.database.run(staff.find_by_telegram, door.database.keys, "4711")

    await account_usecase.close_account(door.database, admin, CLUB, now=door.now)

    assert known is not None
    assert await door.database.run(staff.find_by_telegram, door.database.keys, "4711") is None


async def test_preferences_are_kept(door: Door) -> None:
    token = await door.come_in()

    await sign_in.set_preferences(door.database, await door.who(token), language="tr", shortcuts=False)

    member = (await door.who(token)).member
    assert (member.language, member.shortcuts) == ("tr", False)


async def test_nothing_secret_is_shown_when_values_are_printed(door: Door) -> None:
    known = await door.database.run(staff.credentials, door.database.keys, door.people["mehmet"])

    assert known is not None
    assert "argon2" not in repr(known)
    assert SECRET not in repr(replace(known))
