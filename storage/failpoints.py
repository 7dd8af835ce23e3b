"""Named places where a test kills the process: one at every boundary of a commit or of an outside effect."""

import os
import signal
from typing import Final

#: Every boundary; a test kills the process at each of them and looks at what is left.
BOUNDARIES: Final = (
    "contact.before_commit",  # first contact: person, key and conversation are not yet there
    "contact.after_commit",
    "turn.before_commit",  # the turn is made, nothing of it is written
    "group.before_commit",  # SQLite: the rows of a group of turns are written, the group is not committed
    "group.after_commit",  # SQLite: the group is committed, nobody knows yet
    "turn.after_commit",
    "ack.before",  # committed, not yet acknowledged to the channel
    "ack.after",
    "send.before",
    "send.after",  # the channel took the message, its row is not marked
    "outbox.after_claim",
    "outbox.before_mark",
    "outbox.after_mark",
    "timer.after_claim",
    "timer.after_commit",
    "purge.after_batch",
    "compact.before",
    "migrate.before_commit",  # the tables are changed, the change is not committed
)

_left: dict[str, int] = {}


def arm(spec: str | None) -> None:
    """Arm one failpoint, written `name:n`: the process dies at its n-th hit. None disarms. Raises ValueError."""
    _left.clear()
    if spec is None:
        return
    name, _, hits = spec.partition(":")
    if name not in BOUNDARIES:
        raise ValueError(f"There is no failpoint {name!r}; there are: {', '.join(BOUNDARIES)}.")
    _left[name] = int(hits or "1")


def fp(name: str) -> None:
    """Die here (SIGKILL, as a power cut or the kernel would) when this failpoint is armed and due."""
    if name not in _left:
        return
    _left[name] -= 1
    if _left[name] <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
