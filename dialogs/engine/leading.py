"""A human leads: what staff do reaches the person, and what the person types reaches staff."""

from dialogs.engine import appointing, asking, beside, calling, holding, navigation
from dialogs.engine.effects import EndRelay, Relay, WithdrawLead
from dialogs.engine.events import StaffActed
from dialogs.engine.script import AFTERCARE, HAND_OVER
from dialogs.engine.state import is_shared
from dialogs.engine.turn import Turn


def tell(turn: Turn, acted: StaffActed) -> None:
    """Tell what staff or the clock did; while a human leads, the bot's own questions rest."""
    before = turn.state
    if acted.called_off or acted.ended:
        appointing.call_off(turn)
    if acted.ended:
        turn.change(handed=False)
    if holding.holds_back(turn, acted):
        holding.hold(turn, acted)
    else:
        _tell_now(turn, acted)
    if acted.call is not None:
        calling.call(turn, acted.call)
    talk_over = before.led and not turn.state.led and bool(acted.text.by_language)
    if talk_over and not before.hushed and turn.state.beside == before.beside:
        navigation.find_place_again(turn)


def _tell_now(turn: Turn, acted: StaffActed) -> None:
    if acted.led or acted.slots:
        appointing.make_room(turn, keeps_times=not acted.slots)
    if acted.text.by_language:
        turn.say(turn.word(acted.text))
        asking.interrupt(turn)
    if acted.led is not None or acted.ended:
        turn.change(led=bool(acted.led) and not acted.ended)
    if acted.slots:
        appointing.propose(turn, acted)
    if acted.led and turn.state.aside is None:
        appointing.put(turn)


def lead_from_now_on(turn: Turn) -> None:
    """Let the human lead who took over while nothing could be sent, once the person has their answer."""
    if turn.state.led_next:
        turn.change(led=True, led_next=False)
        appointing.make_room(turn, keeps_times=True)
        turn.say_phrase("led_by_human")
    if turn.state.aside in (None, "ended") and turn.state.status != "paused":
        appointing.put(turn)


def relay(turn: Turn, words: str) -> None:
    """Pass words on to the human who leads."""
    turn.emit(Relay(words))


def end(turn: Turn) -> None:
    """End the talk with a human on the person's wish; the hand-over itself goes on, and so do proposed times."""
    appointing.make_room(turn, keeps_times=True)
    stop(turn)
    navigation.find_place_again(turn)


def stop(turn: Turn) -> None:
    """Let nobody lead any more, and tell both sides."""
    turn.change(led=False)
    turn.emit(EndRelay())
    turn.say_phrase("relay_ended")


def ask_withdraw(turn: Turn) -> None:
    """Ask whether the hand-over, or the consent to check-ins, is to be taken back, beside what is kept."""
    told = [turn.phrase("handed_over")] if is_shared(turn.state) else []
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
    turn.change(handed=False, led=False, led_next=False, consents={**turn.state.consents, HAND_OVER: False})
    appointing.call_off(turn)
    turn.say_phrase("lead_withdrawn")
    navigation.ask_again(turn)
