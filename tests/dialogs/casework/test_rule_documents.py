"""What authors of rules are told when a document is wrong: the file, the line and what to do."""

import pytest
from casework_sample import RULES, shipped_documents

from dialogs.authoring.rules import DOCUMENTS, OPTIONAL, read_rules

WRONG = [
    # (file, written, instead, code, part of the message)
    ("fields.yaml", "type: place", "type: palce", "unknown_name", "did you mean `place`?"),
    ("fields.yaml", "minimum: 0", "minimum: -1", "type", "`minimum` must be 0 or more"),
    ("fields.yaml", "    unit: kinds\n", "", "missing_key", "`overdue_kinds` needs the key `unit`"),
    ("fields.yaml", "      no: no\n      yes: yes\n", "      no: no\n", "unknown_option", "are yes and no"),
    ("fields.yaml", "    codes:\n", "    codes: none\n    older:\n", "type", "`codes` of `danger` must be a mapping"),
    ("fields.yaml", "nl: Wat dreigt", "de: Was droht", "missing_text", "has no text in `nl`"),
    ("fields.yaml", "description: Own business", "description:", "type", "`description` of `business` must be a text"),
    ("fields.yaml", "rules: fields", "rules: felds", "unknown_document", "did you mean `fields`?"),
    ("fields.yaml", "rules: fields\nfields:", "rules: fields\nfeilds:", "unknown_key", "unknown key `feilds`"),
    ("facts.yaml", "    count:\n", "    cuont:\n", "fact", "exactly one of: holds, count, ratio"),
    ("facts.yaml", "      - overdue_rent\n", "      - overdue_rnt\n", "unknown_name", "did you mean `overdue_rent`?"),
    ("facts.yaml", "or_answer: overdue_kinds", "or_answer: arrears", "unknown_name", "not known in `or_answer`"),
    ("facts.yaml", "amount: total_debt", "amount: total_dept", "unknown_name", "did you mean `total_debt`?"),
    (
        "facts.yaml",
        "    ratio:\n      amount: total_debt\n      per: monthly_capacity",
        "    ratio: 5",
        "type",
        "mapping",
    ),
    ("facts.yaml", "includes: water", "includes: watre", "unknown_option", "did you mean `water`?"),
    ("sources.yaml", "standing: background", "standing: hearsay", "unknown_name", "not known in `standing`"),
    ("screening.yaml", "- Eurostat", "- Eurostad", "unknown_name", "did you mean `Eurostat`?"),
    ("screening.yaml", "- points: 7", "- points: 0", "type", "`points` must be 1 or more"),
    ("screening.yaml", "- points: 7", "- points: seven", "type", "whole number"),
    ("screening.yaml", "answer: overview\n", "answer: overvew\n", "unknown_answer", "did you mean `overview`?"),
    ("screening.yaml", "fact: overdue_kinds", "fact: overdue_kids", "unknown_fact", "did you mean `overdue_kinds`?"),
    ("screening.yaml", "at_least: 4", "over: 3", "unknown_key", "unknown key `over`"),
    (
        "screening.yaml",
        "Je hebt meer dan 3 soorten",
        "Je hebt {count} soorten",
        "placeholder",
        "the unknown placeholder {count}",
    ),
    ("floors.yaml", "class: risky", "class: riskful", "unknown_name", "not known in `class`"),
    ("floors.yaml", "  D1:\n", "  R1:\n", "duplicate_key", "`R1` is the name of a rule with points too"),
    ("floors.yaml", "    when:\n      answer: wsnp\n      is: yes\n", "", "missing_key", "`C1` needs the key `when`"),
    ("classes.yaml", "  risky:\n", "  riskier:\n", "unknown_name", "limited, risky, problematic"),
    ("classes.yaml", "from: 9", "from: 2", "order", "rises from class to class"),
    ("classes.yaml", "from: 0", "from: 1", "order", "starts at 0"),
    ("urgency.yaml", "  U2L:\n", "  U4:\n", "unknown_name", "U0, U1, U2L, U2, U3"),
    ("urgency.yaml", "op {first_talk_by}", "op {date}", "placeholder", "the unknown placeholder {date}"),
    ("urgency.yaml", "    when:\n      fact: legal_threat\n      is: yes\n", "", "otherwise", "all others have one"),
    ("phases.yaml", "phase: after", "phase: afterwards", "unknown_name", "not known in `phase`"),
    ("phases.yaml", "    when:\n      answer: phase\n      is: finished\n", "", "otherwise", "the last phase"),
    ("today.yaml", "    alone: yes", "    alone: perhaps", "type", "must be yes or no"),
    ("today.yaml", "priority: 100", "priority: high", "type", "whole number"),
    (
        "today.yaml",
        "    priority: 1\n",
        "    priority: 1\n    when:\n      answer: wsnp\n      is: yes\n",
        "otherwise",
        "one situation has no `when:`",
    ),
    ("result.yaml", "  only_urgency:\n", "  only_urgent:\n", "missing_key", "needs the key `only_urgency`"),
    ("result.yaml", "{month}", "{moon}", "placeholder", "the unknown placeholder {moon}"),
    ("result.yaml", "  - nl: december\n    tr: Aralık\n", "", "months", "here are 11"),
    ("result.yaml", "texts:\n", "texts: none\nolder:\n", "type", "`texts` must be a mapping"),
    ("result.yaml", "texts:\n", "texts: [\n", "syntax", "not readable YAML"),
]


