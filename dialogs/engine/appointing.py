"""Times that staff propose: they stand until one is picked, none fits, or they are called off."""

from dialogs.engine import asking, navigation
from dialogs.engine.effects import PickSlot
from dialogs.engine.events import StaffActed
from dialogs.engine.turn import Turn

#: What stays open whatever staff do: help in danger, and the wish to erase.
_STAYS_OPEN = ("doubt", "alarm", "erase")


def make_room(turn: Turn, *, keeps_times: bool) -> None:
    """Close what the bot asked, but for what stays open; `keeps_times`: proposed times stay to be picked."""
    if turn.state.aside in _STAYS_OPEN or (keeps_times and turn.state.aside == "slots"):
        return
    turn.close_prompt()
    turn.change(aside=None, candidates=(), topics=())


def propose(turn: Turn, acted: StaffActed) -> None:
    """Take proposed times, in place of those before, and ask which one it is to be."""
    turn.change(slots=acted.slots, slot_times=acted.times)
    put(turn)


def put(turn: Turn) -> bool:
    """Ask which of the proposed times it is to be, while one is to come; say whether it was asked."""
    if turn.state.aside in _STAYS_OPEN or not turn.state.slots:
        return False
    if all(_is_over(turn, number) for number in range(len(turn.state.slots))):
        _drop(turn)
        return False
    asking.ask_aside(turn, "slots", turn.phrase("slots"))
    return True


def call_off(turn: Turn) -> None:
    """Take proposed times back: none of them can be picked any more."""
    if turn.state.aside == "slots":
        turn.close_prompt()
        turn.change(aside=None)
    _drop(turn)


def pick(turn: Turn, number: int | None) -> None:
    """Pick a proposed time, or none of them; of one that is over, staff hear only when no other is left."""
    if number is not None and _is_over(turn, number):
        turn.say_phrase("slot_over")
        if put(turn):
            return
        number = None
    slot = turn.word(turn.state.slots[number]) if number is not None else ""
    _drop(turn)
    turn.emit(PickSlot(number))
    if number is None:
        turn.say_phrase("slot_none_fits")
    else:
        turn.say_phrase("slot_picked", slot=slot)
    navigation.find_place_again(turn)


def _is_over(turn: Turn, number: int) -> bool:
    """Say whether a proposed time is over; of an older version's it is not known."""
    times = turn.state.slot_times
    return number < len(times) and times[number] <= turn.environment.now


def _drop(turn: Turn) -> None:
    turn.change(slots=(), slot_times=())
