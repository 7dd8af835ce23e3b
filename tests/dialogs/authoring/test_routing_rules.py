"""The document that orders and words offers: what ships is read, and what is wrong is said with its line."""

from datetime import time

import pytest

from dialogs.authoring.routing_rules import read_preferences
from dialogs.casework.offer_texts import OFFER_TEXTS
from storage.content import read_text

FILE = "rules/routing.yaml"
SHIPPED = read_text("rules", "routing.yaml")


def messages(text: str) -> list[str]:
    preferences, problems = read_preferences({FILE: text})

    assert preferences is None
    assert all(problem.file == FILE and problem.line > 0 for problem in problems)
    return [problem.message for problem in problems]


def test_the_shipped_document_is_read() -> None:
    preferences, problems = read_preferences({"other.yaml": "rules: facts\n", FILE: SHIPPED})

    assert problems == ()
    assert preferences is not None
    assert preferences.distance_bands == (3, 8, 15, 30)
    assert preferences.office_opens == time(9)
    assert preferences.volunteers_first == ("limited", "risky")
    assert set(preferences.texts) == set(OFFER_TEXTS)
    assert [len(preferences.weekdays), len(preferences.weekdays_short)] == [7, 7]
    assert set(preferences.groups) == {"young", "business", "elderly", "families"}
    assert {"nl", "tr", "ar"} <= set(preferences.languages)


def test_a_missing_document_is_a_problem() -> None:
    preferences, problems = read_preferences({})

    assert preferences is None
    assert [problem.code for problem in problems] == ["missing_document"]


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("    - 3\n    - 8\n", "    - 8\n    - 3\n", "whole kilometres that rise"),
        ("    - 3\n    - 8\n", "    - 0\n    - 8\n", "whole kilometres that rise"),
        ("    - 3\n    - 8\n", "    - three\n    - 8\n", "must be a whole number"),
        ("  fresh_days: 14", "  fresh_days: 0", "must be 1 or more"),
        ("4c0934f6-4a3d-5f96-b4af-68809ec141ba", "geldfit", "is the id of a service"),
        ('office_opens: "09:00"', 'office_opens: "nine"', "is a time in quotes"),
        ("&mlon={longitude}#map=17/{latitude}/{longitude}", "", "with {latitude} and {longitude}"),
        ("https://www.openstreetmap.org", "http://www.openstreetmap.org", "an https address"),
        ("    - limited\n", "    - light\n", "`light` is not known"),
        ("  - nl: maandag\n    tr: Pazartesi\n", "", "has 7 names"),
        ("  why:\n", "  because:\n", "unknown key `because`"),
        ("weekdays_short:", "weekdays_brief:", "needs the key `weekdays_short`"),
        ("  young:\n", "  teens:\n", "needs the key `young`"),
        ("{first} en {last}", "{first} en {next}", "unknown placeholder {next}"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(old: str, new: str, part: str) -> None:
    assert old in SHIPPED

    assert any(part in message for message in messages(SHIPPED.replace(old, new, 1)))


@pytest.mark.parametrize("text", ["rules: routing\n- a\n", "rules: routing\n"])
def test_what_is_no_document_is_refused(text: str) -> None:
    assert messages(text)
