"""Signs of danger as they are read: what is shared, the words of each signal, and every fault with file and line."""

from collections.abc import Mapping

import pytest
from answers_sample import CRISIS, SAFETY, changed, line_of, places, sample, without

from dialogs.authoring.safety import SafetyDocuments, read_safety_documents
from dialogs.understanding.safety import SIGNALS, SafetyReading, read_safety
from dialogs.wording import text

SIGN = "  - dood unless <not>\n"


def documents_of(documents: Mapping[str, str]) -> SafetyDocuments:
    found, problems = read_safety_documents(documents)
    assert found is not None, [str(problem) for problem in problems]
    return found


def reading(documents: Mapping[str, str], typed: str) -> SafetyReading:
    return read_safety(documents_of(documents).rules, typed)


def test_every_signal_has_its_help_and_its_words() -> None:
    found = documents_of(sample())

    assert set(found.help) == set(found.rules.signals) == set(SIGNALS)
    assert found.file == SAFETY
    assert found.help["crisis"].open == (
        text(nl="Er is hulp.", tr="Yardım var."),
        text(nl="Bel crisis 112.", tr="112 crisis arayın."),
    )
    assert found.help["crisis"].ask == text(nl="Is het crisis?", tr="Bu crisis mi?")
    assert [placed.path for placed in found.texts if placed.path[1] == "crisis"] == [
        ("help", "crisis", "open", "1"),
        ("help", "crisis", "open", "2"),
        ("help", "crisis", "ask"),
    ]


def test_nothing_is_sent_later_only_where_a_signal_says_so() -> None:
    helps = documents_of(sample()).help

    assert [signal for signal, said in helps.items() if said.hushes] == ["geweld_thuis"]


def test_no_is_an_answer_to_whether_a_signal_hushes() -> None:
    assert not documents_of(changed(SAFETY, "hushes: yes", "hushes: no")).help["geweld_thuis"].hushes


@pytest.mark.parametrize(
    ("typed", "sign"), [("Ik wil dood", "crisis"), ("ik ga niet dood", None), ("ben bang maar niet, dood", "crisis")]
)
def test_signs_use_the_shared_groups_and_clause_words(typed: str, sign: str | None) -> None:
    assert reading(sample(), typed) == SafetyReading(sign=sign)


def test_doubtful_signs_are_asked_back() -> None:
    documents = changed(CRISIS, SIGN, f"{SIGN}check:\n  - zwaar\n")

    assert reading(documents, "het is zo zwaar") == SafetyReading(check="crisis")


def test_words_that_are_spelled_right_are_no_slip() -> None:
    documents = changed(CRISIS, SIGN, "  - kalkar\n  - geslagen\nspelled_right:\n  - gelagen, geslaagen\n")

    assert [reading(documents, typed).sign for typed in ("geslagn", "gelagen", "geslaagen", "kalkan")] == [
        "crisis",
        None,
        None,
        None,
    ]


def test_a_group_of_one_signal_is_unknown_to_the_others() -> None:
    documents = changed(CRISIS, SIGN, "  - <end>\ngroups:\n  end:\n    - dood, weg\n    - <not> leven\n")
    elsewhere = documents["rules/signs_gokken.yaml"].replace("gokken unless", "<end> unless")

    assert reading(documents, "ik wil niet leven").sign == "crisis"
    found, problems = read_safety_documents({**documents, "rules/signs_gokken.yaml": elsewhere})
    assert found is None
    assert ("rules/signs_gokken.yaml", 3, "unknown_group") in places(problems)


def test_two_signals_may_have_groups_of_the_same_name() -> None:
    documents = changed(CRISIS, SIGN, "  - <end>\ngroups:\n  end:\n    - dood\n")
    documents["rules/signs_gokken.yaml"] = "signs: gokken\ngroups:\n  end:\n    - casino\nsign:\n  - <end>\n"

    assert reading(documents, "dood").sign == "crisis"
    assert reading(documents, "casino") == SafetyReading(others=("gokken",))


