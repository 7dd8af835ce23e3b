"""The guide to the directory's files: its examples are read, and it names every key."""

import re
from pathlib import Path
from typing import get_args

import pytest
from directory_documents import POLICY, TEMPLATE, content, sample

from dialogs.authoring.directory import DOCUMENT_KEYS, TEMPLATE_KEYS, TEMPLATE_OPTIONAL_KEYS
from dialogs.authoring.directory_organizations import LOCATION_KEYS, ORGANIZATION_KEYS
from dialogs.authoring.directory_services import SERVICE_KEYS
from dialogs.authoring.policies import POLICY_KEYS
from dialogs.casework.directory import Channel, Group, make_id
from dialogs.casework.rules import PhaseCode, UrgencyCode

GUIDE = (Path(__file__).parents[3] / "docs" / "directory.md").read_text(encoding="utf-8")
RECORDS_EXAMPLE, POLICY_EXAMPLE = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)

_BODY = """\
directory: body
organizations:
  schuldbureau_gooi:
    name: Schuldbureau Gooi
    source: Brug 2026
services:
  debt_help:
    organization: schuldbureau_gooi
    kind: municipality
    name:
      nl: Schuldhulp
      tr: Borç yardımı
    areas:
      - GM0402
"""


def test_the_examples_are_read_as_they_stand() -> None:
    documents = {"records": RECORDS_EXAMPLE, "body": _BODY, TEMPLATE: sample()[TEMPLATE], POLICY: POLICY_EXAMPLE}

    found = content(documents)

    assert make_id("Brug Hilversum", "walk in") in found.records.services
    assert found.policies["GM0402"].works_with == (make_id("Brug Hilversum"),)


@pytest.mark.parametrize(
    "name",
    sorted(
        {*DOCUMENT_KEYS, *ORGANIZATION_KEYS, *LOCATION_KEYS, *SERVICE_KEYS, *TEMPLATE_KEYS, *TEMPLATE_OPTIONAL_KEYS}
        | {*POLICY_KEYS, *get_args(Channel), *get_args(Group), *get_args(PhaseCode), *get_args(UrgencyCode)}
    ),
)
def test_every_name_that_may_be_written_is_in_the_guide(name: str) -> None:
    assert f"`{name}`" in GUIDE or f"`{name}: " in GUIDE or f"{name}:" in GUIDE
