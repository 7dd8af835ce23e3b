"""Aftercare: the days of check-ins, the hours in which one may ask, and after which ends nobody is asked."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.casework.aftercare import check_ins, is_followed, may_ask, remembered
from dialogs.casework.leads import Lead, Outcome, Status

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Clock:
    """Days and office hours, in UTC."""

    def date_of(self, moment: datetime) -> date:
        return moment.date()

    def start_of(self, day: date) -> datetime:
        return datetime.combine(day, time(9), UTC)

    def end_of(self, day: date) -> datetime:
        return datetime.combine(day, time(17), UTC)


@pytest.mark.parametrize(
    ("ended_on", "days"),
    [
        ("2026-11-23", ["2026-12-23", "2027-02-23", "2027-05-24"]),  # 23 May is a Sunday
        ("2026-08-31", ["2026-09-30", "2026-11-30", "2027-03-01"]),  # 28 February is a Sunday
        ("2026-11-25", ["2026-12-28", "2027-02-25", "2027-05-25"]),  # Christmas, its second day, a Sunday
        ("2023-11-30", ["2023-12-30", "2024-02-29", "2024-05-30"]),
        ("2026-03-27", ["2026-04-28", "2026-06-27", "2026-09-28"]),  # King's Day; a Saturday is a day like others
    ],
)
def test_check_ins_come_1_3_and_6_months_later_on_a_day_for_asking(ended_on: str, days: list[str]) -> None:
    ended = datetime.fromisoformat(f"{ended_on}T12:00:00+00:00")

    planned = check_ins(ended, Clock())

    assert [months for months, _ in planned] == [1, 3, 6]
    assert [moment.date().isoformat() for _, moment in planned] == days


@given(st.dates(date(2024, 1, 1), date(2060, 1, 1)))
def test_whenever_a_case_ends_one_may_ask_when_a_check_in_is_due(ended_on: date) -> None:
    planned = [moment for _, moment in check_ins(datetime.combine(ended_on, time(12), UTC), Clock())]

    assert planned == sorted(planned)
    assert all(may_ask(moment) for moment in planned)
    assert planned[0].date() > ended_on


@pytest.mark.parametrize(
    ("local", "asked"),
    [
        ("2026-11-23T08:59", False),
        ("2026-11-23T09:00", True),
        ("2026-11-23T19:59", True),
        ("2026-11-23T20:00", False),
        ("2026-11-28T12:00", True),  # a Saturday
        ("2026-11-29T12:00", False),  # a Sunday
        ("2026-12-26T12:00", False),
        ("2027-01-01T12:00", False),
    ],
)
def test_people_are_asked_by_day_and_neither_on_sundays_nor_on_holidays(local: str, asked: bool) -> None:
    assert may_ask(datetime.fromisoformat(f"{local}:00+01:00")) is asked


@pytest.mark.parametrize("outcome", get_args(Outcome))
def test_nobody_is_followed_who_took_themselves_back_or_died(outcome: Outcome) -> None:
    lead = remembered("R1", "club", "nl", NOW)

    assert is_followed(_with(lead, "closed", outcome)) is (outcome not in ("withdrawn", "deceased"))


def test_nobody_is_followed_while_help_goes_on() -> None:
    statuses: tuple[Status, ...] = get_args(Status)
    lead = remembered("R1", "club", "nl", NOW)

    assert [one for one in statuses if is_followed(_with(lead, one, "completed"))] == ["closed"]


def test_what_is_remembered_of_a_lead_is_final_and_names_whom_to_tell() -> None:
    lead = remembered("R1", "club", "tr", NOW)

    assert lead.is_final
    assert lead.is_held
    assert (lead.id, lead.reference, lead.organization_id, lead.language) == (0, "R1", "club", "tr")


def _with(lead: Lead, status: Status, outcome: Outcome) -> Lead:
    return replace(lead, status=status, outcome=outcome)
