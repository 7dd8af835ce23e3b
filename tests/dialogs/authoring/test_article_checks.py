"""What an article must have: a sound sample has no problems, and one planted fault for every check is found."""

from collections.abc import Mapping
from datetime import date

import pytest
from answers_sample import (
    HOME,
    NEIGHBOURS,
    SAFETY,
    SMALL_TALK,
    THRESHOLDS,
    TODAY,
    WATER,
    changed,
    draft,
    places,
    sample,
    without,
)

from dialogs.authoring.checks.articles import FEWEST_EXAMPLES, check_articles
from dialogs.authoring.documents import Problem


def problems(
    documents: Mapping[str, str], *, previous: Mapping[str, str] | None = None, today: date = TODAY
) -> list[Problem]:
    before = None if previous is None else draft(previous)
    return list(check_articles(draft(documents), previous=before, today=today))


def test_the_sound_sample_has_nothing_to_repair() -> None:
    assert problems(sample()) == []


SHORT_NL = "  nl: Bel vandaag het bedrijf. Vraag of je later mag betalen. Geef elke maand 20 euro. Doe het nu."
SHORT_TR = "  tr: Bugün şirketi arayın. Taksit isteyin. Her ay 20 euro verin. Şimdi yapın."
TODAY_2 = "  - nl: Bel de gemeente.\n    tr: Belediyeyi arayın.\n"
WHO_NL = "  nl: Bel gratis 0800-8115.\n"

