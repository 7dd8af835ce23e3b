"""Passkeys: real keys sign real challenges; whatever else a device or an attacker sends lets nobody in."""

from dataclasses import replace
from typing import Any

import cbor2
import pytest
from webauthn.helpers import base64url_to_bytes

from bot.usecases import passkeys
from bot.usecases.passkeys import PasskeyRefused, Site
from bot.usecases.sign_in import SignedIn, SignInRefused, count_wrong_codes
from bot.usecases.sign_in_limits import MOST_CODES, TryLater
from bot.usecases.staff import end, recover
from storage import tables
from storage.database import Database
from storage.sessions import Browser
from tests.authenticator import PRESENT, Authenticator, b64
from tests.usecases.staff_world import DESK, Door

#: What a device may say of where it comes from, in no shape that anybody made.
STATEMENTS: tuple[dict[str, Any], ...] = (
    {},
    {"alg": -7, "sig": b"x"},
    {"x5c": [b"x"], "sig": b"x", "alg": -7},
    {"ver": "2.0", "alg": -7, "x5c": [b""], "sig": b"", "certInfo": b"", "pubArea": b""},
    {"ver": "x", "response": b"a.b.c"},
    {"x5c": 1},
    {"sig": None, "alg": "x"},
)
SITE = Site("kopru.test", "http://kopru.test")


@pytest.fixture
async def door(database: Database) -> Door:
    """Open the door, with a helper and a coordinator of the club."""
    door = Door(database)
    await door.open()
    await door.employ("mehmet")
    return door


@pytest.fixture
async def mehmet(door: Door) -> SignedIn:
    """Give the helper, signed in."""
    return await door.who(await door.come_in())


async def add(door: Door, who: SignedIn, device: Authenticator, name: str = "Telefoon", **client: Any) -> None:
    """Let a device make a passkey and keep it."""
    options = await passkeys.ask_new(door.database, who, SITE, now=door.now)
    made = device.create(options, **client)
    await passkeys.add(door.database, who, SITE, name=name, credential=made, now=door.now)


async def use(door: Door, device: Authenticator, **client: Any) -> str:
    """Sign in with a device; give the token."""
    options = await passkeys.ask(door.database, SITE, now=door.now)
    return await passkeys.sign_in(door.database, SITE, device.get(options, **client), DESK, now=door.now)


async def test_a_passkey_signs_somebody_in_by_itself(door: Door, mehmet: SignedIn) -> None:
    device = Authenticator()
    await add(door, mehmet, device)

    who = await door.who(await use(door, device))

    assert who.member.id == mehmet.member.id
    assert who.session.second_factor
    assert (await door.audited())[-2:] == ["staff.passkey_added", "staff.signed_in"]


async def test_what_the_browser_is_asked_names_nobody(door: Door, mehmet: SignedIn) -> None:
    await add(door, mehmet, Authenticator())

    asked = await passkeys.ask(door.database, SITE, now=door.now)

    assert asked["allowCredentials"] == []
    assert (asked["rpId"], asked["userVerification"]) == ("kopru.test", "required")


async def test_a_new_passkey_is_asked_for_with_somebody_present_and_without_those_known(
    door: Door, mehmet: SignedIn
) -> None:
    device = Authenticator()
    await add(door, mehmet, device)

    asked = await passkeys.ask_new(door.database, mehmet, SITE, now=door.now)

    assert [one["id"] for one in asked["excludeCredentials"]] == [b64(device.credential_id)]
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["authenticatorSelection"]["residentKey"] == "required"


@pytest.mark.parametrize(
    "client", [{"origin": "https://evil.example"}, {"type": "webauthn.create"}, {"challenge": b64(b"x" * 32)}]
)
async def test_an_answer_to_something_else_lets_nobody_in(door: Door, mehmet: SignedIn, client: dict[str, str]) -> None:
    device = Authenticator()
    await add(door, mehmet, device)

    with pytest.raises(SignInRefused):
        await use(door, device, **client)


@pytest.mark.parametrize(
    "changed",
    [
        {"host": "evil.example"},
        {"flags": PRESENT},  # nobody was recognised: no fingerprint, no code
        {"flags": 0},
    ],
)
async def test_a_device_that_says_something_else_lets_nobody_in(
    door: Door, mehmet: SignedIn, changed: dict[str, Any]
) -> None:
    device = Authenticator()
    await add(door, mehmet, device)

    with pytest.raises(SignInRefused):
        await use(door, replace(device, **changed))
    with pytest.raises(PasskeyRefused):
        await add(door, mehmet, Authenticator(**changed))


