"""Where the zones of the matcher begin, as it is read."""

import re

import pytest
from answers_sample import THRESHOLDS, changed, line_of, places, sample

from dialogs.authoring.thresholds import read_thresholds
from dialogs.understanding.answers import Thresholds


def test_bounds_are_numbers_with_the_hash_of_what_they_were_found_with() -> None:
    document = sample()[THRESHOLDS]

    found, problems = read_thresholds(document, THRESHOLDS)

    assert found is not None
    assert problems == ()
    assert found.thresholds == Thresholds(evidence=4.5, lead=2.0, nearest=1.25, aside=0.0, alarm=3.5, doubt=1.5)
    assert (found.file, found.line) == (THRESHOLDS, line_of(document, "data:"))
    assert document.split("\n")[found.line - 1] == f"data: {found.data}"


#: What is planted -> (old text, new text, words of the line that must be named, code of the problem).
FAULTS = {
    "unreadable": ("  - tune all\n", "  - {}\n", "- {}", "flow_style"),
    "unknown key": ("tuned_on:", "tuned:", "tuned:", "unknown_key"),
    "bounds that are no mapping": (
        "bounds:\n  evidence: 4.5\n  lead: 2\n  nearest: 1.25\n  aside: 0.0\n  alarm: 3.5\n  doubt: 1.5\n",
        "bounds: 4.5\n",
        "bounds:",
        "type",
    ),
    "bound that is left out": ("  lead: 2\n", "", "  evidence", "missing_key"),
    "alarm that is left out": ("  alarm: 3.5\n", "", "  evidence", "missing_key"),
    "unknown bound": ("  lead: 2\n", "  lead: 2\n  led: 3\n", "  led:", "unknown_key"),
    "bound with a comma": ("evidence: 4.5", "evidence: 4,5", "evidence:", "type"),
    "negative bound": ("lead: 2", "lead: -2", "lead:", "type"),
    "bound without end": ("nearest: 1.25", "nearest: inf", "nearest:", "type"),
    "bound that is a list": ("aside: 0.0", "aside:\n    - 0.0", "aside:", "type"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_in_its_line(name: str) -> None:
    old, new, words, code = FAULTS[name]
    document = changed(THRESHOLDS, old, new)[THRESHOLDS]

    found, problems = read_thresholds(document, THRESHOLDS)

    assert found is None
    assert (THRESHOLDS, line_of(document, words), code) in places(problems)


def test_a_hash_must_be_written() -> None:
    document = re.sub("data: .*", "data:", sample()[THRESHOLDS])

    found, problems = read_thresholds(document, THRESHOLDS)

    assert (found, places(problems)) == (None, [(THRESHOLDS, line_of(document, "data:"), "type")])


def test_a_list_is_no_document_of_thresholds() -> None:
    found, problems = read_thresholds("- lexicon\n", THRESHOLDS)

    assert (found, places(problems)) == (None, [(THRESHOLDS, 1, "type")])
