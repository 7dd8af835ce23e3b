"""Webhooks: signed as the standard has it, ids alone, to the public internet alone whatever a name leads to."""

import asyncio
import base64
import hmac
import json
import re
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from bot.channels.webhook import AddressRefused, Answer, Hook, WebhookChannel, sign
from bot.messages import DeliveryFailed
from bot.webhook_address import fault_of, host_of, is_public
from bot.webhook_events import EVENTS, TEST, WebhookEvent, body_of, type_of
from tests.channels.certificates import certified
from tests.channels.webhook_receiver import HOST, Names, channel, receiver

# The example of the Standard Webhooks specification, as its libraries test it.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE, TIMESTAMP, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

NOW = datetime.fromtimestamp(TIMESTAMP, UTC)
SOURCE = "urn:nld:kvknr:12345678:systeem:kopru"
EVENT = WebhookEvent(
    str(UUID(int=7)), "offered", datetime(2026, 11, 23, 13, tzinfo=timezone(timedelta(hours=1))), 12, "k7m2p9x4ab"
)
PRIVATE = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.254",
    "0.0.0.0", "192.0.0.8", "192.88.99.1", "198.18.0.1", "224.0.1.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "192.0.2.1",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:8.8.8.8", "fe80::1", "fe80::1%eth0",
    "fec0::1", "fc00::1", "fd00::1", "ff02::1", "ff0e::1", "2001::1", "2001:db8::1", "2002:7f00:1::1", "3fff::1",
    "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::808:808", "5f00::1", "100::1", "4000::1",
    "", "localhost", "127.1", "2130706433", "0x7f.1", "127.0.0.01",
)  # fmt: skip
PUBLIC = ("8.8.8.8", "145.97.20.1", "2606:4700:4700::1111", "2a02:898::1", "64:ff9b::808:808")


def hook(url: str, *secrets: str) -> Hook:
    return Hook(url, MESSAGE, BODY, secrets or (SECRET,))


async def refused(sent: WebhookChannel, message: Hook) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as raised:
        await sent.send(message, now=NOW)
    assert raised.value.__cause__ is None
    return raised.value


def test_the_signature_is_that_of_the_specification() -> None:
    assert sign(SECRET, id=MESSAGE, timestamp=TIMESTAMP, body=BODY) == SIGNATURE


@pytest.mark.parametrize(
    "changed",
    [{"id": "msg_other"}, {"timestamp": TIMESTAMP + 1}, {"body": BODY + b" "}, {"secret": "whsec_" + "A" * 32}],
    ids=lambda changed: next(iter(changed)),
)
def test_whatever_changes_changes_the_signature(changed: dict[str, Any]) -> None:
    assert sign(**{"secret": SECRET, "id": MESSAGE, "timestamp": TIMESTAMP, "body": BODY, **changed}) != SIGNATURE


async def test_a_webhook_arrives_with_the_headers_of_the_standard() -> None:
    async with receiver() as box, channel() as sent:
        answer = await sent.send(hook(box.url), now=NOW)

    ((headers, body),) = box.seen
    assert answer == Answer(204)
    assert body == BODY
    assert {name: headers[name] for name in headers if name.startswith("webhook-")} == {
        "webhook-id": MESSAGE,
        "webhook-timestamp": str(TIMESTAMP),
        "webhook-signature": SIGNATURE,
    }
    assert headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert headers["host"] == f"{HOST}:{box.port}"
    assert "cookie" not in headers


async def test_while_a_secret_changes_both_sign() -> None:
    newer = "whsec_" + base64.b64encode(b"n" * 32).decode()
    async with receiver() as box, channel() as sent:
        await sent.send(hook(box.url, newer, SECRET), now=NOW)

    signatures = box.seen[0][0]["webhook-signature"].split(" ")
    assert signatures == [sign(newer, id=MESSAGE, timestamp=TIMESTAMP, body=BODY), SIGNATURE]


def test_the_sample_for_receivers_takes_what_is_ours_and_nothing_else() -> None:
    text = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text("utf-8")
    sample: dict[str, Any] = {}
    exec(re.search(r"```python\n(.*?)```", text, re.DOTALL)[1], sample)  # type: ignore[index]
    ours = {"webhook-id": MESSAGE, "webhook-timestamp": str(TIMESTAMP), "webhook-signature": f"v1,bm8= {SIGNATURE}"}

    takes: Callable[..., bool] = sample["is_from_kopru"]

    assert takes(SECRET, ours, BODY, now=TIMESTAMP + 299)
    assert not takes(SECRET, ours, BODY, now=TIMESTAMP + 301)
    assert not takes(SECRET, ours, BODY, now=TIMESTAMP - 301)
    assert not takes(SECRET, ours, BODY + b" ", now=TIMESTAMP)
    assert not takes("whsec_" + "A" * 32, ours, BODY, now=TIMESTAMP)
    assert not takes(SECRET, {**ours, "webhook-signature": "v1,bm8="}, BODY, now=TIMESTAMP)
    assert not takes(SECRET, {**ours, "webhook-id": "msg_other"}, BODY, now=TIMESTAMP)


