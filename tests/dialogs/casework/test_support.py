"""Money and help that may apply: which suggestions answers give, how they are worded, and amounts that run out."""

import re
from collections.abc import Mapping
from datetime import date
from typing import get_args

import pytest
from casework_sample import CASEWORK, MONDAY, RULES, shipped_documents

from dialogs.authoring.rules import read_rules
from dialogs.casework.intake import IntakeCasework
from dialogs.casework.rule_page import rule_page
from dialogs.casework.rules import Rules, Scope
from dialogs.casework.support import MOST, FigureExpired, suggestion, support, support_texts
from dialogs.conditions import Value
from dialogs.wording import Text

Answers = Mapping[str, Value]

CASES: list[tuple[str, Answers, tuple[str, ...]]] = [
    ("nothing answered", {}, ("toeslagen", "local_schemes")),
    (
        "don't know is no reason to leave out what is for anybody",
        {"arrears": ("unknown",), "fixed_costs": "unknown", "children": "refused"},
        ("toeslagen", "local_schemes"),
    ),
    (
        "children, and no worries",
        {"children": "yes", "fixed_costs": "can_pay"},
        ("toeslagen", "leergeld", "jeugdfonds", "local_schemes", "jarige_job_kinderhulp"),
    ),
    ("no children", {"children": "no", "fixed_costs": "can_pay"}, ("toeslagen", "local_schemes")),
    (
        "a loan behind",
        {"arrears": ("loan",)},
        ("toeslagen", "special_welfare", "local_schemes", "zakat_fund"),
    ),
    (
        "energy behind",
        {"arrears": ("energy",)},
        ("toeslagen", "energy_support", "special_welfare", "local_schemes", "zakat_fund"),
    ),
    (
        "energy about to be cut off",
        {"danger": ("energy_cutoff",)},
        ("sun_emergency", "toeslagen", "energy_support", "local_schemes"),
    ),
    (
        "tax behind",
        {"arrears": ("tax",)},
        ("toeslagen", "tax_remission", "local_schemes"),
    ),
    (
        "an own business",
        {"business": "yes", "fixed_costs": "can_pay"},
        ("bbz", "toeslagen", "local_schemes"),
    ),
    (
        "the account is seized",
        {"danger": ("bank_seizure",)},
        ("sun_emergency", "toeslagen", "special_welfare", "local_schemes", "settlement_loan"),
    ),
    (
        "next month cannot be paid",
        {"fixed_costs": "cannot_pay", "children": "yes"},
        ("sun_emergency", "food_bank", "toeslagen", "special_welfare", "leergeld"),
    ),
    (
        "next month can be paid in part",
        {"fixed_costs": "partly"},
        ("food_bank", "toeslagen", "special_welfare", "tax_remission", "local_schemes"),
    ),
    (
        "payments missed for months, nothing overdue now",
        {"missed_months": "three_or_more"},
        ("toeslagen", "local_schemes", "long_low_income"),
    ),
    (
        "too many debts, before an arrangement",
        {"bkr_arrears": "yes"},
        ("toeslagen", "special_welfare", "local_schemes", "settlement_loan", "zakat_fund"),
    ),
    (
        "too many debts, in an arrangement: no settlement loan",
        {"bkr_arrears": "yes", "phase": "in_arrangement"},
        ("toeslagen", "special_welfare", "local_schemes", "zakat_fund"),
    ),
    (
        "everything at once",
        {
            "danger": ("eviction",),
            "arrears": ("rent", "energy", "tax"),
            "fixed_costs": "cannot_pay",
            "business": "yes_threatened",
            "children": "yes",
        },
        ("sun_emergency", "food_bank", "bbz", "toeslagen", "energy_support"),
    ),
    ("danger to life", {"danger_to_life": "yes", "fixed_costs": "cannot_pay"}, ()),
    ("violence at home", {"violence_at_home": "yes", "children": "yes"}, ()),
    ("no place to sleep", {"homeless_tonight": "yes"}, ()),
]

