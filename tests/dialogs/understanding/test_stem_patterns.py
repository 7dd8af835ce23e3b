"""Patterns of word stems: every element of their notation, from how it is written to what it finds in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pattern_sample import has, problems_of, reader_of

from dialogs.authoring.stem_patterns import PatternMaker, vocabulary_of
from dialogs.understanding.stem_patterns import GAP, NEAR, Scan, less_one

FAMILY = {"partner": "man, vrouw,", "family": "<partner>, kind-", "beats": "slaat, heeft … geslagen"}


@pytest.mark.parametrize(
    ("pattern", "found", "not_found"),
    [
        ("dood", "liever DOOD.", "doodmoe"),
        ("intihar-", "intiharı düşünüyorum", "pintihar"),
        ("-moord", "zelfmoord", "moordenaar"),
        ("-moord-", "zelfmoordlijn", "moor"),
        ("Ölüm", "olum", "ölü"),
        ("zo'n", "zo'n dag", "zo een n"),
        ("e-mail", "e-mail", "mail e"),
        ("-dag-nacht-", "maandag nachtelijk", "dagen nachtelijk"),
        ("113", "bel 113", "bel 0113"),
        ("<number>", "met 40 pillen", "met veel pillen"),
        ("<number> pillen", "40 pillen", "pillen 40"),
    ],
)
def test_a_word_is_found_whole_by_its_beginning_its_ending_or_a_part(pattern: str, found: str, not_found: str) -> None:
    assert has(pattern, found)
    assert not has(pattern, not_found)


@pytest.mark.parametrize(
    ("pattern", "found", "not_found"),
    [
        ("geen zin", "ik heb geen zin", "geen enkele zin"),
        ("geen zin meer", "geen zin meer", "geen meer zin"),
        ("wil … dood", "ik wil nu echt gewoon snel maar dood", "ik wil nu toch echt gewoon snel maar dood"),
        ("wil ... dood", "wil dood", "dood wil"),
        ("geen/nooit zin", "nooit zin", "wel zin"),
        ("geen … zin/hoop/niet_meer", "geen dag niet meer", "geen dag niet nog meer"),
        ("er_niet_meer zijn", "er niet meer zijn", "er niet zijn"),
    ],
)
def test_words_stand_beside_each_other_or_with_a_few_between(pattern: str, found: str, not_found: str) -> None:
    assert has(pattern, found)
    assert not has(pattern, not_found)


def test_a_gap_holds_so_many_other_words_and_no_more() -> None:
    others = " ".join(["ja"] * GAP)

    assert has("wil … dood", f"wil {others} dood")
    assert not has("wil … dood", f"wil {others} ja dood")


@pytest.mark.parametrize("end", [".", "!", "?", ";", "\n"])
def test_words_beside_each_other_are_in_one_sentence(end: str) -> None:
    assert not has("wil dood", f"wat ik wil{end} dood")
    assert not has("wil … dood", f"wat ik wil{end} dood")


def test_other_marks_may_stand_between_words() -> None:
    assert has("wil … dood", "ik wil, ja (echt): dood")


@pytest.mark.parametrize("text", ["dood", "of leven", "niet meer"])
def test_phrases_with_commas_between_are_one_enough(text: str) -> None:
    assert has("dood, of leven, niet … meer", text)


@pytest.mark.parametrize(
    ("pattern", "found", "not_found"),
    [
        ("<partner>", "mijn man", "mijn baas"),
        ("<family> <beats>", "mijn vrouw slaat mij", "slaat mijn vrouw"),
        ("<family> <beats>", "kinderen heeft hij geslagen", "kinderen geslagen"),
        ("mijn/<partner> … <beats>", "mijn baas heeft me geslagen", "mijn baas heeft gelijk"),
        ("<partner>/<beats>", "slaat", "kind"),
    ],
)
def test_a_group_stands_for_its_phrases(pattern: str, found: str, not_found: str) -> None:
    assert has(pattern, found, groups=FAMILY)
    assert not has(pattern, not_found, groups=FAMILY)


def test_a_group_may_have_several_lines() -> None:
    reader = reader_of({})

    reader.group("partner", [(1, "man, vrouw,"), (2, "koca-")])

    assert [phrase[0].alternatives for phrase in reader.groups["partner"]] == [
        [[("whole", "man")]],
        [[("whole", "vrouw")]],
        [[("beginning", "koca")]],
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [("weg", True), ("weg ermee", True), ("ja, weg", True), ("wacht, weg nu", True), ("ik ga weg", False)],
)
def test_a_phrase_may_have_to_begin_its_clause(text: str, found: bool) -> None:
    assert has("<clause_start> weg", text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [("weg", True), ("ik ga weg", True), ("weg.", True), ("weg, ja", True), ("weg (echt)", True), ("weg ermee", False)],
)
def test_a_phrase_may_have_to_end_its_clause(text: str, found: bool) -> None:
    assert has("weg <clause_end>", text) is found


@pytest.mark.parametrize(("text", "found"), [("weg", True), ("ja, weg, nee", True), ("weg nee", False)])
def test_a_phrase_may_be_a_clause_by_itself(text: str, found: bool) -> None:
    assert has("<clause_start> weg <clause_end>", text) is found


@pytest.mark.parametrize(("text", "found"), [("weg", True), ("weg hoor", True), ("weg ermee", False)])
def test_the_end_of_a_clause_may_be_one_of_several(text: str, found: bool) -> None:
    assert has("weg <end>", text, groups={"end": "<clause_end>, hoor"}) is found
    assert has("weg hoor/<clause_end>", text) is found


def test_a_word_that_parts_clauses_begins_and_ends_one() -> None:
    assert has("weg <clause_end>", "weg maar toch", clause_words={"maar"})
    assert has("<clause_start> weg", "ja maar weg", clause_words={"maar"})
    assert not has("weg <clause_end>", "weg maar toch")


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("dood + pillen", "dood. ik heb pillen", True),
        ("dood + pillen", "pillen, liever dood", True),
        ("dood + pillen", "dood", False),
        ("dood + pillen, mes", "dood mes", True),
        ("dood + pillen + alleen", "alleen met pillen dood", True),
        ("dood + pillen + alleen", "alleen dood", False),
        ("dood door + door pillen", "dood door pillen", True),
    ],
)
def test_phrases_joined_by_plus_stand_near_each_other_in_any_order(pattern: str, text: str, found: bool) -> None:
    assert has(pattern, text) is found


def test_phrases_joined_by_plus_may_have_so_many_words_between_and_no_more() -> None:
    others = " ".join(["ja"] * NEAR)

    assert has("dood + pillen", f"pillen {others} dood")
    assert has("dood + pillen + mes", f"pillen {others} dood {others} mes")
    assert not has("dood + pillen", f"pillen {others} ja dood")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dood", True),
        ("niet dood", False),
        ("dood ga ik niet", False),
        ("niet nu, dood", True),
        ("hond is dood", False),
        ("dood. hond", True),
        ("niet dood, dood", True),
    ],
)
def test_unless_excludes_what_stands_in_the_same_clause(text: str, found: bool) -> None:
    assert has("dood unless niet, hond", text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [("dood pillen", True), ("dood. geen hoop. en pillen", True), ("dood", False), ("pillen", False)],
)
def test_with_needs_something_anywhere_in_the_text(text: str, found: bool) -> None:
    assert has("dood with pillen, mes", text) is found


@pytest.mark.parametrize(("text", "found"), [("dood", True), ("dood. wat een film", False), ("film", False)])
def test_without_excludes_what_stands_anywhere_in_the_text(text: str, found: bool) -> None:
    assert has("dood without film, boek", text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dood met pillen nu", True),
        ("dood met pillen", False),
        ("dood nu", False),
        ("hond dood met pillen nu", False),
        ("dood met pillen nu in een film", False),
        ("dood met pillen nu in een boek", False),
    ],
)
def test_conditions_may_be_joined_in_any_order(text: str, found: bool) -> None:
    assert has("dood without film with pillen unless hond, kat with nu without boek", text) is found


@pytest.mark.parametrize("typed", ["deurwaarder", "deurwarder", "deuurwaarder", "deurwaadrer", "deurwaarders"])
def test_one_letter_too_few_too_many_or_two_changed_about_is_a_slip(typed: str) -> None:
    assert has("deurwaarder", typed)


@pytest.mark.parametrize("typed", ["slaapen", "slaen", "slpaen"])
def test_a_stem_of_six_letters_is_long_enough_for_a_slip(typed: str) -> None:
    assert has("slapen", typed)


@pytest.mark.parametrize(
    "typed", ["deurwaander", "derwuaarder", "teurwaarder", "eurwaarder", "deurwarde", "deurwaarderij", "deur"]
)
def test_another_letter_another_beginning_or_more_slips_are_another_word(typed: str) -> None:
    assert not has("deurwaarder", typed)


@pytest.mark.parametrize(("typed", "found"), [("deurwarderskosten", True), ("deurwaadrers", True), ("deuren", False)])
def test_a_beginning_with_a_slip_may_go_on(typed: str, found: bool) -> None:
    assert has("deurwaarder-", typed) is found


@pytest.mark.parametrize(
    ("pattern", "typed"),
    [("slaat", "slat"), ("slaat-", "slata"), ("-moordenaar", "mordenaar"), ("-oordenaa-", "ordena")],
)
def test_short_words_endings_and_parts_have_no_slips(pattern: str, typed: str) -> None:
    assert not has(pattern, typed)


def test_a_word_spelled_right_is_no_slip_for_another() -> None:
    assert has("wanhoop", "wanhop")
    assert not has("wanhoop", "wanhop", spelled_right={"wanhop"})


def test_a_slip_counts_only_where_nothing_else_fits() -> None:
    groups = {"known": "wanhop"}

    assert not has("wanhoop", "wanhop", groups=groups)
    assert has("<known>", "wanhop", groups=groups)


def test_a_stem_less_one_letter_has_every_form() -> None:
    assert less_one("abc") == {"abc", "bc", "ac", "ab"}


def test_words_found_in_several_ways_are_found_in_each() -> None:
    pattern = "zelfmoord/zelf-/-moord/-elfm-"

    assert has(pattern, "zelfmoord")
    assert has("zelfmoord + zelf- + -moord + -elfm-", "zelfmoord")


@pytest.mark.parametrize("text", ["", "?!", "مرحبا", "hallo"])
def test_a_text_without_any_word_of_a_pattern_has_none(text: str) -> None:
    assert not has("dood, weg <clause_end>", text)


def test_one_reading_answers_for_every_pattern() -> None:
    reader = reader_of(FAMILY)
    drafts = [reader.pattern(one, 1) for one in ("<beats>", "<partner>", "<family> <beats>", "baas <beats>")]
    maker = PatternMaker(reader)
    scan = Scan(vocabulary_of(reader, spelled_right=frozenset(), clause_words=frozenset()), maker.groups)

    scan.read("Mijn man slaat mij. Mijn baas niet.")

    assert [scan.matches(maker.pattern(draft)) for draft in drafts] == [True, True, True, False]


def test_a_group_of_a_scope_is_its_own_and_may_have_the_name_of_another() -> None:
    reader = reader_of({"shared": "huis"})
    reader.scope = "crisis"
    reader.group("means", [(1, "pillen")])
    reader.scope = "gokken"
    reader.group("means", [(2, "casino")])

    draft = reader.pattern("<means> <shared>", 3)

    assert not reader.problems.found
    assert [step.alternatives for step in draft.said[0][0]] == [[[("group", "gokken:means")]], [[("group", "shared")]]]


def test_groups_are_known_in_their_scope_and_those_without_everywhere() -> None:
    reader = reader_of({"shared": "huis"})
    reader.scope = "crisis"
    reader.group("means", [(1, "pillen")])

    in_crisis = [reader.has_group(name) for name in ("shared", "means", "other")]
    reader.scope = "gokken"
    in_gokken = [reader.has_group(name) for name in ("shared", "means", "other")]

    assert in_crisis == [True, True, False]
    assert in_gokken == [True, False, False]


@pytest.mark.parametrize(
    "pattern", ["<partnr>", "<later> slaat", "<partner", "<partner>_slaat", "dood unless <nobody>", "dood with <of>"]
)
def test_an_unknown_group_is_refused_with_those_that_are_known(pattern: str) -> None:
    [unknown] = problems_of(pattern, groups={"partner": "man"}, scope="crisis")

    assert (unknown.line, unknown.code) == (7, "unknown_group")
    assert unknown.message.endswith("Allowed: clause_end, clause_start, number, partner")


def test_a_group_may_not_name_itself() -> None:
    (unknown,) = problems_of("dood", groups={"loop": "<loop>"})

    assert (unknown.line, unknown.code) == (1, "unknown_group")


@pytest.mark.parametrize(
    "pattern",
    ["", "dood,", ", dood", "dood, , weg", "dood …", "dood + ", "dood unless", "dood with , mes", "…", "dood … + weg"],
)
def test_missing_words_are_refused(pattern: str) -> None:
    found = problems_of(pattern)

    assert {(problem.line, problem.code) for problem in found} == {(7, "pattern")}
    assert all("words are missing" in problem.message for problem in found)


@pytest.mark.parametrize("pattern", ["dood/", "a__b", "_a", "--", "dood!", "(dood)", "dood…", "a;b", "😀", "a//b"])
def test_what_is_no_word_is_refused(pattern: str) -> None:
    found = problems_of(pattern)

    assert {(problem.line, problem.code) for problem in found} == {(7, "pattern")}
    assert "is no word" in found[0].message


@given(st.text(alphabet="abz <>…+,/_-.", max_size=30))
def test_any_line_is_read_or_refused(line: str) -> None:
    reader = reader_of({"a": "aa, bb"})

    draft = reader.pattern(line, 1)

    assert reader.problems.found or PatternMaker(reader).pattern(draft).said
