"""The guide for staff says what the program does: who may do what, terms, times and keys."""

import re
from pathlib import Path
from typing import get_args

from bot.usecases import passwords, staff, telegram_staff
from bot.usecases.rights import RIGHTS, Action
from bot.usecases.sign_in_limits import LIMITS
from bot.web.staff.routes import ENTRIES
from dialogs.casework.leads import Status
from storage import sessions

GUIDE = (Path(__file__).parents[2] / "docs" / "staff.md").read_text("utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in GUIDE.splitlines() if line.startswith("|")]


def test_the_table_of_roles_is_the_table_of_rights() -> None:
    head = next(row for row in ROWS if row[0] == "what")
    told = {row[-1].strip("`"): dict(zip(head[1:-1], row[1:-1], strict=True)) for row in ROWS if len(row) == len(head)}
    del told["in code"], told["---"]

    known = {action: {role: RIGHTS[role].get(action, "–") for role in RIGHTS} for action in get_args(Action)}
    assert told == known


def test_terms_are_those_of_the_program() -> None:
    assert f"at least {passwords.SHORTEST} characters" in GUIDE
    assert {kind: term.total_seconds() / 3600 for kind, term in staff.LIFETIMES.items()} == {
        "invite": 7 * 24, "recover": 24, "first": 24,
    }  # fmt: skip
    assert (sessions.IDLE.total_seconds(), sessions.LONGEST.total_seconds()) == (30 * 60, 12 * 3600)
    assert (LIMITS["account"].free, LIMITS["account"].first.seconds, LIMITS["account"].longest.seconds) == (5, 30, 900)
    assert telegram_staff.LIFETIME.total_seconds() == 600


def test_every_status_of_a_lead_is_told() -> None:
    told = [row[0].strip("`") for row in ROWS if row[0].strip("`") in get_args(Status)]

    assert sorted(told) == sorted(get_args(Status))


def test_the_keys_lead_where_the_navigation_leads() -> None:
    line = next(row[0] for row in ROWS if row[0].startswith("`g` then"))

    assert re.findall(r"`(\w)`", line)[1:] == [entry.key for entry in ENTRIES]