def test_the_body_is_a_cloud_event_of_the_dutch_profile_with_ids_alone() -> None:
    assert json.loads(body_of(EVENT, source=SOURCE, public_url="https://hulp.example.nl")) == {
        "specversion": "1.0",
        "id": "00000000-0000-0000-0000-000000000007",
        "source": SOURCE,
        "type": "nl.kopru.lead.offered",
        "subject": "k7m2p9x4ab",
        "time": "2026-11-23T13:00:00.000+01:00",
        "datacontenttype": "application/json",
        "dataref": "https://hulp.example.nl/staff/leads/12",
        "data": {"leadId": "12", "reference": "k7m2p9x4ab"},
    }


def test_a_test_names_no_lead() -> None:
    event = WebhookEvent(EVENT.id, TEST, EVENT.at)

    body = json.loads(body_of(event, source=SOURCE, public_url="https://hulp.example.nl"))

    assert (body["type"], body["subject"], body["data"]) == ("nl.kopru.test", "test", {})
    assert "dataref" not in body


def test_every_type_is_in_reverse_domain_order_and_is_explained_to_receivers() -> None:
    text = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text("utf-8")
    types = [type_of(code) for code in (*EVENTS, TEST)]

    assert all(re.fullmatch(r"nl\.kopru(\.[a-z_]+)+", one) for one in types)
    assert [one for one in types if f"`{one}`" not in text] == []
    assert len(set(types)) == len(types)


@pytest.mark.parametrize("status", [200, 201, 299, 301, 302, 307, 308, 400, 404, 410, 429, 500, 503])
async def test_a_status_is_given_as_it_is_and_nobody_is_followed(status: int) -> None:
    async with receiver(status=status, headers={"Location": "/elsewhere"}) as box, channel() as sent:
        answer = await sent.send(hook(box.url), now=NOW)

    assert answer.status == status
    assert len(box.seen) == 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("Thu, 25 Feb 2021 15:07:10 GMT", 300.0),
        ("Thu, 25 Feb 2021 14:00:00 GMT", 0.0),
        ("999999999", 86_400.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400.0),
        ("-5", None),
        ("soon", None),
        ("1e9", None),
    ],
)
async def test_how_long_a_receiver_wants_to_be_left_alone(value: str, seconds: float | None) -> None:
    async with receiver(status=429, headers={"Retry-After": value}) as box, channel() as sent:
        answer = await sent.send(hook(box.url), now=NOW)

    assert answer == Answer(429, seconds)


async def test_an_endless_body_is_not_read() -> None:
    async with receiver(status=200, endless=True) as box, channel(call_s=3) as sent, asyncio.timeout(3):
        answer = await sent.send(hook(box.url), now=NOW)

    assert answer == Answer(200)


async def test_who_does_not_answer_in_time_has_not_taken_it() -> None:
    async with receiver(waits_s=1.0) as box, channel(call_s=0.3) as sent:
        failed = await refused(sent, hook(box.url))

    assert (failed.reason, failed.permanent, failed.ambiguous) == ("timeout", False, True)


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_of_the_public_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_of_the_public_internet(address: str) -> None:
    assert is_public(address)


async def test_a_name_that_leads_to_this_machine_is_not_connected_to() -> None:
    async with receiver() as box, channel(reachable=is_public) as sent:
        failed = await refused(sent, hook(box.url))

    assert (failed.reason, failed.permanent) == ("private_address", False)
    assert box.seen == []


@pytest.mark.parametrize("address", [one for one in PRIVATE if one.count(".") == 3 and one != "127.0.0.01"])
async def test_no_name_leads_inside(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*args: object, **more: object) -> socket.socket:
        raise AssertionError("a socket was made")

    async with channel(reachable=is_public, names=Names([address, "::1"])) as sent:
        monkeypatch.setattr("bot.channels.webhook.socket.socket", none)
        failed = await refused(sent, hook(f"https://{HOST}/haak"))

    assert failed.reason == "private_address"


async def test_a_name_that_changes_between_two_looks_is_seen_at_the_connection() -> None:
    """Rebinding: whoever asks first hears a public address, and the one that is connected to is another."""
    tried: list[str] = []

    def looks(address: str) -> bool:
        tried.append(address)
        return is_public(address)

    names = Names(["203.0.113.9"], ["127.0.0.1"])
    async with receiver() as box, channel(reachable=looks, names=names) as sent:
        await names.resolve(HOST)  # somebody's check beforehand, which found nothing to object to
        failed = await refused(sent, hook(box.url))

    assert failed.reason == "private_address"
    assert tried == ["127.0.0.1"]
    assert box.seen == []


async def test_every_connection_asks_anew_where_a_name_leads() -> None:
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    async with receiver() as box, channel(reachable=lambda one: one == "127.0.0.1", names=names) as sent:
        first = await sent.send(hook(box.url), now=NOW)
        second = await refused(sent, hook(box.url))

    assert (first.status, second.reason) == (204, "private_address")
    assert names.asked == [HOST, HOST]
    assert len(box.seen) == 1


