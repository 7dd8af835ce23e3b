"""A state and an event as JSON and back; the bytes are the same for equal values."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from dialogs.conditions import Value
from dialogs.engine import events
from dialogs.engine.state import Answer, Beside, Call, Candidate, Frame, State
from dialogs.offers import Found, Gap, HelpCard
from dialogs.wording import Text

Json = Any

#: Fields of the state that JSON holds as they are.
_PLAIN = (
    "script", "step", "status", "language", "consents", "number", "visit", "prompt", "open_prompt", "misses",
    "aside", "last_press", "secret", "payload", "doubt", "keeps", "hushed", "masked_told", "digressions", "looking",
    "led", "handed",
)  # fmt: skip


def dump_state(state: State) -> bytes:
    """Write a state; about 2 kB for a whole intake.

    What an older version did not know is left out while it is empty: its conversations keep their bytes.
    """
    document = {name: getattr(state, name) for name in _PLAIN}
    document.update(
        answers=_dump_answers(state.answers),
        carried=_dump_answers(state.carried),
        stack=[[frame.script, frame.step, _dump_answers(frame.answers)] for frame in state.stack],
        asked=state.asked,
        selected=state.selected,
        topics=state.topics,
        candidates=[_dump_candidate(one) for one in state.candidates],
        results=dict(state.results),
        offers=[_dump_card(one) for one in state.offers],
        chosen=_dump_card(state.chosen) if state.chosen else None,
        slots=[dict(one.by_language) for one in state.slots],
        agreed=state.agreed,
        beside=_dump_beside(state.beside) if state.beside else None,
        seen_at=state.seen_at.isoformat() if state.seen_at else None,
    )
    newer: dict[str, Json] = {
        "slot_times": [one.isoformat() for one in state.slot_times],
        "held": [dict(one.by_language) for one in state.held],
        "led_next": state.led_next,
        "written_since": state.written_since,
    }
    document.update({name: value for name, value in newer.items() if value})
    return _write(document)


def load_state(document: bytes) -> State:
    """Read a state that `dump_state` wrote; unknown keys of a newer version are ignored."""
    read = json.loads(document)
    plain = {name: read[name] for name in _PLAIN if name in read}
    return State(
        **plain,
        answers=_load_answers(read["answers"]),
        carried=_load_answers(read["carried"]),
        stack=tuple(Frame(script, step, _load_answers(answers)) for script, step, answers in read["stack"]),
        asked=tuple(read["asked"]),
        selected=tuple(read["selected"]),
        topics=tuple(read.get("topics", ())),
        candidates=tuple(_load_candidate(one) for one in read["candidates"]),
        results={name: _load_value(value) for name, value in read["results"].items()},
        offers=tuple(_load_card(one) for one in read.get("offers", ())),
        chosen=_load_card(read["chosen"]) if read.get("chosen") else None,
        slots=tuple(map(Text, read.get("slots", ()))),
        slot_times=_load_moments(read.get("slot_times", ())),
        held=tuple(map(Text, read.get("held", ()))),
        led_next=read.get("led_next", False),
        written_since=read.get("written_since", False),
        agreed=tuple(read.get("agreed", ())),
        beside=_load_beside(read["beside"]) if read.get("beside") else None,
        seen_at=datetime.fromisoformat(read["seen_at"]) if read["seen_at"] else None,
    )


def dump_event(event: events.Event) -> bytes:
    """Write an interpreted event for the log."""
    document: dict[str, Json] = {"event": type(event).__name__}
    for one in fields(event):
        value = getattr(event, one.name)
        document[one.name] = _DUMPED[one.name](value) if one.name in _DUMPED else value
    return _write(document)


#: Events by the name under which the log keeps them.
_EVENTS: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        events.Started, events.Typed, events.Pressed, events.LanguageChosen, events.Commanded, events.Unfit,
        events.TimerFired, events.StaffActed, events.BrokenUpdate,
    )
}  # fmt: skip


#: Members of events that JSON does not hold as they are.
_DUMPED: dict[str, Callable[[Any], Json]] = {
    "candidates": lambda value: [_dump_candidate(one) for one in value],
    "text": lambda value: dict(value.by_language),
    "slots": lambda value: [dict(one.by_language) for one in value],
    "times": lambda value: [one.isoformat() for one in value],
    "call": lambda value: _dump_call(value) if value else None,
}


def _load_value(value: Json) -> Value:
    return tuple(value) if isinstance(value, list) else value


def _load_moments(document: Iterable[str]) -> tuple[datetime, ...]:
    return tuple(map(datetime.fromisoformat, document))


_LOADED: dict[str, Callable[[Any], Any]] = {
    "candidates": lambda document: tuple(_load_candidate(one) for one in document),
    "added": tuple,
    "choices": tuple,
    "value": _load_value,
    "text": Text,
    "slots": lambda document: tuple(map(Text, document)),
    "times": _load_moments,
    "call": lambda document: _load_call(document) if document else None,
}


def load_event(document: bytes) -> events.Event:
    """Read an event that `dump_event` wrote. Raises KeyError for one that this version does not know."""
    read = json.loads(document)
    kind = _EVENTS[read.pop("event")]
    loaded: events.Event = kind(**{name: _LOADED[name](one) if name in _LOADED else one for name, one in read.items()})
    return loaded


def _write(document: Mapping[str, Json]) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _dump_answers(answers: Mapping[str, Answer]) -> dict[str, Json]:
    return {name: [answer.value, answer.at.isoformat()] for name, answer in answers.items()}


def _load_answers(document: Mapping[str, Json]) -> dict[str, Answer]:
    return {name: Answer(_load_value(value), datetime.fromisoformat(at)) for name, (value, at) in document.items()}


def _dump_candidate(candidate: Candidate) -> Json:
    return [candidate.value, dict(candidate.label.by_language)]


def _load_candidate(document: Json) -> Candidate:
    value, label = document
    return Candidate(_load_value(value), Text(label))


def _dump_call(call: Call) -> Json:
    texts = {name: dict(text.by_language) for name, text in call.texts.items()}
    return {**{one.name: getattr(call, one.name) for one in fields(call)}, "texts": texts}


def _load_call(document: Json) -> Call:
    texts = {name: Text(text) for name, text in document["texts"].items()}
    several = {name: tuple(document[name]) for name in ("facts", "consents")}
    return Call(**{**document, **several, "texts": texts})


def _dump_beside(beside: Beside) -> Json:
    return {
        "call": _dump_call(beside.call),
        "step": beside.step,
        "answers": dict(beside.answers),
        "prompt": beside.prompt,
        "repeated": beside.repeated,
    }


def _load_beside(document: Json) -> Beside:
    return Beside(**{**document, "call": _load_call(document["call"])})


def dump_found(found: Found) -> Json:
    """Make JSON of help that was found, for the event log."""
    gap = found.gap
    return {
        "cards": [_dump_card(card) for card in found.cards],
        "notice": dict(found.notice.by_language) if found.notice else None,
        "codes": dict(found.codes),
        "gap": [gap.municipality, gap.language, gap.phase] if gap else None,
    }


def load_found(document: Json) -> Found:
    """Read help that `dump_found` wrote."""
    return Found(
        tuple(_load_card(card) for card in document["cards"]),
        Text(document["notice"]) if document["notice"] else None,
        {name: _load_value(value) for name, value in document["codes"].items()},
        Gap(*document["gap"]) if document["gap"] else None,
    )


def _dump_card(card: HelpCard) -> Json:
    texts = [dict(text.by_language) for text in (card.title, card.line, card.details)]
    return [card.id, card.kind, *texts, card.map_link, card.receives, card.accept_days]


def _load_card(document: Json) -> HelpCard:
    id_, kind, title, line, details, map_link, *account = document
    receives = bool(account[0]) if account else False  # an older version wrote fewer
    accept_days = account[1] if len(account) > 1 else None
    return HelpCard(id_, kind, Text(title), Text(line), Text(details), map_link, receives, accept_days)
