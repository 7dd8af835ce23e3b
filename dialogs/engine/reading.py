"""What a typed text, already interpreted, does to the conversation."""

from dialogs.conditions import Value
from dialogs.engine import answering, asking, beside, calling, helping, leading, navigation, pressing, replying
from dialogs.engine.commands import COMMANDS
from dialogs.engine.events import Typed, Unfit
from dialogs.engine.question import open_question, place_question
from dialogs.engine.script import AskStep, ConsentStep, RouteStep, SummaryStep, WaitStep
from dialogs.engine.state import ASKING_PLACE
from dialogs.engine.turn import Turn
from dialogs.engine.walking import choose_way, enter
from dialogs.wording import LANGUAGES, Text


def read(turn: Turn, typed: Typed) -> None:
    """Take a typed text: a sign of danger first, then a command, an answer, a question, or not understood."""
    if _heed(turn, typed):
        return
    if not turn.state.led or typed.value is not None:
        for name in typed.added:
            replying.say_reply(turn, name)
        _read_calm(turn, typed)
    elif typed.kept is None:
        turn.say_phrase("unfit_other")  # a shared location, which does not go to who leads


def read_unfit(turn: Turn, unfit: Unfit) -> None:
    """Take what cannot be an answer: danger in the words beside it first; else say why it is none, and ask again."""
    words = Typed(language=unfit.language, note=unfit.note, alarm=unfit.alarm, doubt=unfit.doubt, kept=unfit.kept)
    if _heed(turn, words):
        return
    number_wanted = unfit.kind == "contact" and (turn.state.led or _asks_phone(turn))
    turn.say_phrase("unfit_contact_typed" if number_wanted else f"unfit_{unfit.kind}")
    navigation.ask_again(turn)


def _asks_phone(turn: Turn) -> bool:
    field = open_question(turn.bundle, turn.state).field
    return field is not None and field.type == "phone"


def _heed(turn: Turn, typed: Typed) -> bool:
    """Pass words on to a human who leads, and help first where they tell of danger; say whether they did."""
    _tell_masked(turn, typed)
    if turn.state.led and typed.kept is not None:
        turn.change(keeps="")
        leading.relay(turn, typed.kept)
    if typed.alarm:
        _begin_quietly(turn, typed)
        replying.raise_alarm(turn, typed.alarm)
    elif typed.doubt:
        _begin_quietly(turn, typed)
        replying.ask_gently(turn, typed.doubt)
    return bool(typed.alarm or typed.doubt)


def _tell_masked(turn: Turn, typed: Typed) -> None:
    """Say once why something was masked; who is in danger hears of help first."""
    if typed.note == "masked" and not (turn.state.masked_told or typed.alarm or typed.doubt):
        turn.change(masked_told=True)
        _take_language(turn, typed)
        turn.say_phrase("masked")


def _begin_quietly(turn: Turn, typed: Typed) -> None:
    """Stand at the beginning without asking anything: who is in danger is not asked for a language first."""
    if turn.state.step is None:
        _take_language(turn, typed)
        turn.change(step=turn.script(turn.bundle.main).start, status="active")
    elif turn.state.status == "paused":
        turn.change(status="active")


def _take_language(turn: Turn, typed: Typed) -> None:
    if turn.state.language is None and typed.language in LANGUAGES:
        turn.change(language=typed.language)


def _read_calm(turn: Turn, typed: Typed) -> None:
    if turn.state.step is None:
        _begin(turn, typed)
    elif typed.value in beside.actions(turn):
        calling.answer(turn, str(typed.value))
    elif typed.kept is not None and replying.waits_for_question(turn.state):
        replying.keep(turn, typed.kept)
    elif typed.command:
        COMMANDS[typed.command](turn)
    elif turn.state.status == "paused":
        _read_paused(turn, typed)
    elif not _answers(turn, typed) and not replying.digress(turn, typed):
        _misunderstand(turn, typed)


def _read_paused(turn: Turn, typed: Typed) -> None:
    """Answer a question and offer to go on; topics to choose from wait for a choice first."""
    if typed.choices and not typed.reply:
        turn.change(status="active")
    if not replying.digress(turn, typed):
        navigation.offer_resume(turn)


