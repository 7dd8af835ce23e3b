"""Finds help for somebody's answers: routing, worded as cards that can be chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dialogs.casework.answers import known_answers
from dialogs.casework.crisis import notice
from dialogs.casework.directory_index import Directory
from dialogs.casework.offer_cards import Card, map_link
from dialogs.casework.offer_texts import Enquiry, Words, list_line, reason_texts, title
from dialogs.casework.policies import Policy
from dialogs.casework.result_texts import joined
from dialogs.casework.routing import Offer, Routing, route
from dialogs.casework.screening import screen_values
from dialogs.casework.seekers import Places, Seeker, seeker_of
from dialogs.conditions import Value
from dialogs.offers import Found, HelpCard
from dialogs.wording import Text

#: Of what was left out, so much is kept beside the conversation for staff.
_KEPT_LEFT_OUT = 20


@dataclass(frozen=True, slots=True)
class HelpFinder:
    """Everything that help is found with: the directory of a moment, places, and the words of one edition."""

    directory: Directory
    places: Places
    words: Words
    #: Organisations that work what is handed over through Köprü, with their own term to accept, in working days.
    receiving: Mapping[str, int | None] = field(default_factory=dict)

    def find(self, answers: Mapping[str, Value], *, now: datetime, language: str | None) -> Found:
        """Find help; `now` in the time of Amsterdam, `language` that of the chat."""
        seeker = self.seeker(answers, now=now, language=language)
        found = route(self.directory, self.words.preferences, seeker)
        enquiry = Enquiry(seeker, self.policy(seeker), now)
        names = self._names(found.offers, enquiry)
        cards = tuple(
            self._card(offer, enquiry, number=number, name=name)
            for number, (offer, name) in enumerate(zip(found.offers, names, strict=True), start=1)
        )
        return Found(
            cards,
            notice(self.words, enquiry),
            _codes(found),
            found.gap,
        )

    def seeker(self, answers: Mapping[str, Value], *, now: datetime, language: str | None) -> Seeker:
        """Tell from answers who looks for help."""
        known = known_answers(self.words.rules.fields, answers)
        screening = screen_values(self.words.rules, known, now.date())
        return seeker_of(known, screening, self.places, on=now.date(), chat_language=language)

    def policy(self, seeker: Seeker) -> Policy | None:
        """Find the policy of the municipality of residence."""
        return self.directory.policies.get(seeker.municipality or "")

    def _names(self, offers: tuple[Offer, ...], enquiry: Enquiry) -> list[Text]:
        """Name the offers; of two by one organisation each with its service too."""
        names = [title(self.words, offer, enquiry.seeker.on) for offer in offers]
        pairs = zip(offers, names, strict=True)
        return [joined((name, offer.service.name), ": ") if names.count(name) > 1 else name for offer, name in pairs]

    def _card(self, offer: Offer, enquiry: Enquiry, *, number: int, name: Text) -> HelpCard:
        reasons = reason_texts(self.words, offer, enquiry)
        organization_id = offer.branch.organization.id
        return HelpCard(
            id=offer.service.id,
            kind=offer.kind,
            title=name,
            line=list_line(self.words, offer, reasons, number=number, name=name),
            details=Card(self.words, offer, enquiry).text(name, reasons),
            map_link=map_link(self.words.preferences, offer),
            receives=organization_id in self.receiving and self.words.rules.hand_over is not None,
            accept_days=self.receiving.get(organization_id),
        )


def _codes(found: Routing) -> dict[str, Value]:
    left_out = found.left_out[:_KEPT_LEFT_OUT]
    return {
        "offers": tuple(offer.service.id for offer in found.offers),
        "left_out": tuple(f"{one.service}:{one.code}" for one in left_out),
    }
