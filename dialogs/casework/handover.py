"""What is handed over about somebody, worded for them and for staff, and until when they hear something."""

from collections.abc import Iterator, Mapping
from datetime import date

from dialogs.casework.deadlines import add_working_days
from dialogs.casework.lead_clocks import accept_days
from dialogs.casework.result_texts import joined, main_reasons, put, same
from dialogs.casework.rules import HandOverTexts, Rules
from dialogs.casework.screening import Screening
from dialogs.conditions import Value
from dialogs.wording import Text

#: Texts that `content/rules/handover.yaml` must bring under `record`, and the placeholders that each may use.
RECORD_TEXTS: dict[str, frozenset[str]] = {
    "place": frozenset({"place"}),
    "situation": frozenset({"class_name"}),
    "reasons": frozenset({"reasons"}),
    "reason": frozenset({"reason"}),
    "urgency": frozenset({"urgency_name"}),
    "legal_threat": frozenset(),
    "phase_before": frozenset(),
    "phase_during": frozenset(),
    "phase_after": frozenset(),
    "help_dutch": frozenset(),
    "help_turkish": frozenset(),
    "help_turkish_or_interpreter": frozenset(),
    "help_other_interpreter": frozenset(),
    "chat_nl": frozenset(),
    "chat_tr": frozenset(),
    "by_bot": frozenset(),
    "by_phone": frozenset({"phone", "when"}),
    "when_morning": frozenset(),
    "when_afternoon": frozenset(),
    "when_evening": frozenset(),
    "when_any": frozenset(),
    "passed_on": frozenset(),
}

#: Answers that are asked for the hand-over alone.
CONTACT_FIELDS = frozenset({"contact_way", "phone", "phone_when"})

#: Texts under `tells`: what the person reads later.
TELL_TEXTS: dict[str, frozenset[str]] = {
    "accepted": frozenset({"organization", "date"}),
    "accepted_phone": frozenset({"organization", "date"}),
    "next_offer": frozenset({"organization", "date"}),
    "to_municipality": frozenset({"organization", "date"}),
    "rerouted": frozenset({"organization", "date"}),
    "handed_to_next": frozenset({"taken", "organization", "date", "reference"}),
    "nobody_receives": frozenset({"taken"}),
    "contact_late": frozenset({"organization", "date"}),
    "call_municipality": frozenset({"municipality", "reference", "national_line"}),
    "municipality_phone": frozenset({"municipality", "phone"}),
    "municipality_name": frozenset({"municipality"}),
    "municipality_unknown": frozenset(),
    "contacted": frozenset({"organization"}),
    "closed": frozenset({"organization"}),
    "closed_unheld": frozenset(),
    "led": frozenset({"organization"}),
    "led_no_more": frozenset({"organization"}),
    "words": frozenset({"organization", "words"}),
    "slots": frozenset({"organization", "minutes"}),
    "slots_place": frozenset({"organization", "minutes", "place"}),
    "slot": frozenset({"weekday", "date", "time"}),
    "appointment_cancelled": frozenset({"organization"}),
    "appointment_off": frozenset({"organization"}),
    "calendar_title": frozenset({"reference"}),
}


def record_text(  # noqa: PLR0913 (each line of the record from where it comes)
    rules: Rules, texts: HandOverTexts, screening: Screening, answers: Mapping[str, Value], *, place: Text | None,
    language: str,
) -> Text:  # fmt: skip
    """Word the record of a hand-over, a line each: this is what the person agrees to, and all that is passed on.

    `answers` hold the ways of contact too, which no rule reads; `language` is that of the chat.
    """
    lines = (*_where(texts, place), *_situation(rules, texts, screening), *_wishes(texts, answers, language))
    return joined(lines, "\n")


def hear_by(urgency: str, on: date, own_days: int | None) -> date:
    """Give the day until which the person hears whether they are helped: the end of the term to accept."""
    return add_working_days(on, accept_days(urgency, own_days))


def _where(texts: HandOverTexts, place: Text | None) -> Iterator[Text]:
    if place is not None:
        yield put(texts.record["place"], {"place": place})


def _situation(rules: Rules, texts: HandOverTexts, screening: Screening) -> Iterator[Text]:
    record = texts.record
    class_name = next(one.name for one in rules.classes if one.code == screening.class_code)
    yield put(record["situation"], {"class_name": class_name})
    reasons = [put(record["reason"], {"reason": one.text}) for one in main_reasons(screening)]
    if reasons:
        yield put(record["reasons"], {"reasons": joined(reasons, "\n")})
    urgency_name = next(one.name for one in rules.levels if one.code == screening.urgency)
    yield put(record["urgency"], {"urgency_name": urgency_name})
    if screening.facts.get("legal_threat") is True:
        yield record["legal_threat"]
    yield record[f"phase_{screening.phase.phase}"]


def _wishes(texts: HandOverTexts, answers: Mapping[str, Value], language: str) -> Iterator[Text]:
    for name in (f"help_{answers.get('help_language')}", f"chat_{language}"):
        if name in texts.record:
            yield texts.record[name]
    yield _contact(texts.record, answers)
    yield texts.record["passed_on"]


def _contact(record: Mapping[str, Text], answers: Mapping[str, Value]) -> Text:
    phone = answers.get("phone")
    if answers.get("contact_way") != "phone" or not isinstance(phone, str):
        return record["by_bot"]
    when = record.get(f"when_{answers.get('phone_when')}", record["when_any"])
    return put(record["by_phone"], {"phone": same(phone), "when": when})
