"""The content that is shipped: it passes every check, in the names and texts that casework really gives."""

import io
from datetime import date

import pytest

from bot.commands.check import FOLDERS
from bot.usecases.editions import read_edition
from dialogs.authoring.content import check_content
from dialogs.authoring.facts import FACTS, RESULT_TEXTS, facts_of
from dialogs.authoring.recording import round_trip
from dialogs.authoring.rules import read_rules
from dialogs.understanding.gazetteer import Gazetteer
from storage import content
from storage.places import load_gazetteer

SHIPPED = {
    f"{folder}/{name}": content.read_text(folder, name)
    for folder in FOLDERS
    for name in content.list_names(folder)
    if name.endswith(".yaml")
}
MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def test_all_of_it_passes_every_check() -> None:
    checked = check_content(SHIPPED, today=MONDAY)

    assert [str(problem) for problem in checked.problems if problem.severity == "error"] == []
    assert {"intake"} <= set(checked.draft.scripts)
    assert {test.language for test in checked.tests} == {"tr", "nl"}


@pytest.mark.parametrize("name", sorted(name for name in SHIPPED if name.startswith(("scripts/", "tests/"))))
def test_a_document_comes_back_from_a_round_trip_as_it_is(name: str) -> None:
    yaml, out = round_trip(), io.StringIO()

    yaml.dump(yaml.load(SHIPPED[name]), out)

    assert out.getvalue() == SHIPPED[name]


def test_nobody_can_be_handed_over_without_agreeing_to_it() -> None:
    asking = SHIPPED["scripts/intake.yaml"]
    without = asking.replace("          is: bot\n        to: share\n", "          is: bot\n        to: handed_over\n")
    assert without != asking

    checked = check_content({**SHIPPED, "scripts/intake.yaml": without}, today=MONDAY)

    assert "lead_without_consent" in {problem.code for problem in checked.problems}


def test_placeholders_and_facts_are_those_that_casework_gives(gazetteer: Gazetteer) -> None:
    edition = read_edition(SHIPPED, gazetteer)
    rules, _ = read_rules({name: text for name, text in SHIPPED.items() if name.startswith("rules/")})
    answers = {"place": "GM0344", "danger": ("eviction",)}

    _, screening = edition.casework.screening(answers, MONDAY)
    _, routing = edition.casework.routing(answers, MONDAY)
    _, support = edition.casework.support(answers, MONDAY)
    facts = edition.casework.facts(answers, MONDAY)

    assert rules is not None
    assert set(screening) | set(routing) | set(support) == RESULT_TEXTS
    assert set(FACTS) <= set(facts) <= set(facts_of(rules))
    for name, shape in facts_of(rules).items():
        if shape.codes and name in facts:
            assert facts[name] in shape.codes
