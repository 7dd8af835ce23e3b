"""Passkeys: a key in somebody's device signs them in, and counts for password and code together (WebAuthn)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from bot.usecases import totp
from bot.usecases.sign_in import SignedIn, SignInRefused, begin_session, may_work
from bot.usecases.sign_in_limits import attempt, of_network
from bot.usecases.staff_audit import note
from storage import passkeys, sessions, sign_ins, staff
from storage.database import Database, Transaction
from storage.encryption import KeyRing
from storage.passkeys import Passkey
from storage.sessions import Browser, Session

#: How long a device may take to answer.
ANSWER_WITHIN: Final = timedelta(minutes=5)
LONGEST_NAME: Final = 60

#: What a credential of a browser may raise while it is read: it is whatever somebody sent.
_UNREADABLE: Final = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, RecursionError)


class PasskeyRefused(Exception):
    """A device answered something else than what was asked, or too late."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a passkey is good: the name of our server, and the address that the browser sees."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class _Answer:
    credential: Mapping[str, Any] = field(repr=False)
    challenge: bytes = field(repr=False)


async def list_passkeys(database: Database, who: SignedIn) -> tuple[Passkey, ...]:
    """List somebody's own passkeys, the oldest first."""
    return await database.run(passkeys.list_passkeys, database.keys, who.member.id)


async def ask_new(database: Database, who: SignedIn, site: Site, *, now: datetime) -> dict[str, Any]:
    """Give what the browser needs to make a new passkey."""
    known = await list_passkeys(database, who)
    challenge = await database.run(passkeys.challenge, who.member.id, expires_at=now + ANSWER_WITHIN)
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=totp.ISSUER,
        user_id=str(who.member.id).encode(),
        user_name=who.member.email or "",
        user_display_name=who.member.name or "",
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential_id) for one in known],
    )
    return _plain(options_to_json(options))


async def add(database: Database, who: SignedIn, site: Site, *, name: str, credential: object, now: datetime) -> None:
    """Keep the passkey that a device made. Raises PasskeyRefused."""
    answer = _read(credential)
    try:
        made = verify_registration_response(
            credential=dict(answer.credential),
            expected_challenge=answer.challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        raise PasskeyRefused from error
    passkey = Passkey(
        0, who.member.id, made.credential_id, made.credential_public_key, made.sign_count, _named(name, now), now
    )
    if not await database.run(_add, database.keys, passkey, answer.challenge, session=who.session, now=now):
        raise PasskeyRefused


async def remove(database: Database, who: SignedIn, passkey_id: int, *, now: datetime) -> bool:
    """Forget one of somebody's own passkeys; False when they have no such passkey."""
    return await database.run(_remove, who.member.id, passkey_id, now=now)


async def ask(database: Database, site: Site, *, now: datetime) -> dict[str, Any]:
    """Give what the browser needs to sign somebody in; which passkeys there are is not told."""
    challenge = await database.run(passkeys.challenge, None, expires_at=now + ANSWER_WITHIN)
    options = generate_authentication_options(
        rp_id=site.host, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return _plain(options_to_json(options))


async def sign_in(database: Database, site: Site, credential: object, browser: Browser, *, now: datetime) -> str:
    """Take a device's answer, and give the token of a session. Raises SignInRefused and TryLater."""
    try:
        answer = _read(credential)
        credential_id = base64url_to_bytes(str(answer.credential["id"]))
    except (PasskeyRefused, *_UNREADABLE) as error:
        raise SignInRefused from error
    passkey, attempts = await database.run(_find, database.keys, credential_id, browser, now=now)
    if passkey is None:
        raise SignInRefused
    try:
        used = verify_authentication_response(
            credential=dict(answer.credential),
            expected_challenge=answer.challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        raise SignInRefused from error
    counted = (passkey, used.new_sign_count, attempts)
    token = await database.run(_begin, database.keys, counted, challenge=answer.challenge, browser=browser, now=now)
    if token is None:
        raise SignInRefused
    return token


def _read(credential: object) -> _Answer:
    """Read which challenge a device says it answers; whether it does is for the signature to show."""
    try:
        fields = dict(credential)  # type: ignore[call-overload]
        client = json.loads(base64url_to_bytes(fields["response"]["clientDataJSON"]))
        return _Answer(fields, base64url_to_bytes(client["challenge"]))
    except _UNREADABLE as error:
        raise PasskeyRefused from error


def _named(name: str, now: datetime) -> str:
    words = " ".join(name.split())[:LONGEST_NAME]
    return words if words and words.isprintable() else f"Passkey {now:%Y-%m-%d}"


def _plain(options: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(options)
    return made


def _add(
    connection: Transaction, keys: KeyRing, passkey: Passkey, challenge: bytes, *, session: Session, now: datetime
) -> bool:
    # Whose way in was taken away since the request came must not leave a new one behind.
    staff.lock(connection)
    if not sessions.is_alive(connection, session, now=now):
        return False
    if not passkeys.take_challenge(connection, challenge, passkey.staff_id, now=now):
        return False
    if not passkeys.add(connection, keys, passkey):
        return False
    note(connection, "passkey_added", passkey.staff_id, passkey.staff_id, now=now)
    return True


def _remove(connection: Transaction, staff_id: int, passkey_id: int, *, now: datetime) -> bool:
    gone = passkeys.remove(connection, staff_id, passkey_id)
    if gone:
        note(connection, "passkey_removed", staff_id, staff_id, now=now)
    return gone


def _find(
    connection: Transaction, keys: KeyRing, credential_id: bytes, browser: Browser, *, now: datetime
) -> tuple[Passkey | None, tuple[int, ...]]:
    # No wait for all together: a signature cannot be guessed, and nobody must be able to keep everybody out.
    attempts = attempt(connection, keys, of_network(browser.network), now=now)
    return passkeys.find(connection, keys, credential_id), attempts


def _begin(
    connection: Transaction,
    keys: KeyRing,
    counted: tuple[Passkey, int, tuple[int, ...]],
    *,
    challenge: bytes,
    browser: Browser,
    now: datetime,
) -> str | None:
    passkey, sign_count, attempts = counted
    # Whose way in was taken away since the passkey was found does not come in by it any more.
    staff.lock(connection)
    member = staff.find(connection, keys, passkey.staff_id)
    if not passkeys.take_challenge(connection, challenge, None, now=now) or not may_work(connection, keys, member):
        return None
    if not passkeys.count_use(connection, passkey.id, sign_count):
        return None
    sign_ins.take_back(connection, attempts)
    return begin_session(connection, keys, passkey.staff_id, browser, how="passkey", now=now)
