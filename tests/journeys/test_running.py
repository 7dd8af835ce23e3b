"""`kopru run` for a newcomer: starts by itself, says in four lines what it does, ends in order, and refuses clearly."""

import os
from pathlib import Path

import aiohttp
import pytest

from tests.journeys.living import environment, free_port
from tests.journeys.processes import Process


def newcomer(data_dir: Path) -> dict[str, str]:
    return {"KOPRU_DATA_DIR": str(data_dir / "data"), "KOPRU_PORT": str(free_port())}


async def test_a_newcomer_gets_a_chat_and_a_second_start_reuses_all(data_dir: Path) -> None:
    settings = newcomer(data_dir)
    key = data_dir / "data" / "master.key"
    keys = []
    for _ in range(2):
        async with Process(settings) as process:
            await process.ready()
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"http://127.0.0.1:{settings['KOPRU_PORT']}/") as response,
            ):
                assert response.status == 200
            process.terminate()
            assert await process.ended(10) == 0
        assert len(process.lines) == 6
        assert settings["KOPRU_PORT"] in process.lines[0]
        assert f":{settings['KOPRU_PORT']}/staff/invitation/" in process.lines[4]
        keys.append(key.read_bytes())
    assert keys[0] == keys[1]
    assert key.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"KOPRU_PORT": "none"}, ["KOPRU_PORT must be a number from 1 to 65535"]),
        ({"KOPRU_PROT": "8080"}, ["KOPRU_PROT is not a setting; did you mean KOPRU_PORT?"]),
        ({"KOPRU_TELEGRAM_TOKEN": "secret"}, ["KOPRU_TELEGRAM_TOKEN must look like"]),
        (
            {"KOPRU_DATABASE_URL": "mysql://x", "KOPRU_LOG_LEVEL": "LOUD"},
            ["KOPRU_DATABASE_URL must", "KOPRU_LOG_LEVEL"],
        ),
        ({"KOPRU_MASTER_KEY": "short"}, ["The master key in KOPRU_MASTER_KEY is not 32 bytes"]),
    ],
    ids=lambda value: next(iter(value)),
)
async def test_bad_settings_give_one_clear_line_each_and_nothing_is_started(
    changed: dict[str, str], said: list[str], data_dir: Path
) -> None:
    async with Process({**newcomer(data_dir), **changed}) as process:
        code = await process.ended(60)

    lines = process.logged.strip().splitlines()
    assert code == 2
    assert len(lines) == len(said)
    assert all(any(part in line for line in lines) for part in said)
    assert not any(value in process.logged for name, value in changed.items() if "TOKEN" in name)
    assert not list(data_dir.rglob("*.sqlite*"))


async def test_a_wrong_key_stops_the_start_and_touches_nothing(sqlite_url: str, data_dir: Path) -> None:
    settings = environment(sqlite_url, data_dir)
    async with Process(settings) as process:
        await process.ready()
        process.terminate()
        await process.ended(10)
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    before = file.read_bytes()

    async with Process(
        {**settings, "KOPRU_MASTER_KEY": "/" * 2 + "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdH" + "w="}
    ) as wrong:
        code = await wrong.ended(60)

    assert code == 2
    assert "key" in wrong.logged
    assert file.read_bytes() == before


async def test_a_taken_port_is_said(data_dir: Path) -> None:
    settings = newcomer(data_dir)
    async with Process(settings) as first:
        await first.ready()
        async with Process({**settings, "KOPRU_DATA_DIR": str(data_dir / "other")}) as second:
            code = await second.ended(60)

    assert code == 2
    assert second.logged.startswith("kopru: ")
    assert os.linesep not in second.logged.strip()