GIFTS = """
  gifts:
    priority: 99
    scope: national
    name:
      nl: Giften
      tr: Hediyeler
    for_whom:
      nl: "Giften tellen niet mee tot {gift_limit}."
      tr: "Şu tutara kadar hediyeler sayılmaz: {gift_limit}."
    through:
      nl: Via je gemeente.
      tr: Belediyeniz üzerinden.
    first_step:
      nl: Vraag je gemeente ernaar.
      tr: Belediyenize sorun.
    figures:
      - name: gift_limit
        value:
          nl: € 1.200 per jaar
          tr: yılda 1.200 euro
        valid_from: 2026-01-01
        valid_to: 2026-12-31
        sources:
          - Gemeente Zeist
      - name: gift_limit
        value:
          nl: € 1.100 per jaar
          tr: yılda 1.100 euro
        valid_from: 2025-01-01
        valid_to: 2025-12-31
        sources:
          - Gemeente Zeist
    sources:
      - Gemeente Zeist
    checked_on: 2026-11-23
"""


def _with(addition: str) -> Rules:
    documents = shipped_documents()
    rules, problems = read_rules({**documents, "support.yaml": documents["support.yaml"] + addition})
    assert rules is not None, problems
    return rules


def _shown(answers: Answers, language: str) -> str:
    return CASEWORK.support(answers, MONDAY)[1]["support_suggestions"].by_language[language]


