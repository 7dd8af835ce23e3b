"""Subjects ranked by what a text shares with their examples."""

import math

import pytest

from dialogs.understanding.concepts import Concepts, Naming, Stem
from dialogs.understanding.padding import Padding
from dialogs.understanding.ranking import K1, B, Reader, build_index

READER = Reader(
    Padding((("ik",), ("mijn",), ("wat", "nu"))),
    Concepts(
        (
            Naming("rent", (Stem("huur", "nl"),)),
            Naming("rent", (Stem("kira", "tr"),)),
            Naming("water", (Stem("water", "nl"),)),
        )
    ),
)
EXAMPLES = {
    "rent": [
        ["ik", "kan", "mijn", "huur", "niet", "betalen"],
        ["huurachterstand", "wat", "nu"],
        ["huur", "te", "laat", "betaald"],
    ],
    "water": [["waterrekening", "niet", "betaald"], ["water", "afgesloten"]],
    "fine": [["boete", "van", "het", "cjib"]],
}


def evidence_of(text: str) -> dict[str, float]:
    return build_index(EXAMPLES, READER).evidence(READER.features(text.split()))


def test_beginnings_whole_words_pairs_and_concepts_are_compared() -> None:
    features = READER.features("ik betaal mijn huur en waterrekening".split())

    assert features == [
        *("betaa", "huur", "en", "water"),
        *("=betaal", "=waterrekening"),
        *("betaa huur", "huur en", "en water"),
        *("<rent>", "<water>", "<rent>+<water>"),
    ]


def test_a_word_is_compared_as_often_as_it_stands_there() -> None:
    assert READER.features(["boete", "boete"]) == ["boete", "boete", "boete boete"]


def test_without_words_there_is_nothing_to_compare() -> None:
    assert READER.features([]) == []


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("huur betalen", "rent"),
        ("kira", "rent"),
        ("boetes", "fine"),
        ("mijn water is afgesloten", "water"),
        ("cjib", "fine"),
    ],
)
def test_the_subject_that_shares_most_has_most_evidence(text: str, best: str) -> None:
    evidence = evidence_of(text)

    assert max(evidence, key=evidence.__getitem__) == best


def test_only_subjects_that_share_something_have_evidence() -> None:
    evidence = evidence_of("huur niet betaald")

    assert set(evidence) == {"rent", "water"}
    assert evidence["rent"] > evidence["water"] > 0


def test_nothing_shared_is_no_evidence() -> None:
    assert evidence_of("fiets") == {}


def test_a_rare_word_weighs_more_than_one_that_every_subject_has() -> None:
    index = build_index({"one": [["geld", "boete"]], "two": [["geld", "water"]], "three": [["geld", "loon"]]}, READER)

    assert index.evidence(["boete"])["one"] > index.evidence(["geld"])["one"] > 0


def test_an_example_more_weighs_more_but_less_than_twice() -> None:
    others = [["loon"], ["huis"], ["auto"], ["fiets"], ["kat"], ["hond"], ["vis"]]
    once = build_index({"one": [["boete"], *others], "two": [["bank"]]}, READER)
    twice = build_index({"one": [["boete"], ["boete"], *others], "two": [["bank"]]}, READER)

    first, second = once.evidence(["boete"])["one"], twice.evidence(["boete"])["one"]

    assert first < second < 2 * first


def test_the_same_example_weighs_less_among_many_others() -> None:
    index = build_index({"short": [["boete"]], "long": [["boete"], ["loon", "huis", "auto", "fiets"]]}, READER)

    evidence = index.evidence(["boete"])

    assert evidence["short"] > evidence["long"] > 0


def test_weights_are_those_of_okapi_bm25() -> None:
    index = build_index({"one": [["boete", "boete"]], "two": [["loon"]]}, READER)

    length, mean, times = 3, 2.0, 2  # "boete" twice, and the pair "boete boete"
    saturated = times * (K1 + 1) / (times + K1 * (1 - B + B * length / mean))
    assert index.evidence(["boete"]) == pytest.approx({"one": math.log(1 + 1.5 / 1.5) * saturated})


def test_a_feature_counts_once_in_a_text() -> None:
    assert evidence_of("boete en boete") == evidence_of("boete en")


def test_the_order_of_subjects_makes_no_difference() -> None:
    backwards = dict(reversed(EXAMPLES.items()))

    assert build_index(backwards, READER) == build_index(EXAMPLES, READER)


@pytest.mark.parametrize("examples", [{}, {"rent": []}, {"rent": [[]]}])
def test_without_examples_nothing_is_found(examples: dict[str, list[list[str]]]) -> None:
    assert build_index(examples, READER).evidence(["huur"]) == {}
