"""Passwords: which are too weak, and hashing them (argon2id, RFC 9106) without holding up anybody else."""

import asyncio
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final, Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

SHORTEST: Final = 12
LONGEST: Final = 200
#: How many different characters must be left beside what everybody uses.
_OWN: Final = 5

_YEAR: Final = re.compile(r"(19|20)\d\d")

Weakness = Literal["too_short", "too_long", "too_common"]

_HASHER: Final = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
#: Each hash takes 64 MiB: more at once would be a way to fill the memory.
_THREADS: Final = ThreadPoolExecutor(2, thread_name_prefix="passwords")

#: What the commonest passwords are made of, in the languages of those who work here; longest first wins.
_COMMON: Final = """
    password passwort passw0rd p@ssword p@ssw0rd pass wachtwoord wachtwoorden welkom welcome geheim secret letmein
    qwertyuiop qwerty qwertz azerty asdfghjkl asdfgh asdf zxcvbnm zxcvbn 1q2w3e4r5t 1q2w3e4r 1qaz2wsx qazwsx
    1234567890 0987654321 123456789 987654321 12345678 87654321 1234567 123456 654321 12345 54321 1234 4321 123 321
    abcdefghijklmnopqrstuvwxyz abcdefghijkl abcdefgh abcdef abcd abc iloveyou ikhouvanjou loveyou login admin
    administrator beheerder gebruiker changeme default test testtest computer internet master dragon monkey sunshine
    princess football baseball superman batman pokemon starwars whatever trustno1 hello hallo
    sifre şifre parola sifrem şifrem merhaba kolay gizli seniseviyorum askim aşkım canim canım turkiye türkiye istanbul
    ankara izmir galatasaray fenerbahce fenerbahçe besiktas beşiktaş trabzonspor cimbom ataturk atatürk
    nederland holland amsterdam rotterdam utrecht denhaag eindhoven ajax feyenoord psv oranje voetbal
    januari februari maart april juni juli augustus september oktober november december
    lente zomer herfst winter maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    ocak subat şubat mart nisan mayis mayıs haziran temmuz agustos ağustos eylul eylül ekim kasim kasım aralik aralık
    kopru köprü brug schuldhulp schuldhulpverlening schulden gemeente borc borç yardim yardım hulp
""".split()


def why_weak(password: str, email: str) -> Weakness | None:
    """Say why a password must not be taken; None when it may.

    Length counts, and what is left of it without the words, years and rows of keys that everybody uses, and without
    the own address (NIST SP 800-63B asks to compare with both); no rule asks for kinds of characters.
    """
    normal = _normal(password)
    if len(normal) < SHORTEST:
        return "too_short"
    if len(normal) > LONGEST:
        return "too_long"
    left = _YEAR.sub("", normal.lower())
    for piece in sorted({*_COMMON, *_pieces(email)}, key=len, reverse=True):
        left = left.replace(piece, "")
    return "too_common" if len(set(left)) < _OWN else None


async def hash_password(password: str) -> str:
    """Hash a password with a new salt, in a thread: it takes tens of milliseconds."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _HASHER.hash, _normal(password))


async def matches(password_hash: str | None, password: str) -> bool:
    """Compare a password with a hash; where there is none it takes as long, and never matches."""
    tried = _normal(password[: 4 * LONGEST])
    same = await asyncio.get_running_loop().run_in_executor(_THREADS, _verify, password_hash, tried)
    return same and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Say whether a hash was made with weaker parameters than those of today."""
    return _HASHER.check_needs_rehash(password_hash)


def _verify(password_hash: str | None, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody has this password")


def _normal(password: str) -> str:
    """Write a password in one way, whatever keyboard it was typed on."""
    return unicodedata.normalize("NFKC", password)


def _pieces(email: str) -> set[str]:
    local, _, domain = email.lower().partition("@")
    return {part for part in (local, domain, domain.partition(".")[0], *local.split(".")) if len(part) > 2}
