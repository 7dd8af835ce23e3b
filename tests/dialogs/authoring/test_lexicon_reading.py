"""Lexicons as they are read: concepts, neighbours, small talk, padding and other languages, each fault in its line."""

from collections.abc import Callable
from typing import Any

import pytest
from answers_sample import (
    CONCEPTS,
    HARMLESS,
    LANGUAGES_HEARD,
    NEIGHBOURS,
    PADDING,
    SMALL_TALK,
    changed,
    line_of,
    places,
    sample,
)

from dialogs.authoring.documents import Problem
from dialogs.authoring.lexicons import (
    read_concepts,
    read_harmless,
    read_neighbours,
    read_other_languages,
    read_padding,
    read_small_talk,
)
from dialogs.understanding.concepts import Naming, Stem
from dialogs.wording import text

Read = Callable[[str, str], tuple[Any, tuple[Problem, ...]]]

READERS: dict[str, Read] = {
    CONCEPTS: read_concepts,
    NEIGHBOURS: read_neighbours,
    SMALL_TALK: read_small_talk,
    PADDING: read_padding,
    HARMLESS: read_harmless,
    LANGUAGES_HEARD: read_other_languages,
}


def read(file: str) -> Any:
    found, problems = READERS[file](sample()[file], file)
    assert problems == ()
    return found


def test_a_concept_has_stems_of_every_kind() -> None:
    assert read(CONCEPTS).namings == (
        Naming("tap", (Stem("kraan", "nl"),)),
        Naming("tap", (Stem("water", "whole"),)),
        Naming("tap", (Stem("musluk", "tr"),)),
        Naming("violence", (Stem("slaat", "nl"),)),
        Naming("violence", (Stem("bang", "nl"), Stem("voor", "nl"))),
        Naming("violence", (Stem("korku", "tr"),)),
        Naming("violence", (Stem("slaad", "misspelt"),)),
    )


def test_a_neighbour_has_its_text_topics_and_examples() -> None:
    document = read(NEIGHBOURS)

    divorce, weather = document.neighbours
    assert (document.file, divorce.id, divorce.topics) == (NEIGHBOURS, "divorce", ("geweld_thuis",))
    assert divorce.text == text(nl="Over scheiden weet ik niets.", tr="Boşanma konusunu bilmiyorum.")
    assert divorce.examples == {
        "nl": ("Ik wil scheiden",),
        "tr": ("Boşanmak istiyorum",),
        "mixed": ("scheiden istiyorum",),
    }
    assert (weather.text, weather.topics) == (None, ())
    assert weather.line == line_of(sample()[NEIGHBOURS], "weather:")
    assert [placed.path for placed in document.texts] == [("neighbours", "divorce", "text")]


def test_small_talk_is_folded_and_a_later_kind_wins() -> None:
    document = read(SMALL_TALK)

    assert document.kinds == {
        "merhaba": "greeting",
        "iyi gunler": "greeting",
        "hoi": "greeting",
        "goede dag": "greeting",
        "hallo": "robot",
        "robot musun": "robot",
        "ben je een robot": "robot",
    }
    assert document.answers["robot"] == text(nl="Ik ben een programma.", tr="Ben bir programım.")
    assert [placed.path[1] for placed in document.texts] == ["greeting", "robot"]


def test_padding_is_folded_phrases() -> None:
    assert read(PADDING).phrases == (("alvast", "bedankt"), ("ik", "heb", "een", "vraag"), ("kolay", "gelsin"))


def test_what_is_harmless_stands_in_one_list() -> None:
    assert read(HARMLESS) == ("Ik lach me dood", "Gülmekten öldüm", "dood ettiler beni")


def test_words_of_other_languages_stand_in_one_list() -> None:
    assert read(LANGUAGES_HEARD) == ("please", "help", "money", "bitte", "hilfe")


