"""The columns of the coordinators' sheet: one row for a service at a location, with headers in Dutch."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from dialogs.authoring.documents import MappingNode, Problem, Problems, read
from dialogs.authoring.reading import as_mapping, check_keys, suggestion
from dialogs.authoring.texts import Notes, read_text
from dialogs.casework.imports import Fault
from dialogs.wording import Text

#: Column -> header, in the order in which they are written.
HEADERS: Mapping[str, str] = {
    "organization": "organisatie",
    "name_nl": "dienst (nl)",
    "name_tr": "dienst (tr)",
    "description_nl": "omschrijving (nl)",
    "description_tr": "omschrijving (tr)",
    "location": "locatie",
    "address": "adres",
    "postal_code": "postcode",
    "city": "plaats",
    "latitude": "breedtegraad",
    "longitude": "lengtegraad",
    "areas": "werkgebied",
    "languages": "talen",
    "interpreters": "tolk",
    "phases": "fasen",
    "groups": "doelgroepen",
    "not_for": "niet voor",
    "minimum_age": "leeftijd vanaf",
    "maximum_age": "leeftijd tot en met",
    "eligibility_nl": "voorwaarden (nl)",
    "eligibility_tr": "voorwaarden (tr)",
    "urgencies": "spoed",
    "channels": "vormen",
    "schedules": "openingstijden",
    "closures": "gesloten",
    "open_on_holidays": "open op feestdagen",
    "phones": "telefoon",
    "email": "e-mail",
    "website": "website",
    "available": "plaatsen vrij",
    "maximum": "plaatsen totaal",
    "capacity_on": "capaciteit gemeld op",
    "cost_nl": "kosten (nl)",
    "cost_tr": "kosten (tr)",
    "funding_source": "financiering: bron",
    "funding_level": "financiering: niveau",
    "funding_programme": "financiering: programma",
    "funding_until": "financiering: tot",
    "faith_based": "levensbeschouwelijk",
    "verified_on": "gecontroleerd op",
    "verified_by": "gecontroleerd door",
    "verified_source": "bron",
    "status": "status",
    "valid_from": "geldig van",
    "valid_to": "geldig tot en met",
    "fictional": "fictief",
    "organization_id": "id organisatie",
    "id": "id",
    "location_id": "id locatie",
    "at_location_id": "id dienst op locatie",
}

#: Titles of the two pages, and of the column in which the second has the headers of the first.
TITLES = ("offers", "explanations", "column")

REQUIRED = ("organization", "name_nl", "name_tr")

#: Say something of the organisation, and count for all its rows.
OF_ORGANIZATION = (
    *("funding_source", "funding_level", "funding_programme", "funding_until", "faith_based", "organization_id"),
)

#: Say where people come; without any of them a row is about a service as a whole.
OF_PLACE = ("location", "address", "postal_code", "city", "latitude", "longitude")
#: Count for their own row alone.
OF_LOCATION = (*OF_PLACE, "location_id", "at_location_id")

_LETTERS = re.compile(r"[\W_]+")
#: Headers as they are compared: without capitals, spaces and signs. "tot" is often all that is written.
_COLUMNS = {_LETTERS.sub("", header): column for column, header in HEADERS.items()} | {
    "leeftijdtot": "maximum_age",
    "geldigtot": "valid_to",
}


def match_headers(cells: Sequence[str]) -> tuple[Mapping[int, str], tuple[Fault, ...]]:
    """Find the column of each header, by its place in the row; what is unknown, twice there or missing is a fault."""
    columns: dict[int, str] = {}
    faults: list[Fault] = []
    for place, written in enumerate(cells):
        bare = _LETTERS.sub("", written.casefold())
        column = _COLUMNS.get(bare)
        if column in columns.values():
            faults.append(Fault(1, written.strip(), "this column is there twice; remove one of the two"))
        elif column is not None:
            columns[place] = column
        elif bare:
            why = f"no column of the sheet is called `{written.strip()[:64]}`{suggestion(written, HEADERS.values())}"
            faults.append(Fault(1, written.strip()[:64], why))
    missing = [HEADERS[column] for column in REQUIRED if column not in columns.values()]
    faults.extend(Fault(1, header, "this column is missing; add it") for header in missing)
    return columns, tuple(faults)


@dataclass(frozen=True, slots=True)
class Explanations:
    """What the pages of the sheet are called, and what each column is for."""

    titles: Mapping[str, Text]
    columns: Mapping[str, Text]


def read_explanations(text: str, file: str) -> tuple[Explanations | None, tuple[Problem, ...]]:
    """Read the texts of the sheet in every language; None and the problems where there are any."""
    node, unreadable = read(text, file)
    if node is None:
        return None, unreadable
    problems = Problems(file)
    document = as_mapping(node, problems, "the texts of the sheet")
    if document is None:
        return None, tuple(problems.found)
    keys = ("sheet", "titles", "columns")
    check_keys(document, problems, allowed=keys, required=keys, what="the texts of the sheet")
    found = Explanations(_texts(document, "titles", TITLES, problems), _texts(document, "columns", HEADERS, problems))
    return (None if problems.found else found), tuple(problems.found)


def _texts(document: MappingNode, key: str, names: Collection[str], problems: Problems) -> dict[str, Text]:
    node = document.get(key)
    mapping = as_mapping(node, problems, f"`{key}`") if node is not None else None
    if mapping is None:
        return {}
    check_keys(mapping, problems, allowed=names, required=names, what=f"`{key}`")
    notes = Notes(problems)
    return {name.text: read_text(value, (key, name.text), notes) for name, value in mapping.entries}
