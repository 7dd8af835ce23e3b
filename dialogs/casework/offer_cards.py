"""The card of an offer: what it is, why, where, when, and what to say there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dialogs.casework.crisis import desk_line
from dialogs.casework.directory import Location, Schedule
from dialogs.casework.offer_texts import NOTHING, Enquiry, Words, free_phones
from dialogs.casework.opening_hours import next_opening, open_until
from dialogs.casework.policies import Preferences
from dialogs.casework.result_texts import joined
from dialogs.casework.routing import Offer
from dialogs.wording import Text


@dataclass(frozen=True, slots=True)
class Card:
    """What the card of one offer is made of."""

    words: Words
    offer: Offer
    enquiry: Enquiry

    def text(self, name: Text, reasons: Sequence[tuple[str, Text]]) -> Text:
        """Word the card under the name of the offer, with its reasons."""
        lines = (self.words.put("reason_line", reason=text) for _, text in reasons)
        parts = (
            joined(self._about(name), "\n"),
            joined((self.words.put("why"), *lines), "\n"),
            joined((*self._where(), *self._how(), *self._when()), "\n"),
            joined(self._conditions(), "\n"),
            joined(self._local(), "\n"),
            self._what_to_say(),
            joined(self._standing(), "\n"),
        )
        return joined((part for part in parts if part != _EMPTY), "\n\n")

    def _about(self, name: Text) -> Iterator[Text]:
        service = self.offer.service
        yield name
        if service.name.by_language["nl"] not in name.by_language["nl"]:
            yield service.name
        if service.description is not None:
            yield service.description

    def _where(self) -> Iterator[Text]:
        branch = self.offer.branch
        of_municipality = branch.organization.locations[:1] if self.offer.kind == "municipality" else ()
        locations = (branch.at.location,) if branch.at else of_municipality
        for written in filter(None, map(_address, locations)):
            yield self.words.put("address", address=written)

    def _how(self) -> Iterator[Text]:
        service, organization = self.offer.service, self.offer.branch.organization
        phones = free_phones(self.offer.branch.phones)
        if phones:
            yield self.words.put("phone", phones=phones)
        elif self.offer.kind == "municipality":
            yield self.words.put("phone_of_municipality")
        for name, found in (
            ("email", service.email or organization.email),
            ("website", service.website or organization.website),
            ("appointments", organization.appointments),
        ):
            if found:
                yield self.words.put(name, address=found)

    def _when(self) -> Iterator[Text]:
        hours, now = self.offer.branch.hours, self.enquiry.now
        if not hours.schedules:
            return
        until, opens = open_until(hours, now), next_opening(hours, now)
        if until is not None:
            yield self.words.put("open_now", time=f"{until:%H:%M}")
        elif opens is not None:
            yield self.words.put("opens", moment=self.words.moment(opens, now))
        lines = [self._hours_line(one) for one in _holding(hours.schedules, now.date())]
        if lines:
            yield self.words.put("hours", lines=joined(lines, "\n"))

    def _hours_line(self, schedule: Schedule) -> Text:
        return self.words.put(
            "hours_line_language" if schedule.languages else "hours_line",
            days=joined((self.words.preferences.weekdays_short[day] for day in schedule.days), ", "),
            opens=f"{schedule.opens_at:%H:%M}",
            closes=f"{schedule.closes_at:%H:%M}",
            languages=self.words.languages(schedule.languages),
        )

    def _conditions(self) -> Iterator[Text]:
        branch, service = self.offer.branch, self.offer.service
        if branch.languages and self.offer.kind == "branch":
            yield self.words.put("languages", languages=self.words.languages(sorted(branch.languages)))
        if service.cost is not None:
            yield self.words.put("cost", cost=service.cost)
        if service.eligibility is not None:
            yield self.words.put("eligibility", eligibility=service.eligibility)
        if branch.organization.faith_based:
            yield self.words.put("faith_based")

    def _local(self) -> Iterator[Text]:
        """Say what a municipality's own policy adds to its offer."""
        policy = self.enquiry.policy
        if policy is None or self.offer.kind != "municipality":
            return
        if policy.crisis_desk is not None:
            yield desk_line(self.words, policy.crisis_desk, self.enquiry.now)
        if policy.note is not None:
            yield policy.note
        for link in policy.links:
            yield self.words.put("link", title=link.title, url=link.url)

    def _what_to_say(self) -> Text:
        """Give words to begin with, in Dutch, unless somebody there speaks the person's own language."""
        seeker = self.enquiry.seeker
        say = "say_urgent" if seeker.urgency in self.words.preferences.municipality_first else "say"
        if seeker.languages.spoken == ("nl",):
            return self.words.put(say)
        return NOTHING if "speaks" in self.offer.reasons else self.words.put(f"{say}_interpreter")

    def _standing(self) -> Iterator[Text]:
        """Say how well the card is known to be right."""
        organization, verification = self.offer.branch.organization, self.offer.branch.verification
        if self.offer.service.fictional:
            yield self.words.put("fictional")
        elif verification is not None:
            yield self.words.put("verified", date=self.words.date(verification.on), by=verification.by)
        elif organization.checked_on is not None and organization.source:
            on = self.words.date(organization.checked_on)
            yield self.words.put("from_register", date=on, source=organization.source)


_EMPTY = joined((), "")


def _address(location: Location) -> str:
    place = " ".join(part for part in (location.postal_code, location.city) if part)
    return ", ".join(part for part in (location.address, place) if part)


def _holding(schedules: Iterable[Schedule], day: date) -> list[Schedule]:
    """List the schedules that hold now or later, in the order of the week."""
    current = (one for one in schedules if one.valid_to is None or one.valid_to >= day)
    return sorted(current, key=lambda one: (one.days, one.opens_at))


def map_link(preferences: Preferences, offer: Offer) -> str | None:
    """Give the address of a map of where to go; None where there is no place to go to."""
    point = offer.branch.point
    if point is None or not preferences.map_link:
        return None
    return preferences.map_link.format(latitude=round(point[0], 5), longitude=round(point[1], 5))