#: What is planted in the words of one signal -> (old, new, words of the line, code, part of the message).
SIGN_FAULTS = {
    "unreadable": (SIGN, "  - [dood]\n", "[dood]", "flow_style", "without [ ]"),
    "unknown key": (SIGN, f"{SIGN}chek:\n  - x\n", "chek:", "unknown_key", "did you mean `check`?"),
    "no sign": (f"sign:\n{SIGN}", "check:\n  - dood\n", "signs:", "missing_key", "the signs needs the key `sign`"),
    "unknown signal": (
        "signs: crisis",
        "signs: crises",
        "signs:",
        "unknown_signal",
        "says of which danger; did you mean `crisis`?",
    ),
    "unknown group": (SIGN, "  - <nott> dood\n", "<nott>", "unknown_group", "did you mean `not`?"),
    "pattern without words": (SIGN, "  - dood +\n", "dood +", "pattern", "words are missing"),
    "pattern that begins with a gap": (SIGN, "  - dood …\n", "dood …", "pattern", "words are missing"),
    "pattern with a strange mark": (SIGN, "  - dood! nu\n", "dood! nu", "pattern", "`dood!` is no word"),
    "sign that is no list": (f"sign:\n{SIGN}", "sign: dood\n", "sign: dood", "type", "`sign` must be a list"),
    "check that is no list": (SIGN, f"{SIGN}check: zwaar\n", "check:", "type", "`check` must be a list"),
    "sign that is no text": (SIGN, "  - a: b\n", "- a: b", "type", "an item of `sign` must be a text"),
    "groups that are no mapping": (SIGN, f"{SIGN}groups:\n  - end\n", "- end", "type", "`groups` must be a mapping"),
    "group that is no list": (SIGN, f"{SIGN}groups:\n  end: weg\n", "end: weg", "type", "the group `end` must be a"),
    "group that is for all already": (
        SIGN,
        f"{SIGN}groups:\n  not:\n    - geen\n",
        "  not:",
        "second_group",
        "there is a group `not` already",
    ),
    "wrong word in a group": (SIGN, f"{SIGN}groups:\n  end:\n    - weg, <away>\n", "<away>", "unknown_group", "`away`"),
    "words that are no list": (SIGN, f"{SIGN}spelled_right: weg\n", "spelled_right:", "type", "must be a list"),
}


@pytest.mark.parametrize("name", SIGN_FAULTS)
def test_a_fault_in_the_words_of_a_signal_is_found_in_its_line(name: str) -> None:
    old, new, words, code, message = SIGN_FAULTS[name]
    documents = changed(CRISIS, old, new)

    found, problems = read_safety_documents(documents)

    line = line_of(documents[CRISIS], words)
    assert found is None
    assert {(problem.file, problem.line) for problem in problems} == {(CRISIS, line)}
    assert any(message in problem.message for problem in problems if problem.code == code)


#: What is planted in the shared document -> (old, new, words of the line, code of the problem).
SHARED_FAULTS = {
    "unreadable": ("  - maar\n", "  - [maar]\n", "[maar]", "flow_style"),
    "unknown key": ("clause_words:\n", "sources:\n  - x\nclause_words:\n", "sources:", "unknown_key"),
    "words that are no list": ("clause_words:\n  - maar\n", "clause_words: maar\n", "clause_words:", "type"),
    "word that is no text": ("  - maar\n", "  - maar: x\n", "maar: x", "type"),
    "group with an unknown name": ("    - niet, değil\n", "    - niet, <no>\n", "<no>", "unknown_group"),
    "help that is no mapping": ("help:\n", "help: 112\nhelped:\n", "helped:", "unknown_key"),
    "hushes that is no truth": ("hushes: yes", "hushes: perhaps", "hushes:", "type"),
    "unknown signal": ("  woekeraar:\n", "  woeker:\n", "  woeker:", "unknown_key"),
    "help that is a text": ("  gokken:\n", "  x: 112\n  gokken:\n", "  x: 112", "unknown_key"),
    "one language": ("        tr: 112 crisis arayın.\n", "", "nl: Bel crisis 112.", "missing_text"),
    "question in one language": ("      tr: Bu crisis mi?\n", "", "nl: Is het crisis?", "missing_text"),
}