@pytest.mark.parametrize(("answers", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_answers_lead_to_what_may_apply(answers: Answers, expected: tuple[str, ...]) -> None:
    codes, _ = CASEWORK.support(answers, MONDAY)

    assert codes == {"support": expected}


def test_every_suggestion_can_be_reached() -> None:
    reached = {name for _, _, expected in CASES for name in expected}

    assert reached == {rule.id for rule in RULES.support}


def test_the_language_of_help_changes_nothing() -> None:
    found = {
        tuple(one.rule.id for one in support(RULES, {"arrears": ("loan",), "help_language": language}, MONDAY))
        for language in RULES.fields["help_language"].codes
    }

    assert len(found) == 1
    assert "zakat_fund" in found.pop()


def test_suggestions_of_the_same_priority_stay_in_the_order_of_the_rules() -> None:
    documents = shipped_documents()
    documents["support.yaml"] = re.sub(r"priority: \d+", "priority: 7", documents["support.yaml"])
    rules, _ = read_rules(documents)
    assert rules is not None

    found = [one.rule.id for one in support(rules, {"children": "yes", "business": "yes"}, MONDAY)]

    assert found == ["bbz", "toeslagen", "leergeld", "jeugdfonds", "local_schemes"]
    assert len(found) == MOST


def test_each_says_for_whom_through_whom_and_what_to_do_first() -> None:
    assert _shown({"arrears": ("loan",)}, "nl").split("\n\n")[1].splitlines() == [
        "• Bijzondere bijstand",
        "Voor nodige kosten die je niet zag aankomen, bij weinig inkomen en spaargeld. Via je gemeente. "
        "Vraag je gemeente naar bijzondere bijstand en vertel welke kosten je hebt.",
    ]
    assert _shown({"arrears": ("loan",)}, "tr").split("\n\n")[1].splitlines() == [
        "• Özel yardım (bijzondere bijstand)",
        "Geliri ve birikimi az olanların beklenmeyen zorunlu masrafları için. Belediyeniz üzerinden. "
        "Belediyenize özel yardımı sorun ve masrafınızı anlatın.",
    ]


def test_what_is_not_confirmed_is_to_be_checked() -> None:
    for rule in RULES.support:
        texts = support_texts(RULES, [suggestion(rule, MONDAY)])["support_suggestions"].by_language

        assert texts["nl"].endswith("Laat dit controleren.") is (rule.review is not None), rule.id
        assert texts["tr"].endswith("Bunu kontrol ettirin.") is (rule.review is not None), rule.id


def test_while_safety_comes_first_only_that_is_said() -> None:
    answers: Answers = {"danger_to_life": "yes", "fixed_costs": "cannot_pay"}

    assert _shown(answers, "nl") == RULES.texts["support_later"].by_language["nl"]
    assert _shown(answers, "tr") == RULES.texts["support_later"].by_language["tr"]


def test_the_hint_promises_nothing() -> None:
    hint = CASEWORK.support({}, MONDAY)[1]["support_hint"].by_language

    assert "Niets hiervan is zeker" in hint["nl"]
    assert "hiçbiri kesin değildir" in hint["tr"]


#: Words with which a text would promise something.
PROMISES = {
    "nl": r"je (krijgt|ontvangt)|heb(t)? (je )?recht op|gegarandeerd|altijd geld",
    "tr": r"alırsınız|alacaksınız|hakkınız var|garanti|kesinlikle",
}


@pytest.mark.parametrize("rule", RULES.support, ids=lambda rule: rule.id)
def test_a_suggestion_promises_nothing_and_states_no_amount(rule) -> None:  # type: ignore[no-untyped-def]
    for text in rule.texts:
        for language, pattern in PROMISES.items():
            assert not re.search(pattern, text.by_language[language]), text
            assert not re.search(r"€|%|\beuro", text.by_language[language], re.IGNORECASE), text


@pytest.mark.parametrize("rule", RULES.support, ids=lambda rule: rule.id)
def test_a_suggestion_has_sources_a_reach_and_a_day(rule) -> None:  # type: ignore[no-untyped-def]
    assert rule.sources
    assert rule.scope in get_args(Scope)
    assert date(2026, 1, 1) <= rule.checked_on <= MONDAY
    assert suggestion(rule, MONDAY).rule is rule


def test_all_that_can_be_shown_fits_one_message() -> None:
    longest = sorted(
        (support_texts(RULES, [suggestion(rule, MONDAY)])["support_suggestions"] for rule in RULES.support),
        key=lambda text: -max(map(len, text.by_language.values())),
    )[:MOST]

    for language in ("nl", "tr"):
        assert sum(len(text.by_language[language]) + 2 for text in longest) < 2_000


def test_an_amount_is_that_of_the_day() -> None:
    rules = _with(GIFTS)

    (now, *_), (before, *_) = support(rules, {}, MONDAY), support(rules, {}, date(2025, 1, 1))

    assert now.for_whom.by_language == {
        "nl": "Giften tellen niet mee tot € 1.200 per jaar.",
        "tr": "Şu tutara kadar hediyeler sayılmaz: yılda 1.200 euro.",
    }
    assert "€ 1.100" in before.for_whom.by_language["nl"]


@pytest.mark.parametrize("on", [date(2024, 12, 31), date(2027, 1, 1)])
def test_an_amount_without_a_value_on_the_day_is_an_error(on: date) -> None:
    casework = IntakeCasework(_with(GIFTS), lambda code, on: None)

    with pytest.raises(FigureExpired, match=f"support.gifts: `gift_limit` has no value on {on}"):
        casework.support({}, on)


def test_an_amount_of_what_is_not_shown_does_no_harm() -> None:
    rules = _with(GIFTS.replace("priority: 99", "priority: 99\n    when:\n      answer: children\n      is: yes"))

    assert [one.rule.id for one in support(rules, {}, date(2027, 1, 4))] == ["toeslagen", "local_schemes"]


def test_amounts_stand_in_the_page_with_their_dates() -> None:
    page = rule_page(_with(GIFTS))

    assert "`{gift_limit}` € 1.200 per jaar / yılda 1.200 euro, 2026-01-01 to 2026-12-31 (Gemeente Zeist)" in page


def test_every_suggestion_stands_in_the_page() -> None:
    page = rule_page(RULES)

    for rule in RULES.support:
        assert f"| {rule.id} | {rule.priority} | {rule.scope} |" in page
        assert all(wording in page for text in rule.texts for wording in text.by_language.values())


WRONG = [
    # (written, instead, code, part of the message)
    (
        "scope: national\n    name:\n      nl: Giften",
        "scope: abroad\n    name:\n      nl: Giften",
        "unknown_name",
        "scope",
    ),
    ("{gift_limit}", "{gift_limti}", "placeholder", "the unknown placeholder {gift_limti}"),
    ("tot {gift_limit}.", "tot € 1.200.", "amount", "`for_whom` states an amount"),
    ("kadar hediyeler sayılmaz: {gift_limit}", "%20", "amount", "put it in `figures`"),
    ("      nl: Giften\n", "      nl: Giften tot 90 Euro\n", "amount", "`name` states an amount"),
    ("valid_to: 2026-12-31", "valid_to: 2025-12-31", "date", "ends before it begins"),
    ("valid_to: 2025-12-31", "valid_to: 2026-01-01", "date", "`gift_limit` has two values on one day"),
    ("valid_from: 2026-01-01", "valid_from: 1 januari 2026", "type", "must be a day, such as 2026-11-23"),
    ("valid_from: 2026-01-01", "valid_from: 2026-02-30", "type", "must be a day, such as 2026-11-23"),
    ("        valid_from: 2026-01-01\n", "", "missing_key", "`gifts` needs the key `valid_from`"),
    ("    checked_on: 2026-11-23\n", "", "missing_key", "`gifts` needs the key `checked_on`"),
    ("checked_on: 2026-11-23", "checked_on: 20261123", "type", "`checked_on` must be a day"),
    ("        sources:\n          - Gemeente Zeist", "        sources:\n          - Nibud", "standing", "`Nibud`"),
    ("\n    sources:\n      - Gemeente Zeist", "\n    sources:\n      - General knowledge", "review", "is background"),
    (
        "\n    sources:\n      - Gemeente Zeist",
        "\n    sources:\n      - Gemeente Ziest",
        "unknown_name",
        "Gemeente Zeist",
    ),
    ("    figures:\n", "    amounts:\n", "unknown_key", "unknown key `amounts`"),
    ("priority: 99", "priority: first", "type", "whole number"),
]


@pytest.mark.parametrize(("written", "instead", "code", "message"), WRONG)
def test_a_wrong_suggestion_is_refused_with_a_reason(written: str, instead: str, code: str, message: str) -> None:
    assert written in GIFTS
    documents = shipped_documents()
    documents["support.yaml"] += GIFTS.replace(written, instead, 1)

    rules, problems = read_rules(documents)

    assert rules is None
    assert [one for one in problems if one.code == code and message in one.message], problems
    before = len(shipped_documents()["support.yaml"].splitlines())
    assert all(one.file == "support.yaml" and one.line > before for one in problems)


def test_an_amount_that_no_text_uses_is_refused() -> None:
    documents = shipped_documents()
    documents["support.yaml"] += GIFTS.replace("{gift_limit}", "nu")

    _, problems = read_rules(documents)

    assert [(one.code, one.message) for one in problems] == [("unused", "`gifts`: no text uses {gift_limit}")]


def test_something_is_for_anybody() -> None:
    documents = shipped_documents()
    condition = "    when:\n      answer: children\n      is: yes\n"
    documents["support.yaml"] = re.sub(r"(    scope: \w+\n)(    name:)", rf"\1{condition}\2", documents["support.yaml"])

    rules, problems = read_rules(documents)

    assert rules is None
    assert [(one.file, one.code) for one in problems] == [("support.yaml", "otherwise")]


def test_texts_are_complete_in_both_languages() -> None:
    for _, answers, _ in CASES:
        for text in CASEWORK.support(answers, MONDAY)[1].values():
            assert isinstance(text, Text)
            assert all("{" not in wording and wording for wording in text.by_language.values())
