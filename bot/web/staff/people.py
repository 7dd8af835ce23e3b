"""Who works here: the list, one person, inviting, another role, a new link, the end."""

from collections.abc import Mapping

from aiohttp import web

from bot.usecases import accounts, staff
from bot.usecases.rights import GIVES
from bot.usecases.staff import Linked, StaffRefused
from bot.web.pages import NAMES
from bot.web.staff.calls import Call, municipality_names
from storage.staff import NewMember, Role, StaffMember

#: In the order in which they are offered.
ROLES: tuple[Role, ...] = ("helper", "coordinator", "admin", "editor", "observer")

#: Roles that belong to an organisation.
OF_ORGANISATIONS: frozenset[Role] = frozenset({"coordinator", "helper"})

#: What is entered about somebody new.
GIVEN = ("name", "email", "role", "organisation", "municipality", "language")

#: Which field a refusal belongs to.
FIELDS = {
    "email_taken": "email",
    "bad_email": "email",
    "bad_name": "name",
    "bad_language": "language",
    "bad_place": "role",
    "no_account": "organisation",
}


async def show_all(call: Call) -> web.Response:
    """Show the staff of the own organisation, or everybody; `q` keeps those whose name or place holds the words."""
    words = call.request.query.get("q", "").strip()
    members = await staff.list_staff(call.database, call.acting)
    places = await _places(call)
    shown = [one for one in members if _holds(one, places, words)]
    template = "people_rows.html" if call.is_fragment else "people.html"
    return call.page(template, members=shown, places=places, words=words, total=len(members))


async def show(call: Call) -> web.Response:
    """Show one person, and what can be done about them."""
    return await _person_page(call, await _member(call))


async def show_invite(call: Call) -> web.Response:
    """Show the form for somebody new."""
    given = {"language": call.language}
    if "for" in call.request.query:  # an organisation that was just given access begins with a coordinator
        given |= {"organisation": call.request.query["for"], "role": "coordinator"}
    return await _invite_page(call, given)


async def take_invite(call: Call) -> web.Response:
    """Write somebody down, and show their link once."""
    given = call.form.fields
    role = next((one for one in ROLES if one == given.get("role")), None)
    if role is None:
        return await _invite_page(call, given, {"role": "staff.refused.bad_role"})
    own = call.acting.organization_id
    new = NewMember(
        email=given.get("email", "").strip(),
        name=" ".join(given.get("name", "").split()),
        role=role,
        language=given.get("language", ""),
        organization_id=(own or given.get("organisation") or None) if role in OF_ORGANISATIONS else None,
        municipality=given.get("municipality") or None if role == "observer" else None,
    )
    if role in OF_ORGANISATIONS and new.organization_id is None:
        return await _invite_page(call, given, {"organisation": "staff.refused.no_account"})
    if role == "observer" and new.municipality not in municipality_names(call.side.desk):
        return await _invite_page(call, given, {"municipality": "staff.refused.no_municipality"})
    try:
        linked = await staff.invite(call.database, call.acting, new, now=call.now)
    except StaffRefused as refused:
        return await _invite_page(call, given, _errors(refused))
    return _with_link(call, linked, "invited", new.name)


async def take_role(call: Call) -> web.Response:
    """Give somebody another role."""
    member = await _member(call)
    role = next((one for one in ROLES if one == call.form.field("role")), None)
    if role is None:
        return await _person_page(call, member, {"role": "staff.refused.bad_role"})
    try:
        await staff.change_role(call.database, call.acting, member.id, role=role, now=call.now)
    except StaffRefused as refused:
        return await _refused(call, member, refused, field="role")
    return call.go(f"/staff/people/{member.id}", "role_changed")


async def take_recover(call: Call) -> web.Response:
    """Make a new link for somebody, and show it once."""
    member = await _member(call)
    try:
        linked = await staff.recover(call.database, call.acting, member.id, now=call.now)
    except StaffRefused as refused:
        return await _refused(call, member, refused)
    return _with_link(call, linked, "recovered", member.name or "")