def _begin(turn: Turn, typed: Typed) -> None:
    """Begin with an answer to what was asked first, and in the language that it was asked in."""
    _begin_quietly(turn, typed)
    if typed.note == "other_language" and not typed.reply:
        turn.say_phrase("other_language_only")
    if not replying.digress(turn, typed):
        navigation.begin(turn)


def _answers(turn: Turn, typed: Typed) -> bool:
    """Take the text as an answer; say whether it was one."""
    value = _value(turn, typed)
    if isinstance(value, str) and value in asking.aside_actions(turn):
        pressing.do_aside(turn, value)
        return True
    if turn.state.status == "ended":
        if not replying.digress(turn, typed):
            navigation.ask_again(turn)
        return True
    if value is not None and _accepts(turn, value, typed):
        return True
    if typed.candidates:
        turn.change(candidates=typed.candidates, topics=_offered(typed))
        question = "location_confirm" if typed.note == "location" else "did_you_mean"
        asking.ask_aside(turn, "candidates", turn.phrase(question))
        return True
    return False


def _value(turn: Turn, typed: Typed) -> Value | None:
    """Give the value of a text; at the question for the language, its own language is the answer."""
    field = open_question(turn.bundle, turn.state).field
    if typed.value is None and field is not None and field.type == "language":
        return typed.language
    return typed.value


def _accepts(turn: Turn, value: Value, typed: Typed) -> bool:
    step = turn.step()
    match step:
        case AskStep():
            fitting = answering.fits(turn.script().fields[step.field], value)
            if fitting:
                turn.change(topics=_offered(typed))
                answering.accept(turn, step, value)
            return fitting
        case ConsentStep() if value in ("yes", "no"):
            answering.decide_consent(turn, step, value == "yes")
            return True
        case SummaryStep() if value in ("confirm", "correct"):
            answering.decide_summary(turn, step, value == "confirm")
            return True
        case RouteStep():
            return _accepts_help(turn, value)
        case _:
            return False


def _accepts_help(turn: Turn, value: Value) -> bool:
    if helping.take_place(turn, value):
        return True
    options = open_question(turn.bundle, turn.state).options
    if turn.state.looking == ASKING_PLACE or value not in [option.code for option in options]:
        return False
    helping.do(turn, str(value))
    return True


def _offered(typed: Typed) -> tuple[str, ...]:
    """Give the article of a text that may have been a question too: it stands as a button beside what comes next."""
    return (typed.reply,) if typed.reply and typed.reply.startswith("topic:") else ()


def _misunderstand(turn: Turn, typed: Typed) -> None:
    step = turn.step()
    if isinstance(step, WaitStep):
        enter(turn, choose_way(turn, step.next))
        return
    if turn.state.aside in ("doubt", "alarm"):
        replying.wait_on(turn)
        return
    turn.change(misses=min(turn.state.misses + 1, asking.STUCK))
    if _speaks_other(turn, typed):
        asking.ask_aside(turn, "language_offer", turn.phrase("other_language_offer"))
        return
    explain(turn, typed)
    asking.ask(turn)


def _speaks_other(turn: Turn, typed: Typed) -> bool:
    known = typed.language in LANGUAGES and turn.state.language is not None
    return known and typed.language != turn.state.language


def explain(turn: Turn, typed: Typed) -> None:
    """Say why a text did not answer: differently each time, and never as the person's fault."""
    step = turn.step()
    misses = turn.state.misses
    match typed.note, step:
        case "too_long", _:
            turn.say_phrase("too_long")
        case "other_language", _:
            turn.say_phrase("other_language_only")
        case "out_of_range", AskStep():
            field = turn.script().fields[step.field]
            turn.say_phrase("out_of_range", minimum=str(field.minimum), maximum=str(field.maximum))
        case _, RouteStep() if turn.state.looking == ASKING_PLACE:
            question = place_question(turn.script())
            _explain(turn, question.retry if question else (), misses)
        case _, ConsentStep() | SummaryStep() | RouteStep():
            turn.say_phrase("choose_button")
        case _, AskStep(retry=retry):
            _explain(turn, retry, misses)
        case _:
            turn.say_phrase(f"not_understood_{misses}")


def _explain(turn: Turn, retry: tuple[Text, ...], misses: int) -> None:
    """Say a question's own hint where it has one for this miss, else the common one."""
    if len(retry) >= misses:
        turn.say(turn.word(retry[misses - 1]))
    else:
        turn.say_phrase(f"not_understood_{misses}")
