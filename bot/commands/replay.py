"""`kopru replay REFERENCE`: replays a conversation and says whether it comes out as it is stored."""

import sys
from datetime import date

from bot.commands.at_desk import at_desk
from bot.usecases.desk import Desk
from bot.usecases.replays import replay


def run(argv: list[str], *, today: date) -> int:
    """Print what the replay showed, codes only; 0 equal, 1 different or unknown, 2 wrong use."""
    if len(argv) != 1:
        print("usage: kopru replay REFERENCE", file=sys.stderr)
        return 2
    return at_desk(lambda desk: _replay(desk, argv[0]))


async def _replay(desk: Desk, reference: str) -> int:
    shown = await replay(desk, reference)
    if shown is None:
        print(f"there is no conversation {reference}")
        return 1
    outcome = {True: "equal", False: "DIFFERENT", None: "nothing to replay"}[shown.equal]
    print(f"{reference}: {shown.events} events, {outcome}; stands at {shown.step} ({shown.status})")
    return 1 if shown.equal is False else 0
