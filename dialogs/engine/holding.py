"""After violence nothing is sent unasked: what staff and clocks have to say waits for the person's next turn."""

from dialogs.engine import appointing
from dialogs.engine.events import StaffActed
from dialogs.engine.turn import Turn

#: Texts that are kept to be said: of more, the newest say where things stand.
MOST_HELD = 5


def holds_back(turn: Turn, acted: StaffActed) -> bool:
    """Say whether a text waits: all do, but what a human writes in a talk under way, which the person began."""
    return turn.state.hushed and not (turn.state.led and (acted.led or acted.slots))


def hold(turn: Turn, acted: StaffActed) -> None:
    """Keep what is to be said, and what it changes for the turn in which it is."""
    if acted.text.by_language:
        others = (one for one in turn.state.held if one != acted.text)
        turn.change(held=(*others, acted.text)[-MOST_HELD:])
    if acted.slots:
        appointing.call_off(turn)
        turn.change(slots=acted.slots, slot_times=acted.times)
    if acted.led is not None or acted.ended:
        turn.change(led=False, led_next=bool(acted.led) and not acted.ended)


def say(turn: Turn) -> bool:
    """Say what waited, in the order in which it happened; say whether anything did."""
    held = turn.state.held
    for one in held:
        turn.say(turn.word(one))
    turn.change(held=())
    return bool(held)
