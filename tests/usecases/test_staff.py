"""Staff come, change and go: who may do that to whom, in every role, and what it ends."""

from collections.abc import Awaitable
from itertools import product

import pytest

from bot.usecases import staff as staff_usecase
from bot.usecases.accounts import AccountRefused, close_account, list_accounts, open_account
from bot.usecases.rights import GIVES, RIGHTS, may
from bot.usecases.staff import StaffRefused
from dialogs.casework.directory import Organization
from storage import access, passkeys, staff
from storage.access import Acting
from storage.database import Database
from storage.passkeys import Passkey
from storage.staff import NewMember, Role
from tests.usecases.staff_world import CIRCLE, CLUB, Door

ROLES: tuple[Role, ...] = tuple(RIGHTS)


@pytest.fixture
async def door(database: Database) -> Door:
    """Open the door of two organisations, with somebody of each role."""
    door = Door(database)
    await door.open()
    for role in ROLES:
        await door.employ(role, role)
    return door


async def answer(act: Awaitable[object]) -> str:
    """Wait for what somebody does; give why it was refused, or `done`."""
    try:
        await act
    except (StaffRefused, AccountRefused) as refused:
        return refused.code
    return "done"


def act(door: Door, action: str, who: Acting, staff_id: int, role: Role = "helper") -> Awaitable[object]:
    """Let somebody act on somebody."""
    if action == "change_role":
        return staff_usecase.change_role(door.database, who, staff_id, role=role, now=door.now)
    if action == "end":
        return staff_usecase.end(door.database, who, staff_id, now=door.now)
    return staff_usecase.recover(door.database, who, staff_id, now=door.now)


def acting(door: Door, role: Role) -> Acting:
    """Give who has a role, at the club where it belongs to an organisation."""
    place = CLUB if role in access.MEMBERS else None
    return Acting(door.people[role], role, place, "GM0344" if role == "observer" else None)


def new(role: Role, organization_id: str = CLUB, email: str = "new@example.org") -> NewMember:
    """Make somebody for a role, in the place that it asks for."""
    municipality = "GM0344" if role == "observer" else None
    return NewMember(email, "Nieuw", role, "nl", organization_id if role in access.MEMBERS else None, municipality)


@pytest.mark.parametrize("who", ROLES)
async def test_who_may_invite_whom(door: Door, who: Role) -> None:
    invited = set()
    for number, (role, place) in enumerate(product(ROLES, (CLUB, CIRCLE))):
        somebody = new(role, place, f"new{number}@example.org")
        said = await answer(staff_usecase.invite(door.database, acting(door, who), somebody, now=door.now))
        assert said in ("done", "not_allowed")
        if said == "done":
            invited.add((role, place))

    everything = set(product(ROLES, (CLUB, CIRCLE)))
    of_the_club: set[tuple[Role, str]] = {("coordinator", CLUB), ("helper", CLUB)}
    assert invited == {"admin": everything, "coordinator": of_the_club}.get(who, set())


@pytest.mark.parametrize("action", ["recover", "end", "change_role"])
@pytest.mark.parametrize("who", ROLES)
async def test_who_may_act_on_whom(door: Door, who: Role, action: str) -> None:
    answers = dict[str, str]()
    for role, place in product(ROLES, (CLUB, CIRCLE)):
        name = f"{role}@{place}"
        other = await door.employ(name.replace("@", "."), role, place)
        answers[name] = await answer(act(door, action, acting(door, who), other.staff_id, role))

    sees_all = RIGHTS[who].get("see_staff") == "all"
    for name, said in answers.items():
        role, _, place = name.partition("@")
        own = role in access.MEMBERS and place == CLUB
        visible = sees_all or (own and "see_staff" in RIGHTS[who])
        allowed = visible and role in GIVES[who]
        assert said == ("done" if allowed else "not_allowed" if visible else "unknown"), (who, name)


@pytest.mark.parametrize("action", ["recover", "end", "change_role"])
@pytest.mark.parametrize("who", ["admin", "coordinator"])
async def test_nobody_acts_on_themselves(door: Door, who: Role, action: str) -> None:
    oneself = acting(door, who)

    assert await answer(act(door, action, oneself, oneself.staff_id)) == "yourself"


async def test_the_last_admin_stays(door: Door) -> None:
    """Two admins who act at once: whoever comes second is the last."""
    first, second = acting(door, "admin"), await door.employ("second", "admin")
    await staff_usecase.end(door.database, first, second.staff_id, now=door.now)

    assert await answer(act(door, "end", second, first.staff_id)) == "last_admin"
    assert await answer(act(door, "change_role", second, first.staff_id, "editor")) == "last_admin"


async def test_another_role_signs_out_and_is_on_record(door: Door) -> None:
    mehmet = await door.employ("mehmet")
    token = await door.come_in()

    await staff_usecase.change_role(
        door.database, acting(door, "coordinator"), mehmet.staff_id, role="coordinator", now=door.now
    )

    assert await door.read(token) is None
    assert (await door.member(mehmet.staff_id)).role == "coordinator"
    assert (await door.audited())[-1] == "staff.role_changed"