#: What is planted -> (file, old text, new text, words of the line that must be named, codes of the problems).
FAULTS = {
    "concept in another language": (CONCEPTS, "    tr: musluk", "    de: hahn", "de: hahn", ["unknown_key"]),
    "concept that is no code": (CONCEPTS, "  tap:", "  Tap:", "  Tap:", ["type"]),
    "concept that is no mapping": (CONCEPTS, "    tr: musluk\n", "    tr: musluk\n  gas: gas\n", "gas: gas", ["type"]),
    "stem without letters": (CONCEPTS, "slaat, ", "slaat, ?, ", "slaat, ?", ["phrase"]),
    "stems that are no text": (CONCEPTS, "tr: musluk", "tr:\n      - musluk", "- musluk", ["type"]),
    "unknown key": (CONCEPTS, "lexicon: concepts\n", "lexicon: concepts\nwords: x\n", "words:", ["unknown_key"]),
    "neighbour with an unknown key": (NEIGHBOURS, "    topics:", "    topic:", "topic:", ["unknown_key"]),
    "neighbour without mixed examples": (
        NEIGHBOURS,
        "    mixed:\n      - regen var mı\n",
        "",
        "    nl:\n      - Gaat het regenen?",
        ["missing_key"],
    ),
    "neighbour with a text in one language": (
        NEIGHBOURS,
        "      tr: Boşanma konusunu bilmiyorum.\n",
        "",
        "Over scheiden",
        ["missing_text"],
    ),
    "topic that is no code": (NEIGHBOURS, "- geweld_thuis", "- Thuis!", "Thuis!", ["type"]),
    "examples that are no list": (NEIGHBOURS, "      - Ik wil scheiden\n", "      a: b\n", "a: b", ["type"]),
    "small talk with an unknown key": (
        SMALL_TALK,
        "    tr: robot musun",
        "    tr: robot musun\n    de: du",
        "de: du",
        ["unknown_key"],
    ),
    "small talk with phrases that are no text": (
        SMALL_TALK,
        "tr: robot musun",
        "tr:\n      - robot musun",
        "- robot",
        ["type"],
    ),
    "small talk with a text in one language": (
        SMALL_TALK,
        "      tr: Ben bir programım.\n",
        "",
        "nl: Ik ben een programma.",
        ["missing_text"],
    ),
    "padding in another language": (
        PADDING,
        "  tr: kolay gelsin",
        "  tr: kolay gelsin\n  de: bitte",
        "de: bitte",
        ["unknown_key"],
    ),
    "padding that is no mapping": (
        PADDING,
        "phrases:\n  nl: alvast bedankt, ik\n    heb een vraag\n  tr: kolay gelsin\n",
        "phrases: alvast bedankt\n",
        "phrases:",
        ["type"],
    ),
    "padding in one language": (PADDING, "  tr: kolay gelsin\n", "", "  nl:", ["missing_key"]),
    "harmless examples in another language": (
        HARMLESS,
        "  mixed:\n",
        "  de:\n    - tot\n  mixed:\n",
        "  de:",
        ["unknown_key"],
    ),
    "no mixed harmless examples": (HARMLESS, "  mixed:\n    - dood ettiler beni\n", "", "  nl:", ["missing_key"]),
    "harmless examples that are no list": (HARMLESS, "    - Ik lach me dood\n", "    a: b\n", "    a: b", ["type"]),
    "harmless examples that are one list": (
        HARMLESS,
        "examples:\n  nl:\n    - Ik lach me dood\n  tr:\n    - Gülmekten öldüm\n  mixed:\n    - dood ettiler beni\n",
        "examples:\n  - dood ettiler beni\n",
        "  - dood",
        ["type"],
    ),
    "other languages that are none": (
        LANGUAGES_HEARD,
        "others:\n  english: please, help, money\n  german: bitte, hilfe\n",
        "others: please\n",
        "others:",
        ["type"],
    ),
    "words of a language that are no text": (LANGUAGES_HEARD, "bitte, hilfe", "", "german:", ["type"]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_in_its_line(name: str) -> None:
    file, old, new, words, codes = FAULTS[name]
    document = changed(file, old, new)[file]

    found, problems = READERS[file](document, file)

    line = document[: document.index(words)].count("\n") + 1
    assert found is None
    assert places(problems) == [(file, line, code) for code in codes], list(map(str, problems))


@pytest.mark.parametrize("file", READERS)
@pytest.mark.parametrize(
    ("document", "code"),
    [("a: [b]\n", "flow_style"), ("- a\n", "type"), ("lexicon: one\n", "missing_key"), ("", "empty")],
)
def test_a_document_of_another_form_is_refused(file: str, document: str, code: str) -> None:
    found, problems = READERS[file](document, file)

    assert found is None
    assert {(problem.file, problem.line, problem.code) for problem in problems} == {(file, 1, code)}


@pytest.mark.parametrize(
    ("file", "key"), [(CONCEPTS, "concepts"), (NEIGHBOURS, "neighbours"), (SMALL_TALK, "small_talk")]
)
def test_a_list_of_entries_is_a_mapping(file: str, key: str) -> None:
    found, problems = READERS[file](f"lexicon: {key}\n{key}:\n  - one\n", file)

    assert (found, places(problems)) == (None, [(file, 3, "type")])
