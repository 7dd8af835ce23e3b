"""The guide for editors: its examples can be read, and it names everything that a script may say."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from dialogs.authoring.documents import read
from dialogs.authoring.facts import FACTS, RESULT_TEXTS
from dialogs.authoring.fields import FIELD_TYPES
from dialogs.authoring.script_tests import read_test
from dialogs.authoring.steps import KINDS
from dialogs.conditions import COMPARISONS

GUIDE = (Path(__file__).parents[3] / "docs" / "scripts.md").read_text(encoding="utf-8")
EXAMPLES = [dedent(example) for example in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)]


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_can_be_read(number: int) -> None:
    node, problems = read(EXAMPLES[number], "docs/scripts.md")

    assert problems == ()
    assert node is not None


def test_the_example_of_a_test_is_one() -> None:
    examples = [example for example in EXAMPLES if example.startswith("test:")]

    assert [read_test(example, "docs/scripts.md")[1] for example in examples] == [()]


def test_every_kind_of_step_has_an_example() -> None:
    shown = {kind for kind in KINDS if any(re.search(rf"^  {kind}:", example, re.MULTILINE) for example in EXAMPLES)}

    assert shown == set(KINDS) - {"wait"}
    assert "**wait**" in GUIDE


@pytest.mark.parametrize("name", [*FIELD_TYPES, *COMPARISONS, *FACTS, *sorted(RESULT_TEXTS)])
def test_every_name_that_a_script_may_use_is_in_the_guide(name: str) -> None:
    assert f"`{name}`" in GUIDE or f"`{{{name}}}`" in GUIDE
