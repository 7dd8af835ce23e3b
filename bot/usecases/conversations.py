"""One message of a person: read, decided, written in one commit, and handed on for sending."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Literal, cast

import structlog

from bot import payloads, texts
from bot.messages import (
    Blocked,
    ChannelName,
    CommandGiven,
    Content,
    GroupMessage,
    Ignored,
    Incoming,
    LocationShared,
    Outgoing,
    Press,
    Start,
    TextMessage,
    UnfitMessage,
    Unreadable,
)
from bot.usecases import effects as orders
from bot.usecases.desk import Desk
from bot.usecases.editions import Edition
from bot.usecases.help import Consulted, help_at
from bot.usecases.help_gone import corrected, instead
from bot.usecases.lead_orders import orders as lead_orders
from bot.usecases.lead_reach import tell_unreachable
from bot.usecases.local_time import AMSTERDAM, awake, local_date
from bot.usecases.outbound import Conversed
from dialogs.casework.retention import chat_purge_at
from dialogs.conversation import interpret, interpret_location, interpret_unfit
from dialogs.engine import state_json
from dialogs.engine import step as engine
from dialogs.engine.effects import Effect
from dialogs.engine.environment import Environment
from dialogs.engine.events import (
    Commanded,
    Event,
    LanguageChosen,
    Pressed,
    StaffActed,
    Started,
    TimerFired,
    Unfit,
)
from dialogs.engine.state import State
from storage import conversations, timers, turns
from storage.database import DatabaseAway
from storage.turn_rows import STAFF_BOT_ID, TIMER_BOT_ID, Beside, Committed, Conversation, NewMessage, TurnRows

__all__ = ["Conversed", "converse", "fire_timer", "tell"]

log = structlog.get_logger(__name__)

#: How often a turn is decided again because another worker was faster. Each try lost is a turn won elsewhere.
MOST_TRIES = 50


class NothingSaid(Exception):
    """A turn would have asked a person something, and it may not be said now; nothing of it was written."""


class TurnContested(DatabaseAway):
    """Other workers kept changing this conversation: the update is not taken; the channel brings it again."""


async def converse(desk: Desk, incoming: Incoming) -> Conversed:
    """Take one update: the whole turn is in one commit, and a repeated update changes nothing.

    What cannot be read or handled goes to quarantine in that commit. Raises DatabaseAway alone: nothing was written.
    """
    if incoming.address is None or isinstance(incoming.content, Ignored):
        return _conversed(incoming, await _mark_seen(desk, incoming))
    for _ in range(MOST_TRIES):
        conversation = await turns.find(
            desk.database,
            channel=incoming.channel,
            bot_id=incoming.bot_id,
            address=incoming.address,
            now=desk.clock(),
        )
        edition = await desk.library.edition(desk.database, conversation.bundle_version)
        await _look_around(desk)
        rows = _rows(desk, edition, conversation, incoming)
        committed = await turns.commit(desk.database, conversation, rows, worker=desk.worker, lease_s=desk.lease_s)
        if committed.outcome != "conflict":
            return _conversed(incoming, committed, bool(rows.quarantine))
    raise TurnContested("this conversation is busy")


async def _look_around(desk: Desk) -> None:
    """See now and then whether the directory changed, and who receives leads."""
    await desk.directories.current(desk.database, desk.clock())
    await desk.receiving.current(desk.database, desk.clock())


async def _mark_seen(desk: Desk, incoming: Incoming) -> Committed:
    content = incoming.content
    kept = ((content.raw, content.reason),) if isinstance(content, Unreadable) else ()
    rows = TurnRows(incoming.bot_id, incoming.update_id, desk.clock(), "", "new", quarantine=kept)
    return await turns.commit(desk.database, None, rows, worker=desk.worker, lease_s=desk.lease_s)


def _conversed(incoming: Incoming, committed: Committed, quarantined: bool = False) -> Conversed:
    outcome: Literal["done", "duplicate", "quarantined"] = "done"
    if committed.outcome == "duplicate":
        outcome = "duplicate"
    elif quarantined or isinstance(incoming.content, Unreadable):
        outcome = "quarantined"
    return Conversed(outcome, committed.deliveries, committed.earlier_unsent)


def _rows(desk: Desk, edition: Edition, conversation: Conversation, incoming: Incoming) -> TurnRows:
    """Decide a turn; whatever raises is kept raw, and the person gets a polite line."""
    try:
        return _decide(desk, edition, conversation, incoming)
    except Exception as error:  # outermost: a fault in our own code must not lose a person's message
        log.error("turn.failed", conversation=conversation.id, error=type(error).__name__)
        return _quarantine(desk, edition, conversation, incoming, reason=type(error).__name__)


def _decide(desk: Desk, edition: Edition, conversation: Conversation, incoming: Incoming) -> TurnRows:
    match incoming.content:
        case Unreadable(reason=reason):
            return _quarantine(desk, edition, conversation, incoming, reason=reason)
        case Blocked(blocked=blocked):
            rows = replace(_unchanged(desk, conversation, incoming), blocked=blocked)
            # Also where a message that came back told it before: that told no helper.
            return replace(rows, beside=(partial(tell_unreachable, desk=desk, now=rows.now),)) if blocked else rows
        case GroupMessage(language=language):
            return _answer_group(desk, conversation, incoming, language)
        case content:
            state = _state(edition, conversation)
            event = _event(desk, edition, state, content)
            return _turn(desk, edition, conversation, state=state, event=event, incoming=incoming)


def _state(edition: Edition, conversation: Conversation) -> State:
    if conversation.state is None:
        return engine.fresh(edition.bundle)
    return state_json.load_state(conversation.state)


def _event(desk: Desk, edition: Edition, state: State, content: Content) -> Event:
    match content:
        case Start(payload=payload):
            return Started(payload)
        case TextMessage(text=text):
            return interpret(edition.interpreter, edition.bundle, state, text=text, today=desk.today())
        case Press(nonce=nonce):
            return Pressed(nonce)
        case CommandGiven(command="language", language=language):
            return LanguageChosen(language)
        case CommandGiven(command=command):
            return Commanded(command)
        case LocationShared(latitude=latitude, longitude=longitude):
            return interpret_location(
                edition.interpreter, edition.bundle, state,
                latitude=latitude, longitude=longitude, today=desk.today(),
            )  # fmt: skip
        case UnfitMessage(kind=kind, words=words):
            return interpret_unfit(edition.interpreter, state, kind=kind, words=words)
        case _:
            return Unfit("other")


def _turn(
    desk: Desk, edition: Edition, conversation: Conversation, *, state: State, event: Event, incoming: Incoming
) -> TurnRows:
    now = desk.clock()
    made, logged = _step(desk, edition, conversation, event, state=state, now=now)
    gone = instead(desk, edition, state, made, now=now)
    if gone:
        made, logged = _step(desk, edition, conversation, *gone, state=state, now=now)
    made = corrected(desk, edition, conversation, made, now=now)
    forget = orders.last_forget(made.effects)
    refused = _is_refused(made.state)
    return TurnRows(
        incoming.bot_id,
        incoming.update_id,
        now,
        edition.version,
        made.state.status,
        state=state_json.dump_state(made.state),
        language=made.state.language,
        purge_at=chat_purge_at(desk.retention, channel=conversation.channel, refused=refused, now=now),
        codes=orders.codes(made.effects),
        events=() if refused else logged,
        messages=orders.messages(made.effects),
        timers=tuple((timer.name, timer.due_at) for timer in orders.timers(made.effects)),
        cancel_timers=orders.cancels(made.effects),
        consents=orders.consents(made.effects),
        forget=forget.why if forget else None,
        blocked=False if conversation.blocked else None,
        alerts=orders.alerts(made.effects),
        human_asked=orders.human_asked(made.effects),
        asked=orders.asked(made.effects),
        kept_question=orders.kept_question(made.effects),
        gaps=orders.gaps(made.effects),
        beside=lead_orders(desk, edition, conversation, made, natural_id=_natural_id(incoming), now=now),
    )


def _step(
    desk: Desk, edition: Edition, conversation: Conversation, *happened: Event, state: State, now: datetime
) -> tuple[engine.Step, tuple[bytes, ...]]:
    """Let the engine decide on what happened, one after the other; give what it made, and what the log keeps of it."""
    directory, local = desk.directories.directory, now.astimezone(AMSTERDAM)
    effects, logged = list[Effect](), list[bytes]()
    for event in happened:
        find_help = Consulted(help_at(edition, directory, desk.places, local, receiving=desk.receiving.terms))
        environment = Environment(
            now, local_date(now), desk.random(16), edition.casework, awake, find_help, reference=conversation.reference
        )
        begins = state if _is_refused(state) or _log_is_gone(conversation, logged) else None
        made = engine.step(edition.bundle, state, event, environment)
        state, effects = made.state, [*effects, *made.effects]
        logged.append(_log_entry(event, environment, find_help, begins=begins))
    return engine.Step(state, tuple(effects)), tuple(logged)


def _natural_id(incoming: Incoming) -> str:
    return f"{incoming.bot_id}.{incoming.update_id}"


def _is_refused(state: State) -> bool:
    """Say whether somebody refused: then nothing is logged."""
    return state.consents.get("screening") is False


def _log_is_gone(conversation: Conversation, logged: Sequence[bytes]) -> bool:
    """Say whether nothing is logged of how a conversation came to stand where it does: it was past its time."""
    return conversation.state is not None and conversation.sequence == 0 and not logged


def _log_entry(event: Event, environment: Environment, find_help: Consulted, *, begins: State | None) -> bytes:
    """Write what a byte-identical replay needs: event, moment, random bytes, and what was found in the directory.

    `begins` is the state in which a log begins that does not begin with a fresh one.
    """
    entry: dict[str, object] = {
        "at": environment.now.isoformat(),
        "seed": environment.seed.hex(),
        "event": json.loads(state_json.dump_event(event)),
    }
    if begins is not None:
        entry["from"] = json.loads(state_json.dump_state(begins))
    if find_help.found:
        entry["help"] = find_help.log()
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _unchanged(desk: Desk, conversation: Conversation, incoming: Incoming) -> TurnRows:
    now = desk.clock()
    return TurnRows(
        incoming.bot_id,
        incoming.update_id,
        now,
        conversation.bundle_version or "",
        conversation.status,
        language=conversation.language,
        purge_at=chat_purge_at(desk.retention, channel=conversation.channel, refused=False, now=now),
    )


def _answer_group(desk: Desk, conversation: Conversation, incoming: Incoming, language: str | None) -> TurnRows:
    said = Outgoing("say", texts.in_all_languages("telegram.group_private", joined_by="\n\n"))
    rows = _unchanged(desk, conversation, incoming)
    return replace(rows, messages=(NewMessage(payloads.write(said)),), purge_at=rows.now + desk.retention.refused_chat)


def _quarantine(
    desk: Desk, edition: Edition, conversation: Conversation, incoming: Incoming, *, reason: str
) -> TurnRows:
    """Keep the update raw, tell the operators its reason, and tell the person politely, in their state as it is."""
    raw = incoming.content.raw if isinstance(incoming.content, Unreadable) else incoming.raw
    apology = edition.bundle.phrases.get("try_later")
    said = Outgoing("say", apology.wording(conversation.language), conversation.language) if apology else None
    return replace(
        _unchanged(desk, conversation, incoming),
        bundle_version=edition.version,
        quarantine=((raw, reason),),
        messages=(NewMessage(payloads.write(said)),) if said else (),
        alerts=(f"quarantine: {reason}",),
    )


async def tell(
    desk: Desk, conversation_id: int, acted: StaffActed, *, key: int, beside: tuple[Beside, ...], waits: bool = False
) -> Conversed:
    """Tell a person what staff or the clock of a lead did, as a turn of its own; `beside` is written in its commit.

    `waits`: the conversation is kept for an answer as after a sign of life; else its time runs on as it did. `key` is
    the natural key: the same one twice changes nothing. What `beside` raises takes all of it back. Raises LookupError
    when the conversation is gone, NothingSaid when it waits and there is nothing to be answered, and DatabaseAway.
    """
    for _ in range(MOST_TRIES):
        conversation = await conversations.by_id(desk.database, conversation_id)
        if conversation is None:
            raise LookupError(f"conversation {conversation_id} is gone")
        incoming = Incoming(cast(ChannelName, conversation.channel), STAFF_BOT_ID, key, conversation.address, Ignored())
        edition = await desk.library.edition(desk.database, conversation.bundle_version)
        await _look_around(desk)
        state = _state(edition, conversation)
        rows = _turn(desk, edition, conversation, state=state, event=acted, incoming=incoming)
        if waits and not rows.messages:
            raise NothingSaid
        purge_at = rows.purge_at if waits else None
        rows = replace(rows, purge_at=purge_at, blocked=None, beside=(*rows.beside, *beside))
        committed = await turns.commit(desk.database, conversation, rows, worker=desk.worker, lease_s=desk.lease_s)
        if committed.outcome != "conflict":
            return _conversed(incoming, committed)
    raise TurnContested("this conversation is busy")


async def fire_timer(desk: Desk, due: timers.DueTimer) -> Conversed:
    """Take a timer that came due, as a turn of its own; one that fired already changes nothing. Raises DatabaseAway.

    Nor does one of somebody who was erased meanwhile: nobody is made of whom nothing is to be left.
    """
    timer = Incoming(cast(ChannelName, due.channel), TIMER_BOT_ID, due.id, due.address, Ignored())
    for _ in range(MOST_TRIES):
        conversation = await conversations.by_id(desk.database, due.conversation_id)
        if conversation is None:
            return Conversed("duplicate")
        edition = await desk.library.edition(desk.database, conversation.bundle_version)
        await _look_around(desk)
        state = _state(edition, conversation)
        rows = _turn(desk, edition, conversation, state=state, event=TimerFired(due.name), incoming=timer)
        rows = replace(rows, fired_timer=due.id, purge_at=None, blocked=None)
        committed = await turns.commit(desk.database, conversation, rows, worker=desk.worker, lease_s=desk.lease_s)
        if committed.outcome != "conflict":
            return _conversed(timer, committed)
    raise TurnContested("this conversation is busy")
