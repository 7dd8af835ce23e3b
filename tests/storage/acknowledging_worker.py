"""A worker that commits turns on SQLite and acknowledges each on a pipe, to be watched from outside.

Run as `python -m tests.storage.acknowledging_worker FILE SYNCHRONOUS CHATS PIPE`; it makes the file.
"""

import asyncio
import os
import sys
from pathlib import Path

from storage.database import connect
from storage.encryption import KeyRing
from storage.migrate import migrate
from storage.sqlite_database import PRAGMAS
from tests.storage.samples import converse

TURNS = 60


async def main(file: Path, synchronous: str, chats: int, pipe: int) -> None:
    """Commit turns in a few chats at once; write `ack N` after each commit."""
    url = f"sqlite:///{file}"
    await migrate(url, data_dir=file.parent)
    # Only FULL is ever used; the other value is the planted fault that the test must notice.
    PRAGMAS["synchronous"] = (synchronous, {"FULL": 2, "NORMAL": 1}[synchronous])
    database = await connect(url, data_dir=file.parent, keys=KeyRing(bytes(range(32))))

    async def chat(number: int) -> None:
        for update_id in range(number, TURNS, chats):
            await converse(database, update_id, f"person-{number}")
            os.write(pipe, b"ack %d\n" % update_id)

    await asyncio.gather(*(chat(number) for number in range(chats)))
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
