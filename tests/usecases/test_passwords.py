"""Passwords: what is too weak, with which parameters they are hashed, and that nobody's password costs as much."""

from typing import Any

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from bot.usecases import passwords
from bot.usecases.passwords import LONGEST, SHORTEST, why_weak

EMAIL = "mehmet.yilmaz@wijkteam-noord.nl"


async def test_a_hash_is_argon2id_as_rfc_9106_recommends_for_little_memory() -> None:
    parameters = extract_parameters(await passwords.hash_password("vier losse zwanen dansen"))

    assert parameters.type is Type.ID
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (64 * 1024, 3, 4)
    assert (parameters.salt_len, parameters.hash_len) == (16, 32)


async def test_a_password_matches_its_own_hash_and_no_other() -> None:
    hashed = await passwords.hash_password("vier losse zwanen dansen")

    assert await passwords.matches(hashed, "vier losse zwanen dansen")
    assert not await passwords.matches(hashed, "vier losse zwanen dansen ")
    assert not await passwords.matches(hashed, "")
    assert not await passwords.matches("no hash at all", "vier losse zwanen dansen")


async def test_the_same_password_is_hashed_differently_each_time() -> None:
    assert await passwords.hash_password("vier losse zwanen") != await passwords.hash_password("vier losse zwanen")


async def test_a_password_is_the_same_however_the_keyboard_composes_it() -> None:
    hashed = await passwords.hash_password("g\u00fcvercin u\u00e7uyor yine")

    assert await passwords.matches(hashed, "gu\u0308vercin uc\u0327uyor yine")


async def test_nobodys_password_is_verified_too(monkeypatch: pytest.MonkeyPatch) -> None:
    verified = list[str]()
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, hashed: Any, password: Any) -> Any:
        verified.append(hashed)
        return verify(self, hashed, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)

    assert not await passwords.matches(None, "nobody has this password")
    assert [extract_parameters(one).memory_cost for one in verified] == [64 * 1024]


async def test_a_hash_of_weaker_parameters_is_outdated() -> None:
    weaker = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash("vier losse zwanen")

    assert passwords.is_outdated(weaker)
    assert not passwords.is_outdated(await passwords.hash_password("vier losse zwanen"))


@pytest.mark.parametrize(
    "password",
    [
        "vier losse zwanen dansen",
        "mavi balık uçar gece",
        "Tr0ub4dor&3-xkzq",
        "x7Gq!pR2mZ9w",
        "ağaç köprünün üstünde",
        "这是一个很长的密码短语吗是的",
    ],
)
def test_a_phrase_of_ones_own_may_be_taken(password: str) -> None:
    assert why_weak(password, EMAIL) is None


@pytest.mark.parametrize(
    "password",
    [
        "welkom123456",
        "Wachtwoord2026!",
        "aaaaaaaaaaaaaaaa",
        "qwertyuiop12345",
        "PasswordPassword1!",
        "şifreşifre123456",
        "galatasaray1905!",
        "schuldhulpverlening",
        "mehmet.yilmaz1234",
        "wijkteam-noord2026!",
        "abababababababab",
        "W e l k o m",
    ],
)
def test_what_everybody_uses_may_not(password: str) -> None:
    assert why_weak(password, EMAIL) in ("too_common", "too_short")


def test_length_is_counted_in_characters_after_composing() -> None:
    assert why_weak("xq7!" * 2 + "pzw", EMAIL) == "too_short"
    assert why_weak("xq7!pzwkm" + "u\u0308" * 2, EMAIL) == "too_short"  # 13 code points, 11 letters
    assert len("xq7!pzwkmbvn") == SHORTEST
    assert why_weak("xq7!pzwkmbvn", EMAIL) is None
    assert why_weak("xq7!pzwkmbvn" * 17, EMAIL) == "too_long"
    assert why_weak(("xq7!pzwkmbvn" * 17)[:LONGEST], EMAIL) is None
