"""Words a screening and who can help for the person, out of the texts of the rules."""

from collections.abc import Iterable, Mapping
from datetime import date

from dialogs.casework.rules import Rules, Situation
from dialogs.casework.screening import Reason, Screening
from dialogs.conditions import Value, holds
from dialogs.wording import LANGUAGES, Text, fill

#: Texts that `content/rules/result.yaml` must bring, and the placeholders that each may use.
RESULT_TEXTS: dict[str, frozenset[str]] = {
    "reason": frozenset({"reason", "source"}),
    "reason_to_check": frozenset({"reason", "source"}),
    "only_urgency": frozenset(),
    "too_little_known": frozenset(),
    "no_reasons": frozenset(),
    "change": frozenset({"change"}),
    "no_change": frozenset(),
    "unknown_change": frozenset({"fields"}),
    "step": frozenset({"number", "step"}),
    "uncertainty": frozenset(),
    "uncertainty_unknown": frozenset({"fields"}),
    "limited_but_urgent": frozenset(),
    "municipality_unknown": frozenset(),
    "ask": frozenset({"municipality", "first_talk_by"}),
    "ask_legal_threat": frozenset({"municipality", "first_talk_by"}),
    "ask_local_threat": frozenset({"municipality", "first_talk_by"}),
    "ask_unknown": frozenset(),
    "national_line": frozenset(),
    "suggestion": frozenset({"name", "for_whom", "through", "first_step"}),
    "suggestion_to_check": frozenset({"name", "for_whom", "through", "first_step"}),
    "support_hint": frozenset(),
    "support_later": frozenset(),
    "date": frozenset({"day", "month", "year"}),
}

#: Reasons and steps shown at most; the rest is in the record.
_SHOWN = 3


def screening_texts(rules: Rules, screening: Screening, answers: Mapping[str, Value]) -> dict[str, Text]:
    """Word an outcome: every value is complete in every language, lists have a line per item."""
    found = next(one for one in rules.classes if one.code == screening.class_code)
    level = next(one for one in rules.levels if one.code == screening.urgency)
    return {
        "class_name": found.name,
        "class_meaning": _class_meaning(rules, screening, found.meaning),
        "urgency_name": level.name,
        "urgency_term": _urgency_term(rules, screening),
        "reasons": _reasons(rules, screening),
        "what_would_change": _changes(rules, screening),
        "today_steps": _today(rules, screening, answers),
        "phase_advice": screening.phase.advice,
        "uncertainty": _uncertainty(rules, screening),
        "national_line": rules.texts["national_line"],
    }


def municipality_texts(rules: Rules, screening: Screening, name: str | None) -> dict[str, Text]:
    """Word where the municipality of residence comes in; without a name the person's own, and the national line."""
    by = written_date(rules, screening.first_talk_by)
    texts = {"national_line": rules.texts["national_line"], "first_talk_by": by}
    if name is None:
        return {
            **texts,
            "municipality": rules.texts["municipality_unknown"],
            "municipality_ask": rules.texts["ask_unknown"],
        }
    ask = rules.texts[_ask(screening.facts)]
    return {
        **texts,
        "municipality": same(name),
        "municipality_ask": put(ask, {"municipality": same(name), "first_talk_by": by}),
    }


def written_date(rules: Rules, day: date) -> Text:
    """Write a date out, for example "30 november 2026"."""
    month = rules.months[day.month - 1]
    return put(rules.texts["date"], {"day": str(day.day), "month": month, "year": str(day.year)})


def put(text: Text, values: Mapping[str, Text | str]) -> Text:
    """Put values into a text's placeholders, each in its own language."""
    return Text({
        code: fill(text.by_language[code], {name: _in(value, code) for name, value in values.items()})
        for code in LANGUAGES
    })  # fmt: skip


def same(name: str) -> Text:
    """Make a text of a name that is the same in every language."""
    return Text(dict.fromkeys(LANGUAGES, name))