async def test_another_key_with_the_same_name_lets_nobody_in(door: Door, mehmet: SignedIn) -> None:
    device = Authenticator()
    await add(door, mehmet, device)

    with pytest.raises(SignInRefused):
        await use(door, Authenticator(credential_id=device.credential_id))


async def test_a_copied_key_is_found_by_its_count(door: Door, mehmet: SignedIn) -> None:
    device = Authenticator()
    await add(door, mehmet, device)
    await use(door, device)
    copy = replace(device, count=0)
    await use(door, device)

    with pytest.raises(SignInRefused):
        await use(door, copy)


async def test_a_challenge_is_answered_once_and_in_time(door: Door, mehmet: SignedIn) -> None:
    device = Authenticator()
    await add(door, mehmet, device)
    options = await passkeys.ask(door.database, SITE, now=door.now)
    late = await passkeys.ask(door.database, SITE, now=door.now)
    await passkeys.sign_in(door.database, SITE, device.get(options), DESK, now=door.now)

    with pytest.raises(SignInRefused):
        await passkeys.sign_in(door.database, SITE, device.get(options), DESK, now=door.now)
    door.later(minutes=5)
    with pytest.raises(SignInRefused):
        await passkeys.sign_in(door.database, SITE, device.get(late), DESK, now=door.now)


async def test_a_challenge_for_one_thing_is_none_for_another(door: Door, mehmet: SignedIn) -> None:
    device = Authenticator()
    await add(door, mehmet, device)
    await door.employ("charlie", organization_id="circle")
    charlie = await door.who(await door.come_in("charlie"))
    for_mehmet = await passkeys.ask_new(door.database, mehmet, SITE, now=door.now)
    to_sign_in = await passkeys.ask(door.database, SITE, now=door.now)

    with pytest.raises(SignInRefused):
        await passkeys.sign_in(door.database, SITE, device.get(for_mehmet), DESK, now=door.now)
    for options in (for_mehmet, to_sign_in):
        made = Authenticator().create(options)
        with pytest.raises(PasskeyRefused):
            await passkeys.add(door.database, charlie, SITE, name="x", credential=made, now=door.now)


async def test_a_key_that_is_known_is_not_added_twice(door: Door, mehmet: SignedIn) -> None:
    device = Authenticator()
    await add(door, mehmet, device)

    with pytest.raises(PasskeyRefused):
        await add(door, mehmet, device)


async def test_a_passkey_is_removed_by_who_has_it(door: Door, mehmet: SignedIn) -> None:
    device = Authenticator()
    await add(door, mehmet, device)
    await door.employ("charlie", organization_id="circle")
    charlie = await door.who(await door.come_in("charlie"))
    (known,) = await passkeys.list_passkeys(door.database, mehmet)

    theirs = await passkeys.remove(door.database, charlie, known.id, now=door.now)
    own = await passkeys.remove(door.database, mehmet, known.id, now=door.now)

    assert (theirs, own) == (False, True)
    with pytest.raises(SignInRefused):
        await use(door, device)


@pytest.mark.parametrize("how", ["recover", "end"])
async def test_a_passkey_goes_with_recovery_and_with_the_end(door: Door, mehmet: SignedIn, how: str) -> None:
    device = Authenticator()
    await add(door, mehmet, device)
    fatma = await door.employ("fatma", "coordinator")

    await (recover if how == "recover" else end)(door.database, fatma, mehmet.member.id, now=door.now)

    with pytest.raises(SignInRefused):
        await use(door, device)


async def test_a_session_that_ended_meanwhile_adds_no_passkey(door: Door, mehmet: SignedIn) -> None:
    fatma = await door.employ("fatma", "coordinator")
    options = await passkeys.ask_new(door.database, mehmet, SITE, now=door.now)
    await recover(door.database, fatma, mehmet.member.id, now=door.now)

    with pytest.raises(PasskeyRefused):
        await passkeys.add(
            door.database, mehmet, SITE, name="x", credential=Authenticator().create(options), now=door.now
        )