@pytest.mark.parametrize(("file", "written", "instead", "code", "message"), WRONG)
def test_a_wrong_document_is_refused_with_a_reason(
    file: str, written: str, instead: str, code: str, message: str
) -> None:
    documents = shipped_documents()
    assert written in documents[file]
    documents[file] = documents[file].replace(written, instead, 1)

    rules, problems = read_rules(documents)

    assert rules is None
    found = [problem for problem in problems if problem.code == code and message in problem.message]
    assert found, problems
    assert all(problem.file == file and problem.line >= 1 for problem in found)


def test_a_problem_points_at_its_line() -> None:
    documents = shipped_documents()
    documents["screening.yaml"] = documents["screening.yaml"].replace("- points: 7", "- points: seven", 1)

    _, (problem,) = read_rules(documents)

    assert "- points: seven" in documents["screening.yaml"].splitlines()[problem.line - 1]


@pytest.mark.parametrize("name", sorted(DOCUMENTS.keys() - OPTIONAL))
def test_every_document_is_needed(name: str) -> None:
    documents = {file: text for file, text in shipped_documents().items() if f"rules: {name}\n" not in text}

    rules, problems = read_rules(documents)

    assert rules is None
    assert [problem.message for problem in problems] == [f"there is no document with `rules: {name}`"]


def test_a_version_from_before_there_were_leads_is_read_without_their_texts() -> None:
    documents = shipped_documents()
    del documents["handover.yaml"]

    rules, problems = read_rules(documents)

    assert problems == ()
    assert rules is not None
    assert rules.hand_over is None


def test_the_texts_of_a_hand_over_have_fixed_names() -> None:
    documents = shipped_documents()
    documents["handover.yaml"] = documents["handover.yaml"].replace("  contact_late:", "  contact_later:", 1)

    rules, problems = read_rules(documents)

    assert rules is None
    assert {problem.file for problem in problems} == {"handover.yaml"}


def test_a_document_may_stand_there_once() -> None:
    documents = shipped_documents()
    documents["z_classes.yaml"] = documents["classes.yaml"]

    rules, problems = read_rules(documents)

    assert rules is None
    assert [(problem.file, problem.code) for problem in problems] == [("z_classes.yaml", "second_document")]


def test_a_document_must_be_a_mapping_of_entries() -> None:
    for text in ("- rules: classes\n", "rules:\n  - classes\n", "rules: classes\nclasses:\n  limited: 5\n"):
        documents = {**shipped_documents(), "classes.yaml": text}

        rules, problems = read_rules(documents)

        assert rules is None
        assert any(problem.file == "classes.yaml" for problem in problems)


@pytest.mark.parametrize(
    ("file", "written", "instead"),
    [
        ("screening.yaml", "    sources:\n      - CBS 2021\n", "    sources:\n"),
        ("phases.yaml", "    sources:\n      - Doras\n", "    sources:\n"),
        ("facts.yaml", "      - overdue_other\n", "      - overdue_other\n      -\n"),
    ],
)
def test_an_empty_list_or_item_is_refused(file: str, written: str, instead: str) -> None:
    documents = shipped_documents()
    documents[file] = documents[file].replace(written, instead, 1)

    rules, problems = read_rules(documents)

    assert rules is None
    assert [problem.file for problem in problems] == [file]


@pytest.mark.parametrize("key", ["steps", "parts"])
def test_an_empty_list_of_steps_is_refused(key: str) -> None:
    documents = shipped_documents()
    file = {"steps": "today.yaml", "parts": "screening.yaml"}[key]
    head, tail = documents[file].split(f"    {key}:\n", 1)
    rest = tail[tail.index("    sources:\n" if key == "steps" else "\n  R2:\n") :]
    documents[file] = f"{head}    {key}:\n{rest}"

    rules, problems = read_rules(documents)

    assert rules is None
    assert [(problem.file, problem.code) for problem in problems] == [(file, "empty")]


def test_a_rule_can_be_added_without_code() -> None:
    documents = shipped_documents()
    documents["screening.yaml"] += """
  R14:
    about: a debt that grows with children at home
    label:
      nl: Kinderen
      tr: Çocuklar
    sources:
      - CBS 2021
    change:
      nl: Als er een regeling is.
      tr: Bir ödeme planı olursa.
    parts:
      - steps:
          - points: 1
            when:
              answer: children
              is: yes
            reason:
              nl: Er wonen kinderen bij je.
              tr: Evinizde çocuklar yaşıyor.
"""

    rules, problems = read_rules(documents)

    assert problems == ()
    assert rules is not None
    assert [row.id for row in rules.rows] == [*(row.id for row in RULES.rows), "R14"]
