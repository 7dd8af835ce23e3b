"""`kopru bench inbox`: what the list of leads with its counts costs staff among 100,000 leads, and taking one."""

import argparse
import asyncio
import base64
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

import asyncpg

from bot.app import system_clock
from bot.house import open_house
from bot.settings import read_settings
from bot.usecases import lead_reading, lead_signals, leads
from bot.usecases.desk import Desk
from bot.web.staff.leads import ROWS
from bot.web.staff.leads_filters import Wish
from storage.access import Acting
from storage.database import DEFAULT_FILE
from storage.lead_inbox import Mark, Page
from tests.benches import inbox_rows
from tests.benches.inbox_rows import Inbox
from tests.databases import ENGINES, PostgresCluster

#: Milliseconds under which 95 of 100 looks must stay.
BARS_MS: Final = {"postgresql": 200.0, "sqlite": 400.0}
#: Looks before it counts.
_WARM: Final = 3


@dataclass(frozen=True, slots=True)
class Look:
    """One list that somebody looks at; `deep`: a page far behind the first."""

    title: str
    who: str
    wish: Wish
    deep: bool = False


@dataclass(frozen=True, slots=True)
class Timed:
    """What was done, and the milliseconds that it took each time."""

    title: str
    ms: list[float]

    def at(self, share: float) -> float:
        """Give the time under which a share of them stayed."""
        return sorted(self.ms)[min(int(share * len(self.ms)), len(self.ms) - 1)]


LOOKS: Final = (
    Look("open leads", "helper", Wish()),
    Look("open leads, a page far behind", "helper", Wish(), deep=True),
    Look("mine", "helper", Wish("mine")),
    Look("waiting", "helper", Wish("waiting")),
    Look("term ends within a day", "helper", Wish("due")),
    Look("to be answered", "helper", Wish("answer")),
    Look("closed", "helper", Wish("closed")),
    Look("closed, a page far behind", "helper", Wish("closed"), deep=True),
    Look("open, of one urgency", "helper", Wish(urgency="U2")),
    Look("open, of one municipality", "helper", Wish(municipality="GM0200")),
    Look("open, narrowed by all", "helper", Wish("waiting", "U2", "during", "nl", "GM0200")),
    Look("closed, of one municipality", "helper", Wish("closed", municipality="GM0200")),
    Look("closed, of none there is", "helper", Wish("closed", municipality="GM9999")),
    Look("open leads of a small organisation", "small_helper", Wish()),
    Look("closed leads of a small organisation", "small_helper", Wish("closed")),
    Look("all open leads, as an admin", "admin", Wish()),
    Look("all open leads of one urgency, as an admin", "admin", Wish(urgency="U2")),
    Look("all closed leads of one municipality, as an admin", "admin", Wish("closed", municipality="GM0200")),
)


def measure(argv: Sequence[str]) -> int:
    """Measure and print Markdown tables; gives the exit code."""
    parser = argparse.ArgumentParser(prog="kopru bench inbox", description=__doc__)
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--looks", type=int, default=200, help="at each list (200)")
    parser.add_argument("--databases", nargs="+", choices=ENGINES, default=ENGINES)
    wish = parser.parse_args(argv)
    for engine in wish.databases:
        timed = asyncio.run(_measured(engine, wish.leads, wish.looks))
        print("\n".join([f"{wish.leads:,} leads on {engine}", "", *table(timed, BARS_MS[engine])]), end="\n\n")
    return 0


def table(timed: Sequence[Timed], bar: float) -> list[str]:
    """Write a row per list: median, 95th and 99th percentile in ms, beside the bar for the 95th."""
    lines = ["| one look | median ms | p95 | p99 | bar for p95 |", "|---|---|---|---|---|"]
    for one in timed:
        kept = "kept" if one.at(0.95) <= bar else "NOT KEPT"
        lines.append(
            f"| {one.title} | {median(one.ms):.1f} | {one.at(0.95):.1f} | {one.at(0.99):.1f} | {bar:g} ms: {kept} |"
        )
    return lines


async def looked(desk: Desk, who: Acting, wish: Wish) -> Page:
    """Do what the page of leads does for one look."""
    await lead_signals.list_state(desk, who)
    await lead_reading.count_leads(desk, who)
    page = await lead_reading.list_leads(desk, who, wish.filters(desk.clock()), after=wish.after, limit=ROWS)
    await lead_reading.count_closed(desk, who)
    return page


async def _measured(engine: str, number: int, looks: int) -> list[Timed]:
    with tempfile.TemporaryDirectory(prefix="kopru-bench-") as folder, _url(engine, Path(folder)) as url:
        key = base64.b64encode(bytes(range(32))).decode()
        values = {"KOPRU_DATABASE_URL": url, "KOPRU_DATA_DIR": folder, "KOPRU_MASTER_KEY": key}
        async with open_house(read_settings(values), clock=system_clock) as house:
            desk = house.desk
            inbox = await inbox_rows.fill(desk.database, number, now=desk.clock())
            await _vacuumed(engine, url)
            timed = [await _timed(desk, inbox, look, looks) for look in LOOKS]
            claims = [await _claimed(desk, inbox, lead_id) for lead_id in inbox.offered[: _WARM + looks]]
            return [*timed, Timed("taking a lead", claims[_WARM:] or claims)]


async def _vacuumed(engine: str, url: str) -> None:
    """Do what PostgreSQL does by itself after so many rows; the server of the tests does not."""
    if engine == "postgresql":
        connection = await asyncpg.connect(url)
        await connection.execute("VACUUM ANALYZE")
        await connection.close()


async def _timed(desk: Desk, inbox: Inbox, look: Look, looks: int) -> Timed:
    who: Acting = getattr(inbox, look.who)
    wish = look.wish.from_mark(await _far(desk, who, look.wish)) if look.deep else look.wish
    ms: list[float] = []
    for _ in range(_WARM + looks):
        started = perf_counter()
        await looked(desk, who, wish)
        ms.append(1000 * (perf_counter() - started))
    return Timed(look.title, ms[_WARM:])


async def _far(desk: Desk, who: Acting, wish: Wish) -> Mark | None:
    """Find a place behind half of a list."""
    number = (await lead_reading.count_leads(desk, who)).total // 2
    page = await lead_reading.list_leads(desk, who, wish.filters(desk.clock()), limit=max(number, 1))
    return page.after


async def _claimed(desk: Desk, inbox: Inbox, lead_id: int) -> float:
    started = perf_counter()
    await leads.claim(desk, inbox.helper, lead_id)
    return 1000 * (perf_counter() - started)


@contextmanager
def _url(engine: str, folder: Path) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{folder / DEFAULT_FILE}"
        return
    cluster = PostgresCluster()
    try:
        yield cluster.clone()
    finally:
        cluster.stop()
