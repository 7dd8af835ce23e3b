"""One-time links: an invitation, beginning again, the first admin; used once, in time, and by who is meant."""

import pytest

from bot.usecases import sign_in, staff_links
from bot.usecases import staff as staff_usecase
from bot.usecases.sign_in import SignInRefused, WeakPassword
from bot.usecases.sign_in_limits import TryLater
from bot.usecases.staff import LIFETIMES, StaffRefused
from bot.usecases.staff_links import Entry, LinkGone
from storage import staff, tables
from storage.access import Acting
from storage.database import Database
from storage.staff import NewMember
from tests.usecases.staff_world import CLUB, DESK, PASSWORD, PHONE, SECRET, Door

NEW = "zes gele fietsen zingen"
AYSE = NewMember("Ayse@Example.org", "Ayşe", "helper", "tr", CLUB)


@pytest.fixture
async def door(database: Database) -> Door:
    """Open the door of two organisations in which nobody works."""
    door = Door(database)
    await door.open()
    return door


@pytest.fixture
async def fatma(door: Door) -> Acting:
    """Give the coordinator of the club."""
    return await door.employ("fatma", "coordinator")


async def walk(door: Door, token: str, entry: Entry | None = None) -> str:
    """Go through a link: password, app, code; give the token of the session."""
    await staff_links.enter(door.database, token, entry or Entry(NEW, "tr"), now=door.now)
    link = await staff_links.read_link(door.database, token, now=door.now)
    assert link.secret
    return await staff_links.confirm(door.database, token, door.code(link.secret), DESK, now=door.now)


async def is_gone(door: Door, token: str) -> bool:
    """Say whether a link works no more, for every step of it."""
    gone = 0
    for step in (
        staff_links.read_link(door.database, token, now=door.now),
        staff_links.enter(door.database, token, Entry(NEW, "tr"), now=door.now),
        staff_links.confirm(door.database, token, "000000", DESK, now=door.now),
    ):
        try:
            await step
        except LinkGone:
            gone += 1
        except SignInRefused:
            continue  # it works: only the code is wrong
    assert gone in (0, 3)
    return gone == 3


async def test_an_invitation_leads_to_a_password_an_app_and_a_session(door: Door, fatma: Acting) -> None:
    linked = await staff_usecase.invite(door.database, fatma, AYSE, now=door.now)

    token = await walk(door, linked.token)

    who = await door.who(token)
    assert (who.member.id, who.member.name, who.member.email) == (linked.staff_id, "Ayşe", "ayse@example.org")
    assert (who.member.role, who.member.organization_id, who.member.status) == ("helper", CLUB, "active")
    assert await door.audited() == ["staff.invited", "staff.began", "staff.signed_in"]


async def test_a_link_works_once(door: Door, fatma: Acting) -> None:
    linked = await staff_usecase.invite(door.database, fatma, AYSE, now=door.now)
    await walk(door, linked.token)

    assert await is_gone(door, linked.token)


@pytest.mark.parametrize(("kind", "days"), [("invite", 7), ("recover", 1)])
async def test_a_link_works_for_its_time(door: Door, fatma: Acting, kind: str, days: int) -> None:
    if kind == "invite":
        linked = await staff_usecase.invite(door.database, fatma, AYSE, now=door.now)
    else:
        mehmet = await door.employ("mehmet")
        linked = await staff_usecase.recover(door.database, fatma, mehmet.staff_id, now=door.now)
    door.later(days=days, seconds=-1)
    works = not await is_gone(door, linked.token)
    door.later(seconds=1)

    assert works
    assert linked.expires_at == door.now
    assert await is_gone(door, linked.token)


async def test_a_new_link_replaces_the_one_before(door: Door, fatma: Acting) -> None:
    first = await staff_usecase.invite(door.database, fatma, AYSE, now=door.now)

    second = await staff_usecase.recover(door.database, fatma, first.staff_id, now=door.now)

    assert await is_gone(door, first.token)
    assert (await staff_links.read_link(door.database, second.token, now=door.now)).kind == "invite"


async def test_a_link_that_never_was_is_gone_like_any_other(door: Door) -> None:
    assert await is_gone(door, "A" * 43)
    assert await is_gone(door, "")
    assert await is_gone(door, "\ud800\0'")


