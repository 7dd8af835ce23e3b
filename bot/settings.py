"""Settings from the environment, checked as a whole before anything starts."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.mail_server import is_mail_address, read_mail_server

TELEGRAM_API = "https://api.telegram.org"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

#: Every setting, in the order of the README, with what it is for.
KNOWN = {
    "KOPRU_DATABASE_URL": "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME; default: SQLite in the data folder",
    "KOPRU_DATA_DIR": "folder for the SQLite file and the key file; default: ./data",
    "KOPRU_HOST": "address to listen on; default: 127.0.0.1",
    "KOPRU_PORT": "port to listen on; default: 8080",
    "KOPRU_TELEGRAM_TOKEN": "token of the bot; without it there is the browser chat alone",
    "KOPRU_TELEGRAM_API": f"base address of the Bot API; default: {TELEGRAM_API}",
    "KOPRU_PUBLIC_URL": "https address of this server; with a token it turns the webhook on",
    "KOPRU_PROXIES": "how many reverse proxies of yours stand before this server; default: 0",
    "KOPRU_OPERATOR": "who offers this installation, as told on the page about it",
    "KOPRU_OPERATOR_CONTACT": "where questions about privacy go: an e-mail address",
    "KOPRU_SMTP_URL": "smtp[s]://USER:PASSWORD@HOST:PORT of the mail server; without it no e-mail goes out",
    "KOPRU_MAIL_FROM": "the address that e-mail comes from",
    "KOPRU_EVENT_SOURCE": "urn:nld:oin:… or urn:nld:kvknr:…, who sends webhooks; without it none goes out",
    "KOPRU_MASTER_KEY": "32 bytes in base64; instead of the key file",
    "KOPRU_MASTER_KEY_FILE": "the key file; default: master.key in the data folder, made at first start",
    "KOPRU_LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR; default: INFO",
    "KOPRU_LEASE_SECONDS": "how long a worker may hold a message it is sending; default: 60",
    "KOPRU_FAILPOINT": "for tests alone: kill the process at a named place",
}

#: Read by checks outside the product; not a setting of it.
_FOR_CHECKS = frozenset({"KOPRU_REFERENCE_DATA"})

#: The NL GOV profile for CloudEvents: an organisation's number, then the system that sends.
_SOURCE = re.compile(r"urn:nld:(oin:[0-9]{20}|kvknr:[0-9]{8}):systeem:[a-z0-9-]{1,64}")
_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{5,100}")


class BadSettings(Exception):
    """Settings cannot be used; `lines` has one clear line for each."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        """Keep the lines."""
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings as the program uses them; secrets do not show in its representation."""

    data_dir: Path
    database_url: str
    host: str
    port: int
    telegram_token: str | None
    telegram_api: str
    public_url: str | None
    proxies: int
    operator: str | None
    operator_contact: str | None
    smtp_url: str | None
    mail_from: str | None
    event_source: str | None
    master_key: str | None
    master_key_file: Path
    log_level: str
    lease_s: float
    failpoint: str | None

    @property
    def bot_id(self) -> int | None:
        """Give the number of the bot, which stands in front of its token."""
        return None if self.telegram_token is None else int(self.telegram_token.partition(":")[0])

    def __repr__(self) -> str:
        return f"Settings(data_dir={self.data_dir}, host={self.host}, port={self.port})"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read and check all settings. Raises BadSettings with every fault at once."""
    values = {name: value.strip() for name, value in environment.items() if name.startswith("KOPRU_") and value.strip()}
    faults = [*_unknown(values), *_faults(values)]
    if faults:
        raise BadSettings(tuple(faults))
    data_dir = Path(values.get("KOPRU_DATA_DIR", "data"))
    public_url = values.get("KOPRU_PUBLIC_URL")
    return Settings(
        data_dir=data_dir,
        database_url=values.get("KOPRU_DATABASE_URL", "sqlite://"),
        host=values.get("KOPRU_HOST", "127.0.0.1"),
        port=int(values.get("KOPRU_PORT", "8080")),
        telegram_token=values.get("KOPRU_TELEGRAM_TOKEN"),
        telegram_api=values.get("KOPRU_TELEGRAM_API", TELEGRAM_API).rstrip("/"),
        public_url=public_url.rstrip("/") if public_url else None,
        proxies=int(values.get("KOPRU_PROXIES", "0")),
        operator=values.get("KOPRU_OPERATOR"),
        operator_contact=values.get("KOPRU_OPERATOR_CONTACT"),
        smtp_url=values.get("KOPRU_SMTP_URL"),
        mail_from=values.get("KOPRU_MAIL_FROM"),
        event_source=values.get("KOPRU_EVENT_SOURCE"),
        master_key=values.get("KOPRU_MASTER_KEY"),
        master_key_file=Path(values.get("KOPRU_MASTER_KEY_FILE", str(data_dir / "master.key"))),
        log_level=values.get("KOPRU_LOG_LEVEL", "INFO").upper(),
        lease_s=float(values.get("KOPRU_LEASE_SECONDS", "60")),
        failpoint=values.get("KOPRU_FAILPOINT"),
    )


def _unknown(values: Mapping[str, str]) -> list[str]:
    return [
        f"{name} is not a setting{_meant(name)}"
        for name in sorted(values)
        if name not in KNOWN and name not in _FOR_CHECKS
    ]


def _meant(name: str) -> str:
    near = difflib.get_close_matches(name, KNOWN, n=1)
    return f"; did you mean {near[0]}?" if near else f"; there are: {', '.join(KNOWN)}"


def _faults(values: Mapping[str, str]) -> list[str]:
    """List what is wrong, a line each; a secret is never repeated in it."""
    checks = (
        ("KOPRU_DATABASE_URL", _is_database, "must start with sqlite:// or postgresql://"),
        ("KOPRU_PORT", _is_port, "must be a number from 1 to 65535"),
        ("KOPRU_TELEGRAM_TOKEN", _is_token, "must look like 123456:ABC-def, as BotFather gives it"),
        ("KOPRU_TELEGRAM_API", _is_http, "must be an http or https address without a path's end"),
        ("KOPRU_PUBLIC_URL", _is_public, "must be an https address (http only on this machine, for tests)"),
        ("KOPRU_PROXIES", _is_small, "must be a number from 0 to 9"),
        ("KOPRU_SMTP_URL", _is_smtp, "must look like smtp://USER:PASSWORD@HOST:587 or smtps://…, percent-encoded"),
        ("KOPRU_MAIL_FROM", is_mail_address, "must be one e-mail address, without a name around it"),
        ("KOPRU_EVENT_SOURCE", _is_source, "must look like urn:nld:oin:NUMBER:systeem:NAME, or with kvknr"),
        ("KOPRU_LOG_LEVEL", _is_level, f"must be one of {', '.join(LOG_LEVELS)}"),
        ("KOPRU_LEASE_SECONDS", _is_seconds, "must be a number of seconds from 1 to 600"),
    )
    faults = [f"{name} {must}" for name, is_good, must in checks if name in values and not is_good(values[name])]
    if "KOPRU_MASTER_KEY" in values and "KOPRU_MASTER_KEY_FILE" in values:
        faults.append("KOPRU_MASTER_KEY and KOPRU_MASTER_KEY_FILE exclude each other; set one of them")
    if "KOPRU_SMTP_URL" in values:
        needed = {"KOPRU_MAIL_FROM": "its sender", "KOPRU_PUBLIC_URL": "the link in it"}
        faults += [f"KOPRU_SMTP_URL needs {name} too: {what}" for name, what in needed.items() if name not in values]
    if "KOPRU_EVENT_SOURCE" in values and "KOPRU_PUBLIC_URL" not in values:
        faults.append("KOPRU_EVENT_SOURCE needs KOPRU_PUBLIC_URL too: the link in webhooks")
    return faults


def _is_database(value: str) -> bool:
    return value.startswith(("sqlite://", "postgresql://", "postgres://"))


def _is_port(value: str) -> bool:
    return value.isascii() and value.isdigit() and 1 <= int(value) <= 65535


def _is_token(value: str) -> bool:
    return _TOKEN.fullmatch(value) is not None


def _is_http(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _is_public(value: str) -> bool:
    if not _is_http(value):
        return False
    parts = urlsplit(value)
    return parts.scheme == "https" or parts.hostname in ("127.0.0.1", "localhost", "::1")


def _is_smtp(value: str) -> bool:
    try:
        read_mail_server(value)
    except ValueError:
        return False
    return True


def _is_source(value: str) -> bool:
    return _SOURCE.fullmatch(value) is not None


def _is_small(value: str) -> bool:
    return re.fullmatch(r"[0-9]", value) is not None


def _is_level(value: str) -> bool:
    return value.upper() in LOG_LEVELS


def _is_seconds(value: str) -> bool:
    return re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})?", value) is not None and 1 <= float(value) <= 600
