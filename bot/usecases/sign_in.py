"""Signing in: password, then a code of the authenticator app; and the sessions that come of it."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.usecases import passwords, totp
from bot.usecases.passwords import Weakness
from bot.usecases.sign_in_limits import MOST_CODES, CodesUsedUp, attempt, keep_place, of_place, wrong_codes
from bot.usecases.staff_audit import note
from storage import accounts, sessions, sign_ins, staff
from storage.access import Acting
from storage.accounts import Account
from storage.database import Database, Transaction
from storage.encryption import KeyRing
from storage.sessions import Browser, Session
from storage.staff import Credentials, StaffMember, plain_email


class SignInRefused(Exception):
    """What was given lets nobody in; it is not said what of it was wrong, or whether there is such a person."""


class WeakPassword(Exception):
    """A password must not be taken; `why` says why, the page says it in words."""

    def __init__(self, why: Weakness) -> None:
        """Keep the reason."""
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody at work: who, in which session, for which organisation."""

    session: Session
    member: StaffMember
    account: Account | None

    @property
    def acting(self) -> Acting:
        """Give who acts, as the rights and the database know it."""
        member = self.member
        return Acting(member.id, member.role, member.organization_id, member.municipality)


@dataclass(frozen=True, slots=True)
class _Found:
    member: StaffMember | None
    credentials: Credentials | None
    attempts: tuple[int, ...]


async def by_password(database: Database, email: str, password: str, browser: Browser, *, now: datetime) -> str:
    """Take address and password, and give the token of a session that waits for the code.

    Raises SignInRefused and TryLater, alike for those who are known and those who are not.
    """
    found = await database.run(_knock, database.keys, email, browser, now=now)
    known = found.credentials.password_hash if found.credentials else None
    if not await passwords.matches(known, password) or found.member is None or found.credentials is None:
        raise SignInRefused
    renewed = await passwords.hash_password(password) if passwords.is_outdated(known or "") else None
    token = await database.run(_wait_for_code, database.keys, found, browser=browser, renewed=renewed, now=now)
    if token is None:
        raise SignInRefused
    return token


async def by_code(database: Database, token: str, code: str, browser: Browser, *, now: datetime) -> str:
    """Take the code for a session that waits for it, and give the token of the session that takes its place.

    Raises SignInRefused when the code is wrong or used, TryLater, CodesUsedUp, and LookupError when no session waits.
    """
    entered = await database.run(_take_code, database.keys, token, code=code, browser=browser, now=now)
    if entered is None:
        raise SignInRefused
    return entered


async def count_wrong_codes(database: Database, who: SignedIn, *, now: datetime) -> int:
    """Count the wrong codes since somebody last came in by a right one."""
    return await database.run(wrong_codes, database.keys, who.member.id, now=now)


async def read_session(
    database: Database, token: str, *, now: datetime, is_unattended: bool = False
) -> SignedIn | None:  # fmt: skip
    """Tell whose session a token is, waiting for the code or not; None: nobody's.

    It counts as in use, unless a page that nobody touches asks: somebody who went away is signed out all the same.
    """
    return await database.run(_read_session, database.keys, token, now=now, is_unattended=is_unattended)


async def sign_out(database: Database, who: SignedIn, session_id: str | None = None) -> bool:
    """End this session of somebody, or another one of theirs; False when it is none of theirs."""
    return await database.run(sessions.end, who.member.id, session_id or who.session.id)


async def sign_out_elsewhere(database: Database, who: SignedIn) -> int:
    """End every other session of somebody; give how many."""
    return await database.run(partial(sessions.end_all, but=who.session.id), who.member.id)


async def list_sessions(database: Database, who: SignedIn, *, now: datetime) -> tuple[Session, ...]:
    """List where somebody is signed in, the one used last first."""
    return await database.run(sessions.list_sessions, database.keys, who.member.id, now=now)


async def set_preferences(database: Database, who: SignedIn, *, language: str, shortcuts: bool) -> None:
    """Set somebody's own language of the pages, and whether single keys act."""
    await database.run(partial(staff.set_preferences, language=language, shortcuts=shortcuts), who.member.id)


async def change_password(
    database: Database, who: SignedIn, *, old: str, new: str, browser: Browser, now: datetime
) -> None:
    """Replace somebody's own password, which signs them out elsewhere. Raises SignInRefused, WeakPassword, TryLater."""
    require_strong(new, who.member.email or "")
    found = await database.run(_knock, database.keys, who.member.email or "", browser, now=now)
    if not await passwords.matches(found.credentials.password_hash if found.credentials else None, old):
        raise SignInRefused
    hashed = await passwords.hash_password(new)
    if not await database.run(_change_password, database.keys, who, hashed=hashed, attempts=found.attempts, now=now):
        raise SignInRefused


