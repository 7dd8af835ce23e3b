"""Navigation: beginning, going back, correcting, pausing, coming back, changing the language."""

from datetime import timedelta

from dialogs.engine import appointing, asking, beside, leading, listing, replying, walking
from dialogs.engine.effects import CancelTimers
from dialogs.engine.question import open_question, waits
from dialogs.engine.script import AFTERCARE, HAND_OVER, KEEP_HELPER, CallStep, EndStep, Script
from dialogs.engine.state import Answer, State, kept_answers
from dialogs.engine.turn import Turn
from dialogs.wording import LANGUAGES


def begin(turn: Turn, payload: str = "", *, agreed: tuple[str, ...] = ()) -> None:
    """Begin the conversation, or begin it anew with the language that was chosen.

    What runs beside goes on, and so does what was agreed to for it, and a hand-over with the times proposed in it; a
    talk with a human ends. `agreed` are consents not to be asked for again.
    """
    if turn.state.led:
        leading.stop(turn)
    old = turn.state
    turn.close_prompt()
    main = turn.bundle.main
    turn.state = State(
        script=main,
        status="active",
        language=old.language,
        visit=old.visit,
        prompt=old.prompt,
        secret=old.secret or turn.environment.seed.hex(),
        payload=payload or old.payload,
        last_press=old.last_press,
        hushed=old.hushed,
        held=old.held,
        led_next=old.led_next,
        masked_told=old.masked_told,
        seen_at=old.seen_at,
        handed=old.handed,
        slots=old.slots,
        slot_times=old.slot_times,
        # That to a hand-over is kept to be taken back; who is handed over again is asked again.
        consents={
            purpose: True for purpose in (*agreed, HAND_OVER, AFTERCARE, KEEP_HELPER) if old.consents.get(purpose)
        },
        agreed=agreed,
        beside=old.beside,
    )
    script = turn.script(main)
    turn.change(carried=_language_answers(turn, script))
    walking.enter(turn, script.start)


def begin_anew(turn: Turn) -> None:
    """Begin anew without asking again for what was agreed to; a hand-over is agreed to each time, as its record is."""
    given = (purpose for purpose, yes in turn.state.consents.items() if yes and purpose != HAND_OVER)
    begin(turn, agreed=tuple(given))


def _language_answers(turn: Turn, script: Script) -> dict[str, Answer]:
    """Carry the language into a new beginning, so that it is not asked twice."""
    if turn.state.language is None:
        return {}
    answer = Answer(turn.state.language, turn.environment.now)
    return {f"{script.name}.{name}": answer for name, field in script.fields.items() if field.type == "language"}


def go_back(turn: Turn) -> None:
    """Ask the question before this one again; at the first one, say that it is the first.

    From the card of an offer, and from the question for another place, back is to the list of offers.
    """
    if turn.state.looking:
        turn.change(looking="")
        asking.ask(turn)
        return
    if not turn.state.asked:
        turn.say_phrase("back_at_start")
        asking.ask(turn)
        return
    rewalk(turn, {turn.state.asked[-1]})


def correct(turn: Turn, field: str) -> None:
    """Ask one answer of the summary again, and after it only what depends on it."""
    script = turn.script()
    rewalk(turn, {f"{script.name}.{name}" for name in dependents(script, field)})


def dependents(script: Script, name: str) -> set[str]:
    """Name a field and all that depend on it, directly or through others."""
    found = {name}
    while True:
        more = {one for one, field in script.fields.items() if found & set(field.depends_on)} - found
        if not more:
            return found
        found |= more


def rewalk(turn: Turn, dropped: set[str]) -> None:
    """Walk again from the start with all answers but some; only what is then missing is asked."""
    kept = {
        name: answer for name, answer in kept_answers(turn.state).items() if name not in _with_outputs(turn, dropped)
    }
    main = turn.script(turn.bundle.main)
    turn.change(
        script=main.name, stack=(), answers={}, carried=kept, asked=(), number=0,
        aside=None, candidates=(), topics=(), offers=(), looking="", status="active",
    )  # fmt: skip
    turn.quiet = True
    walking.enter(turn, main.start)