async def show_end(call: Call) -> web.Response:
    """Ask whether somebody's work here really ends."""
    return call.page("person_end.html", member=await _member(call))


async def take_end(call: Call) -> web.Response:
    """End somebody's work here."""
    member = await _member(call)
    try:
        await staff.end(call.database, call.acting, member.id, now=call.now)
    except StaffRefused as refused:
        return await _refused(call, member, refused)
    return call.go("/staff/people", "person_ended", name=member.name or "")


async def _member(call: Call) -> StaffMember:
    """Find whom the address means, among those whom whoever asks may see: what is of others is missing."""
    wanted = call.request.match_info["id"]
    for member in await staff.list_staff(call.database, call.acting):
        if str(member.id) == wanted:
            return member
    raise web.HTTPNotFound


async def _places(call: Call) -> dict[str, str]:
    """Name the organisations that whoever asks may see, by id."""
    return {one.organization_id: one.name for one in await accounts.list_accounts(call.database, call.acting)}


def _holds(member: StaffMember, places: Mapping[str, str], words: str) -> bool:
    told = accounts.folded(f"{member.name} {member.email} {places.get(member.organization_id or '', '')}")
    return all(word in told for word in accounts.folded(words).split())


def _with_link(call: Call, linked: Linked, flash: str, name: str) -> web.Response:
    """Go to the person's page, which shows the link once."""
    link = staff.link(call.base_url, linked.token)
    return call.go(f"/staff/people/{linked.staff_id}", flash, name=name, link=link)


def _errors(refused: StaffRefused) -> dict[str, str]:
    if refused.code in ("not_allowed", "unknown"):
        raise web.HTTPForbidden
    return {FIELDS.get(refused.code, ""): f"staff.refused.{refused.code}"}


async def _refused(call: Call, member: StaffMember, refused: StaffRefused, *, field: str = "") -> web.Response:
    if refused.code == "unknown":
        raise web.HTTPNotFound
    if refused.code == "not_allowed":
        raise web.HTTPForbidden
    return await _person_page(call, member, {field: f"staff.refused.{refused.code}"})


async def _person_page(call: Call, member: StaffMember, errors: dict[str, str] | None = None) -> web.Response:
    acting = call.acting
    touchable = member.id != acting.staff_id and member.role in GIVES[acting.role]
    return call.page(
        "person.html",
        status=422 if errors else 200,
        errors=errors,
        member=member,
        member_place=(await _places(call)).get(member.organization_id or "")
        or municipality_names(call.side.desk).get(member.municipality or "", ""),
        role_options=_options(call, [one for one in ROLES if _exchangeable(one, member.role)]),
        touchable=touchable,
    )


def _options(call: Call, roles: list[Role]) -> list[tuple[str, str, str]]:
    """Give the roles that whoever asks may give, each with its name and what it is for."""
    given = [one for one in roles if one in GIVES[call.acting.role]]
    return [(one, call.t(f"staff.role.{one}"), call.t(f"staff.role.{one}.hint")) for one in given]


def _exchangeable(one: Role, other: Role) -> bool:
    """Say whether somebody can have either role in the same place."""
    places = {"observer": "municipality"} | dict.fromkeys(OF_ORGANISATIONS, "organisation")
    return places.get(one) == places.get(other)


async def _invite_page(call: Call, given: Mapping[str, str], errors: dict[str, str] | None = None) -> web.Response:
    roles = [one for one in ROLES if one in GIVES[call.acting.role]]
    everywhere = call.acting.organization_id is None
    known = await accounts.list_accounts(call.database, call.acting) if everywhere else ()
    names = municipality_names(call.side.desk) if "observer" in roles else {}
    return call.page(
        "invite.html",
        status=422 if errors else 200,
        errors=errors,
        given={**dict.fromkeys(GIVEN, ""), "role": roles[0], **given},
        role_options=_options(call, roles),
        organisations=[(one.organization_id, one.name) for one in known if one.is_open],
        municipalities=sorted(names.items(), key=lambda one: one[1]),
        named_languages=list(NAMES.items()),
    )