#: What is planted -> (file, old, new, words of the line that must be named, code, part of the message).
FAULTS = {
    "long button": (
        WATER,
        "nl: Water niet betaald",
        "nl: Het water is nog niet betaald en",
        "nl: Het water",
        "button_too_long",
        "32 characters on a button in `nl`",
    ),
    "long message": (HOME, "Zoek een", f"Zoek {'👋' * 2_049} een", "👋", "message_too_long", "at most 4096"),
    "many sentences": (
        WATER,
        "tr: Şimdi şişe doldurun.",
        "tr: Şimdi. Şişe. Doldurun. Hemen. Bugün. Ya.",
        "tr: Şimdi. Şişe",
        "too_many_sentences",
        "6 sentences in `tr`; at most 5",
    ),
    "long sentence": (
        WATER,
        "nl: Vul nu wat flessen.",
        f"nl: Vul {'nu ' * 15}flessen.",
        "nl: Vul nu nu",
        "long_sentence",
        "17 words",
    ),
    "long sentence of a title": (
        HOME,
        "nl: Iemand slaat jou",
        f"nl: {'Iemand ' * 16}",
        "nl: Iemand Iemand",
        "long_sentence",
        "16 words",
    ),
    "short answer": (WATER, SHORT_NL, "  nl: Bel nu. Doe het.", "short:", "answer_length", "has 2 sentences in `nl`"),
    "nobody to call": (WATER, WHO_NL, "  nl: Bel ons.\n", "who:", "no_human", "`who` in `nl` names nobody to call"),
    "no source": (WATER, "  - Wgs art. 4\n", "", "sources:", "no_source", "names no source"),
    "no figure for an amount": (HOME, "Er is hulp.", "Dat kost 5 euro.", "short:", "amount", "put it in `figures`"),
    "figure of the future": (
        WATER,
        "valid_from: 2026-01-01",
        "valid_from: 2026-06-02",
        "  - what:",
        "date",
        "holds only from 2026-06-02",
    ),
    "no other topic": (WATER, "  - geweld_thuis\n", "  - watr\n", "neighbours:", "unknown_topic", "mean `water`?"),
    "itself as a topic": (WATER, "  - geweld_thuis\n", "  - water\n", "neighbours:", "unknown_topic", "is no other"),
    "no topic beside a neighbour": (
        NEIGHBOURS,
        "      - geweld_thuis\n",
        "      - geweld\n",
        "  divorce:",
        "unknown_topic",
        "`geweld` is no topic; did you mean `geweld_thuis`?",
    ),
    "many sentences of a neighbour": (
        NEIGHBOURS,
        "nl: Over scheiden weet ik niets.",
        "nl: Nee. Nee. Nee. Nee.",
        "nl: Nee.",
        "too_many_sentences",
        "at most 3",
    ),
    "long sentence of small talk": (
        SMALL_TALK,
        "tr: Merhaba! Ne oldu?",
        f"tr: {'Merhaba ' * 16}",
        "tr: Merhaba Merhaba",
        "long_sentence",
        "16 words",
    ),
    "many sentences in danger": (
        SAFETY,
        "nl: Bel crisis 112.",
        "nl: Bel. Bel. Bel. Bel 112.",
        "nl: Bel. Bel.",
        "too_many_sentences",
        "at most 3",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_in_its_line(name: str) -> None:
    file, old, new, words, code, message = FAULTS[name]
    documents = changed(file, old, new)

    found = [problem for problem in problems(documents) if problem.severity == "error"]

    line = documents[file][: documents[file].index(words)].count("\n") + 1
    assert places(found) == [(file, line, code)], [str(problem) for problem in found]
    assert message in found[0].message


@pytest.mark.parametrize("count", [0, 4])
def test_there_are_one_to_three_things_to_do_today(count: int) -> None:
    document = sample()[WATER]
    before, after = document[: document.index("  - nl: Vul")], document[document.index("who:") :]
    documents = {**sample(), WATER: before + TODAY_2 * count + after}

    (found,) = problems(documents)

    assert (found.code, found.line) == ("answer_length", document[: document.index("today:")].count("\n") + 1)
    assert f"`today` has {count} things to do; 1 to 3" in found.message


def test_the_short_answer_has_at_most_five_sentences() -> None:
    documents = changed(WATER, SHORT_TR, "  tr: Bir. İki. Üç. Dört. Beş. Altı.")

    assert sorted(problem.code for problem in problems(documents)) == ["answer_length", "too_many_sentences"]


NO_FIGURES = sample()[WATER].split("figures:")[0] + "phrasings:" + sample()[WATER].split("phrasings:")[1]


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ("€ 20", ["amount"]),
        ("20 procent", ["amount"]),
        ("20%", ["amount"]),
        ("20 keer", []),
    ],
)
def test_an_amount_or_a_share_needs_its_figure(stated: str, found: list[str]) -> None:
    document = NO_FIGURES.replace("20 euro", "geld").replace("Vul nu wat flessen", f"Betaal {stated} nu")

    assert [problem.code for problem in problems({**sample(), WATER: document})] == found


@pytest.mark.parametrize(("stated", "found"), [("yüzde 20", ["amount"]), ("20'lik euro", ["amount"]), ("yirmi", [])])
def test_an_amount_in_turkish_needs_its_figure_too(stated: str, found: list[str]) -> None:
    document = NO_FIGURES.replace("20 euro", "para").replace("Belediyeyi arayın", f"Şimdi {stated} verin")

    assert [problem.code for problem in problems({**sample(), WATER: document})] == found


@pytest.mark.parametrize(
    ("today", "hinted"),
    [
        (date(2026, 1, 1), False),
        (date(2026, 11, 1), False),
        (date(2026, 11, 2), True),
        (date(2027, 1, 1), True),
    ],
)
def test_a_figure_that_runs_out_within_sixty_days_is_a_hint(today: date, hinted: bool) -> None:
    found = [(problem.code, problem.severity) for problem in problems(sample(), today=today)]

    assert found == ([("outdated", "hint")] if hinted else [])


def test_a_figure_without_a_last_day_is_never_outdated() -> None:
    documents = changed(WATER, "valid_to: 2026-12-31", "valid_to: none")

    assert problems(documents, today=date(2099, 1, 1)) == []


