"""A small sound directory that says everything it can, and a way to plant one fault in it."""

from datetime import date

from dialogs.authoring.directory import DirectoryContent, read_directory
from dialogs.authoring.documents import Problem

TODAY = date(2026, 11, 23)

RECORDS, DEMO, TEMPLATE, POLICY = "records.yaml", "demo.yaml", "template.yaml", "policy.yaml"

_RECORDS = """\
# Real records.
directory: records
organizations:

  brug_hilversum:
    name: Brug Hilversum
    name_tr: Köprü Hilversum
    description:
      nl: Helpt met geldzaken.
      tr: Para işlerinde yardım eder.
    status: active
    website: https://brug.example.org
    email: info@brug.example.org
    phones:
      - number: 030 123 45 67
        languages:
          - nl
      - number: 0900-8844
        paid: yes
    faith_based: no
    funding:
      - source: Gemeente
        level: local
        programme: Subsidie
        until: 2027-12-31
    locations:
      centrum:
        name: Buurthuis
        address: Brugstraat 1
        postal_code: 1211 AB
        city: Hilversum
        province: Noord-Holland
      oost:
        name: Bibliotheek
        point:
          latitude: 52.2277
          longitude: 5.1873
    appointments: https://brug.example.org/afspraak
    source: Brug 2026
    checked_on: 2026-11-20

  schuldbureau:
    name: Schuldbureau
    source: Brug 2026

services:

  inloop:
    organization: brug_hilversum
    kind: branch
    name:
      nl: Inloop
      tr: Randevusuz görüşme
    description:
      nl: Kom langs.
      tr: Uğrayın.
    status: active
    website: https://brug.example.org/inloop
    email: hulp@brug.example.org
    phones:
      - number: 14 035
    areas:
      - GM0402
      - 1211-1218
    languages:
      - nl
      - tr
    interpreters:
      - "*"
    phases:
      - before
      - during
    channels:
      - walk_in
      - appointment
    groups:
      - families
    not_for:
      - business
    minimum_age: 18
    maximum_age: 80
    eligibility:
      nl: Je woont in de stad.
      tr: Şehirde oturuyorsunuz.
    urgencies:
      - U0
      - U1
    hours:
      schedules:
        - days:
            - tuesday
            - thursday
          opens_at: 09:30
          closes_at: 00:00
          valid_from: 2026-01-01
          valid_to: 2026-12-31
          channel: walk_in
          languages:
            - tr
      closures:
        - first: 2026-12-24
          last: 2026-12-31
          note:
            nl: Vakantie
            tr: Tatil
      open_on_holidays: yes
    capacity:
      available: 3
      maximum: 8
      unit: intakes
      updated_on: 2026-11-20
    cost:
      nl: Vijf euro
      tr: Beş euro
    verification:
      on: 2026-11-19
      by: coordinator Hilversum
      source: by phone
    valid_from: 2026-02-01
    valid_to: 2027-01-31
    modified_on: 2026-11-18
    at:
      centrum:
      oost:
        areas:
          - NL
        languages:
          - ar
        interpreters:
          - tr
        phases:
          - after
        channels:
          - online
        phones:
          - number: 0800-8115
        hours:
          open_on_holidays: no
        capacity:
          available: 1
          unit: plekken
          updated_on: 2026-11-21
        verification:
          on: 2026-11-22
          by: coordinator Oost
          source: by visit

  schuldhulp:
    id: 3c373701-a68c-5d05-b3a9-5a181f754ea5
    organization: schuldbureau
    kind: municipality
    name:
      nl: Schuldhulp
      tr: Borç yardımı
    areas:
      - GM0402
"""

_DEMO = """\
directory: demo
fictional: yes
organizations:
  voorbeeld:
    name: Voorbeeld (verzonnen)
services:
  voorbeeldhulp:
    organization: voorbeeld
    kind: branch
    name:
      nl: Hulp (verzonnen)
      tr: Yardım (örnek)
    areas:
      - NL
    capacity:
      available: 2
      unit: plekken
      updated_days_ago: 4
    verification: demo
"""

_TEMPLATE = """\
directory: template
municipal_debt_help:
  organization:
    nl: Gemeente {municipality}
    tr: "{municipality} Belediyesi"
  name:
    nl: Schuldhulp van {municipality}
    tr: "{municipality} borç yardımı"
  description:
    nl: Vraag naar schuldhulpverlening.
    tr: Borç yardımı isteyin.
  channels:
    - phone
  languages:
    - nl
  phases:
    - before
  source: Wgs 2012
  checked_on: 2026-11-20
"""

_POLICY = """\
policy: GM0402
debt_help_by: schuldbureau
crisis_desk:
  name:
    nl: Spoedloket
    tr: Acil masası
  urgencies:
    - U2
    - U3
  phones:
    - number: 035 123 45 67
  hours:
    schedules:
      - days:
          - monday
        opens_at: 09:00
        closes_at: 17:00
  meanwhile:
    nl: Bel morgen.
    tr: Yarın arayın.
volunteers_first:
  - limited
works_with:
  - brug_hilversum
  - 4c0934f6-4a3d-5f96-b4af-68809ec141ba
note:
  nl: Neem een brief mee.
  tr: Bir mektup getirin.
links:
  - title:
      nl: Geldzaken
      tr: Para işleri
    url: https://hilversum.example.org/geld
"""


class FewPlaces:
    """Places of which three municipalities and one postcode are known."""

    def name(self, code: str, on: date) -> str | None:
        return {"GM0402": "Hilversum", "GM0344": "Utrecht", "GM1696": "Wijdemeren"}.get(code)

    def current(self, code: str, on: date) -> str | None:
        return code if self.name(code, on) else None

    def covered(self, code: str, on: date) -> frozenset[str]:
        return frozenset({code})

    def point(self, postcode: str) -> tuple[float, float] | None:
        return {"1211": (52.2232, 5.175)}.get(postcode)

    def centre(self, code: str, on: date) -> tuple[float, float] | None:
        return None


def sample() -> dict[str, str]:
    """Give the sound documents by file name."""
    return {RECORDS: _RECORDS, DEMO: _DEMO, TEMPLATE: _TEMPLATE, POLICY: _POLICY}


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """Put one fault in: `old` stands in the file exactly once."""
    documents = sample()
    assert documents[file].count(old) == 1, f"{old!r} stands {documents[file].count(old)} times in {file}"
    return {**documents, file: documents[file].replace(old, new)}


def line_of(document: str, words: str) -> int:
    """Give the number of the only line with these words."""
    found = [number for number, line in enumerate(document.split("\n"), start=1) if words in line]
    assert len(found) == 1, f"{words!r} stands in lines {found}"
    return found[0]


def reading(documents: dict[str, str]) -> tuple[DirectoryContent | None, tuple[Problem, ...]]:
    """Read documents as they are read on a Monday."""
    return read_directory(documents, FewPlaces(), TODAY)


def content(documents: dict[str, str]) -> DirectoryContent:
    """Read documents that have nothing wrong."""
    found, problems = reading(documents)
    assert found is not None, [str(problem) for problem in problems]
    assert problems == ()
    return found
