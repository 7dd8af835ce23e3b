"""`kopru purge`: deletes what is past its time, as the running process does every hour."""

from datetime import date

from bot.commands.at_desk import at_desk
from bot.usecases.desk import Desk
from storage import retention


def run(argv: list[str], *, today: date) -> int:
    """Delete and print the counts per kind."""
    return at_desk(_purge)


async def _purge(desk: Desk) -> int:
    deleted = await retention.purge(desk.database, now=desk.clock())
    await desk.database.compact()
    for kind, count in sorted(deleted.items()):
        print(f"{kind}: {count}")
    return 0
