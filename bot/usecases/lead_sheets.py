"""What stands on the sheet of a lead: in Dutch, from codes and from the words that its person agreed to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from babel.dates import format_datetime

from bot.texts import text
from bot.usecases.desk import Desk
from bot.usecases.lead_papers import Paper
from bot.usecases.lead_words import LeadWords
from bot.usecases.local_time import AMSTERDAM
from dialogs.casework.ddas import DDAS_OUTCOMES
from dialogs.casework.leads import Lead
from dialogs.casework.result_texts import put, same
from dialogs.wording import Text
from storage.lead_messages import Line

#: The sheet is for files and colleagues of any organisation: always Dutch, whoever prints it.
LANGUAGE: Final = "nl"

#: How a record marks its lines, and the lines below one of them; see content/rules/handover.yaml.
_MARK, _MARK_BELOW = "•", "–"  # noqa: RUF001
#: Answers to in which language somebody wants to be helped that say something.
_HELP_LANGUAGES: Final = ("dutch", "turkish", "turkish_or_interpreter", "other_interpreter")


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the record, with the lines below it."""

    words: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was said in the talk; `language`: of words that nobody translated."""

    by: str
    at: str
    words: str = field(repr=False)
    language: str | None

    @property
    def is_untranslated(self) -> bool:
        """Say whether these are somebody's own words in another language than the sheet's."""
        return self.language not in (None, LANGUAGE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that stands on a sheet; `talk` None: it was not wanted."""

    reference: str
    title: str
    made: str
    facts: tuple[tuple[str, str], ...]
    summary: tuple[Item, ...] = field(repr=False)
    talk: tuple[Said, ...] | None = field(repr=False)


def sheet(desk: Desk, paper: Paper, *, with_talk: bool) -> Sheet:
    """Word a sheet by the rules of now and the names of the directory as it is now."""
    words = LeadWords.of(desk, desk.library.current)
    lead = paper.lead
    return Sheet(
        reference=lead.reference,
        title=_t("paper.title", reference=lead.reference),
        made=_t("paper.made", moment=_moment(paper.made_at)),
        facts=tuple((_t(f"paper.fact.{name}"), value) for name, value in _facts(words, lead) if value),
        summary=items(paper.summary_nl),
        talk=tuple(_said(words, lead, line) for line in paper.talk) if with_talk else None,
    )


def items(record: str) -> tuple[Item, ...]:
    """Read the lines of a record as a list; words stay as they are, only the marks before them go."""
    found: list[Item] = []
    for line in record.split("\n"):
        bare = line.strip()
        if bare.startswith(_MARK_BELOW) and found:
            found[-1] = Item(found[-1].words, (*found[-1].below, bare.removeprefix(_MARK_BELOW).strip()))
        elif bare:
            found.append(Item(bare.removeprefix(_MARK).strip()))
    return tuple(found)


def class_name(words: LeadWords, lead: Lead) -> Text:
    """Name the class of a lead by the rules; a class that they do not have any more by its code."""
    found = next((one.name for one in words.words.rules.classes if one.code == lead.class_code), None)
    return found or same(lead.class_code)


def urgency_name(words: LeadWords, lead: Lead) -> Text:
    """Name the urgency of a lead by the rules."""
    found = next((one.name for one in words.words.rules.levels if one.code == lead.urgency), None)
    return found or same(lead.urgency)


def service_name(words: LeadWords, lead: Lead) -> Text | None:
    """Name the service that has a lead; None where nobody has it, or the directory does not know it any more."""
    found = words.directory.records.services.get(lead.service_id)
    return found.name if found is not None else None


def municipality_name(words: LeadWords, lead: Lead) -> str:
    """Name where somebody lives, as it was called when they were handed over; empty when it is not known."""
    return (lead.municipality and words.words.name(lead.municipality, lead.created_at.date())) or ""


def help_language(lead: Lead, language: str) -> str:
    """Say in which language somebody wants to be helped; empty when they did not mind."""
    return text(language, f"card.help_language.{lead.help_language}") if lead.help_language in _HELP_LANGUAGES else ""


def _facts(words: LeadWords, lead: Lead) -> Iterator[tuple[str, str]]:
    service = service_name(words, lead)
    yield "status", _t(f"paper.status.{lead.status}")
    yield "organization", words.organization(lead.organization_id).wording(LANGUAGE) if lead.is_held else ""
    yield "service", service.wording(LANGUAGE) if service else ""
    yield "urgency", f"{lead.urgency}, {urgency_name(words, lead).wording(LANGUAGE)}"
    yield "class", class_name(words, lead).wording(LANGUAGE)
    yield "phase", _t(f"card.phase.{lead.phase}")
    yield "language", _t(f"card.language.{lead.language}")
    yield "help_language", help_language(lead, LANGUAGE)
    yield "municipality", municipality_name(words, lead)
    yield "created", _moment(lead.created_at)
    yield "accept_by", _moment(lead.accept_by) if lead.status == "offered" else ""
    yield "contact_by", _moment(lead.contact_by) if lead.status == "accepted" else ""
    yield "legal_due", "" if lead.is_final else _moment(lead.legal_due_at)
    yield "contacted", _moment(lead.contacted_at)
    yield "closed", _moment(lead.closed_at)
    yield "outcome", DDAS_OUTCOMES[lead.outcome] if lead.outcome else ""


def _said(words: LeadWords, lead: Lead, line: Line) -> Said:
    by = _t("paper.by.person") if line.sender == "person" else _t("paper.by.staff")
    if line.words is not None:
        return Said(by, _moment(line.at), line.words, lead.language if line.sender == "person" else None)
    phrase = words.texts.phrases.get(line.phrase or "")
    said = put(phrase, line.details).wording(LANGUAGE) if phrase is not None else line.phrase or ""
    return Said(by, _moment(line.at), said, None)


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return format_datetime(moment.astimezone(AMSTERDAM), "EEEE d MMMM y, HH:mm", locale=LANGUAGE)


def _t(msgid: str, **values: str) -> str:
    return text(LANGUAGE, msgid, **values)