def _with_outputs(turn: Turn, dropped: set[str]) -> set[str]:
    """Add what callers got from a sub-script one of whose answers is dropped, so that it is called again."""
    more = set(dropped)
    for script in turn.bundle.scripts.values():
        for step in script.steps.values():
            if isinstance(step, CallStep):
                more |= {
                    f"{script.name}.{ours}"
                    for ours, theirs in step.outputs.items()
                    if f"{step.script}.{theirs}" in dropped
                }
    return more


def pause(turn: Turn) -> None:
    """Pause: everything is kept, nothing more is sent; while a human leads, the talk with them ends."""
    if turn.state.led:
        leading.end(turn)
        return
    turn.close_prompt()
    turn.emit(CancelTimers())
    turn.change(status="ended" if _is_over(turn) else "paused", aside=None, candidates=())
    turn.say_phrase("paused")


def offer_resume(turn: Turn) -> None:
    """Ask whether to go on where the person stopped or to begin anew; after the end there is nothing to go on with."""
    if _is_over(turn):
        turn.change(status="ended")
        ask_again(turn)
        return
    turn.change(status="active")
    if turn.state.number:
        wording = turn.phrase("resume_offer", **asking.progress(turn))
    else:
        wording = turn.phrase("resume_offer_plain")
    asking.ask_aside(turn, "resume", wording)


def resume(turn: Turn) -> None:
    """Go on; answers that have gone stale meanwhile are asked again, nothing else is; after the end nothing is."""
    over = _is_over(turn)
    turn.change(status="ended" if over else "active", aside=None, candidates=())
    stale = set() if over else stale_answers(turn)
    if stale:
        turn.say_phrase("stale_answers")
        rewalk(turn, stale)
    else:
        ask_again(turn)


def _is_over(turn: Turn) -> bool:
    """Say whether the script came to its end, whatever happened to the conversation since."""
    step = turn.script().steps.get(turn.state.step or "")
    return turn.state.status == "ended" or isinstance(step, EndStep)


def stale_answers(turn: Turn) -> set[str]:
    """Name the answers that are older than their field allows."""
    now = turn.environment.now
    stale: set[str] = set()
    for key, answer in kept_answers(turn.state).items():
        script_name, _, name = key.partition(".")
        script = turn.bundle.scripts.get(script_name)
        field = script.fields.get(name) if script else None
        if field and field.stale_after_days is not None and now - answer.at > timedelta(days=field.stale_after_days):
            stale.add(key)
    return stale


def change_language(turn: Turn, language: str | None) -> None:
    """Change the language and ask the current question again in it."""
    chosen = language if language in LANGUAGES else asking.other_language(turn.state.language)
    turn.change(language=chosen)
    turn.say_phrase("language_changed")
    listing.say(turn)
    ask_again(turn)


def ask_again(turn: Turn) -> None:
    """Put the current question once more; where the question is the language, a chosen one answers it.

    A doubtful sign that was asked back, and times that were proposed, come first. While a human leads, nothing else is
    asked.
    """
    if _asks_first(turn) or turn.state.led:
        return
    if turn.state.status == "ended" and beside.ask_once_more(turn):
        return
    if turn.state.status == "ended":
        asking.ask_aside(turn, "ended", turn.phrase("ended"))
    elif turn.state.status == "paused":
        offer_resume(turn)
    elif _asks_language(turn) and turn.state.language:
        begin(turn)
    elif waits(turn.step()):
        asking.ask(turn)


def _asks_first(turn: Turn) -> bool:
    """Ask what goes before the script's own question; say whether it was asked."""
    if turn.state.aside == "doubt":
        replying.ask_gently(turn, turn.state.doubt)
        return True
    return turn.state.status != "paused" and appointing.put(turn)


def find_place_again(turn: Turn) -> None:
    """Ask what stood open before; who was at the end, or had paused, is asked nothing."""
    if turn.state.status == "active" and turn.state.aside is None:
        ask_again(turn)


def _asks_language(turn: Turn) -> bool:
    field = open_question(turn.bundle, turn.state).field
    return field is not None and field.type == "language"
