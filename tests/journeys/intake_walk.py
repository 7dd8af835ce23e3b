"""Walking through the intake as a person does: reads the buttons, presses what the plan says."""

from collections.abc import Mapping
from dataclasses import dataclass

from shipped import edition

from dialogs.engine.script import AskStep, ConsentStep, Field, SummaryStep
from tests.emulator import Message, Person

#: The longest way: threatened with eviction, months behind, everything asked.
LONGEST: Mapping[str, str | tuple[str, ...]] = {
    "danger": ("eviction",),
    "arrears": ("rent", "health"),
    "housing_months": "three_or_more",
    "health_months": "six_or_more",
    "total_arrears": "over_month_income",
    "overdraft": ("overdrawn_over_500",),
    "letters": ("bailiff", "collector"),
    "fixed_costs": "cannot_pay",
    "missed_months": "three_or_more",
    "borrowing": ("family",),
    "business": "no",
    "children": "yes",
    "phase": "not_started",
    "overview": "post_unopened",
    "place": "3511",
    "help_language": "turkish_or_interpreter",
}

#: The shortest: nothing threatens, nothing is behind.
SHORTEST: Mapping[str, str | tuple[str, ...]] = {
    **LONGEST,
    "danger": ("none",),
    "arrears": ("none",),
    "overdraft": ("none",),
    "fixed_costs": "can_pay",
    "borrowing": ("none",),
    "help_language": "dutch",
}


#: Words of the last message.
GOODBYE = {"nl": "Je hebt een belangrijke stap gezet", "tr": "Önemli bir adım attınız"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as its buttons show it: its field (None for consent and summary) and the code behind each label."""

    field: str | None
    codes: Mapping[str, str]
    multiple: bool = False


def labels(language: str) -> list[Asked]:
    """List every question of the shipped scripts with its labels in a language."""
    asked: list[Asked] = []
    for script in edition().bundle.scripts.values():
        for step in script.steps.values():
            match step:
                case AskStep(field=name):
                    asked.append(_field(script.fields[name], language))
                case ConsentStep(yes=yes):
                    asked.append(Asked(None, {yes.label(language): "yes"}))
                case SummaryStep(confirm=confirm):
                    asked.append(Asked(None, {confirm.label(language): "confirm"}))
    return asked


def _field(field: Field, language: str) -> Asked:
    codes = {option.label.label(language): option.code for option in field.options}
    return Asked(field.name, codes, field.type == "choices")


def recognise(message_labels: list[str], language: str) -> Asked | None:
    """Find the question whose labels a message shows; the one with the most labels when several fit."""
    shown = {label.removeprefix("✓ ") for label in message_labels}
    fitting = [asked for asked in labels(language) if asked.codes and set(asked.codes) <= shown]
    return max(fitting, key=lambda asked: len(asked.codes), default=None)


def phrase(name: str, language: str) -> str:
    """Give one of the engine's own phrases."""
    return edition().bundle.phrases[name].wording(language)


async def walk(person: Person, language: str, plan: Mapping[str, str | tuple[str, ...]] = LONGEST) -> list[str]:
    """Answer every question by the plan and take the first offer of help; give the fields in the order of asking."""
    fields = await walk_to_help(person, language, plan)
    await take_help(person, language)
    return fields


async def walk_to_help(person: Person, language: str, plan: Mapping[str, str | tuple[str, ...]] = LONGEST) -> list[str]:
    """Answer every question by the plan, until offers of help are listed; give the fields in the order of asking."""
    fields: list[str] = []
    seen: set[int] = set()
    while True:
        message = await person.expect(lambda one: bool(one.labels) and one.id not in seen)
        asked = recognise(message.labels, language)
        if asked is None:
            return fields
        seen.add(message.id)
        if asked.field is None:
            await person.press(next(iter(asked.codes)))
            if "confirm" in asked.codes.values():
                await person.expect(lambda one: phrase("help_take_none", language) in one.labels)
                return fields
            continue
        fields.append(asked.field)
        await answer(person, asked, plan[asked.field], language)


async def take_help(person: Person, language: str, number: int = 1) -> None:
    """Look at an offer of help and take it."""
    none = phrase("help_take_none", language)
    listed = await person.expect(lambda one: none in one.labels)
    label = next(label for label in listed.labels if label.startswith(f"{number}. "))
    await person.press(label)
    await person.expect(lambda one: phrase("help_take", language) in one.labels)
    await person.press(phrase("help_take", language))


async def answer(person: Person, asked: Asked, wanted: str | tuple[str, ...], language: str) -> None:
    """Answer one question with its buttons, or in words where it has none for this answer."""
    by_code = {code: label for label, code in asked.codes.items()}
    codes = (wanted,) if isinstance(wanted, str) else wanted
    for code in codes:
        if code not in by_code:
            await person.send(code)
            return
        await person.press(by_code[code])
    if asked.multiple:
        await person.press(phrase("done", language))


def texts_of(messages: list[Message]) -> str:
    """Join what was said, for searching."""
    return "\n".join(message.text or "" for message in messages)
