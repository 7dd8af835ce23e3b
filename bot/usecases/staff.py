"""Staff come, get another role, begin again and go: who may do that to whom, and what it ends."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from bot.usecases.rights import GIVES, Action, may
from bot.usecases.staff_audit import note
from storage import accounts, invitations, passkeys, sessions, staff, staff_desks, telegram_links
from storage.access import Acting, acting, beyond
from storage.database import Database, Transaction
from storage.encryption import KeyRing
from storage.invitations import Kind
from storage.staff import EmailTaken, NewMember, Role, StaffMember, plain_email

#: How long each kind of link works.
LIFETIMES: Final[Mapping[Kind, timedelta]] = {
    "invite": timedelta(days=7),
    "recover": timedelta(hours=24),
    "first": timedelta(hours=24),
}
LANGUAGES: Final = ("nl", "tr")
#: Where the page of a link lies; its token follows.
LINK_PATH: Final = "/staff/invitation/"

Refusal = Literal[
    "not_allowed",
    "unknown",  # also: of another organisation
    "email_taken",
    "bad_email",
    "bad_name",
    "bad_language",
    "bad_place",  # the role asks for an organisation or a municipality, or for none
    "no_account",
    "last_admin",
    "yourself",
]

_EMAIL: Final = re.compile(r"[^\s@<>\"',;:()\[\]\\]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")
_NAME_LENGTH: Final = 100


class StaffRefused(Exception):
    """Somebody asked for what cannot be; `code` says why, the page says it in words."""

    def __init__(self, code: Refusal) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Linked:
    """Somebody and the link by which they begin; the token is nowhere else and cannot be shown again."""

    staff_id: int
    token: str = field(repr=False)
    expires_at: datetime


async def invite(database: Database, who: Acting, new: NewMember, *, now: datetime) -> Linked:
    """Write somebody down and make the link by which they begin. Raises StaffRefused."""
    require_sound(new)
    return await acting(database, who, _invite, database.keys, new, now=now)


async def recover(database: Database, who: Acting, staff_id: int, *, now: datetime) -> Linked:
    """Let somebody begin again by a new link: their password, authenticator, passkeys, Telegram and sessions go.

    For an invitation that was lost or is too old it makes a new one. Raises StaffRefused.
    """
    return await acting(database, who, _recover, database.keys, staff_id, now=now)


async def end(database: Database, who: Acting, staff_id: int, *, now: datetime) -> None:
    """End somebody's work here, at once and in every browser. Raises StaffRefused."""
    await acting(database, who, _end, database.keys, staff_id, now=now)


async def change_role(database: Database, who: Acting, staff_id: int, *, role: Role, now: datetime) -> None:
    """Give somebody another role in the same place, which signs them out everywhere. Raises StaffRefused."""
    await acting(database, who, _change_role, database.keys, staff_id, role=role, now=now)


async def list_staff(database: Database, who: Acting, *, ended: bool = False) -> tuple[StaffMember, ...]:
    """List whom somebody may see: everybody, or the own organisation. Raises StaffRefused."""
    if not may(who, "see_staff", who.organization_id):
        raise StaffRefused("not_allowed")
    return await acting(database, who, _list, database.keys, ended=ended)


async def first_admin_link(database: Database, *, now: datetime) -> str | None:
    """Give the token of a link that makes the first admin, while nobody has ever worked here; None afterwards."""
    return await database.run(_first_admin_link, now=now)


def link(base_url: str, token: str) -> str:
    """Write the address that a person opens."""
    return f"{base_url.rstrip('/')}{LINK_PATH}{token}"


def require_sound(new: NewMember) -> None:
    """Refuse an address, a name, a language or a place that cannot be. Raises StaffRefused."""
    if len(new.email) > 254 or not new.email.isprintable() or not _EMAIL.fullmatch(plain_email(new.email)):
        raise StaffRefused("bad_email")
    if not (new.name.strip() and len(new.name) <= _NAME_LENGTH and new.name.isprintable()):
        raise StaffRefused("bad_name")
    if new.language not in LANGUAGES:
        raise StaffRefused("bad_language")
    if _places(new.role) != (new.organization_id is not None, new.municipality is not None):
        raise StaffRefused("bad_place")


def _places(role: Role) -> tuple[bool, bool]:
    """Say whether a role belongs to an organisation, and whether to a municipality."""
    return role in ("coordinator", "helper"), role == "observer"


def _list(connection: Transaction, who: Acting, keys: KeyRing, *, ended: bool) -> tuple[StaffMember, ...]:
    return staff.list_staff(connection, keys, organization_id=who.organization_id, ended=ended)


