"""A small mail server for tests: it speaks real SMTP on loopback, keeps what it takes, and refuses on demand."""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass(slots=True)
class Taken:
    """One message that the server took."""

    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """Give the message as a mail reader sees it."""
        return message_from_bytes(self.raw, policy=policy.default)  # type: ignore[return-value]


@dataclass(slots=True)
class MailBox:
    """How the server behaves and what it has seen; `refusals` answers a command (`RCPT`, `DATA`, `.`) once each."""

    port: int = 0
    starttls: ssl.SSLContext | None = None
    logins: dict[str, str] = field(default_factory=dict)
    refusals: dict[str, list[str]] = field(default_factory=dict)
    silent_at: str | None = None
    cut_at: str | None = None
    taken: list[Taken] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    ending: asyncio.Event = field(default_factory=asyncio.Event)


@asynccontextmanager
async def mail_server(
    box: MailBox | None = None, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[MailBox]:
    """Run a server; `tls` encrypts from the first byte, `box.starttls` on demand."""
    box = box or MailBox()
    box.ending = asyncio.Event()
    tasks: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks[task] = writer
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            await _Session(box, reader, writer, encrypted=tls is not None).run()
        writer.close()
        # Python 3.11 never tells of a connection that was lost in the middle of the handshake of STARTTLS.
        with suppress(ConnectionError, ssl.SSLError, TimeoutError):
            await asyncio.wait_for(writer.wait_closed(), 1)

    server = await asyncio.start_server(serve, host, 0, ssl=tls)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()
        box.ending.set()
        for writer in tasks.values():
            writer.close()
        await asyncio.gather(*tasks)


class _Session:
    def __init__(
        self, box: MailBox, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, encrypted: bool
    ) -> None:
        self._box, self._reader, self._writer = box, reader, writer
        self._encrypted = encrypted
        self._sender = ""
        self._recipients: list[str] = []

    async def run(self) -> None:
        await self._say("220 mail.example.nl ESMTP")
        while line := (await self._reader.readline()).decode():
            verb = line.split()[0].upper()
            self._box.commands.append(verb)
            if self._box.silent_at == verb:
                await self._box.ending.wait()
            if verb in (self._box.cut_at, "QUIT"):
                return
            refusals = self._box.refusals.get(verb)
            if refusals:
                await self._say(refusals.pop(0))
            else:
                await self._obey(verb, line.strip())

    async def _obey(self, verb: str, line: str) -> None:
        match verb:
            case "EHLO":
                await self._say(*self._offers())
            case "STARTTLS" if self._box.starttls:
                await self._say("220 go ahead")
                await self._encrypt(self._box.starttls)
            case "AUTH":
                await self._say("235 welcome" if self._knows(line.split()[2]) else "535 who are you")
            case "MAIL":
                self._sender, self._recipients = _address(line), []
                await self._say("250 ok")
            case "RCPT":
                self._recipients.append(_address(line))
                await self._say("250 ok")
            case "DATA":
                await self._take()
            case _:
                await self._say("502 not here")

    async def _take(self) -> None:
        await self._say("354 go on")
        raw = (await self._reader.readuntil(b"\r\n.\r\n")).removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
        if self._box.cut_at == ".":
            self._writer.close()
            return
        refusals = self._box.refusals.get(".")
        if refusals:
            await self._say(refusals.pop(0))
            return
        self._box.taken.append(Taken(self._sender, self._recipients, raw))
        self._box.encrypted.append(self._encrypted)
        await self._say("250 taken")

    async def _encrypt(self, tls: ssl.SSLContext) -> None:
        transport = self._writer.transport
        try:
            await self._writer.start_tls(tls)
        except AttributeError:
            # Python 3.11 loses the transport of a client that leaves in the middle of the handshake.
            self._writer._transport = transport  # type: ignore[attr-defined]
            raise ConnectionResetError from None
        self._encrypted = True

    def _offers(self) -> Sequence[str]:
        offers = ["mail.example.nl", "8BITMIME"]
        if self._box.starttls and not self._encrypted:
            offers.append("STARTTLS")
        elif self._box.logins:
            offers.append("AUTH PLAIN")
        return [f"250-{offer}" for offer in offers[:-1]] + [f"250 {offers[-1]}"]

    def _knows(self, secret: str) -> bool:
        _, user, password = base64.b64decode(secret).decode().split("\0")
        return self._box.logins.get(user) == password

    async def _say(self, *lines: str) -> None:
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await self._writer.drain()


def _address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]
