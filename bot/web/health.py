"""Health for those who watch the process: /healthz while it lives, /readyz while it can serve."""

import asyncio
from dataclasses import dataclass

from aiohttp import web

from storage import outbox
from storage.database import Database, DatabaseAway


@dataclass(slots=True)
class Health:
    """Answers 200 or 503. `ending` is set when the process begins to end, so that nothing new is sent to it."""

    database: Database
    patience_s: float = 2.0  #: a database that takes longer to answer is not ready
    ending: bool = False

    async def alive(self, request: web.Request) -> web.Response:
        """Say that the process serves."""
        return _tell("ending" if self.ending else "ok")

    async def ready(self, request: web.Request) -> web.Response:
        """Say that the database answers as well."""
        if self.ending:
            return _tell("ending")
        try:
            async with asyncio.timeout(self.patience_s):
                await outbox.backlog(self.database)
        except (DatabaseAway, TimeoutError):
            return _tell("database away")
        return _tell("ok")

    async def end(self, app: web.Application) -> None:
        """Answer 503 from now on; the signal handler for the application's shutdown."""
        self.ending = True


def _tell(status: str) -> web.Response:
    return web.json_response({"status": status}, status=200 if status == "ok" else 503)
