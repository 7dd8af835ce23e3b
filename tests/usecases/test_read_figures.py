"""Figures: whose they are, what is counted, and that an observer learns of nobody."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.usecases import leads
from bot.usecases.figures import Report, read_figures
from bot.usecases.lead_moves import NotAllowed
from dialogs.casework.reporting import Count
from dialogs.offers import Gap
from storage import access, directory, lead_figures, tables
from storage.access import SYSTEM, Acting
from storage.database import Database
from tests.usecases.lead_world import IN_DANGER, World

ADMIN = Acting(1, "admin")
OBSERVER = Acting(1, "observer", municipality="GM0344")


@pytest.fixture
async def world(database: Database) -> World:
    made = World(database)
    await made.settle()
    return made


def _by(report: Report, name: str) -> Mapping[str, int]:
    return {one.code: one.number for one in dict(report.by)[name] if one.number}


async def _busy(world: World) -> None:
    """Let two be handed over to the club, of which one is helped and closed; one to the circle, which declines."""
    desk, mehmet = world.desk(), world.staff["mehmet@club"]
    first = await world.hand_over("ayse", answers=IN_DANGER)
    await world.hand_over("jan")
    third = await world.hand_over("fatih", took="circle", offered=("circle",))
    world.now += timedelta(days=1)
    await leads.claim(desk, mehmet, first.id)
    world.now += timedelta(days=2)
    await leads.mark_contacted(desk, mehmet, first.id)
    await leads.close(desk, mehmet, first.id, outcome="completed")
    await leads.decline(desk, world.staff["jan@circle"], third.id, reason="wrong_language")


async def test_an_organisation_sees_the_figures_of_its_own_leads(world: World) -> None:
    await _busy(world)

    report = await read_figures(world.desk(), world.staff["fatma@club"])

    assert report.total == Count("", 2)
    assert _by(report, "status") == {"offered": 1, "closed": 1}
    assert _by(report, "urgency")["U2"] == 1
    assert _by(report, "language") == {"nl": 2}
    assert _by(report, "outcome") == {"completed": 1}
    assert (report.until_accepted, report.until_contact) == (1.0, 2.0)
    assert sum(one.number for one in report.declined) == 0
    assert report.gaps is None


async def test_what_an_organisation_declined_counts_though_the_lead_is_elsewhere(world: World) -> None:
    await _busy(world)

    report = await read_figures(world.desk(), world.staff["fatma@circle"])

    assert report.total == Count("", 0)
    assert {one.code: one.number for one in report.declined if one.number} == {"wrong_language": 1}
    assert (report.until_accepted, report.until_contact) == (None, None)


async def test_an_admin_sees_those_of_all_and_where_help_is_missing(world: World) -> None:
    await _busy(world)
    for gap in (Gap("GM0344", "tr", "before"), Gap("GM0344", "tr", "before"), Gap(None, "*", "during")):
        await world.database.run(directory.count_gap, gap, now=world.now)
    await world.database.run(directory.count_gap, Gap("GM0344", "nl", "after"), now=world.now - timedelta(days=100))

    report = await read_figures(world.desk(), ADMIN)

    assert report.total == Count("", 3)
    assert {one.code: one.number for one in report.declined if one.number} == {"wrong_language": 1}
    assert report.gaps is not None
    assert [(one.municipality, one.language, one.times) for one in report.gaps] == [("GM0344", "tr", 2), ("", "*", 1)]


async def test_offers_that_nobody_answered_are_counted(world: World) -> None:
    lead = await world.hand_over()
    expired = tables.lead_rounds.update().values(ended="expired", ended_at=world.now)
    await access.acting(world.database, SYSTEM, lambda connection, _: connection.execute(expired))

    report = await read_figures(world.desk(), world.staff["fatma@club"])

    assert (lead.round, report.expired) == (1, Count("", 1))


async def test_an_observer_learns_of_the_own_municipality_and_of_nobody_in_it(world: World) -> None:
    for number in range(7):
        await world.hand_over(f"person {number}", answers=IN_DANGER)
    await world.hand_over("jan")

    report = await read_figures(world.desk(), OBSERVER)

    assert report.total == Count("", 10, "rounded")
    urgencies = {one.code: (one.number, one.shown) for one in dict(report.by)["urgency"]}
    assert urgencies["U2"] == (5, "rounded")
    assert {urgencies[code] for code in ("U3", "U2L", "U1", "U0")} == {(0, "hidden")}
    assert (report.until_accepted, report.until_contact, report.gaps) == (None, None, None)


@pytest.mark.parametrize("municipality", ["GM0363", "GM9999"])
async def test_another_municipality_shows_nothing_of_this_one(world: World, municipality: str) -> None:
    for number in range(6):
        await world.hand_over(f"person {number}")

    report = await read_figures(world.desk(), Acting(1, "observer", municipality=municipality))

    assert report.total == Count("", 0, "hidden")
    assert not any(_by(report, name) for name, _ in report.by)


async def test_a_median_of_few_is_not_for_an_observer(world: World) -> None:
    await _busy(world)

    report = await read_figures(world.desk(), OBSERVER)

    assert (report.until_accepted, report.until_contact) == (None, None)


async def test_an_observer_still_sees_no_row_of_a_lead(world: World) -> None:
    await world.hand_over()
    await read_figures(world.desk(), OBSERVER)

    def peep(connection: object, who: Acting) -> int:
        lead_figures.figures(connection, who)  # type: ignore[arg-type]
        return len(connection.execute(tables.leads.select()).all())  # type: ignore[attr-defined]

    seen = await access.acting(world.database, OBSERVER, peep)

    assert seen == (0 if world.database.dialect == "postgresql" else 1)


@pytest.mark.parametrize("role", ["helper", "editor"])
async def test_who_has_no_right_to_figures_gets_none(world: World, role: str) -> None:
    who = Acting(1, role, "club" if role == "helper" else None)  # type: ignore[arg-type]

    with pytest.raises(NotAllowed):
        await read_figures(world.desk(), who)
    with pytest.raises(NotAllowed):
        await read_figures(world.desk(), Acting(1, "observer"))
