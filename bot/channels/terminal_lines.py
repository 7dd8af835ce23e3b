"""Lines from standard input, read beside the event loop: works with a keyboard, a pipe and a file alike."""

import asyncio
import codecs
import os
import threading
from collections.abc import AsyncIterator
from concurrent.futures import CancelledError
from contextlib import suppress

#: A line is cut here, so that input without line breaks does not fill the memory; far more than a message may have.
LONGEST_LINE = 64 * 1024

_CHUNK = 64 * 1024


async def typed_lines(descriptor: int) -> AsyncIterator[str]:
    """Give the lines of a file descriptor, without their ends, until it closes; what is no UTF-8 is replaced."""
    chunks: asyncio.Queue[bytes] = asyncio.Queue(maxsize=4)
    # A thread of its own, no executor: one that waits for a key would hold up the end of the program.
    # It reads the descriptor, as the lock of sys.stdin must be free when the interpreter ends.
    reader = threading.Thread(target=_read, args=(descriptor, asyncio.get_running_loop(), chunks), daemon=True)
    reader.start()
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    rest = ""
    while chunk := await chunks.get():
        *lines, rest = (rest + decoder.decode(chunk)).split("\n")
        for line in lines:
            yield line.rstrip("\r")
        if len(rest) > LONGEST_LINE:
            yield rest
            rest = ""
    if rest:
        yield rest


def _read(descriptor: int, loop: asyncio.AbstractEventLoop, chunks: asyncio.Queue[bytes]) -> None:
    with suppress(CancelledError, RuntimeError):  # the conversation ended before the input did
        while True:
            chunk = os.read(descriptor, _CHUNK)
            asyncio.run_coroutine_threadsafe(chunks.put(chunk), loop).result()
            if not chunk:
                return