@pytest.mark.parametrize("name", SHARED_FAULTS)
def test_a_fault_in_what_is_shared_is_found_in_its_line(name: str) -> None:
    old, new, words, code = SHARED_FAULTS[name]
    documents = changed(SAFETY, old, new)

    found, problems = read_safety_documents(documents)

    line = line_of(documents[SAFETY], words)
    assert found is None
    assert (SAFETY, line, code) in places(problems)


def help_at_crisis(new: str) -> dict[str, str]:
    """Write another help for the first signal."""
    before, after = sample()[SAFETY].split("  crisis:\n")
    return {**sample(), SAFETY: before + new + after[after.index("  geweld_thuis:") :]}


@pytest.mark.parametrize(
    ("new", "code", "message"),
    [
        ("  crisis: 112\n", "type", "`crisis` must be a mapping"),
        ("  crisis:\n    open:\n    ask:\n      nl: a\n      tr: b\n", "missing_text", "needs at least one text"),
        ("  crisis:\n    ask:\n      nl: a\n      tr: b\n", "missing_key", "help at `crisis` needs the key `open`"),
        ("  crisis:\n    open:\n      - nl: a\n        tr: b\n", "missing_key", "help at `crisis` needs the key `ask`"),
        ("", "missing_key", "`help` needs the key `crisis`"),
    ],
)
def test_help_is_said_and_asked_at_every_signal(new: str, code: str, message: str) -> None:
    found, problems = read_safety_documents(help_at_crisis(new))

    assert found is None
    assert [(problem.file, problem.code) for problem in problems] == [(SAFETY, code)]
    assert message in problems[0].message


def test_help_that_is_a_text_is_refused() -> None:
    document = sample()[SAFETY]
    document = document[: document.index("help:")] + "help: 112\n"

    found, problems = read_safety_documents({**sample(), SAFETY: document})

    assert (found, places(problems)) == (None, [(SAFETY, line_of(document, "help: 112"), "type")])


@pytest.mark.parametrize("document", ["signs\n: crisis\n", "- a\nsigns: crisis\n"])
def test_signs_that_are_no_document_are_refused(document: str) -> None:
    found, problems = read_safety_documents({**sample(), CRISIS: document})

    assert found is None
    assert {problem.file for problem in problems} <= {CRISIS, SAFETY}


def test_a_signal_without_words_is_named() -> None:
    documents = {file: text for file, text in without(CRISIS).items() if "gokken.yaml" not in file}

    found, problems = read_safety_documents(documents)

    assert (found, places(problems)) == (None, [(SAFETY, 1, "missing_document")])
    assert problems[0].message == "there is no document with the signs of crisis, gokken"


def test_without_the_shared_document_there_is_no_safety() -> None:
    found, problems = read_safety_documents({file: text for file, text in without(SAFETY).items() if file != CRISIS})

    assert found is None
    assert ("rules", 1, "missing_document") in places(problems)
    assert "there is no document `rules: safety`" in [problem.message for problem in problems]


def test_a_signal_has_its_words_in_one_document() -> None:
    found, problems = read_safety_documents({**sample(), "rules/signs_more.yaml": "signs: crisis\nsign:\n  - weg\n"})

    assert (found, places(problems)) == (None, [("rules/signs_more.yaml", 1, "second_document")])
    assert problems[0].message == "the signs of `crisis` stand in another document too"


def test_problems_come_in_the_order_of_files_and_lines() -> None:
    documents = changed(SAFETY, "hushes: yes", "hushes: perhaps")
    documents[CRISIS] = "signs: crisis\nsign:\n  - a: b\n  - c: d\n"

    _, problems = read_safety_documents(documents)

    assert [(problem.file, problem.line) for problem in problems] == [
        (SAFETY, line_of(documents[SAFETY], "perhaps")),
        (CRISIS, 3),
        (CRISIS, 4),
    ]


def test_documents_of_other_kinds_are_left_alone() -> None:
    found, problems = read_safety_documents({**sample(), "rules/classes.yaml": "rules: classes\n", "x.yaml": "[\n"})

    assert found is not None
    assert problems == ()
