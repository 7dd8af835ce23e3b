"""A human leads: what staff do reaches the person, and what the person types reaches staff."""

from dialogs.engine import asking, beside, calling, navigation
from dialogs.engine.effects import EndRelay, PickSlot, Relay, WithdrawLead
from dialogs.engine.events import StaffActed
from dialogs.engine.script import AFTERCARE
from dialogs.engine.turn import Turn


def tell(turn: Turn, acted: StaffActed) -> None:
    """Tell what staff or the clock did; while a human leads, the bot's own questions rest."""
    # Words that follow proposed times leave them to be picked.
    if acted.slots or (acted.led and turn.state.aside != "slots"):
        turn.close_prompt()
        turn.change(aside=None, candidates=(), topics=(), slots=())
    if acted.called_off or acted.ended:
        _call_off(turn)
    if acted.text.by_language:
        turn.say(turn.word(acted.text))
    if acted.led is not None:
        turn.change(led=acted.led)
    if acted.ended:
        turn.change(led=False, handed=False)
    if acted.slots:
        turn.change(slots=acted.slots)
        asking.ask_aside(turn, "slots", turn.phrase("slots"))
    if acted.call is not None:
        calling.call(turn, acted.call)


def _call_off(turn: Turn) -> None:
    """Take proposed times back: none of them can be picked any more."""
    if turn.state.aside == "slots":
        turn.close_prompt()
        turn.change(aside=None)
    turn.change(slots=())


def relay(turn: Turn, words: str) -> None:
    """Pass words on to the human who leads."""
    turn.emit(Relay(words))


def end(turn: Turn) -> None:
    """End the talk with a human on the person's wish; the hand-over itself goes on."""
    turn.close_prompt()
    turn.change(led=False, aside=None, slots=())
    turn.emit(EndRelay())
    turn.say_phrase("relay_ended")


def pick(turn: Turn, number: int | None) -> None:
    """Pick a proposed time, or none of them."""
    slot = turn.word(turn.state.slots[number]) if number is not None else ""
    turn.change(slots=())
    turn.emit(PickSlot(number))
    if number is None:
        turn.say_phrase("slot_none_fits")
    else:
        turn.say_phrase("slot_picked", slot=slot)


def ask_withdraw(turn: Turn) -> None:
    """Ask whether the hand-over, or the consent to check-ins, is to be taken back, beside what is kept."""
    told = [turn.phrase("handed_over")] if turn.state.handed else []
    if turn.state.consents.get(AFTERCARE):
        told.append(turn.phrase("check_ins_on"))
    asking.ask_aside(turn, "handed", "\n\n".join(told))


def stop_check_ins(turn: Turn) -> None:
    """Take the consent to check-ins back: nobody asks any more how it goes."""
    beside.stop(turn)
    beside.leave(turn)
    turn.say_phrase("check_ins_stopped")
    navigation.ask_again(turn)


def withdraw(turn: Turn) -> None:
    """Take the consent to the hand-over back: the organisation loses the record at once."""
    turn.emit(WithdrawLead())
    turn.change(handed=False, led=False, slots=())
    turn.say_phrase("lead_withdrawn")
    navigation.ask_again(turn)