async def test_of_several_addresses_only_those_that_may_be_are_tried() -> None:
    names = Names(["10.0.0.1", "127.0.0.1", "::1"])
    async with receiver() as box, channel(reachable=lambda one: one == "127.0.0.1", names=names) as sent:
        answer = await sent.send(hook(box.url), now=NOW)

    assert answer == Answer(204)


async def test_an_address_in_figures_passes_no_resolver_and_is_refused_all_the_same() -> None:
    names = Names(["203.0.113.9"])
    async with receiver() as box, channel(reachable=is_public, names=names) as sent:
        at_sight = await refused(sent, hook(f"https://127.0.0.1:{box.port}/haak"))
        unsplit = replace(hook(box.url), url=f"https://2130706433:{box.port}/haak")
        in_one_number = await refused(sent, unsplit)

    assert (at_sight.reason, in_one_number.reason) == ("bad_address", "bad_address")
    assert names.asked == []
    assert box.seen == []


async def test_figures_that_a_test_lets_pass_are_seen_at_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.webhook.fault_of", lambda url, schemes: None)
    async with receiver() as box, channel(reachable=is_public) as sent:
        failed = await refused(sent, hook(f"https://127.0.0.1:{box.port}/haak"))

    assert failed.reason == "private_address"
    assert box.seen == []


async def test_without_https_nothing_goes_out_unless_a_test_says_so() -> None:
    async with channel() as sent:
        failed = await refused(sent, hook(f"http://{HOST}/haak"))

    assert (failed.reason, failed.permanent) == ("bad_address", True)


async def test_a_certificate_of_another_name_is_not_believed() -> None:
    async with receiver(certified("ander.example.nl").server) as box, channel() as sent:
        failed = await refused(sent, hook(box.url))

    assert (failed.reason, failed.permanent) == ("tls", False)
    assert box.seen == []


async def test_failures_are_told_apart_and_may_pass() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    async with channel() as sent, channel(names=Names([])) as nameless:
        closed = await refused(sent, hook(f"https://{HOST}:{port}/haak"))
        unknown = await refused(nameless, hook(f"https://{HOST}/haak"))

    assert [(one.reason, one.permanent) for one in (closed, unknown)] == [
        ("unreached", False),
        ("no_such_host", False),
    ]


async def test_a_connection_that_is_cut_may_have_delivered() -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(cut, "127.0.0.1", 0, ssl=certified(HOST).server)
    port = server.sockets[0].getsockname()[1]
    async with server, channel() as sent:
        failed = await refused(sent, hook(f"https://{HOST}:{port}/haak"))

    assert (failed.reason, failed.ambiguous) == ("cut_off", True)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://haak.example.nl", None),
        ("https://haak.example.nl:8443/pad?sleutel=a%20b", None),
        ("https://8.8.8.8/haak", None),
        ("https://[2606:4700:4700::1111]/", None),
        ("https://xn--mnchen-3ya.example/haak", None),
        ("http://haak.example.nl", "not_https"),
        ("ftp://haak.example.nl", "not_https"),
        ("haak.example.nl", "bad_address"),
        ("https://", "bad_address"),
        ("https://haak", "bad_address"),
        ("https://haak.example.nl.", "bad_address"),
        ("https://haak.example.nl/#deel", "bad_address"),
        ("https://haak.example.nl\\@intern", "bad_address"),
        ("https://haak.example.nl/a b", "bad_address"),
        ("https://haak.example.nl/\r\nX: y", "bad_address"),
        ("https://hâak.example.nl/", "bad_address"),
        ("https://haak.example.nl:99999", "bad_address"),
        ("https://haak.example.nl:0", "bad_address"),
        ("https://[::1", "bad_address"),
        ("https://haak.example.nl/" + "x" * 500, "bad_address"),
        ("https://jan:geheim@haak.example.nl", "with_user"),
        ("https://haak.example.nl:22", "bad_port"),
        ("https://haak.example.nl:80", "bad_port"),
        ("https://localhost/", "not_public"),
        ("https://db.internal/", "not_public"),
        ("https://drucker.local/", "not_public"),
        ("https://127.0.0.1/", "not_public"),
        ("https://127.1/", "not_public"),
        ("https://2130706433/", "not_public"),
        ("https://[::1]/", "not_public"),
        ("https://[::ffff:10.0.0.1]/", "not_public"),
        ("https://[fe80::1%25eth0]/", "not_public"),
    ],
)
def test_what_may_be_entered(url: str, fault: str | None) -> None:
    assert fault_of(url) == fault


def test_of_an_address_only_its_host_is_shown() -> None:
    assert host_of("https://haak.example.nl:8443/pad?sleutel=geheim") == "haak.example.nl"
    assert host_of("geen adres") == ""


def test_a_refused_address_is_an_error_of_the_network() -> None:
    assert issubclass(AddressRefused, OSError)
    assert hmac.compare_digest(SIGNATURE, sign(SECRET, id=MESSAGE, timestamp=TIMESTAMP, body=BODY))
