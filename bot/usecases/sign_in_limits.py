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

Kind = Literal["account", "code", "network", "everybody"]


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
    # Holds off a flood from many networks; everybody feels it, so it stays short.
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