async def test_looking_behind_a_link_uses_nothing(door: Door, fatma: Acting) -> None:
    linked = await staff_usecase.invite(door.database, fatma, AYSE, now=door.now)

    seen = [await staff_links.read_link(door.database, linked.token, now=door.now) for _ in range(2)]

    assert seen[0] == seen[1]
    assert seen[0].secret is None


async def test_a_password_counts_only_once_the_app_confirms_it(door: Door, fatma: Acting) -> None:
    mehmet = await door.employ("mehmet")
    linked = await staff_usecase.recover(door.database, fatma, mehmet.staff_id, now=door.now)

    await staff_links.enter(door.database, linked.token, Entry(NEW, "nl"), now=door.now)

    for password in (PASSWORD, NEW):
        with pytest.raises(SignInRefused):
            await door.knock("mehmet", password)


async def test_a_weak_password_is_refused(door: Door, fatma: Acting) -> None:
    linked = await staff_usecase.invite(door.database, fatma, AYSE, now=door.now)

    with pytest.raises(WeakPassword) as weak:
        await staff_links.enter(door.database, linked.token, Entry("welkom123456", "nl"), now=door.now)

    assert weak.value.why == "too_common"


async def test_wrong_codes_behind_a_link_are_limited_and_use_nothing_up(door: Door, fatma: Acting) -> None:
    linked = await staff_usecase.invite(door.database, fatma, AYSE, now=door.now)
    await staff_links.enter(door.database, linked.token, Entry(NEW, "tr"), now=door.now)
    for _ in range(5):
        with pytest.raises(SignInRefused):
            await staff_links.confirm(door.database, linked.token, "000000", DESK, now=door.now)

    with pytest.raises(TryLater):
        await staff_links.confirm(door.database, linked.token, "000000", PHONE, now=door.now)

    door.later(seconds=30)
    assert await walk(door, linked.token)


async def test_a_flood_of_guesses_elsewhere_keeps_nobody_from_beginning(door: Door, fatma: Acting) -> None:
    linked = await staff_usecase.invite(door.database, fatma, AYSE, now=door.now)
    await door.flood()

    assert await walk(door, linked.token)


async def test_the_code_that_confirmed_is_used(door: Door, fatma: Acting) -> None:
    linked = await staff_usecase.invite(door.database, fatma, AYSE, now=door.now)
    await staff_links.enter(door.database, linked.token, Entry(NEW, "tr"), now=door.now)
    secret = (await staff_links.read_link(door.database, linked.token, now=door.now)).secret or ""
    await staff_links.confirm(door.database, linked.token, door.code(secret), DESK, now=door.now)

    waiting = await door.knock("ayse", NEW)

    with pytest.raises(SignInRefused):
        await sign_in.by_code(door.database, waiting, door.code(secret), DESK, now=door.now)


async def test_each_link_has_an_authenticator_of_its_own(door: Door, fatma: Acting) -> None:
    linked = await staff_usecase.invite(door.database, fatma, AYSE, now=door.now)
    secrets = set()
    for _ in range(2):
        await staff_links.enter(door.database, linked.token, Entry(NEW, "tr"), now=door.now)
        secrets.add((await staff_links.read_link(door.database, linked.token, now=door.now)).secret)

    assert len(secrets) == 2
    assert all(len(secret or "") == 32 for secret in secrets)


async def test_nothing_behind_a_link_lies_in_the_open(door: Door, fatma: Acting) -> None:
    linked = await staff_usecase.invite(door.database, fatma, AYSE, now=door.now)
    await staff_links.enter(door.database, linked.token, Entry(NEW, "tr"), now=door.now)
    secret = (await staff_links.read_link(door.database, linked.token, now=door.now)).secret or ""

    stored = repr([tuple(row) for table in (tables.invitations, tables.staff) for row in await door.rows(table)])

    assert linked.token not in stored
    assert secret not in stored
    assert "argon2" not in stored
    assert "Ayşe" not in stored
    assert "example.org" not in stored
    assert linked.token not in repr(linked)


async def test_a_used_link_keeps_nothing_of_what_was_entered(door: Door, fatma: Acting) -> None:
    linked = await staff_usecase.invite(door.database, fatma, AYSE, now=door.now)

    await walk(door, linked.token)

    assert [(row.pending, row.used_at) for row in await door.rows(tables.invitations)] == [(None, door.now)]