def joined(texts: Iterable[Text], by: str) -> Text:
    """Join texts, language by language."""
    several = tuple(texts)
    return Text({code: by.join(text.by_language[code] for text in several) for code in LANGUAGES})


def main_reasons(screening: Screening) -> tuple[Reason, ...]:
    """Choose the reasons to show: floors that decide the class, then the heaviest; nothing is said twice."""
    decided = sorted(screening.reasons, key=lambda reason: reason.rule not in screening.deciding)
    relevant = (reason for reason in decided if reason.points or reason.rule in screening.deciding)
    by_text = {reason.text: reason for reason in reversed(tuple(relevant))}
    return tuple(reversed(by_text.values()))[:_SHOWN]


def _in(value: Text | str, language: str) -> str:
    return value if isinstance(value, str) else value.by_language[language]


def _class_meaning(rules: Rules, screening: Screening, meaning: Text) -> Text:
    if screening.class_code == "limited" and screening.urgency != "U0":
        return joined((meaning, rules.texts["limited_but_urgent"]), " ")
    return meaning


def _urgency_term(rules: Rules, screening: Screening) -> Text:
    """Word the term; when safety comes first (U3) and the law's three days run too, both."""
    codes = {screening.urgency} | ({"U2"} if screening.facts.get("legal_threat") else set())
    by = written_date(rules, screening.first_talk_by)
    return joined(
        (put(level.term, {"first_talk_by": by}) for level in reversed(rules.levels) if level.code in codes), "\n"
    )


def _reasons(rules: Rules, screening: Screening) -> Text:
    lines = [_reason(rules, reason) for reason in main_reasons(screening)]
    if lines:
        return joined(lines, "\n")
    if screening.urgency != "U0":
        return rules.texts["only_urgency"]
    return rules.texts["too_little_known" if screening.unknowns else "no_reasons"]


def _reason(rules: Rules, reason: Reason) -> Text:
    """Word a reason with the first of its sources; the record names all."""
    text = rules.texts["reason_to_check" if reason.to_check else "reason"]
    return put(text, {"reason": reason.text, "source": reason.sources[0].name})


def _changes(rules: Rules, screening: Screening) -> Text:
    lines = [put(rules.texts["change"], {"change": reason.change}) for reason in main_reasons(screening)]
    if screening.unknowns:
        lines.append(put(rules.texts["unknown_change"], {"fields": _labels(rules, screening)}))
    return joined(lines or [rules.texts["no_change"]], "\n")


def _today(rules: Rules, screening: Screening, answers: Mapping[str, Value]) -> Text:
    facts = {**screening.facts, **screening.codes()}
    holding = [one for one in rules.situations if one.when is None or holds(one.when, answers, facts)]
    alone = [one for one in holding if one.alone]
    steps = tuple(dict.fromkeys(step for one in _by_priority(alone or holding) for step in one.steps))[:_SHOWN]
    numbered = (
        put(rules.texts["step"], {"number": str(number), "step": step}) for number, step in enumerate(steps, start=1)
    )
    return joined(numbered, "\n")


def _by_priority(situations: list[Situation]) -> list[Situation]:
    return sorted(situations, key=lambda situation: -situation.priority)


def _uncertainty(rules: Rules, screening: Screening) -> Text:
    if not screening.unknowns:
        return rules.texts["uncertainty"]
    return put(rules.texts["uncertainty_unknown"], {"fields": _labels(rules, screening)})


def _labels(rules: Rules, screening: Screening) -> Text:
    """Name at most three things that are not known."""
    labels = (rules.fields[name].label for name in screening.unknowns[:_SHOWN])
    return joined(labels, ", ")


def _ask(facts: Mapping[str, Value]) -> str:
    if facts.get("legal_threat"):
        return "ask_legal_threat"
    return "ask_local_threat" if facts.get("local_threat") else "ask"
