"""What a typed text says to what is asked beside the script: a button, a plain yes or no, the answer to a doubt."""

from collections.abc import Iterator, Sequence
from typing import Final

from dialogs.engine.script import Option
from dialogs.engine.state import Aside, State
from dialogs.understanding.choices import ChoiceWords, read_choices
from dialogs.understanding.safety import SIGNALS
from dialogs.understanding.values import read_number
from dialogs.understanding.words import TypedWords, normalise

#: What yes says to an aside. Who is stopped by help in danger was asked nothing that yes could answer.
_YES: Final[dict[Aside, str]] = {
    "language_offer": "aside:switch_language",
    "resume": "aside:resume",
    "restart": "aside:restart",
    "erase": "aside:erase_yes",
    "doubt": "aside:doubt_yes",
    "keep": "aside:keep_yes",
}
#: What no says to an aside.
_NO: Final[dict[Aside, str]] = {
    "language_offer": "aside:keep_language",
    "restart": "aside:resume",
    "erase": "aside:erase_no",
    "doubt": "aside:doubt_no",
    "keep": "aside:keep_no",
    "candidates": "aside:none_of_these",
    "topics": "aside:none_of_these",
    "slots": "aside:no_slot",
}
#: Asides that offer something to choose from: "none" is no to them.
_OFFERING: Final = frozenset({"candidates", "topics", "slots"})
#: What a generic word means to a question of a script, in its place or beside it, where no option has its code.
_MEANS: Final[dict[str, tuple[str, ...]]] = {
    "confirm": ("yes",),
    "correct": ("no",),
    "beside:yes": ("yes",),
    "beside:no": ("no",),
}

#: Words to a human that begin with yes answer a doubt up to here; longer ones are about something else.
_SHORT_WORDS = 3
#: The doubt that an age answers, and the age from which it says no.
_YOUNG, _GROWN_UP = "check:minderjarig", 18


def choice_words(options: Sequence[Option], aside: Aside | None = None) -> tuple[ChoiceWords, ...]:
    """Say by which words options are chosen; what yes and no mean depends on the aside that stands open."""
    return tuple(
        ChoiceWords(option.code, tuple(phrases(option)), option.exclusive, _means(option.code, aside))
        for option in options
    )


def _means(code: str, aside: Aside | None) -> tuple[str, ...]:
    if aside is not None and _YES.get(aside) == code:
        return ("yes", "maybe") if aside == "doubt" else ("yes",)
    if aside is not None and _NO.get(aside) == code:
        return ("no", "not_so") if aside == "doubt" else ("no", "none") if aside in _OFFERING else ("no",)
    return _MEANS.get(code, ())


def phrases(option: Option) -> Iterator[str]:
    """Give every label and synonym of an option."""
    yield from option.label.by_language.values()
    for synonyms in option.synonyms.values():
        yield from synonyms


def read_aside(words: TypedWords, options: Sequence[Option], state: State, text: str) -> str | None:
    """Read a text as one of the options beside the script; the newest question, of a script beside, goes first.

    Once something was said since, a plain yes erases nothing any more: only the words of the button do.
    """
    aside = None if state.written_since and state.aside == "erase" else state.aside
    beside = [one for one in options if one.code.startswith("beside:")]
    for asked in (beside, [one for one in options if one not in beside]):
        reading = read_choices(text, choice_words(asked, aside), words, multiple=False)
        if reading.sure:
            return reading.codes[0]
    return None


def is_bare(words: TypedWords, text: str) -> bool:
    """Say whether a whole text is yes or no: said to what was asked last, never to what stands behind it."""
    return not words.generic_codes(text).isdisjoint(("yes", "no"))


def read_doubt(
    words: TypedWords, options: Sequence[Option], state: State, text: str, *, repeated: bool = False
) -> str | None:
    """Read the answer to a doubtful sign that was asked back: whatever is not a clear no brings help.

    "soms", "bazen" and a text about something else count as yes: help that nobody needed does less harm than help that
    did not come. While a human leads, only what sounds like yes does, or is a doubtful sign again (`repeated`); other
    words are for them (None).
    """
    reading = read_choices(text, choice_words(options, "doubt"), words, multiple=False)
    if reading.sure:
        return reading.codes[0]
    if state.doubt == _YOUNG and (read_number(text) or 0) >= _GROWN_UP:
        return "aside:doubt_no"
    helps = repeated or not state.led or _sounds_like_yes(words, text)
    return "aside:doubt_yes" if helps else None


def _sounds_like_yes(words: TypedWords, text: str) -> bool:
    said = normalise(text).split()
    return 0 < len(said) <= _SHORT_WORDS and not words.generic_codes(said[0]).isdisjoint(("yes", "maybe"))


def is_doubted(state: State, check: str) -> bool:
    """Say whether a doubtful sign adds nothing to the one that was asked back: it is the same, or less grave."""
    standing = state.doubt.removeprefix("check:")
    if state.aside != "doubt" or standing not in SIGNALS:
        return False
    return SIGNALS.index(standing) <= SIGNALS.index(check)
