"""`kopru erase REFERENCE`: erases the person behind a conversation, as they could do themselves."""

import sys
from datetime import date
from functools import partial

from bot.commands.at_desk import at_desk
from bot.usecases.desk import Desk
from bot.usecases.erasing import erase
from bot.usecases.staff_notices import tell_on_telegram


def run(argv: list[str], *, today: date) -> int:
    """Erase key and rows at once and overwrite them; 0 erased, 1 nobody has this reference, 2 wrong use."""
    if len(argv) != 1:
        print("usage: kopru erase REFERENCE", file=sys.stderr)
        return 2
    return at_desk(lambda desk: _erase(desk, argv[0]))


async def _erase(desk: Desk, reference: str) -> int:
    # What waits for an e-mail or a webhook goes with the lead; the running process sends what is for Telegram.
    desk.outbound.outlets.append(partial(tell_on_telegram, desk))
    if not await erase(desk, reference):
        print(f"nobody has the reference {reference}")
        return 1
    await desk.database.compact()
    print(f"{reference}: erased; backups follow within their own term")
    return 0
