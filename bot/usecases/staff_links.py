"""Behind a one-time link: somebody chooses a password and ties an authenticator app, and then works here."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.usecases import passwords, totp
from bot.usecases.sign_in import SignInRefused, begin_session, require_strong
from bot.usecases.sign_in_limits import attempt, of_network
from bot.usecases.staff import StaffRefused, require_sound
from bot.usecases.staff_audit import note
from storage import invitations, sign_ins, staff
from storage.database import Database, Transaction
from storage.encryption import KeyRing, new_totp_secret
from storage.invitations import Kind as LinkKind
from storage.invitations import Pending
from storage.sessions import Browser
from storage.staff import Credentials, NewMember, plain_email


class LinkGone(Exception):
    """A link was never made, is used, too old or replaced: the answer is the same for all of them."""


@dataclass(frozen=True, slots=True)
class Link:
    """What stands behind a link that works. For the first admin address and name are what was entered so far."""

    kind: LinkKind
    email: str
    name: str
    language: str | None
    secret: str | None = field(repr=False)  #: of the authenticator app, once a password was chosen

    @property
    def uri(self) -> str:
        """Give what the app reads as a QR code."""
        return totp.set_up_uri(self.secret or "", self.email)


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody entered first; name and address count for the first admin alone."""

    password: str = field(repr=False)
    language: str
    name: str = ""
    email: str = ""


async def read_link(database: Database, token: str, *, now: datetime) -> Link:
    """Look behind a link without using it. Raises LinkGone."""
    return await database.run(_read_link, database.keys, token, now=now)


async def enter(database: Database, token: str, entry: Entry, *, now: datetime) -> None:
    """Take the password, and make the secret of the authenticator app. Raises LinkGone, StaffRefused, WeakPassword."""
    link = await read_link(database, token, now=now)
    new = NewMember(link.email, link.name, "admin", entry.language)
    if link.kind == "first":
        new = NewMember(plain_email(entry.email), entry.name.strip(), "admin", entry.language)
        require_sound(new)
    require_strong(entry.password, new.email)
    hashed = await passwords.hash_password(entry.password)
    pending = Pending(new.email, new.name, new.language, hashed, new_totp_secret())
    await database.run(_keep, database.keys, token, pending, now=now)


async def confirm(database: Database, token: str, code: str, browser: Browser, *, now: datetime) -> str:
    """Take a code of the app, use the link up, and give the token of a session.

    Raises LinkGone; SignInRefused when the code is wrong, TryLater, and StaffRefused when there is an admin by now.
    """
    entered = await database.run(_confirm, database.keys, token, code=code, browser=browser, now=now)
    if entered is None:
        raise SignInRefused
    return entered


def _read_link(connection: Transaction, keys: KeyRing, token: str, *, now: datetime) -> Link:
    found = invitations.find(connection, keys, token, now=now)
    if found is None:
        raise LinkGone
    secret = found.pending.totp_secret if found.pending else None
    if found.staff_id is None:
        if not staff.is_empty(connection):
            raise LinkGone
        entered = found.pending
        return Link(found.kind, entered.email if entered else "", entered.name if entered else "", None, secret)
    member = staff.find(connection, keys, found.staff_id)
    if member is None or member.status == "ended" or member.email is None:
        raise LinkGone
    return Link(found.kind, member.email, member.name or "", member.language, secret)


def _keep(connection: Transaction, keys: KeyRing, token: str, pending: Pending, *, now: datetime) -> None:
    if invitations.find(connection, keys, token, now=now) is None:
        raise LinkGone
    invitations.keep(connection, keys, token, pending)


def _confirm(
    connection: Transaction, keys: KeyRing, token: str, *, code: str, browser: Browser, now: datetime
) -> str | None:
    staff.lock(connection)
    _read_link(connection, keys, token, now=now)
    found = invitations.find(connection, keys, token, now=now)
    if found is None or found.pending is None:
        raise LinkGone
    # No wait for all together: whoever holds the link comes as far as this, and nobody guesses one.
    attempts = attempt(connection, keys, [("code", f"link {token}"), *of_network(browser.network)], now=now)
    step = totp.step_of(found.pending.totp_secret, code, now)
    if step is None:
        return None  # the failure stays counted: this transaction is kept
    sign_ins.take_back(connection, attempts)
    staff_id = _begin(connection, keys, found.staff_id, found.pending, now=now)
    sign_ins.take_step(connection, staff_id, step)
    invitations.use(connection, token, now=now)
    note(connection, "began", staff_id, staff_id, now=now, link=found.kind)
    return begin_session(connection, keys, staff_id, browser, how="link", now=now)


def _begin(connection: Transaction, keys: KeyRing, staff_id: int | None, pending: Pending, *, now: datetime) -> int:
    if staff_id is None:
        new = NewMember(pending.email, pending.name, "admin", pending.language)
        staff_id = staff.add(connection, keys, new, now=now)
    if not staff.activate(connection, keys, staff_id, Credentials(pending.password_hash, pending.totp_secret)):
        raise StaffRefused("unknown")
    return staff_id
