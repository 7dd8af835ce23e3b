"""Articles, lexicons and signs put together: what may be missing or double, and what is learned from them."""

import pytest
from answers_sample import (
    CONCEPTS,
    CRISIS,
    HARMLESS,
    HOME,
    LANGUAGES_HEARD,
    NEIGHBOURS,
    PADDING,
    SAFETY,
    SMALL_TALK,
    THRESHOLDS,
    WATER,
    changed,
    draft,
    places,
    sample,
    whole,
    without,
)

from dialogs.authoring.answers import examples_of, fingerprint, languages_of, matcher_of
from dialogs.understanding.answers import Found


def test_all_documents_together_are_whole() -> None:
    read = draft(sample())

    assert read.problems == ()
    assert read.whole is not None
    assert read.whole.articles == read.articles
    assert sorted(read.articles) == ["geweld_thuis", "water"]
    assert read.whole.thresholds.thresholds.evidence == 4.5
    assert read.whole.other_languages[:2] == ("please", "help")
    assert read.whole.safety.file == SAFETY


def test_documents_of_other_kinds_are_left_out() -> None:
    documents = {**sample(), "a.yaml": "script: intake\n", "b.yaml": "nothing\n", "c.yaml": "lexicon: typed_words\n"}

    assert draft(documents).problems == ()


@pytest.mark.parametrize(
    ("file", "name"),
    [
        (CONCEPTS, "concepts"),
        (NEIGHBOURS, "neighbours"),
        (SMALL_TALK, "small_talk"),
        (PADDING, "padding"),
        (HARMLESS, "harmless"),
        (LANGUAGES_HEARD, "languages"),
        (THRESHOLDS, "thresholds"),
    ],
)
def test_a_lexicon_that_is_missing_is_named(file: str, name: str) -> None:
    read = draft(without(file))

    assert read.whole is None
    assert places(read.problems) == [("lexicon", 1, "missing_document")]
    assert read.problems[0].message == f"there is no document `lexicon: {name}`"


def test_the_signs_of_danger_may_not_be_missing() -> None:
    read = draft(without(CRISIS))

    assert (read.whole, places(read.problems)) == (None, [(SAFETY, 1, "missing_document")])


def test_there_is_at_least_one_article() -> None:
    read = draft({file: text for file, text in sample().items() if file not in (WATER, HOME)})

    assert (read.whole, read.articles) == (None, {})
    assert places(read.problems) == [("answers", 1, "missing_document")]


def test_a_topic_is_answered_in_one_document() -> None:
    read = draft({**sample(), "answers/zzz.yaml": f"# again\n{sample()[WATER]}"})

    assert read.whole is None
    assert read.articles["water"].file == WATER
    assert places(read.problems) == [("answers/zzz.yaml", 2, "duplicate_answer")]
    assert read.problems[0].message == f"the topic `water` is answered in {WATER} too"


def test_a_lexicon_stands_in_one_document() -> None:
    read = draft({**sample(), "lexicon/zzz.yaml": sample()[PADDING]})

    assert (read.whole, places(read.problems)) == (None, [("lexicon/zzz.yaml", 1, "second_document")])
    assert read.problems[0].message == "`lexicon: padding` stands in two documents"


def test_a_document_with_problems_is_not_missing_too() -> None:
    documents = changed(PADDING, "phrases:", "phrase:")
    documents[WATER] = documents[WATER].replace("urgency: U0", "urgency: U7")

    read = draft(documents)

    assert (read.whole, list(read.articles)) == (None, ["geweld_thuis"])
    assert {(problem.file, problem.code) for problem in read.problems} == {
        (WATER, "type"),
        (PADDING, "unknown_key"),
        (PADDING, "missing_key"),
    }


def test_the_matcher_finds_articles_neighbours_and_small_talk() -> None:
    matcher = matcher_of(whole(sample()))

    assert matcher.thresholds.lead == 2.0
    assert (matcher.find("ons water is dicht").topic, matcher.find("ons water is dicht").zone) == ("water", "direct")
    assert matcher.find("suyumuz neden akmıyor").topic == "water"
    assert matcher.find("man'ım beni slaat").topic == "geweld_thuis"
    assert matcher.find("wanneer gaat het regenen").neighbour == "weather"
    assert matcher.find("Hallo!") == Found(small_talk="robot", confidence=1.0)


def test_the_matcher_weighs_dangers_against_what_is_harmless() -> None:
    matcher = matcher_of(whole(sample()))

    assert matcher.likeness("ik word geslagen door mijn man").nearest()[0] == "geweld_thuis"
    assert matcher.likeness("ik lach me dood").nearest() == (None, 0.0)


def test_titles_and_what_is_harmless_are_examples_too() -> None:
    examples = examples_of(whole(sample()))

    assert len(examples["water"]) == 12 + 12 + 8 + 2
    assert set(examples["water"]) > {"Je water gaat dicht", "Suyunuz kesilecek", "waterim kesildi"}
    assert examples["harmless"] == ("Ik lach me dood", "Gülmekten öldüm", "dood ettiler beni")
    assert set(examples["neighbour:divorce"]) == {"Ik wil scheiden", "Boşanmak istiyorum", "scheiden istiyorum"}


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("mijn water is dicht", "nl"),
        ("suyumuz kesildi", "tr"),
        ("please help my money", "other"),
        ("lütfen bitte hilfe", "other"),
        ("...", None),
    ],
)
def test_languages_are_learned_from_examples_and_texts(typed: str, heard: str | None) -> None:
    assert languages_of(whole(sample())).hear(typed) == heard


def test_terms_in_brackets_teach_no_language() -> None:
    plain = languages_of(whole(sample()))

    bracketed = changed(WATER, "Belediyeyi arayın.", "Belediyeyi (gemeentelijke schuldhulp) arayın.")
    written = changed(WATER, "Belediyeyi arayın.", "Belediyeyi gemeentelijke schuldhulp arayın.")

    assert languages_of(whole(bracketed)) == plain
    assert languages_of(whole(written)) != plain


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (WATER, "- suyum pahalı", "- suyum ucuz"),
        (WATER, "nl: Je water gaat dicht", "nl: Het water gaat dicht"),
        (NEIGHBOURS, "- Ik wil scheiden", "- Wij willen scheiden"),
        (CONCEPTS, "nl: kraan, =water", "nl: kraan, water"),
        (PADDING, "nl: alvast bedankt", "nl: bij voorbaat dank"),
        (HARMLESS, "- Ik lach me dood", "- Ik schaam me dood"),
    ],
)
def test_the_fingerprint_follows_what_a_ranking_depends_on(file: str, old: str, new: str) -> None:
    assert fingerprint(whole(changed(file, old, new))) != fingerprint(whole(sample()))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (WATER, "nl: Vul nu wat flessen.", "nl: Vul wat emmers."),
        (SMALL_TALK, "merhaba, ", "merhaba, selam, "),
        (THRESHOLDS, "evidence: 4.5", "evidence: 9"),
    ],
)
def test_the_fingerprint_stays_when_only_answers_change(file: str, old: str, new: str) -> None:
    found = fingerprint(whole(changed(file, old, new)))

    assert found == fingerprint(whole(sample()))
    assert len(found) == 16
    assert int(found, 16) > 0
