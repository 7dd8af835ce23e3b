"""A conversation put together: what a text means for the question that stands open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, cast

from dialogs.asides import choice_words, is_bare, is_doubted, phrases, read_aside, read_doubt
from dialogs.conditions import Value
from dialogs.danger import read_danger
from dialogs.engine.events import Command, Note, Typed, Unfit, UnfitKind
from dialogs.engine.question import OpenQuestion, open_question
from dialogs.engine.replying import waits_for_question
from dialogs.engine.script import Bundle, Field, Option
from dialogs.engine.state import Candidate, State
from dialogs.questions import read_question
from dialogs.understanding import places
from dialogs.understanding.answers import Found, Matcher
from dialogs.understanding.choices import ChoiceReading, read_choices
from dialogs.understanding.gazetteer import Gazetteer
from dialogs.understanding.language import Languages
from dialogs.understanding.masking import mask
from dialogs.understanding.safety import SafetyReading, SafetyRules
from dialogs.understanding.values import read_amount, read_date, read_number, read_phone
from dialogs.understanding.words import TypedWords, normalise
from dialogs.wording import LANGUAGES, Text

#: Longer texts are read up to here: what a person asks is said by then.
READ_LETTERS = 600
#: Danger is looked for, and numbers are masked, up to here: Telegram's longest message.
MOST_LETTERS = 4096
#: The longest text that is kept for a question that asks for words.
KEPT_LETTERS = 500
#: Words from which a text tells its language.
SENTENCE_WORDS = 3
#: Asides in which somebody takes back what they gave, also while a human leads.
_TAKING_BACK = ("erase", "handed")

#: What is not masked between a person and the human who leads: a number to be called on.
TO_A_HUMAN: Final = frozenset({"phone"})


@dataclass(frozen=True, slots=True)
class Interpreter:
    """What is known of words, places, languages, questions and dangers."""

    words: TypedWords
    gazetteer: Gazetteer
    languages: Languages
    matcher: Matcher
    safety: SafetyRules


def interpret(interpreter: Interpreter, bundle: Bundle, state: State, *, text: str, today: date) -> Typed:
    """Turn a typed text into an interpreted event: codes only; words survive, masked, only where words are asked.

    Danger comes before everything else, in every state; only who types a label that stands before them answers with it.
    """
    # Who talks with a human may give them a number to be called on.
    masked = mask(text[:MOST_LETTERS], keep=TO_A_HUMAN if state.led else ())
    question = open_question(bundle, state)
    phone = read_phone(text[:READ_LETTERS]) if _asks_phone(question) and not state.led else None
    language = reply_language(interpreter.languages, masked.text[:READ_LETTERS], chosen=state.language)
    note: Note | None = "masked" if masked.kinds else None
    found = interpreter.matcher.find(masked.text)
    danger = read_danger(interpreter.safety, interpreter.matcher, text[:MOST_LETTERS])
    if _alarms(danger, state) and not _is_label(question, masked.text):
        alarm, doubt = _told(danger)
        kept = _to_a_human(masked.text) if state.led else None
        return Typed(language=_spoken(language), note=note, alarm=alarm, doubt=doubt, kept=kept)
    doubted = _doubted(interpreter, state, question, masked.text, repeated=danger.check is not None)
    typed = doubted or _beside_the_script(interpreter, state, question, masked.text[:READ_LETTERS])
    if typed is not None:
        # Help comes without a word about numbers that were masked.
        return replace(typed, language=_spoken(language), note=None if state.aside == "doubt" else note)
    if phone is not None:
        return Typed(value=phone)
    if state.led:
        return Typed(note=note, kept=_to_a_human(masked.text))
    if waits_for_question(state):
        return Typed(note=note, kept=_kept_words(masked.text))
    typed = _read(interpreter, bundle, question, found, text=masked.text, today=today)
    typed = replace(typed, added=tuple(f"safety:{one}" for one in danger.others if typed.reply != f"topic:{one}"))
    if note is None and language == "other" and typed.value is None:
        note = "other_language"
    return replace(typed, language=_spoken(language), note=note or typed.note)


def interpret_unfit(interpreter: Interpreter, state: State, *, kind: UnfitKind, words: str | None) -> Unfit:
    """Look for danger in the words that came with what cannot be an answer: a caption, or a text that was changed.

    Nothing else of them is read. A human who leads gets a caption as they get words; a text that was changed they know.
    """
    if not words or not words.strip():
        return Unfit(kind)
    masked = mask(words[:MOST_LETTERS], keep=TO_A_HUMAN if state.led else ())
    danger = read_danger(interpreter.safety, interpreter.matcher, words[:MOST_LETTERS])
    alarm, doubt = _told(danger)
    language = reply_language(interpreter.languages, masked.text[:READ_LETTERS], chosen=state.language)
    relayed = state.led and kind != "edited"
    return Unfit(
        kind,
        language=_spoken(language),
        note="masked" if masked.kinds and relayed else None,
        alarm=alarm,
        doubt=doubt,
        kept=_to_a_human(masked.text) if relayed else None,
    )


def _alarms(danger: SafetyReading, state: State) -> bool:
    """Say whether danger stops everything; a doubtful sign in answer to one that was asked back is that answer."""
    return danger.sign is not None or (danger.check is not None and not is_doubted(state, danger.check))


def _told(danger: SafetyReading) -> tuple[str | None, str | None]:
    """Name the reply to a sign of danger, else the one that asks back a doubtful sign."""
    if danger.sign:
        return f"safety:{danger.sign}", None
    return None, f"check:{danger.check}" if danger.check else None


def _beside_the_script(interpreter: Interpreter, state: State, question: OpenQuestion, text: str) -> Typed | None:
    """Read what is said to something beside the script, or a command; None: it is for the script, or for who leads."""
    if state.led:
        taken_back = _taken_back(interpreter, state, question, text)
        return Typed(value=taken_back) if taken_back else None
    return _pressed_or_commanded(interpreter, state, question, text)


def _doubted(
    interpreter: Interpreter, state: State, question: OpenQuestion, masked: str, *, repeated: bool
) -> Typed | None:
    """Read the answer to a doubtful sign that stands open, or a command instead.

    "help" and "yeter" (enough) may be despair: they are no commands here.
    """
    if state.aside != "doubt":
        return None
    text, words = masked[:READ_LETTERS], interpreter.words
    newest = read_aside(words, [one for one in question.aside if one.code.startswith("beside:")], state, text)
    if newest is not None:
        return Typed(value=newest)
    command = None if state.led else words.command(text)
    if command is not None and command != "help" and "maybe" not in words.generic_codes(text):
        return Typed(command=cast(Command, command))
    value = read_doubt(words, question.aside, state, text, repeated=repeated)
    return Typed(value=value, kept=_to_a_human(masked) if state.led else None) if value else None


def _taken_back(interpreter: Interpreter, state: State, question: OpenQuestion, text: str) -> str | None:
    """Give what a text says to erasing or taking back: it is not for who leads.

    Taking back, and erasing once something was said since, is said word for word as on its button.
    """
    if state.aside not in _TAKING_BACK:
        return None
    plain = normalise(text)
    pressed = (one.code for one in question.aside if plain in map(normalise, one.label.by_language.values()))
    code = next(pressed, None)
    if code is None and state.aside == "erase" and is_bare(interpreter.words, text):
        code = read_aside(interpreter.words, question.aside, state, text)
    return code


def _to_a_human(masked: str) -> str:
    return masked.strip()


def _asks_phone(question: OpenQuestion) -> bool:
    return question.field is not None and question.field.type == "phone"


def _kept_words(masked: str) -> str:
    return " ".join(masked.split())[:KEPT_LETTERS]


def _pressed_or_commanded(interpreter: Interpreter, state: State, question: OpenQuestion, text: str) -> Typed | None:
    """Read a button beside the script, or a command, that was typed."""
    words = interpreter.words
    said = read_aside(words, question.aside, state, text)
    if said is not None:
        return Typed(value=said)
    if state.aside == "resume" and "no" in words.generic_codes(text):
        return Typed(command="restart")  # which asks first: what was answered would be gone
    command = words.command(text)
    if command is not None and not _is_option(interpreter, question, text):
        return Typed(command=cast(Command, command))
    return None


def _read(
    interpreter: Interpreter, bundle: Bundle, question: OpenQuestion, found: Found, *, text: str, today: date
) -> Typed:
    """Read a text as an answer to what stands open, and as a question.

    "kira" while arrears are asked is an answer, with its article beside it; "kiramı ödemezsem ne olur?" is a question.
    Where words are asked, all is an answer. A plain yes or no is none while something was asked since.
    """
    told = bool(question.aside) and is_bare(interpreter.words, text)
    typed = Typed() if told else _answer(interpreter, question, text, today)
    asks = interpreter.words.asks(text)
    asked = read_question(found, asks=asks, replies=bundle.replies, answering=question.field is not None)
    in_words = question.field is not None and question.field.type in ("text", "contact", "phone")
    answers = typed.value is not None or bool(typed.candidates)
    if answers and (in_words or not asked.rivals or _is_label(question, text)):
        return replace(typed, reply=f"topic:{found.named}" if found.named else None)
    typed = Typed(note=typed.note)
    return replace(typed, reply=asked.reply, choices=asked.choices, asks=asked.honest_no)


def _is_label(question: OpenQuestion, text: str) -> bool:
    """Say whether a whole text is a label or synonym of an option that stands before the person."""
    plain = normalise(text)
    options = (*question.options, *question.aside)
    return any(plain == normalise(phrase) for option in options for phrase in phrases(option))


def reply_language(languages: Languages, text: str, *, chosen: str | None) -> str | None:
    """Tell the language to reply in: of a mixed text the chosen one, Turkish if none is; None when it does not tell.

    One or two words ("deurwaarder") do not change a language that was chosen.
    """
    if chosen is not None and len(text.split()) < SENTENCE_WORDS:
        return None
    heard = languages.hear(text)
    return (chosen or "tr") if heard == "mixed" else heard


def _spoken(language: str | None) -> str | None:
    return language if language in LANGUAGES else None


def _is_option(interpreter: Interpreter, question: OpenQuestion, text: str) -> bool:
    """Say whether a whole text is an option of the question, which then wins over a command of the same word."""
    return read_choices(text, choice_words(question.options), interpreter.words, multiple=False).sure


def _answer(interpreter: Interpreter, question: OpenQuestion, text: str, today: date) -> Typed:
    field = question.field
    if field is not None and (field.type == "place" or not question.options):
        typed = _free_answer(interpreter, field, text, today)
        if typed.value is not None or typed.candidates or typed.note or not question.options:
            return typed
    reading = _read_options(interpreter, question, text[:READ_LETTERS])
    if not reading.codes:
        return Typed()
    if reading.sure:
        return Typed(value=reading.codes if question.multiple else reading.codes[0])
    return Typed(candidates=_candidates(question, reading.codes))


def _read_options(interpreter: Interpreter, question: OpenQuestion, text: str) -> ChoiceReading:
    field = question.field
    if field is not None and field.type == "amount_range":
        cents = read_amount(text)
        if cents is not None:
            codes = tuple(option.code for option in question.options if _covers(option, cents))
            return ChoiceReading(codes, sure=len(codes) == 1)
    return read_choices(text, choice_words(question.options), interpreter.words, multiple=question.multiple)


def _covers(option: Option, cents: int) -> bool:
    if option.minimum is None and option.maximum is None:
        return False
    euros = -(-cents // 100)
    return (option.minimum or 0) <= euros and (option.maximum is None or euros <= option.maximum)


def _candidates(question: OpenQuestion, codes: Sequence[str]) -> tuple[Candidate, ...]:
    labels = {option.code: option.label for option in question.options}
    if question.field is None:
        return ()
    return tuple(Candidate((code,) if question.multiple else code, labels[code]) for code in codes[:3])


def _free_answer(interpreter: Interpreter, field: Field, text: str, today: date) -> Typed:
    match field.type:
        case "place":
            return _place(interpreter, text[:READ_LETTERS], today)
        case "phone":
            return Typed()  # a number was read before it could be masked
        case "number":
            return _number(field, read_number(text[:READ_LETTERS]))
        case "date":
            day = read_date(text[:READ_LETTERS], today)
            return Typed(value=day.isoformat() if day else None)
        case _:
            return _words(text)


def _number(field: Field, number: int | None) -> Typed:
    if number is None:
        return Typed()
    low = field.minimum is not None and number < field.minimum
    high = field.maximum is not None and number > field.maximum
    return Typed(note="out_of_range") if low or high else Typed(value=number)


def _words(text: str) -> Typed:
    kept = " ".join(text.split())
    if len(kept) > KEPT_LETTERS:
        return Typed(note="too_long")
    return Typed(value=kept or None)


def _place(interpreter: Interpreter, text: str, today: date) -> Typed:
    found = places.locate_text(interpreter.gazetteer, text, today)
    if found.municipality is not None and found.exact:
        return Typed(value=place_value(found.municipality, found.postcode))
    return Typed(candidates=tuple(_place_candidate(one, found.postcode) for one in found.candidates[:3]))


def place_value(municipality: str, postcode: str | None) -> Value:
    """Write a place as an answer: "GM0344", with four digits of a postcode "GM0344/3511"."""
    return f"{municipality}/{postcode}" if postcode else municipality


def _place_candidate(candidate: places.Candidate, postcode: str | None) -> Candidate:
    label = candidate.name if candidate.place in (candidate.name, None) else f"{candidate.place} ({candidate.name})"
    return Candidate(place_value(candidate.municipality, postcode), Text(dict.fromkeys(LANGUAGES, label)))


def interpret_location(
    interpreter: Interpreter, bundle: Bundle, state: State, *, latitude: float, longitude: float, today: date
) -> Typed:
    """Turn a shared location into places to ask back, where a place is asked; the coordinates are not kept."""
    field = open_question(bundle, state).field
    if field is None or field.type != "place":
        return Typed()
    near = places.nearest(interpreter.gazetteer, latitude, longitude, today)
    return Typed(candidates=tuple(_place_candidate(one, None) for one in near[:3]), note="location")
