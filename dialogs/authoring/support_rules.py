"""Reads support suggestions: for whom money or help is, through whom it goes, what to do first, amounts by date."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import cast

from dialogs.authoring.documents import ScalarNode
from dialogs.authoring.rule_items import Item
from dialogs.casework.rules import Figure, Scope, SupportRule

_TEXTS = ("name", "for_whom", "through", "first_step")

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

#: An amount in a text itself would never run out: amounts are figures.
_AMOUNT = re.compile(r"€|%|\beuro", re.IGNORECASE)

#: Stands in for a date that could not be read; its problem is noted, so no rule is ever used with it.
_NO_DATE = date.min


def read_support(item: Item) -> SupportRule:
    """Read one suggestion. Sources without confirmation need a `review`; amounts need dates and a confirmed source."""
    item.check(("priority", "scope", *_TEXTS, "sources", "checked_on"), ("when", "figures", "review"))
    figures = tuple(_figure(part) for part in item.parts("figures"))
    names = {figure.name for figure in figures}
    rule = SupportRule(
        id=item.id,
        priority=item.number("priority"),
        scope=cast(Scope, item.one_of("scope", Scope)),
        when=item.optional_condition("when"),
        name=item.text("name"),
        for_whom=item.text("for_whom", names),
        through=item.text("through", names),
        first_step=item.text("first_step", names),
        figures=figures,
        sources=item.sources(),
        checked_on=_date(item, "checked_on"),
        review=item.words("review") or None,
    )
    _check(item, rule)
    return rule


def _figure(item: Item) -> Figure:
    item.check(("name", "value", "valid_from", "valid_to", "sources"))
    figure = Figure(
        name=item.words("name"),
        value=item.text("value"),
        valid_from=_date(item, "valid_from"),
        valid_to=_date(item, "valid_to"),
        sources=item.sources(),
    )
    if figure.valid_from > figure.valid_to:
        item.refuse("valid_to", "date", f"`{figure.name}` ends before it begins")
    for source in figure.sources:
        if source.standing != "confirmed":
            item.refuse("sources", "standing", f"`{figure.name}` is an amount: `{source.name}` does not confirm it")
    return figure


def _check(item: Item, rule: SupportRule) -> None:
    if rule.review is None and any(source.standing == "background" for source in rule.sources):
        item.refuse("sources", "review", "a source is background, so write in `review` what has to be checked")
    for key, text in zip(_TEXTS, rule.texts, strict=True):
        if any(_AMOUNT.search(wording) for wording in text.by_language.values()):
            item.refuse(key, "amount", f"`{key}` states an amount; put it in `figures`, with its dates and its source")
    used = {name for text in rule.texts for name in text.placeholders()}
    for name in dict.fromkeys(figure.name for figure in rule.figures):
        if name not in used:
            item.refuse("figures", "unused", f"no text uses {{{name}}}")
        if _overlap(figure for figure in rule.figures if figure.name == name):
            item.refuse("figures", "date", f"`{name}` has two values on one day")


def _overlap(figures: Iterable[Figure]) -> bool:
    ordered = sorted(figures, key=lambda figure: figure.valid_from)
    return any(later.valid_from <= earlier.valid_to for earlier, later in pairwise(ordered))


def _date(item: Item, key: str) -> date:
    """Take a day such as 2026-11-23; a missing one was noted with the keys."""
    node = item.node.get(key)
    written = node.text if isinstance(node, ScalarNode) and _DATE.fullmatch(node.text) else ""
    try:
        return date.fromisoformat(written)
    except ValueError:
        if node is not None:
            item.refuse(key, "type", f"`{key}` must be a day, such as 2026-11-23")
        return _NO_DATE
