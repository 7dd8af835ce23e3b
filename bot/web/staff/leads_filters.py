"""What a list of leads shows, as its address says it: which list, how it is narrowed, and where a page begins."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, get_args
from urllib.parse import urlencode

from bot.usecases.lead_reading import SOON
from storage.lead_inbox import Filters, Mark

#: The lists that somebody may choose between; `open` is where the page begins.
Tab = Literal["open", "mine", "waiting", "due", "answer", "closed"]
TABS: Final[tuple[Tab, ...]] = get_args(Tab)

#: Codes by which a list may be narrowed, each with one value at a time.
NARROWING: Final = ("urgency", "phase", "language", "municipality")

_CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,16}")
_MARK: Final = re.compile(r"(?P<at>[0-9]{1,16}|-)\.(?P<id>[0-9]{1,18})")
_MICROSECOND: Final = timedelta(microseconds=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to see of the leads; what is left out does not narrow."""

    tab: Tab = "open"
    urgency: str = ""
    phase: str = ""
    language: str = ""
    municipality: str = ""
    after: Mark | None = None

    @property
    def narrowed(self) -> Mapping[str, str]:
        """Give the codes by which the list is narrowed."""
        return {name: code for name in NARROWING if (code := getattr(self, name))}

    def at(self, tab: Tab) -> "Wish":
        """Give the same wish for another list, from its beginning."""
        return replace(self, tab=tab, after=None)

    def from_mark(self, after: Mark | None) -> "Wish":
        """Give the same wish for the page that begins after a mark, or for the first one."""
        return replace(self, after=after)

    def plain(self) -> "Wish":
        """Give the same list, not narrowed and from its beginning."""
        return Wish(self.tab)

    @property
    def path(self) -> str:
        """Write the address of the list."""
        fields = {"tab": "" if self.tab == "open" else self.tab, **self.narrowed}
        if self.after is not None:
            fields["after"] = _written(self.after)
        query = urlencode({name: value for name, value in fields.items() if value})
        return f"/staff/leads?{query}" if query else "/staff/leads"

    def filters(self, now: datetime) -> Filters:
        """Say which leads these are; `due` are those whose term ends within a day."""
        return Filters(
            state="closed" if self.tab == "closed" else "open",
            mine=self.tab == "mine",
            waiting=self.tab == "waiting",
            action_needed=self.tab == "answer",
            due_before=now + SOON if self.tab == "due" else None,
            urgency=_only(self.urgency),
            phase=_only(self.phase),
            language=_only(self.language),
            municipality=_only(self.municipality),
        )


def read_wish(query: Mapping[str, str]) -> Wish:
    """Read an address; what it says and cannot mean is passed over, as old bookmarks must open something."""
    codes = {name: code for name in NARROWING if _CODE.fullmatch(code := query.get(name, ""))}
    tab: Tab = next((one for one in TABS if one == query.get("tab")), "open")
    mark = _mark(query.get("after", ""))
    fits = mark is not None and (mark[0] is None) == (tab == "closed")
    return Wish(tab, **codes, after=mark if fits else None)


def codes_there(counted: Mapping[str, int], chosen: str, order: Sequence[str] = ()) -> tuple[str, ...]:
    """List the codes to narrow by: those that are there and the chosen one, in an order where there is one."""
    there = {code for code, number in counted.items() if code and number} | ({chosen} if chosen else set())
    return tuple(one for one in order if one in there) + tuple(sorted(there.difference(order)))


def _only(code: str) -> tuple[str, ...]:
    return (code,) if code else ()


def _mark(written: str) -> Mark | None:
    match = _MARK.fullmatch(written)
    if match is None:
        return None
    at = None if match["at"] == "-" else _EPOCH + int(match["at"]) * _MICROSECOND
    return at, int(match["id"])


def _written(mark: Mark) -> str:
    at, lead_id = mark
    return f"{'-' if at is None else (at - _EPOCH) // _MICROSECOND}.{lead_id}"
