"""The running product tells organisations outside as far as it is set up for it, and nobody inside its network."""

import asyncio
import socket
from pathlib import Path
from typing import Any

import pytest

from bot.app import system_clock
from bot.background import Background, Clock
from bot.house import open_house
from bot.settings import BadSettings, read_settings
from bot.ways_out import open_ways_out
from storage import deliveries
from storage.access import SYSTEM, acting
from storage.database import connect
from storage.encryption import KeyRing
from tests.bot.killed_deliverer import SOURCE
from tests.bot.test_deliverer import MAILBOX, SENDER, Outside, give_ways
from tests.channels.mail_server import mail_server
from tests.channels.webhook_receiver import HOST, receiver, until
from tests.journeys.living import environment, free_port, living

PUBLIC_URL = "https://hulp.example.nl"


def set_up(url: str, data_dir: Path, *, mail_port: int) -> dict[str, str]:
    port = free_port()
    return {
        **environment(url, data_dir, port=port),
        "KOPRU_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "KOPRU_SMTP_URL": f"smtp://127.0.0.1:{mail_port}",
        "KOPRU_MAIL_FROM": SENDER,
        "KOPRU_EVENT_SOURCE": SOURCE,
    }


async def test_a_running_product_writes_the_mail_and_refuses_to_look_inside(
    database_url: str, data_dir: Path, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def leads_inside(host: Any, *more: Any, **named: Any) -> Any:
        return real("127.0.0.1" if host == HOST else host, *more, **named)

    monkeypatch.setattr("socket.getaddrinfo", leads_inside)
    async with mail_server() as box, receiver() as hooks:
        database = await connect(database_url, data_dir=data_dir, keys=keys)
        world = Outside(database, system_clock())
        await world.settle()
        await give_ways(world, hooks.url)
        lead = await world.hand_over()
        await database.close()

        async with living(set_up(database_url, data_dir, mail_port=box.port)):
            await until(lambda: bool(box.taken))
            await asyncio.sleep(0.5)  # what was refused is written down

        database = await connect(database_url, data_dir=data_dir, keys=keys)
        told = await acting(database, SYSTEM, deliveries.recent, "club", limit=9)
        await database.close()

    assert [taken.recipients for taken in box.taken] == [[MAILBOX]]
    assert lead.reference in box.taken[0].message["Subject"]
    assert hooks.seen == []
    assert {row.kind: (row.state, row.reason) for row in told} == {
        "email": ("done", None),
        "webhook": ("waiting", "private_address"),
    }


@pytest.mark.parametrize(
    ("given", "open_ways"),
    [
        ({}, set()),
        ({"KOPRU_EVENT_SOURCE": SOURCE}, {"webhook"}),
        ({"KOPRU_SMTP_URL": "smtp://localhost", "KOPRU_MAIL_FROM": SENDER}, {"email"}),
    ],
)
async def test_only_what_is_set_up_is_open(
    sqlite_url: str, data_dir: Path, given: dict[str, str], open_ways: set[str]
) -> None:
    settings = read_settings({**environment(sqlite_url, data_dir), "KOPRU_PUBLIC_URL": PUBLIC_URL, **given})
    times = Clock(system_clock, asyncio.get_running_loop().time, asyncio.sleep)

    async with (
        open_house(settings, clock=system_clock) as house,
        Background(times) as background,
        open_ways_out(settings, house, times=times, background=background) as deliverer,
    ):
        found = deliverer.ways.kinds

        assert found == house.desk.outbound.outside == open_ways


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"KOPRU_EVENT_SOURCE": SOURCE}, "KOPRU_EVENT_SOURCE needs KOPRU_PUBLIC_URL too"),
        ({"KOPRU_EVENT_SOURCE": "kopru", "KOPRU_PUBLIC_URL": PUBLIC_URL}, "urn:nld:oin"),
    ],
)
def test_who_sends_and_where_it_leads_are_asked_for_in_one_clear_line(given: dict[str, str], said: str) -> None:
    with pytest.raises(BadSettings, match=said):
        read_settings(given)
