"""Every route x every role: who may, who may not, and that what is of others looks exactly like what is missing."""

import re
from typing import get_args

import pytest

from bot.usecases.rights import RIGHTS, Action
from bot.web.staff.calls import Right, Route, safe_next
from bot.web.staff.routes import ENTRIES, ROUTES
from storage.staff import Role
from tests.web.staff.colleagues import HERE, ROLES, THERE, Colleague, begin_session, employ

PUBLIC = {"anyone", "waiting", "signed_in"}
WHO = ("nobody", "waiting", *ROLES)


def _id(route: Route) -> str:
    return f"{route.method} {route.path}"


def _path(route: Route, **values: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], "9999"), route.path)


def _allowed(right: Right, who: str) -> bool:
    if right == "anyone":
        return True
    if right == "waiting":
        return who == "waiting"
    if who in ("nobody", "waiting"):
        return False
    return right == "signed_in" or right in RIGHTS[who]  # type: ignore[index]


def test_every_route_is_there_once_and_names_a_right() -> None:
    known = {*get_args(Action), *PUBLIC}

    assert len({(route.method, route.path) for route in ROUTES}) == len(ROUTES)
    assert {route.right for route in ROUTES} <= known
    assert all(route.path == "/staff" or route.path.startswith("/staff/") for route in ROUTES)


def test_every_entry_leads_to_a_route_with_the_same_right() -> None:
    rights = {route.path: route.right for route in ROUTES if route.method == "GET"}

    assert {entry.path: entry.right for entry in ENTRIES} == {entry.path: rights[entry.path] for entry in ENTRIES}
    assert len({entry.key for entry in ENTRIES}) == len(ENTRIES)


@pytest.mark.parametrize("who", WHO)
async def test_a_route_lets_through_who_has_its_right(visitor_of_staff: Colleague, who: str) -> None:
    colleague = visitor_of_staff
    if who != "nobody":
        role: Role = "helper" if who == "waiting" else who  # type: ignore[assignment]
        staff_id = await employ(colleague.database, colleague.clock, role)
    for route in ROUTES:
        if who == "nobody":
            await colleague.enter("x" * 43)
        else:
            full = who != "waiting"
            token = await begin_session(colleague.database, colleague.clock, staff_id, second_factor=full)
            await colleague.enter(token)

        response = await (
            colleague.get(_path(route))
            if route.method == "GET"
            else colleague.post(_path(route), {"token": colleague.token})
        )

        location = response.headers.get("Location", "")
        refused = response.status == 403 or (response.status == 303 and location.startswith("/staff/sign-in"))
        # Wrong answers to a form of the door are 403 with the form, and signing out leads to the door.
        is_door = route.right == "anyone" or (route.right == "waiting" and who == "waiting")
        if _allowed(route.right, who):
            assert is_door or not refused, (_id(route), response.status, location)
            assert response.status < 500, _id(route)
        else:
            assert refused, (_id(route), response.status)
            assert response.status == (403 if who in ROLES and route.right != "waiting" else 303), _id(route)


@pytest.mark.parametrize("role", ["coordinator", "helper"])
async def test_what_is_of_another_organisation_looks_like_what_is_missing(
    visitor_of_staff: Colleague, role: Role
) -> None:
    colleague = visitor_of_staff
    theirs = await employ(colleague.database, colleague.clock, "helper", "charlie", organization_id=THERE)
    own = await employ(colleague.database, colleague.clock, role, "mehmet", organization_id=HERE)
    await colleague.enter(await begin_session(colleague.database, colleague.clock, own))
    walked = 0
    for route in ROUTES:
        if "{id}" not in route.path or not _allowed(route.right, role):
            continue
        answers = []
        for wanted in (str(theirs), "9999", "nonsense", THERE):
            path = _path(route, id=wanted)
            response = await (
                colleague.get(path)
                if route.method == "GET"
                else colleague.post(path, {"token": colleague.token, "role": "helper"})
            )
            answers.append((response.status, await response.text()))
        walked += 1

        assert {status for status, _ in answers} == {404}, _id(route)
        assert len({body for _, body in answers}) == 1, _id(route)
    assert walked >= 1


async def test_a_list_shows_the_own_organisation_and_no_other(visitor_of_staff: Colleague) -> None:
    colleague = visitor_of_staff
    await employ(colleague.database, colleague.clock, "helper", "charlie", organization_id=THERE)
    own = await employ(colleague.database, colleague.clock, "coordinator", "mehmet", organization_id=HERE)
    await colleague.enter(await begin_session(colleague.database, colleague.clock, own))

    page = await colleague.look("/staff/people")

    assert "Mehmet" in page.words
    assert "Charlie" not in page.words
    assert "Daar" not in page.words


async def test_a_coordinator_invites_into_the_own_organisation_whatever_the_form_says(
    visitor_of_staff: Colleague,
) -> None:
    colleague = visitor_of_staff
    own = await employ(colleague.database, colleague.clock, "coordinator", "mehmet", organization_id=HERE)
    await colleague.enter(await begin_session(colleague.database, colleague.clock, own))
    somebody = {"name": "Ayşe", "email": "ayse@example.org", "language": "tr", "organisation": THERE}

    taken = await colleague.send("/staff/people/invite", **somebody, role="helper")
    refused = await colleague.send("/staff/people/invite", **{**somebody, "email": "b@example.org"}, role="admin")

    assert taken.status == 303
    assert "Buurthuis Hier" in (await colleague.look(taken.headers["Location"])).words
    assert refused.status == 403


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        ("/staff/people?q=a", "/staff/people?q=a"),
        ("/staff", "/staff"),
        ("", "/staff"),
        ("https://evil.example", "/staff"),
        ("//evil.example", "/staff"),
        ("/staff//evil.example", "/staff"),
        ("/staff/\\evil", "/staff"),
        ("/staffing", "/staff"),
        ("/staff/people\r\nX: y", "/staff"),
        ("/staff/sign-in", "/staff"),
        ("/staff/" + "x" * 400, "/staff"),
    ],
)
def test_after_signing_in_only_pages_of_staff_follow(wanted: str, where: str) -> None:
    assert safe_next(wanted) == where