async def test_signatures_that_are_wrong_are_limited(door: Door, mehmet: SignedIn) -> None:
    device = Authenticator()
    await add(door, mehmet, device)
    for _ in range(20):
        with pytest.raises(SignInRefused):
            await use(door, Authenticator(credential_id=device.credential_id))

    with pytest.raises(TryLater):
        await use(door, device)


async def test_a_passkey_comes_in_whatever_codes_were_guessed_and_leaves_them_counted(
    door: Door, mehmet: SignedIn
) -> None:
    device = Authenticator()
    await add(door, mehmet, device)
    await door.guess_codes(MOST_CODES)

    who = await door.who(await use(door, device))

    assert await count_wrong_codes(door.database, who, now=door.now) == MOST_CODES


async def test_a_flood_of_guesses_elsewhere_keeps_no_passkey_out(door: Door, mehmet: SignedIn) -> None:
    device = Authenticator()
    await add(door, mehmet, device)
    await door.flood()

    assert await use(door, device)


def _broken() -> list[Any]:
    whole = Authenticator().get({"challenge": b64(b"x" * 32)})
    made = Authenticator().create({"challenge": b64(b"x" * 32)})
    deep = b64(b"[" * 20_000)
    responses: list[Any] = [
        None, [], "x", {}, {"clientDataJSON": 1}, {"clientDataJSON": "é"}, {"clientDataJSON": deep},
        {"clientDataJSON": b64(b"{}")}, {"clientDataJSON": b64(b'{"challenge": 1}')},
        {"clientDataJSON": b64(b'{"challenge": "AAAA", "type": "webauthn.get"}')},
        {**whole["response"], "authenticatorData": ""}, {**whole["response"], "authenticatorData": b64(b"\xff" * 37)},
        {**whole["response"], "signature": "AA"}, {**whole["response"], "signature": None},
        {**made["response"], "attestationObject": b64(b"\x9f" * 10_000)},
        {**made["response"], "attestationObject": b64(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": b"x"}))},
        {**made["response"], "attestationObject": b64(cbor2.dumps({"fmt": "packed", "attStmt": {}, "authData": b"x"}))},
        {**made["response"], "attestationObject": b64(cbor2.dumps([1, 2]))},
    ]  # fmt: skip
    with_responses = [{**whole, "response": one} for one in responses]
    return [None, 1, "x", [], {}, {"id": 1}, {**whole, "id": "\ud800"}, {**whole, "rawId": "other"}, *with_responses]


async def test_whatever_is_sent_is_refused_and_nothing_breaks(door: Door, mehmet: SignedIn) -> None:
    for number, credential in enumerate(_broken()):
        browser = Browser(f"10.0.{number}.0/24")

        with pytest.raises(SignInRefused):
            await passkeys.sign_in(door.database, SITE, credential, browser, now=door.now)
        with pytest.raises(PasskeyRefused):
            await passkeys.add(door.database, mehmet, SITE, name="x", credential=credential, now=door.now)


@pytest.mark.parametrize("fmt", ["packed", "fido-u2f", "android-key", "android-safetynet", "apple", "tpm", "x"])
async def test_a_statement_that_cannot_be_read_is_refused(door: Door, mehmet: SignedIn, fmt: str) -> None:
    for statement in STATEMENTS:
        options = await passkeys.ask_new(door.database, mehmet, SITE, now=door.now)
        made = Authenticator().create(options)
        whole = cbor2.loads(base64url_to_bytes(made["response"]["attestationObject"]))
        made["response"]["attestationObject"] = b64(cbor2.dumps({**whole, "fmt": fmt, "attStmt": statement}))

        with pytest.raises(PasskeyRefused):
            await passkeys.add(door.database, mehmet, SITE, name="x", credential=made, now=door.now)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("  Mijn   telefoon ", "Mijn telefoon"),
        ("x" * 100, "x" * 60),
        ("", "Passkey 2026-11-23"),
        ("a\u202eb", "Passkey 2026-11-23"),
        ("\ud800", "Passkey 2026-11-23"),
    ],
)
async def test_a_passkey_has_a_name(door: Door, mehmet: SignedIn, name: str, kept: str) -> None:
    await add(door, mehmet, Authenticator(), name)

    (known,) = await passkeys.list_passkeys(door.database, mehmet)
    assert known.name == kept
    stored = await door.rows(tables.passkeys)
    assert kept.encode() not in stored[0].name
