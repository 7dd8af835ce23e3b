"""Articles as they are read: every part with its type, and every fault with its file and line."""

from datetime import date

import pytest
from answers_sample import HOME, WATER, changed, line_of, places, sample

from dialogs.authoring.articles import Article, Figure, read_article
from dialogs.wording import text


def article(document: str) -> Article:
    found, problems = read_article(document, WATER)
    assert found is not None, [str(problem) for problem in problems]
    return found


def test_every_part_of_an_article_is_read() -> None:
    document = sample()[WATER]

    found = article(document)

    assert (found.file, found.id, found.urgency, found.offer) == (WATER, "water", "U0", "intake")
    assert found.title == text(nl="Je water gaat dicht", tr="Suyunuz kesilecek")
    assert found.button == text(nl="Water niet betaald", tr="Su borcu")
    assert found.urgency_when == text(nl="als het water dicht is", tr="su kesildiyse")
    assert [step.by_language["nl"] for step in found.today] == ["Vul nu wat flessen.", "Bel de gemeente."]
    assert found.who.by_language["tr"] == "Ücretsiz 0800-8115'i arayın."
    assert (found.neighbours, found.sources) == (("geweld_thuis",), ("Wgs art. 4",))
    assert (found.checked_on, found.review) == (date(2026, 5, 4), ("Is it 20 euro everywhere?",))
    assert found.figures == (
        Figure(
            "least amount a month",
            "20 euro",
            date(2026, 1, 1),
            date(2026, 12, 31),
            "rates of 2026",
            line_of(document, "what: least amount"),
        ),
    )


def test_examples_are_kept_per_language_and_mixed() -> None:
    found = article(sample()[WATER])

    assert {kind: len(examples) for kind, examples in found.examples.items()} == {"nl": 12, "tr": 12, "mixed": 8}
    assert found.examples["mixed"][0] == "waterim kesildi"


def test_texts_and_keys_keep_their_lines_and_roles() -> None:
    document = sample()[WATER]

    found = article(document)

    assert found.lines["who"] == line_of(document, "who:")
    assert [(placed.path, placed.role) for placed in found.texts] == [
        (("title",), "title"),
        (("button",), "button"),
        (("urgency_when",), "bubble"),
        (("short",), "bubble"),
        (("today", "1"), "bubble"),
        (("today", "2"), "bubble"),
        (("who",), "bubble"),
    ]
    assert found.texts[0].lines == {"nl": 3, "tr": 4}


@pytest.mark.parametrize("urgency", ["U0", "U1", "U2L", "U2", "U3"])
@pytest.mark.parametrize("offer", ["intake", "crisis", "none"])
def test_every_urgency_and_offer_is_known(urgency: str, offer: str) -> None:
    document = sample()[WATER].replace("urgency: U0", f"urgency: {urgency}").replace("offer: intake", f"offer: {offer}")

    assert (article(document).urgency, article(document).offer) == (urgency, offer)


def test_what_is_optional_may_be_left_out() -> None:
    found = article(sample()[HOME])

    assert (found.urgency_when, found.neighbours, found.figures, found.review) == (None, (), (), ())
    assert found.outdated_after is None


MORE_FIGURES = """\
figures:
  - what: another one
    value: 3 days
    valid_from: 2020-02-29
    valid_to: {last}
    source: a law
"""


@pytest.mark.parametrize(
    ("last", "outdated"),
    [("2026-07-01", date(2026, 7, 1)), ("2027-07-01", date(2026, 12, 31)), ("none", date(2026, 12, 31))],
)
def test_an_article_is_outdated_with_the_first_of_its_figures(last: str, outdated: date) -> None:
    documents = changed(WATER, "figures:\n", MORE_FIGURES.format(last=last))

    assert article(documents[WATER]).outdated_after == outdated


def test_a_figure_may_hold_for_one_day() -> None:
    documents = changed(WATER, "valid_from: 2026-01-01", "valid_from: 2026-12-31")

    assert article(documents[WATER]).figures[0].valid_from == date(2026, 12, 31)


def test_a_figure_without_a_last_day_never_outdates() -> None:
    documents = changed(WATER, "valid_to: 2026-12-31", "valid_to: none")

    assert article(documents[WATER]).outdated_after is None


