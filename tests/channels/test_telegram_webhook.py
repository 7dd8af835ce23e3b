"""The webhook: who may post what, and nothing is acknowledged before it is committed."""

import asyncio
import io
import json
import zlib
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web

from bot.channels import telegram_webhook
from bot.channels.telegram_webhook import BIGGEST_BODY, SECRET_HEADER, Webhook
from bot.messages import Press, Unreadable
from tests.channels.recorders import Recorder, read
from tests.channels.update_samples import message, press, typed, update

PATH, SECRET = "9f3b-path", "s3cret_header"
BODY = json.dumps(typed("Evet")).encode()


@dataclass
class Site:
    """A running webhook and what happened behind it."""

    recorder: Recorder = field(default_factory=Recorder)
    boundaries: list[tuple[str, int]] = field(default_factory=list)
    url: str = ""

    def pass_by(self, boundary: str) -> None:
        self.boundaries.append((boundary, len(self.recorder.committed)))

    async def take(self, incoming: object) -> None:
        await self.recorder.converse(incoming)  # type: ignore[arg-type]


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    webhook = Webhook(PATH, SECRET, read, site.take, site.pass_by)
    app = web.Application()
    app.add_routes(webhook.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    server = web.TCPSite(runner, "127.0.0.1", 0)
    await server.start()
    host, port = runner.addresses[0][:2]
    site.url = f"http://{host}:{port}/telegram/"
    yield site
    await runner.cleanup()


async def post(
    site: Site,
    body: bytes = BODY,
    *,
    path: str = PATH,
    secrets: Iterable[str] = (SECRET,),
    content_type: str = "application/json",
    encoding: str | None = None,
) -> tuple[int, dict[str, str]]:
    headers = [("Content-Type", content_type), *((SECRET_HEADER, secret) for secret in secrets)]
    headers += [("Content-Encoding", encoding)] if encoding else []
    async with (
        aiohttp.ClientSession() as session,
        session.post(site.url + path, data=io.BytesIO(body), headers=headers) as answer,
    ):
        return answer.status, dict(answer.headers)


async def test_a_committed_update_is_acknowledged_and_not_before(site: Site) -> None:
    status, _ = await post(site)
    await asyncio.sleep(0.01)

    assert status == 200
    assert site.recorder.ids() == [100]
    assert site.boundaries == [("ack.before", 1), ("ack.after", 1)]


async def test_a_repeated_update_is_acknowledged_too(site: Site) -> None:
    assert [(await post(site))[0] for _ in range(3)] == [200, 200, 200]
    assert site.recorder.ids() == [100]


async def test_the_acknowledgement_of_a_press_ends_its_waiting_sign(site: Site) -> None:
    headers = {"Content-Type": "application/json", SECRET_HEADER: SECRET}
    async with (
        aiohttp.ClientSession() as session,
        session.post(site.url + PATH, data=json.dumps(press()).encode(), headers=headers) as answer,
    ):
        said = await answer.json()

    assert said == {"method": "answerCallbackQuery", "callback_query_id": "4711"}
    assert site.recorder.committed[0].content == Press("n0nce", None), "and nobody else answers it"


async def test_while_the_database_is_away_telegram_is_asked_to_come_back(site: Site) -> None:
    site.recorder.away = True

    status, headers = await post(site)

    assert (status, headers["Retry-After"]) == (503, "5")
    assert site.boundaries == []


@pytest.mark.parametrize(
    "secrets",
    [(), ("wrong",), (SECRET, SECRET), (SECRET, "wrong"), ("wrong", SECRET), ("",), (SECRET + "x",), ("ş",)],
    ids=repr,
)
async def test_whoever_does_not_know_the_secret_is_refused(site: Site, secrets: tuple[str, ...]) -> None:
    status, _ = await post(site, secrets=secrets)

    assert (status, site.recorder.tried) == (403, [])


@pytest.mark.parametrize("path", ["wrong", PATH + "x", "%ED%A0%80", "%00"])
async def test_a_wrong_path_is_not_there(site: Site, path: str) -> None:
    status, _ = await post(site, path=path)

    assert (status, site.recorder.tried) == (404, [])


@pytest.mark.parametrize("verb", ["GET", "PUT", "DELETE"])
async def test_only_posts_are_taken(site: Site, verb: str) -> None:
    async with aiohttp.ClientSession() as session, session.request(verb, site.url + PATH) as answer:
        assert answer.status == 405


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/json2"])
async def test_another_type_is_refused(site: Site, content_type: str) -> None:
    assert (await post(site, content_type=content_type))[0] == 415
    assert (await post(site, content_type="application/json; charset=utf-8"))[0] == 200


@pytest.mark.parametrize("encoding", ["deflate", "gzip", "identity", "br"])
async def test_nothing_packed_is_unpacked(site: Site, encoding: str) -> None:
    bomb = zlib.compress(b" " * 50_000_000)

    status, _ = await post(site, bomb, encoding=encoding)

    assert status in (415, 400), "400: aiohttp itself does not know the packing"
    assert site.recorder.tried == []


async def test_a_body_of_one_mebibyte_is_taken_and_one_byte_more_is_not(site: Site) -> None:
    most = BODY + b" " * (BIGGEST_BODY - len(BODY))

    assert (await post(site, most))[0] == 200
    assert (await post(site, most + b" "))[0] == 413
    assert len(site.recorder.tried) == 1


async def test_a_body_without_a_length_stops_at_the_limit(site: Site) -> None:
    sent = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(2000):
            sent += 65_536
            yield b" " * 65_536

    headers = {"Content-Type": "application/json", SECRET_HEADER: SECRET}
    async with aiohttp.ClientSession() as session:
        try:
            async with session.post(site.url + PATH, data=pieces(), headers=headers) as answer:
                assert answer.status == 413
        except aiohttp.ClientConnectionError:  # closed while the rest was still being sent
            assert sent > BIGGEST_BODY

    assert sent < 50 * BIGGEST_BODY
    assert site.recorder.tried == []


async def test_a_body_that_trickles_in_is_not_waited_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_webhook, "BODY_S", 0.1)
    host, port = site.url.removeprefix("http://").split("/")[0].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))

    writer.write(
        f"POST /telegram/{PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"{SECRET_HEADER}: {SECRET}\r\nContent-Length: 500\r\n\r\n{{".encode()
    )
    status_line = await asyncio.wait_for(reader.readline(), 5)
    writer.close()

    assert b" 408 " in status_line
    assert site.recorder.tried == []


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe", b"[]", b"[" * 100_000, b'{"update_id":7,"message":3}'])
async def test_what_cannot_be_read_is_kept_and_acknowledged(site: Site, body: bytes) -> None:
    status, _ = await post(site, body)

    assert status == 200
    assert isinstance(site.recorder.committed[0].content, Unreadable)
    assert site.recorder.committed[0].raw == body


async def test_the_webhook_keeps_to_its_word_with_many_at_once(site: Site) -> None:
    bodies = [json.dumps(update(number, message=message(text="x"))).encode() for number in range(1, 51)]

    statuses = await asyncio.gather(*(post(site, body) for body in bodies))

    assert {status for status, _ in statuses} == {200}
    assert sorted(site.recorder.ids()) == list(range(1, 51))


def test_the_secrets_do_not_show() -> None:
    marks: list[str] = []
    shown: Callable[[Webhook], str] = repr

    webhook = Webhook(PATH, SECRET, read, lambda _: asyncio.sleep(0), marks.append)

    assert PATH not in shown(webhook)
    assert SECRET not in shown(webhook)
