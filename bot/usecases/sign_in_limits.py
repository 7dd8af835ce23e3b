"""How often somebody may try to sign in: per account, per network and in all, with waits that grow."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from storage import sign_ins
from storage.database import Transaction
from storage.encryption import KeyRing
from storage.sign_ins import Tried

Kind = Literal["account", "code", "network", "site", "everybody"]

#: How long a network counts as one from which somebody signs in.
KNOWN_FOR: Final = timedelta(days=30)

#: So many wrong codes for somebody, without a right one between, and no code lets them in any more.
MOST_CODES: Final = 100
#: They count for so long, which keeps who knows a password from guessing a few codes a day for ever.
CODES_COUNT_FOR: Final = timedelta(days=30)


class CodesUsedUp(Exception):
    """Too many wrong codes came for somebody: they begin again by a link that a colleague makes."""


class TryLater(Exception):
    """Too many attempts, whoever made them; `wait` says how long the next one must be put off."""

    def __init__(self, wait: timedelta) -> None:
        """Keep the wait."""
        super().__init__(f"try again in {wait}")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures in a window cost nothing; from there each one doubles the wait after it, up to the longest."""

    free: int
    window: timedelta
    first: timedelta
    longest: timedelta

    def wait(self, tried: Tried, now: datetime) -> timedelta:
        """Give how long the next attempt must wait; none: it may come."""
        if tried.last_at is None or tried.times < self.free:
            return timedelta()
        doubled = self.first * (1 << min(tried.times - self.free, 20))
        return max(timedelta(), tried.last_at + min(doubled, self.longest) - now)


LIMITS: Final[dict[Kind, Limit]] = {
    "account": Limit(5, timedelta(hours=1), timedelta(seconds=30), timedelta(minutes=15)),
    "code": Limit(5, timedelta(hours=1), timedelta(seconds=30), timedelta(minutes=15)),
    # A town hall is one network.
    "network": Limit(20, timedelta(hours=1), timedelta(seconds=30), timedelta(minutes=15)),
    # A customer of an IPv6 provider may have a /48, which is 65,536 networks; so may an organisation.
    "site": Limit(60, timedelta(hours=1), timedelta(seconds=30), timedelta(minutes=15)),
    # Holds off a flood from many networks; everybody feels it who comes from somewhere new, so it stays short.
    "everybody": Limit(300, timedelta(minutes=10), timedelta(seconds=2), timedelta(seconds=30)),
}


def network_of(address: str) -> str:
    """Give the network that counts as one: the /24 of an IPv4 address, the /64 of an IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    prefix = 24 if parsed.version == 4 else 64
    return str(ipaddress.ip_network(f"{str(parsed).partition('%')[0]}/{prefix}", strict=False))


def of_network(network: str) -> list[tuple[Kind, str]]:
    """Name what counts attempts from a network: itself, and for IPv6 the /48 around it."""
    named: list[tuple[Kind, str]] = [("network", network)]
    if ":" in network:
        named.append(("site", str(ipaddress.IPv6Network(network).supernet(new_prefix=48))))
    return named


def of_place(
    connection: Transaction, keys: KeyRing, staff_id: int | None, network: str, *, now: datetime
) -> list[tuple[Kind, str]]:
    """Name what counts attempts to be somebody from a network: all together too, unless they came in from there lately.

    So a flood keeps out nobody who signs in where they did before. None is somebody unknown, who came from nowhere.
    """
    name = _known_from(staff_id, network)
    is_known = sign_ins.tried(connection, keys, "known", name, since=now - KNOWN_FOR).times > 0
    return of_network(network) if is_known else [*of_network(network), ("everybody", "")]


def keep_place(connection: Transaction, keys: KeyRing, staff_id: int, network: str, *, now: datetime) -> None:
    """Keep that somebody came in from a network, as a keyed hash of both."""
    named = [("known", _known_from(staff_id, network))]
    sign_ins.forget(connection, keys, named)
    sign_ins.note(connection, keys, named, now=now)


def _known_from(staff_id: int | None, network: str) -> str:
    return f"{staff_id} {network}"


def wrong_codes(connection: Transaction, keys: KeyRing, staff_id: int, *, now: datetime) -> int:
    """Count the wrong codes since somebody's last right one."""
    return sign_ins.tried(connection, keys, "code", str(staff_id), since=now - CODES_COUNT_FOR).times


def attempt(
    connection: Transaction, keys: KeyRing, named: Sequence[tuple[Kind, str]], *, now: datetime
) -> tuple[int, ...]:  # fmt: skip
    """Count an attempt before it is made, so that many at once cannot pass together; give what takes it back.

    Raises TryLater, and counts nothing then: who only knocks makes nobody's wait longer.
    """
    sign_ins.lock(connection)
    waits = []
    for kind, name in named:
        limit = LIMITS[kind]
        waits.append(limit.wait(sign_ins.tried(connection, keys, kind, name, since=now - limit.window), now))
    longest = max(waits)
    if longest:
        raise TryLater(longest)
    return sign_ins.note(connection, keys, named, now=now)