#: What is planted -> (old text, new text, words of the line that must be named, code, part of the message).
FAULTS = {
    "unreadable": ("  - Wgs art. 4\n", "  - [Wgs]\n", "[Wgs]", "flow_style", "without [ ]"),
    "unknown key": ("offer: intake", "offre: intake", "offre:", "unknown_key", "did you mean `offer`?"),
    "topic that is no code": ("answer: water", "answer: Het Water", "answer:", "type", "`answer` must be a code"),
    "unknown urgency": ("urgency: U0", "urgency: U4", "urgency: U4", "type", "Allowed: U0, U1, U2, U2L, U3"),
    "urgency that is a list": ("urgency: U0", "urgency:\n  - U0", "  - U0", "type", "`urgency` cannot be ``"),
    "unknown offer": ("offer: intake", "offer: intak", "offer:", "type", "cannot be `intak`; did you mean `intake`?"),
    "one language": ("  tr: Su borcu\n", "", "  nl: Water niet betaald", "missing_text", "no text in `tr`"),
    "text without languages": (
        "  nl: Bel gratis 0800-8115.\n  tr: Ücretsiz 0800-8115'i arayın.\n",
        "  - Bel 112\n",
        "Bel 112",
        "missing_text",
        "`who` needs a text",
    ),
    "neighbour that is no code": ("  - geweld_thuis", "  - Thuis!", "Thuis!", "type", "an item of `neighbours`"),
    "checked on no day": ("2026-05-04", "yesterday", "yesterday", "type", "`checked_on` must be a day"),
    "checked on several days": ("2026-05-04", "\n  - 2026-05-04", "  - 2026-05-04", "type", "must be a day"),
    "checked on a day that never was": ("2026-05-04", "2026-02-30", "2026-02-30", "type", "must be a day"),
    "sources that are no list": ("  - Wgs art. 4\n", "  at: Wgs\n", "  at: Wgs", "type", "must be a list"),
    "figure that is no mapping": (
        "  - what: least amount a month\n",
        "  - 20 euro\n  - what: x\n",
        "  - 20",
        "type",
        "",
    ),
    "figure with an unknown key": ("    value: 20 euro", "    amount: 20", "    amount", "unknown_key", "in a figure"),
    "figure without a source": (
        "    source: rates of 2026\n",
        "",
        "  - what: least",
        "missing_key",
        "a figure needs the key `source`",
    ),
    "figure with an empty source": (
        "    source: rates of 2026",
        "    source:",
        "    source:",
        "type",
        "must be a text",
    ),
    "first day that is none": ("2026-01-01", "january", "january", "type", "`valid_from` must be a day"),
    "last day that is none": ("2026-12-31", "never", "never", "type", "`valid_to` (or `none`) must be a day"),
    "figure that ends before it begins": (
        "2026-12-31",
        "2025-12-31",
        "  - what: least",
        "date",
        "`least amount a month` ends before it begins",
    ),
    "empty example": ("    - suyum kesildi\n", "    -\n", "    -\n", "type", "an item of `tr`"),
    "review that is no list": ("  - Is it 20 euro everywhere?\n", "  a: b\n", "  a: b", "type", "`review` must be"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_in_its_line(name: str) -> None:
    old, new, words, code, message = FAULTS[name]
    document = changed(WATER, old, new)[WATER]

    found, problems = read_article(document, WATER)

    line = document[: document.index(words)].count("\n") + 1
    assert found is None
    assert (WATER, line, code) in places(problems), [str(problem) for problem in problems]
    assert any(message in problem.message for problem in problems if problem.line == line)


def test_several_faults_are_found_at_once() -> None:
    document = changed(WATER, "urgency: U0", "urgency: U9")[WATER].replace("offer: intake", "offer: all")

    _, problems = read_article(document, WATER)

    assert places(problems) == [
        (WATER, line_of(document, "urgency: U9"), "type"),
        (WATER, line_of(document, "offer: all"), "type"),
    ]


@pytest.mark.parametrize("key", ["title", "sources", "phrasings"])
def test_a_key_that_is_left_out_is_named(key: str) -> None:
    document = sample()[WATER].replace(f"\n{key}:", "\nreview_of:")

    _, problems = read_article(document, WATER)

    assert (WATER, 1, "missing_key") in places(problems)
    assert f"the article needs the key `{key}`" in [problem.message for problem in problems]


def test_figures_that_are_no_list_are_refused() -> None:
    before, after = sample()[WATER].split("figures:\n")
    document = f"{before}figures: many\n{after[after.index('review:') :]}"

    _, problems = read_article(document, WATER)

    assert places(problems) == [(WATER, line_of(document, "figures: many"), "type")]


@pytest.mark.parametrize(
    ("phrasings", "codes"),
    [
        ("phrasings: many\n", ["type"]),
        ("phrasings:\n  nl:\n    - een\n  tr:\n    - bir\n", ["missing_key"]),
        ("phrasings:\n  nl:\n    - een\n  tr:\n    - bir\n  both:\n    - a\n", ["unknown_key", "missing_key"]),
        ("phrasings:\n  nl: een\n  tr:\n    - bir\n  mixed:\n    - a\n", ["type"]),
    ],
)
def test_examples_stand_in_a_list_per_language_and_mixed(phrasings: str, codes: list[str]) -> None:
    document = sample()[WATER]
    document = document[: document.index("phrasings:")] + phrasings

    found, problems = read_article(document, WATER)

    assert (found, [problem.code for problem in problems]) == (None, codes)


def test_a_document_that_is_no_mapping_is_no_article() -> None:
    found, problems = read_article("- answer\n", WATER)

    assert (found, places(problems)) == (None, [(WATER, 1, "type")])