async def test_recovery_gives_a_new_password_and_a_new_app_and_ends_everything_old(door: Door, fatma: Acting) -> None:
    mehmet = await door.employ("mehmet")
    await door.database.run(staff.set_telegram, door.database.keys, mehmet.staff_id, "4711")
    session, waiting = await door.come_in(), await door.knock()

    linked = await staff_usecase.recover(door.database, fatma, mehmet.staff_id, now=door.now)
    at_once = [await door.read(session), await door.read(waiting)]
    with pytest.raises(SignInRefused):
        await door.knock()
    token = await walk(door, linked.token, Entry(NEW, "nl"))

    assert at_once == [None, None]
    assert (await door.member(mehmet.staff_id)).telegram_id is None
    assert (await door.who(token)).member.id == mehmet.staff_id
    door.later(seconds=60)
    for secret in (SECRET, "A" * 32):
        with pytest.raises(SignInRefused):
            await door.come_in("mehmet", NEW, secret)
    assert "staff.recovery_begun" in await door.audited()


async def test_whose_work_ended_cannot_use_their_link(door: Door, fatma: Acting) -> None:
    linked = await staff_usecase.invite(door.database, fatma, AYSE, now=door.now)

    await staff_usecase.end(door.database, fatma, linked.staff_id, now=door.now)

    assert await is_gone(door, linked.token)


async def test_the_first_link_makes_an_admin(door: Door) -> None:
    token = await staff_usecase.first_admin_link(door.database, now=door.now)
    assert token is not None

    entered = await walk(door, token, Entry(NEW, "nl", " Jan ", "Jan@example.org"))

    member = (await door.who(entered)).member
    assert (member.role, member.name, member.email, member.organization_id) == ("admin", "Jan", "jan@example.org", None)


async def test_there_is_no_first_link_once_anybody_has_worked_here(door: Door) -> None:
    token = await staff_usecase.first_admin_link(door.database, now=door.now)
    assert token is not None
    somebody = await door.employ("admin", "admin")

    assert await is_gone(door, token)
    assert await staff_usecase.first_admin_link(door.database, now=door.now) is None
    await door.database.run(staff.end, somebody.staff_id, now=door.now)
    assert await staff_usecase.first_admin_link(door.database, now=door.now) is None


async def test_of_two_first_links_one_makes_an_admin(door: Door) -> None:
    first = await staff_usecase.first_admin_link(door.database, now=door.now)
    second = await staff_usecase.first_admin_link(door.database, now=door.now)
    assert first is not None
    assert second is not None
    await staff_links.enter(door.database, second, Entry(NEW, "nl", "Piet", "piet@example.org"), now=door.now)

    await walk(door, first, Entry(NEW, "nl", "Jan", "jan@example.org"))

    assert await is_gone(door, second)
    assert len(await door.rows(tables.staff)) == 1


async def test_a_first_link_is_good_for_a_day(door: Door) -> None:
    token = await staff_usecase.first_admin_link(door.database, now=door.now)
    door.later(seconds=LIFETIMES["first"].total_seconds())

    assert await is_gone(door, token or "")


@pytest.mark.parametrize(
    ("name", "email", "code"),
    [
        ("", "jan@example.org", "bad_name"),
        ("Jan\n", "jan@example.org", None),
        ("J\u202ean", "jan@example.org", "bad_name"),
        ("x" * 101, "jan@example.org", "bad_name"),
        ("Jan", "jan", "bad_email"),
        ("Jan", "jan@localhost", "bad_email"),
        ("Jan", "a\0b@example.org", "bad_email"),
        ("Jan", "a\u202eb@example.org", "bad_email"),
        ("Jan", "jan@example.org\r\nBcc: x@example.org", "bad_email"),
        ("Jan", "x" * 250 + "@example.org", "bad_email"),
        ("Jan", "jan@exa mple.org", "bad_email"),
    ],
)
async def test_the_first_admin_has_a_name_and_an_address(door: Door, name: str, email: str, code: str | None) -> None:
    token = await staff_usecase.first_admin_link(door.database, now=door.now)
    assert token is not None

    if code is None:
        await staff_links.enter(door.database, token, Entry(NEW, "nl", name, email), now=door.now)
        return
    with pytest.raises(StaffRefused) as refused:
        await staff_links.enter(door.database, token, Entry(NEW, "nl", name, email), now=door.now)

    assert refused.value.code == code
