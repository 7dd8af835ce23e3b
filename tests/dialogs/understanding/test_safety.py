"""Signs of danger: the gravest answers, a doubtful one is asked back only without a sign, some only add their help."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pattern_sample import reader_of
from shipped import edition

from dialogs.authoring.stem_patterns import PatternMaker, by_word, need_of_pattern, vocabulary_of
from dialogs.understanding.safety import (
    ADDING,
    SIGNALS,
    STOPPING,
    SafetyReading,
    SafetyRules,
    Signal,
    read_safety,
)

NOTHING: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


def rules_of(written: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]) -> SafetyRules:
    """Make rules of signal -> patterns that are a sign, and doubtful ones; other signals have none."""
    reader = reader_of({"beats": "slaat, schopt, dövüyor"})
    drafts = {
        code: [[reader.pattern(one, 1) for one in patterns] for patterns in written.get(code, NOTHING)]
        for code in SIGNALS
    }
    words = vocabulary_of(reader, spelled_right=frozenset(), clause_words=frozenset({"maar", "ama"}))
    maker = PatternMaker(reader)
    signals = {
        code: Signal(*(by_word(tuple(maker.pattern(draft) for draft in one), need_of_pattern) for one in both))
        for code, both in drafts.items()
    }
    return SafetyRules(signals, words, maker.groups)


RULES = rules_of(
    {
        "crisis": (("wil … dood", "ölmek istiyorum"), ("kan niet meer unless betalen", "hang-")),
        "geweld_thuis": (("man/kocam … <beats>",), ("bang … man",)),
        "dakloos": (("slaap … straat",), ()),
        "schuld_op_mijn_naam": (("op mijn naam",), ("getekend",)),
        "gokken": (("gokken, kumar",), ("casino",)),
    }
)


@pytest.fixture(scope="module")
def shipped() -> SafetyRules:
    return edition().interpreter.safety


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("ik wil dood", "crisis"),
        ("ÖLMEK İSTİYORUM", "crisis"),
        ("mijn man schopt mij", "geweld_thuis"),
        ("kocam beni dövüyor", "geweld_thuis"),
        ("ik slaap nu op straat", "dakloos"),
    ],
)
def test_a_sign_is_read_in_both_languages(text: str, sign: str) -> None:
    assert read_safety(RULES, text) == SafetyReading(sign=sign)


@pytest.mark.parametrize("text", ["", "hallo", "ik wil mijn huur betalen", "mijn man werkt", "op mijn werk", "مرحبا"])
def test_a_text_without_a_sign_reads_as_nothing(text: str) -> None:
    assert read_safety(RULES, text) == SafetyReading()


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("ik slaap op straat. mijn man slaat mij. ik wil dood.", "crisis"),
        ("ik slaap op straat, want mijn man slaat mij", "geweld_thuis"),
        ("mijn man slaat mij en ik ben bang voor mijn man", "geweld_thuis"),
    ],
)
def test_of_several_signs_the_gravest_answers(text: str, sign: str) -> None:
    assert read_safety(RULES, text).sign == sign


@pytest.mark.parametrize("code", STOPPING)
def test_every_stopping_signal_goes_before_those_after_it(code: str) -> None:
    rules = rules_of({later: (("gevaar",), ()) for later in STOPPING[STOPPING.index(code) :]})

    assert read_safety(rules, "gevaar") == SafetyReading(sign=code, also=STOPPING[STOPPING.index(code) + 1 :])


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("ik kan niet meer", "crisis"),
        ("ben bang voor mijn man", "geweld_thuis"),
        ("bang voor mijn man, ik kan niet meer", "crisis"),
        ("ik heb getekend", "schuld_op_mijn_naam"),
        ("getekend in het casino", "schuld_op_mijn_naam"),
        ("in het casino", "gokken"),
    ],
)
def test_without_a_sign_the_gravest_doubtful_one_is_asked_back(text: str, check: str) -> None:
    assert read_safety(RULES, text) == SafetyReading(check=check)


@pytest.mark.parametrize(
    ("text", "sign"),
    [("ik slaap op straat, ik kan niet meer", "dakloos"), ("ik wil dood. ik ben bang voor mijn man", "crisis")],
)
def test_beside_a_sign_nothing_is_asked_back(text: str, sign: str) -> None:
    assert read_safety(RULES, text) == SafetyReading(sign=sign)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("gokken", SafetyReading(others=("gokken",))),
        ("gokken op mijn naam", SafetyReading(others=ADDING)),
        ("kumar, ik wil dood", SafetyReading("crisis", None, ("gokken",))),
        ("kumar, ik kan niet meer", SafetyReading(None, "crisis", ("gokken",))),
    ],
)
def test_dangers_that_only_add_their_help_stand_beside_the_rest(text: str, reading: SafetyReading) -> None:
    assert read_safety(RULES, text) == reading


def test_a_danger_that_already_adds_its_help_is_not_asked_back() -> None:
    assert read_safety(RULES, "gokken in het casino") == SafetyReading(others=("gokken",))
    assert read_safety(RULES, "gokken, getekend") == SafetyReading(None, "schuld_op_mijn_naam", ("gokken",))


def test_what_excludes_a_sign_holds_in_its_own_clause() -> None:
    assert read_safety(RULES, "ik kan niet meer betalen") == SafetyReading()
    assert read_safety(RULES, "ik wil betalen maar ik kan niet meer") == SafetyReading(check="crisis")


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Ik wil dood", SafetyReading(sign="crisis")),
        ("intihar etmeyi düşünüyorum", SafetyReading(sign="crisis")),
        ("mijn man slaat mij", SafetyReading(sign="geweld_thuis")),
        ("kocam beni dövüyor", SafetyReading(sign="geweld_thuis")),
        ("ik kan mijn huur niet betalen", SafetyReading()),
        ("kiramı ödeyemiyorum", SafetyReading()),
    ],
)
def test_the_shipped_rules_read_plain_cases(shipped: SafetyRules, text: str, reading: SafetyReading) -> None:
    assert read_safety(shipped, text) == reading


@given(text=st.text(max_size=80))
def test_any_text_is_read_the_same_twice(shipped: SafetyRules, text: str) -> None:
    assert read_safety(shipped, text) == read_safety(shipped, text)
