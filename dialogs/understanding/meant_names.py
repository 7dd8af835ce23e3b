"""Decides which of the place names in a text is meant: the city decides, a district or province only confirms."""

from datetime import date

from dialogs.understanding.gazetteer import Gazetteer, Named, current
from dialogs.understanding.name_spans import Span
from dialogs.understanding.place_names import Phrase

#: Parts of a town or village, and places so small that a town beside them says more.
_PARTS = {"district", "settlement"}


def meant(gazetteer: Gazetteer, phrase: Phrase, found: tuple[Span, ...], on: date) -> tuple[Named, ...]:
    """Return the names that remain possible; those of one municipality only, when the text says which."""
    told = tuple(span for span in found if not _only_confirms(gazetteer, span, found))
    choices = [_in_province(gazetteer, phrase, span, found) for span in told]
    if shared := _shared(gazetteer, choices, on):
        return shared
    cued = [names for names, span in zip(choices, told, strict=True) if span.cued]
    if cued and len(cued) < len(choices):
        choices = cued
    towns = [names for names in choices if not all(named.kind in _PARTS for named in names)] or choices
    if shared := _shared(gazetteer, towns, on):
        return shared
    return tuple(named for names in towns for named in names)


def _shared(gazetteer: Gazetteer, choices: list[tuple[Named, ...]], on: date) -> tuple[Named, ...]:
    """Return the names in the municipalities that every choice can be in ("Rijswijk, gemeente Altena")."""
    shared = frozenset.intersection(*(_codes(gazetteer, names, on) for names in choices))
    return tuple(named for named in choices[0] if current(gazetteer, named.municipality, on) in shared)


def _codes(gazetteer: Gazetteer, names: tuple[Named, ...], on: date) -> frozenset[str]:
    return frozenset(current(gazetteer, named.municipality, on) for named in names)


def _only_confirms(gazetteer: Gazetteer, span: Span, found: tuple[Span, ...]) -> bool:
    """Tell a province beside a place that lies in it: the Groningen of "Noordwolde Groningen"."""
    province = gazetteer.provinces.get(span.key)
    return province is not None and any(
        other is not span and len(other.named) > 1 and _lying_in(gazetteer, other.named, province) for other in found
    )


def _in_province(gazetteer: Gazetteer, phrase: Phrase, span: Span, found: tuple[Span, ...]) -> tuple[Named, ...]:
    """Narrow a name of several municipalities by a province that is named: anywhere in full, behind it in short."""
    if len(span.named) < 2:
        return span.named
    behind = phrase.words[span.end : span.end + 2]
    said = {*behind[:1], " ".join(behind), *(other.key for other in found if other is not span)}
    for name in said & gazetteer.provinces.keys():
        if lying := _lying_in(gazetteer, span.named, gazetteer.provinces[name]):
            return lying
    return span.named


def _lying_in(gazetteer: Gazetteer, names: tuple[Named, ...], province: str) -> tuple[Named, ...]:
    return tuple(named for named in names if gazetteer.municipalities[named.municipality].province == province)
