"""The mail server that messages to organisations go through, read from its address; and what an e-mail address is."""

import re
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

#: `tls`: from the first byte; `starttls`: no word before it is encrypted; `plain`: only to this machine.
Security = Literal["tls", "starttls", "plain"]

#: Submission ports of RFC 6409 and RFC 8314.
PORTS: Final = {"smtp": 587, "smtps": 465}
THIS_MACHINE: Final = ("localhost", "127.0.0.1", "::1")

# Printable ASCII without spaces and quotes: no line break fits in, so nothing can become a header of its own.
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where messages are handed in; user and password do not show in its representation."""

    host: str
    port: int
    security: Security
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)


def read_mail_server(url: str) -> MailServer:
    """Read `smtp[s]://user:password@host:port`; user and password are percent-encoded. Raises ValueError.

    `smtps` is encrypted from the start. `smtp` insists on STARTTLS, except towards this machine, where a server
    that passes mail on listens in the clear.
    """
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("not the address of a mail server")
    user, password = _decoded(parts.username), _decoded(parts.password)
    if (user is None) != (password is None):
        raise ValueError("user and password come together")
    security: Security = "tls" if parts.scheme == "smtps" else "starttls"
    if security == "starttls" and parts.hostname in THIS_MACHINE:
        security = "plain"
    return MailServer(parts.hostname, parts.port or PORTS[parts.scheme], security, user, password)


def is_mail_address(value: str) -> bool:
    """Say whether this is one plain e-mail address, without a name around it, that every mail server takes."""
    local, _, domain = value.rpartition("@")
    return len(local) <= 64 and len(domain) <= 253 and _ADDRESS.fullmatch(value) is not None


def _decoded(part: str | None) -> str | None:
    return unquote(part, errors="strict") if part else None
