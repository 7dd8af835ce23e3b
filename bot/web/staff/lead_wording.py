"""Words for leads on the pages of staff: codes, names, terms and moments, in the language of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal, get_args

from babel.dates import format_datetime
from babel.lists import format_list

from bot.texts import UnknownText
from bot.usecases import lead_sheets, staff
from bot.usecases.lead_reading import SOON
from bot.usecases.lead_words import LeadWords
from bot.usecases.local_time import AMSTERDAM, local_date
from bot.web.staff.calls import Call
from bot.web.staff.cookies import Tone
from dialogs.casework.leads import Candidate, DeclineReason, Lead, Outcome
from dialogs.casework.result_texts import put
from storage.lead_history import LeadEvent, Round
from storage.lead_messages import Line

#: Levels that a colour warns of, beside their word.
_TONES: Final[Mapping[str, Tone]] = {"U3": "bad", "U2": "bad", "U2L": "warn", "U1": "calm"}
_HELP_LANGUAGES: Final = ("dutch", "turkish", "turkish_or_interpreter", "other_interpreter")

#: A year is written where a day is further away than this.
_NEAR: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Term:
    """A term that runs: what for, until when, and how near that is."""

    kind: Literal["accept", "contact", "legal"]
    at: datetime
    state: Literal["late", "soon", "later"]

    @property
    def tone(self) -> Tone | Literal[""]:
        """Give the colour of its badge."""
        tones: Mapping[str, Tone] = {"late": "bad", "soon": "warn"}
        return tones.get(self.state, "")


@dataclass(frozen=True, slots=True)
class LeadWording:
    """Words leads for one page; `names` are those of the staff whom whoever looks may see."""

    call: Call
    words: LeadWords
    names: Mapping[int, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, call: Call, names: Mapping[int, str] | None = None) -> "LeadWording":
        """Take the words of now."""
        desk = call.side.desk
        return cls(call, LeadWords.of(desk, desk.library.current), names or {})

    def class_name(self, lead: Lead) -> str:
        """Name the outcome of the questions."""
        return lead_sheets.class_name(self.words, lead).wording(self.call.language)

    def urgency(self, lead: Lead) -> str:
        """Name how urgent it is."""
        return lead_sheets.urgency_name(self.words, lead).wording(self.call.language)

    def level(self, code: str) -> str:
        """Name a level of urgency, with its code."""
        found = next((one.name for one in self.words.words.rules.levels if one.code == code), None)
        return code if found is None else f"{code}: {found.wording(self.call.language)}"

    def urgency_tone(self, lead: Lead) -> Tone | Literal[""]:
        """Give the colour of a level."""
        return _TONES.get(lead.urgency, "")

    def phase(self, code: str) -> str:
        """Say where somebody stands with an arrangement of their debts."""
        return self.call.t(f"card.phase.{code}")

    def language(self, code: str) -> str:
        """Name a language of talks."""
        return self.call.t(f"card.language.{code}")

    def help_language(self, lead: Lead) -> str:
        """Say in which language somebody wants to be helped; empty where they did not say."""
        known = lead.help_language in _HELP_LANGUAGES
        return self.call.t(f"card.help_language.{lead.help_language}") if known else ""

    def municipality(self, lead: Lead) -> str:
        """Name where somebody lives; empty where it is not known."""
        return lead_sheets.municipality_name(self.words, lead)

    def place(self, code: str) -> str:
        """Name a municipality of now, by its code."""
        return self.words.words.name(code, local_date(self.call.now)) or code

    def status(self, lead: Lead) -> str:
        """Say what a lead is."""
        return self.call.t(f"paper.status.{lead.status}")

    def organization(self, organization_id: str) -> str:
        """Name an organisation."""
        return self.words.organization(organization_id).wording(self.call.language)

    def service(self, service_id: str) -> str:
        """Name a service; empty where the directory does not know it any more."""
        found = self.words.directory.records.services.get(service_id)
        return "" if found is None else found.name.wording(self.call.language)

    def candidate(self, candidate: Candidate) -> str:
        """Name somebody whom a lead may be offered to next: the organisation, and what of it that is."""
        organization, service = self.organization(candidate.organization_id), self.service(candidate.service_id)
        return organization if service in ("", organization) else f"{organization}: {service}"

    def event(self, event: LeadEvent) -> str:
        """Say what happened; a code that is not known here stands for itself."""
        try:
            return self.call.t(f"staff.lead.event.{event.code}")
        except UnknownText:
            return event.code

    def why(self, event: LeadEvent) -> str:
        """Say why it happened, where somebody gave a reason or an outcome; empty where nobody did."""
        reason = event.details.get("reason", "")
        if reason in get_args(DeclineReason) and event.code != "closed":
            return self.call.t(f"card.reason.{reason}")
        return self.call.t(f"staff.lead.outcome.{reason}") if reason in get_args(Outcome) else ""

    def ended(self, round_: Round) -> str:
        """Say how an offer to one organisation ended, with its reason; empty while it stands."""
        if round_.ended is None:
            return ""
        ended = self.call.t(f"staff.lead.round.{round_.ended}")
        is_reason = round_.reason in get_args(DeclineReason)
        return f"{ended}: {self.call.t(f'card.reason.{round_.reason}')}" if is_reason else ended

    def who(self, staff_id: int | None) -> str:
        """Name somebody who works here; who is gone is somebody."""
        return self.names.get(staff_id or 0) or self.call.t("staff.lead.somebody")

    def looking(self, staff_ids: Sequence[int]) -> str:
        """Say which colleagues have a lead open too; empty where nobody has."""
        if not staff_ids:
            return ""
        names = format_list([self.who(one) for one in staff_ids], locale=self.call.language)
        return self.call.t("staff.lead.looking", names=names)

    def term(self, lead: Lead) -> Term | None:
        """Give the term in which somebody has to do something now."""
        if lead.status == "offered":
            return self._term("accept", lead.accept_by) or self._term("legal", lead.legal_due_at)
        return self._term("contact", lead.contact_by) if lead.status == "accepted" else None

    def legal_term(self, lead: Lead) -> Term | None:
        """Give the term of the law, while nobody has spoken to the person."""
        return None if lead.contacted_at or lead.is_final else self._term("legal", lead.legal_due_at)

    def moment(self, at: datetime) -> str:
        """Write a moment in the time of Amsterdam, with its weekday."""
        year = "" if abs(at - self.call.now) < _NEAR else " y"
        return format_datetime(at.astimezone(AMSTERDAM), f"EEE d MMM{year} HH:mm", locale=self.call.language)

    def said(self, line: Line) -> str:
        """Give what was said: typed words as they are, a prepared text in the language of who reads."""
        return line.words if line.words is not None else self.phrase(line.phrase or "", line.details)

    def phrase(self, code: str, details: Mapping[str, str] | None = None, language: str = "") -> str:
        """Give a prepared text, in the language of who reads where no other is named."""
        phrase = self.words.texts.phrases.get(code)
        return code if phrase is None else put(phrase, dict(details or {})).wording(language or self.call.language)

    def _term(self, kind: Literal["accept", "contact", "legal"], at: datetime | None) -> Term | None:
        if at is None:
            return None
        now = self.call.now
        return Term(kind, at, "late" if at <= now else "soon" if at <= now + SOON else "later")


async def names_of_staff(call: Call) -> Mapping[int, str]:
    """Name the colleagues of whoever asks, also those who left."""
    members = await staff.list_staff(call.database, call.acting, ended=True)
    return {one.id: one.name for one in members if one.name}