def require_strong(password: str, email: str) -> None:
    """Refuse a password that is too easy to guess. Raises WeakPassword."""
    why = passwords.why_weak(password, email)
    if why is not None:
        raise WeakPassword(why)


def begin_session(
    connection: Transaction, keys: KeyRing, staff_id: int, browser: Browser, *, how: str, now: datetime
) -> str:
    """Begin a full session within a transaction, note it and where it began, and forget failures; give its token."""
    member = staff.find(connection, keys, staff_id)
    email = (member.email if member else None) or ""
    sign_ins.forget(connection, keys, [("account", plain_email(email))])
    if how != "passkey":  # who guesses codes meanwhile begins at nothing by a right one alone
        sign_ins.forget(connection, keys, [("code", str(staff_id))])
    keep_place(connection, keys, staff_id, browser.network, now=now)
    note(connection, "signed_in", staff_id, staff_id, now=now, how=how)
    return sessions.add(connection, keys, staff_id, browser, second_factor=True, now=now)


def may_work(connection: Transaction, keys: KeyRing, member: StaffMember | None) -> bool:
    """Say whether somebody is active, and their organisation has an account that is open."""
    if member is None or member.status != "active":
        return False
    account = _account(connection, keys, member)
    return member.organization_id is None or (account is not None and account.is_open)


def _account(connection: Transaction, keys: KeyRing, member: StaffMember) -> Account | None:
    return accounts.find(connection, keys, member.organization_id) if member.organization_id else None


def _knock(connection: Transaction, keys: KeyRing, email: str, browser: Browser, *, now: datetime) -> _Found:
    member = staff.find_by_email(connection, keys, email)
    place = of_place(connection, keys, member.id if member else None, browser.network, now=now)
    attempts = attempt(connection, keys, [("account", plain_email(email)), *place], now=now)
    if member is None or not may_work(connection, keys, member):
        return _Found(None, None, attempts)
    return _Found(member, staff.credentials(connection, keys, member.id), attempts)


def _wait_for_code(
    connection: Transaction, keys: KeyRing, found: _Found, *, browser: Browser, renewed: str | None, now: datetime
) -> str | None:
    """Begin the session that waits; none when the password was replaced meanwhile."""
    staff.lock(connection)
    if found.member is None or staff.credentials(connection, keys, found.member.id) != found.credentials:
        return None
    sign_ins.take_back(connection, found.attempts)
    if renewed is not None:
        staff.set_password(connection, keys, found.member.id, renewed)
    return sessions.add(connection, keys, found.member.id, browser, second_factor=False, now=now)


def _take_code(
    connection: Transaction, keys: KeyRing, token: str, *, code: str, browser: Browser, now: datetime
) -> str | None:
    # First: who begins again at this moment must not be overtaken by what was read before.
    staff.lock(connection)
    session = sessions.find(connection, keys, token, now=now)
    secret = staff.credentials(connection, keys, session.staff_id) if session else None
    if session is None or session.second_factor or secret is None:
        raise LookupError("no session waits for a code")
    if wrong_codes(connection, keys, session.staff_id, now=now) >= MOST_CODES:
        raise CodesUsedUp
    place = of_place(connection, keys, session.staff_id, browser.network, now=now)
    attempts = attempt(connection, keys, [("code", str(session.staff_id)), *place], now=now)
    step = totp.step_of(secret.totp_secret, code, now)
    if step is None or not sign_ins.take_step(connection, session.staff_id, step):
        return None  # the failure stays counted: this transaction is kept
    sign_ins.take_back(connection, attempts)
    if not sessions.end(connection, session.staff_id, session.id):
        raise LookupError("the session that waited was signed out meanwhile")
    return begin_session(connection, keys, session.staff_id, browser, how="code", now=now)


def _read_session(
    connection: Transaction, keys: KeyRing, token: str, *, now: datetime, is_unattended: bool
) -> SignedIn | None:  # fmt: skip
    session = sessions.find(connection, keys, token, now=now)
    member = staff.find(connection, keys, session.staff_id) if session else None
    if session is None or member is None or not may_work(connection, keys, member):
        return None
    if session.second_factor and not is_unattended:
        sessions.touch(connection, session, now=now)
    return SignedIn(session, member, _account(connection, keys, member))


def _change_password(
    connection: Transaction, keys: KeyRing, who: SignedIn, *, hashed: str, attempts: tuple[int, ...], now: datetime
) -> bool:
    """Take a new password; False when who asks was signed out meanwhile."""
    staff.lock(connection)
    if not sessions.is_alive(connection, who.session, now=now):
        return False
    sign_ins.take_back(connection, attempts)
    staff.set_password(connection, keys, who.member.id, hashed)
    sessions.end_all(connection, who.member.id, but=who.session.id)
    note(connection, "password_changed", who.member.id, who.member.id, now=now)
    return True
