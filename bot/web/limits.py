"""How much one visitor and all together may ask: token buckets in memory, of bounded number."""

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass
from typing import Literal

#: What a request asks for: a page, a message in a conversation, the start of a new one.
Kind = Literal["page", "message", "start"]


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many at once, and so many more each second."""

    burst: float
    per_second: float


@dataclass(frozen=True, slots=True)
class Limits:
    """Allowances per kind, for one address and for all together.

    An address may be a whole library or a town hall, so it gets more than one person needs. Starts are scarcer than
    messages: whoever is in a conversation can go on while a flood of new ones is held off.
    """

    page: Allowance = Allowance(240, 20)
    message: Allowance = Allowance(120, 4)
    start: Allowance = Allowance(30, 0.5)
    page_for_all: Allowance = Allowance(2000, 200)
    message_for_all: Allowance = Allowance(1000, 100)
    start_for_all: Allowance = Allowance(300, 20)
    addresses: int = 20_000  #: buckets kept; the one used longest ago goes first


class Buckets:
    """Token buckets under one allowance, one per key."""

    def __init__(self, allowance: Allowance, *, most: int = 1) -> None:
        """Start with every bucket full; `most` is how many are kept."""
        self._allowance = allowance
        self._most = most
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()  # key -> tokens, seconds

    def __len__(self) -> int:
        return len(self._levels)

    def wait_s(self, key: str, now_s: float) -> float:
        """Take one token and give 0; or give the seconds until there is one."""
        burst, per_second = self._allowance.burst, self._allowance.per_second
        tokens, then_s = self._levels.pop(key, (burst, now_s))
        tokens = min(burst, tokens + max(0.0, now_s - then_s) * per_second)
        enough = tokens >= 1
        self._levels[key] = (tokens - 1 if enough else tokens, now_s)
        while len(self._levels) > self._most:
            self._levels.popitem(last=False)
        return 0.0 if enough else (1 - tokens) / per_second


class Limiter:
    """Says whether a request is let in."""

    def __init__(self, limits: Limits) -> None:
        """Start with nothing asked yet."""
        each = {"page": limits.page, "message": limits.message, "start": limits.start}
        together = {"page": limits.page_for_all, "message": limits.message_for_all, "start": limits.start_for_all}
        self._each = {kind: Buckets(one, most=limits.addresses) for kind, one in each.items()}
        self._together = {kind: Buckets(one) for kind, one in together.items()}

    def wait_s(self, kind: Kind, address: str, now_s: float) -> float:
        """Give 0 when the request is let in, otherwise the seconds to wait; who is refused costs the others nothing."""
        return self._each[kind].wait_s(address, now_s) or self._together[kind].wait_s("", now_s)


def network(address: str) -> str:
    """Give what counts as one visitor: an IPv4 address, or the /64 of an IPv6 address, which one customer has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), 64), strict=False))
