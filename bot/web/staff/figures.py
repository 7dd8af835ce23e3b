"""The page of figures: how many leads, how they went, how long it took; and how long things are kept."""

from dataclasses import dataclass, fields
from datetime import timedelta

from aiohttp import web
from babel.numbers import format_decimal

from bot.usecases.figures import GAPS_SINCE, GapCount, Report, read_figures
from bot.web.staff.calls import Call
from bot.web.staff.lead_wording import LeadWording
from dialogs.casework.ddas import DDAS_OUTCOMES
from dialogs.casework.reporting import Count
from storage.retention import DEFAULTS

#: In the units of the drawing: the longest bar.
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its name, the number as it is shown, and how long its bar is."""

    name: str
    shown: str
    length: int
    language: str = ""  #: of the name, where it is not that of the page


async def show(call: Call) -> web.Response:
    """Show the figures that whoever asks may see."""
    desk = call.side.desk
    await desk.directories.current(call.database, call.now)
    report = await read_figures(desk, call.acting)
    say = LeadWording.of(call)
    return call.page(
        "figures.html",
        total=_number(call, report.total),
        expired=_number(call, report.expired),
        until_accepted=_days(call, report.until_accepted),
        until_contact=_days(call, report.until_contact),
        tables=[(name, _rows(call, say, name, found)) for name, found in report.by],
        declined=_rows(call, say, "declined", report.declined),
        gaps=_gaps(call, say, report),
        kept_days=DEFAULTS.leads.days,
        gaps_days=GAPS_SINCE.days,
        protects=call.acting.role == "observer",
    )


async def show_retention(call: Call) -> web.Response:
    """Show how long each kind of thing is kept."""
    kept = [(one.name, getattr(call.side.desk.retention, one.name)) for one in fields(call.side.desk.retention)]
    kept += [(one.name, getattr(DEFAULTS, one.name)) for one in fields(DEFAULTS)]
    rows = [(call.t(f"staff.retention.{name}"), _period(call, period)) for name, period in kept]
    return call.page("retention.html", rows=rows)


def _rows(call: Call, say: LeadWording, name: str, found: tuple[Count, ...]) -> list[Row]:
    longest = max((one.number for one in found), default=0) or 1
    return [
        Row(
            _name(call, say, name, one.code),
            _number(call, one),
            round(_LONGEST * one.number / longest),
            "nl" if name == "outcome" and call.language != "nl" else "",
        )
        for one in found
    ]


def _name(call: Call, say: LeadWording, name: str, code: str) -> str:
    match name:
        case "status":
            return call.t(f"paper.status.{code}")
        case "urgency":
            return say.level(code)
        case "phase":
            return say.phase(code)
        case "language":
            return say.language(code)
        case "outcome":
            return next((word for outcome, word in DDAS_OUTCOMES.items() if outcome == code), code)
        case _:
            return call.t(f"card.reason.{code}")


def _number(call: Call, count: Count) -> str:
    if count.shown == "hidden":
        return call.t("staff.figures.hidden")
    return format_decimal(count.number, locale=call.language)


def _days(call: Call, days: float | None) -> str:
    if days is None:
        return call.t("staff.figures.too_few")
    return call.t("staff.figures.days", days=format_decimal(round(days, 1), locale=call.language))


def _period(call: Call, period: timedelta) -> str:
    if period == timedelta(days=1):
        return call.t("staff.figures.day")
    return call.t("staff.figures.days", days=format_decimal(period / timedelta(days=1), locale=call.language))


def _gaps(call: Call, say: LeadWording, report: Report) -> list[tuple[GapCount, str, str, str]] | None:
    if report.gaps is None:
        return None
    return [
        (
            gap,
            say.place(gap.municipality) if gap.municipality else call.t("staff.figures.gaps.unknown"),
            call.t("staff.figures.gaps.any") if gap.language == "*" else _language(call, gap.language),
            say.phase(gap.phase),
        )
        for gap in report.gaps
    ]


def _language(call: Call, code: str) -> str:
    words = call.side.desk.library.current.offer_words
    known = {} if words is None else words.preferences.languages
    return known[code].wording(call.language) if code in known else code
