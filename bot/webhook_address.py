"""Where a webhook may go: an https address, and only machines of the public internet."""

import re
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, Literal
from urllib.parse import SplitResult, urlsplit

#: Why an address is not taken; the page says it in words.
Fault = Literal["bad_address", "not_https", "with_user", "bad_port", "not_public"]

LONGEST: Final = 500
SCHEMES: Final = ("https",)

#: A domain with at least one dot, in ASCII; an IDN is written as it stands in the DNS (xn--…).
_DOMAIN: Final = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
#: Names that lead to no machine of the internet: RFC 6761, 6762, 8375, and what networks use at home.
_INSIDE: Final = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "in-addr.arpa", "ip6.arpa")

#: The only part of IPv6 in which addresses are given out (RFC 4291); mapped, local and multicast ones lie outside.
_GIVEN_OUT: Final = IPv6Network("2000::/3")
#: NAT64 (RFC 6052): the last 32 bits are the IPv4 address that is meant.
_NAT64: Final = IPv6Network("64:ff9b::/96")
#: Lead to somewhere else, or are set aside, and Python takes them for public: IANA special-purpose registries.
_SPECIAL: Final = tuple(
    ip_network(network) for network in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20")
)


def fault_of(url: str, *, schemes: Collection[str] = SCHEMES) -> Fault | None:
    """Say what is wrong with an address that somebody entered; where its name leads is seen at every connection."""
    parts = _split(url)
    if parts is None:
        return "bad_address"
    if parts.scheme not in schemes:
        return "not_https"
    if parts.username is not None or parts.password is not None:
        return "with_user"
    if not _is_open_port(parts):
        return "bad_port"
    return _fault_of_host(parts.hostname or "")


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the public internet; what is none, or hides another, is not."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        return _is_public_6(found)
    return _is_public_4(found)


def host_of(url: str) -> str:
    """Give the host of an address, which is all of it that is shown: the rest may hold a secret."""
    parts = _split(url)
    return parts.hostname or "" if parts else ""


def _split(url: str) -> SplitResult | None:
    """Take an address apart; None for what browsers and libraries would read in different ways."""
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or any(sign in url for sign in " \\#<>\"'"):
        return None
    try:
        parts = urlsplit(url)
        return parts if parts.hostname and (parts.port is None or parts.port > 0) else None
    except ValueError:
        return None


def _is_open_port(parts: SplitResult) -> bool:
    """Take the port of the web and those for programs of one's own, not those of mail, files and remote control."""
    return parts.port in (None, 80 if parts.scheme == "http" else 443) or (parts.port or 0) >= 1024


def _fault_of_host(host: str) -> Fault | None:
    if ":" in host or re.fullmatch(r"[0-9.]+", host):
        return None if is_public(host) else "not_public"
    if host == "localhost" or host.endswith(tuple(f".{name}" for name in _INSIDE)):
        return "not_public"
    return None if _DOMAIN.fullmatch(host) else "bad_address"


def _is_public_4(address: IPv4Address) -> bool:
    return address.is_global and not address.is_multicast and not any(address in one for one in _SPECIAL)


def _is_public_6(address: IPv6Address) -> bool:
    if address.scope_id is not None:
        return False
    if address in _NAT64:
        return _is_public_4(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _GIVEN_OUT and address.is_global and not any(address in one for one in _SPECIAL)
