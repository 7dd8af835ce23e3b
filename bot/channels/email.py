"""E-mail to organisations over SMTP: that something waits, and where; never who or what."""

import asyncio
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

import aiosmtplib

from bot.mail_server import MailServer, is_mail_address
from bot.messages import DeliveryFailed
from bot.texts import text

#: Seconds for the whole conversation with the mail server, and for each step of it.
ALL_S, STEP_S = 40.0, 15.0

#: SMTP answers that hold for this message for ever; every other "no" may be a matter of set-up.
_FOR_EVER: Final = (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError)


@dataclass(frozen=True, slots=True)
class Mail:
    """One plain-text message. `key` is the same at every try, so that a mail server or a reader sees a repetition."""

    to: str
    subject: str
    text: str
    languages: tuple[str, ...]
    key: str
    at: datetime


def lead_waits(to: str, languages: Sequence[str], *, reference: str, link: str, key: str, at: datetime) -> Mail:
    """Write that a lead waits: its reference and the page that shows it after signing in, once per language."""
    texts = [text(language, "email.lead.text", reference=reference, link=link) for language in languages]
    subjects = [text(language, "email.lead.subject", reference=reference) for language in languages]
    return Mail(to, " / ".join(subjects), "\n\n---\n\n".join(texts), tuple(languages), key, at)


class EmailChannel:
    """Hands messages in at one mail server, each over a connection of its own."""

    def __init__(self, server: MailServer, sender: str, *, tls: ssl.SSLContext | None = None) -> None:
        """Send as `sender`, a plain address; `tls` says whom to trust, by default the machine's authorities."""
        self._server = server
        self._sender = sender
        self._tls = tls

    async def send(self, mail: Mail) -> None:
        """Hand one message in. Raises DeliveryFailed; its reason is a code without address or answer."""
        message = self._message(mail)
        client = self._client()
        taken = False
        failed: DeliveryFailed | None = None
        try:
            async with asyncio.timeout(ALL_S), client:
                await client.send_message(message, sender=self._sender, recipients=[mail.to])
                taken = True
        except (aiosmtplib.SMTPException, OSError) as error:  # a TimeoutError is an OSError
            failed = _failure(error)
        if failed is not None and not taken:
            raise failed  # outside the except clause: no cause that could name an address

    def _client(self) -> aiosmtplib.SMTP:
        server = self._server
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            tls_context=self._tls or ssl.create_default_context(),
            local_hostname=self._domain(),  # the default asks the DNS, and waits for it
            timeout=STEP_S,
        )

    def _message(self, mail: Mail) -> EmailMessage:
        if not is_mail_address(mail.to):
            raise DeliveryFailed("bad_address", permanent=True)
        message = EmailMessage(policy=policy.SMTP)
        try:
            message["From"] = self._sender
            message["To"] = mail.to
            message["Subject"] = mail.subject
            message["Date"] = format_datetime(mail.at)
            message["Message-ID"] = f"<{mail.key}@{self._domain()}>"
            message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no absence note comes back
        except ValueError:  # a line break in a header
            raise DeliveryFailed("bad_header", permanent=True) from None
        message.set_content(mail.text, cte="quoted-printable")
        message["Content-Language"] = ", ".join(mail.languages)
        return message

    def _domain(self) -> str:
        return self._sender.rpartition("@")[2]


def _failure(error: Exception) -> DeliveryFailed:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        error = error.recipients[0]  # there is one
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return DeliveryFailed("smtp_login")
    if isinstance(error, aiosmtplib.SMTPResponseException):
        for_ever = isinstance(error, _FOR_EVER) and error.code >= 500
        return DeliveryFailed(f"smtp_{error.code}", permanent=for_ever)
    if isinstance(error, TimeoutError):
        return DeliveryFailed("timeout", ambiguous=not isinstance(error, aiosmtplib.SMTPConnectTimeoutError))
    if isinstance(error, aiosmtplib.SMTPServerDisconnected):
        return DeliveryFailed("cut_off", ambiguous=True)
    if isinstance(error, OSError):
        return DeliveryFailed("unreached")
    return DeliveryFailed("smtp_set_up")  # what we need, the server does not offer: STARTTLS, a way to sign in
