"""Words offers of help: who gives it, the reasons for each, and its line in the list."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dialogs.casework.deadlines import first_talk_by
from dialogs.casework.directory import Phone
from dialogs.casework.directory_index import Branch
from dialogs.casework.policies import Policy, Preferences
from dialogs.casework.result_texts import joined, put, same, written_date
from dialogs.casework.routing import Offer
from dialogs.casework.rules import Rules
from dialogs.casework.seekers import Seeker
from dialogs.wording import Text

#: Texts that `content/rules/routing.yaml` must bring, and the placeholders that each may use.
OFFER_TEXTS: dict[str, frozenset[str]] = {
    "reason_speaks": frozenset({"languages"}),
    "reason_interpreter": frozenset(),
    "reason_distance": frozenset({"km"}),
    "reason_distance_short": frozenset(),
    "reason_no_distance": frozenset(),
    "reason_room": frozenset({"date"}),
    "reason_room_this_week": frozenset(),
    "reason_companion": frozenset(),
    "reason_partner": frozenset(),
    "reason_for_group": frozenset({"groups"}),
    "reason_maybe_for_group": frozenset({"groups"}),
    "reason_phase_before": frozenset(),
    "reason_phase_during": frozenset(),
    "reason_phase_after": frozenset(),
    "reason_walk_in": frozenset(),
    "reason_home_visit": frozenset(),
    "reason_free": frozenset(),
    "reason_residence": frozenset(),
    "reason_three_working_days": frozenset({"date"}),
    "reason_four_weeks": frozenset({"date"}),
    "reason_crisis_desk": frozenset({"desk"}),
    "reason_ask_interpreter": frozenset(),
    "reason_anonymous": frozenset(),
    "reason_shows_the_way": frozenset(),
    "municipality_name": frozenset({"name"}),
    "by_body": frozenset({"body", "name"}),
    "in_list": frozenset({"number", "title", "reasons"}),
    "in_list_phone": frozenset({"number", "title", "reasons", "phones"}),
    "why": frozenset(),
    "reason_line": frozenset({"reason"}),
    "address": frozenset({"address"}),
    "phone": frozenset({"phones"}),
    "phone_of_municipality": frozenset(),
    "email": frozenset({"address"}),
    "website": frozenset({"address"}),
    "appointments": frozenset({"address"}),
    "languages": frozenset({"languages"}),
    "open_now": frozenset({"time"}),
    "opens": frozenset({"moment"}),
    "hours": frozenset({"lines"}),
    "hours_line": frozenset({"days", "opens", "closes"}),
    "hours_line_language": frozenset({"days", "opens", "closes", "languages"}),
    "moment": frozenset({"weekday", "date", "time"}),
    "moment_today": frozenset({"time"}),
    "moment_tomorrow": frozenset({"time"}),
    "cost": frozenset({"cost"}),
    "eligibility": frozenset({"eligibility"}),
    "faith_based": frozenset(),
    "say": frozenset(),
    "say_interpreter": frozenset(),
    "say_urgent": frozenset(),
    "say_urgent_interpreter": frozenset(),
    "link": frozenset({"title", "url"}),
    "desk_open": frozenset({"desk", "phones", "time"}),
    "desk_closed": frozenset({"desk", "phones", "moment"}),
    "desk_hours_unknown": frozenset({"desk", "phones"}),
    "no_phone": frozenset(),
    "verified": frozenset({"date", "by"}),
    "from_register": frozenset({"date", "source"}),
    "fictional": frozenset(),
    "closed_now": frozenset({"moment"}),
    "desk_closed_now": frozenset({"desk", "moment", "meanwhile"}),
    "desk_open_now": frozenset({"desk", "phones", "time"}),
    "enumeration": frozenset({"first", "last"}),
}

#: Reasons that stand in the list; the card has all.
_IN_LIST = 3
#: Reasons that the list leaves to the card: what to do there, not why to go.
_ON_CARD_ALONE = frozenset({"crisis_desk", "ask_interpreter"})
#: A capacity told within so many days is "this week".
_THIS_WEEK_DAYS = 7
NOTHING = same("")


@dataclass(frozen=True, slots=True)
class Words:
    """What offers are worded with: the rules' dates, the texts of routing, and the names of places.

    `name` gives the name of a municipality by its CBS code on a day.
    """

    rules: Rules
    preferences: Preferences
    name: Callable[[str, date], str | None]

    def put(self, name: str, /, **values: Text | str) -> Text:
        """Fill one of the texts of routing."""
        return put(self.preferences.texts[name], values)

    def date(self, day: date) -> Text:
        """Write a date out."""
        return written_date(self.rules, day)

    def languages(self, codes: Iterable[str]) -> Text:
        """List languages by their names; one without a name by its code."""
        return self.enumerate([self.preferences.languages.get(code, same(code)) for code in codes])

    def enumerate(self, names: Sequence[Text]) -> Text:
        """Write "one, two and three"."""
        if len(names) < 2:  # noqa: PLR2004
            return joined(names, "")
        return self.put("enumeration", first=joined(names[:-1], ", "), last=names[-1])

    def moment(self, moment: datetime, now: datetime) -> Text:
        """Write when something is, seen from now: today, tomorrow, or a weekday with its date."""
        days = (moment.date() - now.date()).days
        time = f"{moment:%H:%M}"
        if days in (0, 1):
            return self.put("moment_tomorrow" if days else "moment_today", time=time)
        weekday = self.preferences.weekdays[moment.weekday()]
        return self.put("moment", weekday=weekday, date=self.date(moment.date()), time=time)


@dataclass(frozen=True, slots=True)
class Enquiry:
    """Somebody who asks for help, the policy of where they live, and when they ask, in the time of Amsterdam."""

    seeker: Seeker
    policy: Policy | None
    now: datetime


def reason_texts(words: Words, offer: Offer, enquiry: Enquiry) -> tuple[tuple[str, Text], ...]:
    """Word the reasons for an offer, code by code, in their order."""
    return tuple((code, _reason(words, code, offer, enquiry)) for code in offer.reasons)


def _reason(words: Words, code: str, offer: Offer, enquiry: Enquiry) -> Text:
    branch, seeker, policy = offer.branch, enquiry.seeker, enquiry.policy
    match code:
        case "speaks":
            return words.put("reason_speaks", languages=words.languages(_common_languages(branch, seeker)))
        case "distance":
            return _distance(words, offer.km or 0.0)
        case "room":
            return _room(words, branch, seeker.on)
        case "for_group" | "maybe_for_group":
            names = [words.preferences.groups[group] for group in sorted(branch.groups)]
            return words.put(f"reason_{code}", groups=words.enumerate(names))
        case "phase":
            return words.put(f"reason_phase_{seeker.phase}")
        case "three_working_days" | "four_weeks":
            by = first_talk_by("U2" if code == "three_working_days" else "U0", seeker.on)
            return words.put(f"reason_{code}", date=words.date(by))
        case "crisis_desk":
            desk = policy.crisis_desk.name if policy and policy.crisis_desk else NOTHING
            return words.put("reason_crisis_desk", desk=desk)
        case _:
            return words.put(f"reason_{code}")


def _common_languages(branch: Branch, seeker: Seeker) -> list[str]:
    return [code for code in seeker.languages.spoken if code in branch.languages]


def _distance(words: Words, km: float) -> Text:
    return words.put("reason_distance_short") if km < 1 else words.put("reason_distance", km=str(round(km)))


def _room(words: Words, branch: Branch, on: date) -> Text:
    told = branch.capacity.updated_on if branch.capacity else on
    if (on - told).days < _THIS_WEEK_DAYS:
        return words.put("reason_room_this_week")
    return words.put("reason_room", date=words.date(told))


def title(words: Words, offer: Offer, on: date) -> Text:
    """Name an offer by who gives it; a body that does the debt help of a municipality with that municipality."""
    organization = offer.branch.organization
    named = Text({"nl": organization.name, "tr": organization.name_tr or organization.name})
    if organization.municipality is not None:
        name = words.name(organization.municipality, on)
        return words.put("municipality_name", name=name) if name else named
    if offer.kind != "municipality":
        return named
    names = [words.name(area.extent, on) or area.extent for area in offer.service.areas]
    return words.put("by_body", body=named, name=", ".join(names[:1])) if len(names) == 1 else named


def list_line(words: Words, offer: Offer, reasons: Sequence[tuple[str, Text]], *, number: int, name: Text) -> Text:
    """Word an offer in the list: its number, name and first reasons, and where to call at once."""
    short = [text for code, text in reasons if code not in _ON_CARD_ALONE]
    first = joined(short[:_IN_LIST], " · ")
    phones = free_phones(offer.branch.phones)
    name_of_text = "in_list_phone" if phones else "in_list"
    return words.put(name_of_text, number=str(number), title=name, reasons=first, phones=phones)


def free_phones(phones: Iterable[Phone]) -> str:
    """List the numbers that may be shown: never one that costs extra."""
    return ", ".join(one.shown for one in phones if not one.paid)
