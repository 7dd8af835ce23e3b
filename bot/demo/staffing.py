"""Makes accounts and staff of the demo, by the links that everybody begins with, and tells how they sign in."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

import pyotp

from bot.demo.people import ADMIN, DOMAIN, MUNICIPALITY, ORGANIZATIONS, STAFF, Member
from bot.texts import text
from bot.usecases import sign_in, staff_links
from bot.usecases.accounts import AccountRefused, open_account
from bot.usecases.desk import Desk
from bot.usecases.staff import Linked, first_admin_link, invite, recover
from bot.usecases.staff_links import Entry
from storage import access, accounts, staff
from storage.access import Acting, Program
from storage.database import Database, Transaction
from storage.encryption import KeyRing
from storage.sessions import Browser
from storage.staff import NewMember, Role, StaffMember

#: Letters of the password in all, and how far ahead codes are told.
_LETTERS: Final = 20
_AHEAD: Final = timedelta(minutes=6)
#: A code is good for one step of thirty seconds before its own and one after it.
_STEP_S: Final = 30
_EVERY: Final = 3 * _STEP_S

_AT_HOME: Final = Browser("demo")


@dataclass(frozen=True, slots=True)
class Code:
    """A code of an authenticator app, and until when it is good."""

    code: str
    until: datetime


@dataclass(frozen=True, slots=True)
class SignIn:
    """How somebody of the demo signs in."""

    email: str
    role: Role
    organization_id: str | None
    codes: tuple[Code, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignIns:
    """Who can sign in to the demo, all with the same password."""

    password: str = field(repr=False)
    staff: tuple[SignIn, ...]


def password_of(secret: bytes) -> str:
    """Make the password of this installation's demo: nobody guesses it, and every start tells the same one."""
    letters = base64.b32encode(hmac.digest(secret, b"password", hashlib.sha256)).decode().lower()[:_LETTERS]
    return "-".join(letters[at : at + 4] for at in range(0, _LETTERS, 4))


async def known(database: Database) -> tuple[StaffMember, ...]:
    """List everybody who ever worked here."""
    return await access.acting(database, access.SYSTEM, _known, database.keys)


async def accounts_of(database: Database) -> frozenset[str]:
    """Name the organisations that have or had an account."""
    return await access.acting(database, access.SYSTEM, _accounts, database.keys)


async def employ(desk: Desk, member: Member, password: str, *, now: datetime) -> Acting:
    """Bring somebody to work here, or to where they left off, and give them as they act."""
    found = next((one for one in await known(desk.database) if one.email == member.email), None)
    if found is None or found.status == "invited":
        await _begin(desk, await _token(desk, member, found, now=now), member, password, now=now)
        found = next(one for one in await known(desk.database) if one.email == member.email)
    return Acting(found.id, found.role, found.organization_id, found.municipality)


async def open_accounts(desk: Desk, admin: Acting, *, now: datetime) -> None:
    """Open the accounts of the demo, those that are not open yet."""
    directory = await desk.directories.current(desk.database, now)
    for id_ in ORGANIZATIONS.values():
        try:
            await open_account(desk.database, admin, directory.records.organizations.get(id_), now=now)
        except AccountRefused as refused:
            if refused.code != "already_open":
                raise


async def sign_ins(database: Database, password: str, *, now: datetime) -> SignIns:
    """Tell how the staff of the demo sign in now and in the next minutes."""
    found = await access.acting(database, access.SYSTEM, _secrets, database.keys)
    return SignIns(
        password,
        tuple(
            SignIn(one.email, one.role, one.organization_id, _codes(found[one.email], now))
            for one in STAFF
            if one.email in found
        ),
    )


def _codes(secret: str, now: datetime) -> tuple[Code, ...]:
    totp = pyotp.TOTP(secret)
    first = int(now.timestamp()) // _STEP_S * _STEP_S + _STEP_S
    moments = (datetime.fromtimestamp(at, UTC) for at in range(first, first + int(_AHEAD.total_seconds()), _EVERY))
    return tuple(Code(totp.at(moment), moment + timedelta(seconds=2 * _STEP_S)) for moment in moments)


async def _token(desk: Desk, member: Member, found: StaffMember | None, *, now: datetime) -> str:
    """Give the link by which somebody begins; of one that was made and not used, a new one."""
    if member == ADMIN:
        token = await first_admin_link(desk.database, now=now)
        if token is None:
            raise LookupError("somebody works here already")
        return token
    admin = await employ(desk, ADMIN, "", now=now)
    linked: Linked
    if found is None:
        linked = await invite(desk.database, admin, _new(member), now=now)
    else:
        linked = await recover(desk.database, admin, found.id, now=now)
    return linked.token


async def _begin(desk: Desk, token: str, member: Member, password: str, *, now: datetime) -> None:
    database = desk.database
    entry = Entry(password, member.language, _name(member), member.email)
    await staff_links.enter(database, token, entry, now=now)
    link = await staff_links.read_link(database, token, now=now)
    code = pyotp.TOTP(link.secret or "").at(now)
    session = await staff_links.confirm(database, token, code, _AT_HOME, now=now)
    entered = await sign_in.read_session(database, session, now=now)
    if entered is not None:
        await sign_in.sign_out(database, entered)


def _new(member: Member) -> NewMember:
    municipality = MUNICIPALITY if member.role == "observer" else None
    return NewMember(
        member.email, _name(member), member.role, member.language, member.organization_id, municipality
    )  # fmt: skip


def _name(member: Member) -> str:
    return text(member.language, f"demo.staff.{member.key.rpartition('.')[2]}")


def _known(connection: Transaction, who: Program, keys: KeyRing) -> tuple[StaffMember, ...]:
    return staff.list_staff(connection, keys, ended=True)


def _accounts(connection: Transaction, who: Program, keys: KeyRing) -> frozenset[str]:
    return frozenset(one.organization_id for one in accounts.list_accounts(connection, keys))


def _secrets(connection: Transaction, who: Program, keys: KeyRing) -> dict[str, str]:
    """Give the secrets of the authenticators of the demo's staff; of nobody else."""
    found: dict[str, str] = {}
    for member in staff.list_staff(connection, keys):
        held = staff.credentials(connection, keys, member.id)
        if member.email is not None and member.email.endswith(f"@{DOMAIN}") and held is not None:
            found[member.email] = held.totp_secret
    return found