def _invite(connection: Transaction, who: Acting, keys: KeyRing, new: NewMember, *, now: datetime) -> Linked:
    staff.lock(connection)
    if not may(who, "invite_staff", new.organization_id) or new.role not in GIVES[who.role]:
        raise StaffRefused("not_allowed")
    if new.organization_id is not None:
        account = accounts.find(connection, keys, new.organization_id)
        if account is None or not account.is_open:
            raise StaffRefused("no_account")
    try:
        with beyond(connection):  # an address is somebody's once, wherever they work
            staff_id = staff.add(connection, keys, new, now=now)
    except EmailTaken:
        raise StaffRefused("email_taken") from None
    note(connection, "invited", who.staff_id, staff_id, now=now, role=new.role)
    return _linked(connection, "invite", staff_id, now)


def _recover(connection: Transaction, who: Acting, keys: KeyRing, staff_id: int, *, now: datetime) -> Linked:
    staff.lock(connection)
    member = _whom(connection, keys, who, staff_id, action="recover_staff")
    sign_out(connection, staff_id)
    staff.disarm(connection, staff_id)
    passkeys.remove_all(connection, staff_id)
    _untie(connection, staff_id)
    kind: Kind = "invite" if member.status == "invited" else "recover"
    note(connection, "recovery_begun" if kind == "recover" else "invited_again", who.staff_id, staff_id, now=now)
    return _linked(connection, kind, staff_id, now)


def _end(connection: Transaction, who: Acting, keys: KeyRing, staff_id: int, *, now: datetime) -> None:
    staff.lock(connection)
    member = _whom(connection, keys, who, staff_id, action="end_staff")
    _keep_an_admin(connection, keys, member)
    sign_out(connection, staff_id)
    passkeys.remove_all(connection, staff_id)
    invitations.drop(connection, staff_id)
    _untie(connection, staff_id)
    staff.end(connection, staff_id, now=now)
    note(connection, "ended", who.staff_id, staff_id, now=now)


def _change_role(
    connection: Transaction, who: Acting, keys: KeyRing, staff_id: int, *, role: Role, now: datetime
) -> None:  # fmt: skip
    staff.lock(connection)
    member = _whom(connection, keys, who, staff_id, action="change_role")
    if role not in GIVES[who.role]:
        raise StaffRefused("not_allowed")
    if _places(role) != _places(member.role):
        raise StaffRefused("bad_place")
    if role != member.role:
        _keep_an_admin(connection, keys, member)
        staff.set_role(connection, staff_id, role)
        sign_out(connection, staff_id)
        note(connection, "role_changed", who.staff_id, staff_id, now=now, role=role, before=member.role)


def sign_out(connection: Transaction, staff_id: int) -> None:
    """End every session of somebody, within a transaction."""
    sessions.end_all(connection, staff_id)


def _untie(connection: Transaction, staff_id: int) -> None:
    """Make links to a private chat useless, also one that was pressed already, and forget what stands in that chat."""
    telegram_links.drop(connection, staff_id)
    with beyond(connection):  # what stands in a private chat is for the program alone
        staff_desks.drop(connection, staff_id)


def _whom(connection: Transaction, keys: KeyRing, who: Acting, staff_id: int, *, action: Action) -> StaffMember:
    """Find somebody else whom one may do this to; one's own role and way in are for others to change."""
    member = staff.find(connection, keys, staff_id)
    if member is None or member.status == "ended" or not may(who, "see_staff", member.organization_id):
        raise StaffRefused("unknown")
    if not may(who, action, member.organization_id) or member.role not in GIVES[who.role]:
        raise StaffRefused("not_allowed")
    if member.id == who.staff_id:
        raise StaffRefused("yourself")
    return member


def _keep_an_admin(connection: Transaction, keys: KeyRing, member: StaffMember) -> None:
    can_sign_in = staff.credentials(connection, keys, member.id) is not None
    if member.role == "admin" and can_sign_in and staff.count_admins(connection) == 1:
        raise StaffRefused("last_admin")


def _linked(connection: Transaction, kind: Kind, staff_id: int, now: datetime) -> Linked:
    expires_at = now + LIFETIMES[kind]
    return Linked(staff_id, invitations.add(connection, kind, staff_id, expires_at=expires_at), expires_at)


def _first_admin_link(connection: Transaction, *, now: datetime) -> str | None:
    staff.lock(connection)
    if not staff.is_empty(connection):
        return None
    return invitations.add(connection, "first", None, expires_at=now + LIFETIMES["first"])