@pytest.mark.parametrize(
    ("kind", "example"), [("nl", "mijn water is dicht"), ("tr", "suyum kesildi"), ("mixed", "wateri kesildi")]
)
def test_an_article_needs_enough_examples_of_every_kind(kind: str, example: str) -> None:
    documents = changed(WATER, f"    - {example}\n", "")

    few, tuned = problems(documents)

    assert (few.file, few.code) == (WATER, "few_examples")
    assert few.message == f"{FEWEST_EXAMPLES[kind] - 1} examples in `{kind}`; at least {FEWEST_EXAMPLES[kind]}"
    assert tuned.code == "thresholds"


def test_two_articles_may_not_share_an_example_however_it_is_written() -> None:
    documents = changed(WATER, "- mijn water is dicht\n", "- IK ben bang, voor mijn MAN!\n")

    found = [problem for problem in problems(documents) if problem.severity == "error"]

    assert places(found) == [
        (WATER, documents[WATER][: documents[WATER].index("IK ben bang")].count("\n") + 1, "same_example")
    ]
    assert found[0].message == "“IK ben bang, voor mijn MAN!” is an example of `geweld_thuis` too"


def test_an_article_may_say_the_same_twice() -> None:
    documents = changed(WATER, "- mijn water is duur\n", "- Mijn water is dicht?\n")

    assert [problem.code for problem in problems(documents)] == ["thresholds"]


def test_examples_that_changed_since_the_thresholds_were_found_are_a_hint() -> None:
    documents = changed(HOME, "- babam bana vuruyor\n", "- babam bana vurdu\n")

    (found,) = problems(documents)

    assert (found.file, found.line, found.code, found.severity) == (THRESHOLDS, 3, "thresholds", "hint")
    assert "run `kopru tune`" in found.message


@pytest.mark.parametrize(
    ("language", "old", "hard"),
    [
        (
            "nl",
            "Zoek een plek waar je veilig bent.",
            "Schuldhulpverleningsorganisaties onderhandelen gemeenschappelijk.",
        ),
        ("tr", "Güvenli bir yere gidin.", "Güvenliğinizden sorumlu kuruluşlarımızla görüşebileceksiniz."),
    ],
)
def test_a_text_that_reads_hard_is_a_hint_with_its_longest_sentence(language: str, old: str, hard: str) -> None:
    documents = changed(HOME, old, f"{hard} {hard}")

    (found,) = problems(documents)

    assert (found.file, found.code, found.severity) == (HOME, "reads_hard", "hint")
    assert f"reads hard in `{language}`" in found.message
    assert f"try “{hard[:60]}" in found.message


def test_articles_are_checked_also_where_another_document_is_missing() -> None:
    documents = changed(WATER, WHO_NL, "  nl: Bel ons.\n")
    documents[NEIGHBOURS] = documents[NEIGHBOURS].replace("Over scheiden weet ik niets.", "Nee. Nee. Nee. Nee.")
    del documents[THRESHOLDS]

    assert [problem.code for problem in problems(documents)] == ["no_human"]


def test_a_translation_that_stayed_behind_is_found_in_its_line() -> None:
    documents = changed(WATER, "nl: Bel de gemeente.", "nl: Ga naar de gemeente.")

    (found,) = problems(documents, previous=sample())

    assert (found.file, found.code) == (WATER, "stale")
    assert documents[WATER].split("\n")[found.line - 1] == "    tr: Belediyeyi arayın."


def test_a_text_that_changed_in_every_language_is_no_problem() -> None:
    documents = changed(WATER, TODAY_2, "  - nl: Bel nu.\n    tr: Hemen arayın.\n")

    assert problems(documents, previous=sample()) == []


def test_what_was_not_there_before_stayed_behind_nothing() -> None:
    documents = changed(WATER, TODAY_2, TODAY_2 + "  - nl: Bel nu.\n    tr: Hemen arayın.\n")

    assert problems(documents, previous=sample()) == []
    assert problems(sample(), previous=without(HOME)) == []