@pytest.mark.parametrize("role", ["admin", "editor", "observer"])
async def test_a_role_of_another_place_is_not_given(door: Door, role: Role) -> None:
    mehmet = await door.employ("mehmet")

    with pytest.raises(StaffRefused) as refused:
        await staff_usecase.change_role(door.database, acting(door, "admin"), mehmet.staff_id, role=role, now=door.now)

    assert refused.value.code == "bad_place"


async def test_the_end_takes_sessions_address_telegram_and_passkeys(door: Door) -> None:
    mehmet = await door.employ("mehmet")
    await door.database.run(staff.set_telegram, door.database.keys, mehmet.staff_id, "4711")
    passkey = Passkey(0, mehmet.staff_id, b"credential", b"key", 0, "Telefoon", door.now)
    await door.database.run(passkeys.add, door.database.keys, passkey)
    token = await door.come_in()

    await staff_usecase.end(door.database, acting(door, "coordinator"), mehmet.staff_id, now=door.now)

    member = await door.member(mehmet.staff_id)
    assert await door.read(token) is None
    assert (member.status, member.email, member.telegram_id, member.name) == ("ended", None, None, "Mehmet")
    assert await door.database.run(passkeys.list_passkeys, door.database.keys, mehmet.staff_id) == ()


async def test_whose_work_ended_may_come_again_as_somebody_new(door: Door) -> None:
    mehmet = await door.employ("mehmet")
    await staff_usecase.end(door.database, acting(door, "coordinator"), mehmet.staff_id, now=door.now)

    again = await staff_usecase.invite(
        door.database, acting(door, "coordinator"), new("helper", email="mehmet@example.org"), now=door.now
    )

    assert again.staff_id != mehmet.staff_id
    with pytest.raises(StaffRefused) as refused:
        await staff_usecase.recover(door.database, acting(door, "coordinator"), mehmet.staff_id, now=door.now)
    assert refused.value.code == "unknown"


@pytest.mark.parametrize("place", [CLUB, CIRCLE])
async def test_an_address_is_somebodys_once_wherever_they_work(door: Door, place: str) -> None:
    await door.employ("mehmet", "helper", place)

    with pytest.raises(StaffRefused) as refused:
        await staff_usecase.invite(
            door.database, acting(door, "coordinator"), new("helper", email="MEHMET@example.org"), now=door.now
        )

    assert refused.value.code == "email_taken"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (NewMember("a@example.org", "A", "helper", "nl"), "bad_place"),
        (NewMember("a@example.org", "A", "admin", "nl", CLUB), "bad_place"),
        (NewMember("a@example.org", "A", "observer", "nl"), "bad_place"),
        (NewMember("a@example.org", "A", "helper", "de", CLUB), "bad_language"),
        (NewMember("a@example.org", "\u200b", "helper", "nl", CLUB), "bad_name"),
        (NewMember("a", "A", "helper", "nl", CLUB), "bad_email"),
        (NewMember("a@example.org", "A", "helper", "nl", "nowhere"), "no_account"),
    ],
)
async def test_somebody_unsound_is_not_invited(door: Door, changed: NewMember, code: str) -> None:
    with pytest.raises(StaffRefused) as refused:
        await staff_usecase.invite(door.database, acting(door, "admin"), changed, now=door.now)

    assert refused.value.code == code


@pytest.mark.parametrize("who", ROLES)
async def test_who_sees_whom(door: Door, who: Role) -> None:
    await door.employ("charlie", "helper", CIRCLE)
    list_staff = staff_usecase.list_staff(door.database, acting(door, who))
    if "see_staff" not in RIGHTS[who]:
        assert await answer(list_staff) == "not_allowed"
        return

    seen = {one.name for one in await list_staff}

    everybody = {"Admin", "Editor", "Coordinator", "Helper", "Observer", "Charlie"}
    club: set[str | None] = {"Coordinator", "Helper"}
    assert seen == (everybody if who == "admin" else club)


@pytest.mark.parametrize("who", ROLES)
async def test_accounts_are_opened_and_closed_by_admins(door: Door, who: Role) -> None:
    oneself, organization = acting(door, who), Organization("third", "Organisatie drie")

    answers = [
        await answer(open_account(door.database, oneself, organization, now=door.now)),
        await answer(close_account(door.database, oneself, "third", now=door.now)),
    ]

    assert answers == ["done" if who == "admin" else "not_allowed"] * 2


async def test_members_see_their_own_account_alone(door: Door) -> None:
    seen = {
        who: [one.organization_id for one in await list_accounts(door.database, acting(door, who))]
        for who in ("admin", "coordinator", "helper")
    }

    assert seen == {"admin": [CIRCLE, CLUB], "coordinator": [CLUB], "helper": [CLUB]}
    assert not may(acting(door, "observer"), "see_account", None)


def test_who_has_no_organisation_owns_nothing_of_nobody() -> None:
    nowhere = Acting(1, "helper", None)

    assert not any(may(nowhere, action, None) for action in RIGHTS["helper"])
    assert not any(may(nowhere, action, "") for action in RIGHTS["helper"])
    assert not may(Acting(1, "observer"), "see_figures", None, municipality=None)
