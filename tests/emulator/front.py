"""The HTTP side of the emulator: takes a call, has it judged, lets faults strike, carries it out, records it."""

import asyncio
import contextlib
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.emulator.checking import Upload
from tests.emulator.delivery import Post
from tests.emulator.description import METHODS as DOCUMENTED
from tests.emulator.description import method_named
from tests.emulator.faults import Cut, Delay, Fault, Faults, HalfBody, Hang, Refuse, ServerError
from tests.emulator.judges import Violation, judge
from tests.emulator.methods import METHODS
from tests.emulator.problems import ApiProblem, bad_request
from tests.emulator.rates import Rates
from tests.emulator.wire import read_params
from tests.emulator.world import World

_CALL = re.compile(r"/bot(?P<token>\d+:[^/]+)/(?P<method>\w+)/?")
_FILE = re.compile(r"/file/bot(?P<token>\d+:[^/]+)/files/(?P<file_id>\w+)")
_NOT_IN_WEBHOOK_ANSWERS = re.compile(r"deletewebhook|setwebhook|close|logout|get.*", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Request:
    """One call of the bot, and what it was answered; `status` is None when no answer went out."""

    method: str
    params: dict[str, Any]
    at: float = field(default_factory=time.monotonic)
    fault: Fault | None = None
    status: int | None = None
    body: bytes = b""

    @property
    def answer(self) -> dict[str, Any]:
        """The answer's body."""
        answer: dict[str, Any] = json.loads(self.body)
        return answer

    @property
    def ok(self) -> bool:
        """Whether the call was carried out and answered."""
        return self.status == 200


class Front:
    """Answers every HTTP request that comes to the emulator."""

    def __init__(self, world: World, token: str, *, rates: Rates | None, judging: bool) -> None:
        self.world = world
        self.token = token
        self.rates = rates
        self.judging = judging
        self.post: Post | None = None
        self.faults = Faults()
        self.requests: list[Request] = []
        self.violations: list[Violation] = []
        self.crashes: list[Exception] = []
        self.downloads: list[str] = []
        self.closing = asyncio.Event()

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a call or a download; a crash of the emulator itself is kept for the end of the test."""
        counted = not request.path.lower().endswith("/getupdates")
        self.world.in_flight += counted
        try:
            return await self._route(request)
        except ApiProblem as problem:
            return _response(problem.as_json(), problem.code)
        except ConnectionError:
            return web.Response()  # the bot hung up; nobody reads this
        except Exception as crash:
            self.crashes.append(crash)
            return _response({"ok": False, "error_code": 500, "description": "Internal Server Error"}, 500)
        finally:
            self.world.in_flight -= counted
            self.world.active_at = time.monotonic()
            self.world.pulse.fire()

    async def _route(self, request: web.BaseRequest) -> web.StreamResponse:
        if (download := _FILE.fullmatch(request.path)) is not None:
            self._check_token(download["token"])
            return self._download(download["file_id"])
        called = _CALL.fullmatch(request.path)
        if called is None:
            raise ApiProblem(404, "Not Found")
        self._check_token(called["token"])
        method = method_named(called["method"]) or called["method"]
        record = Request(method, await read_params(request, method))
        return await self._strike(request, record, self._judged(record))

    def _check_token(self, token: str) -> None:
        if token != self.token:
            raise ApiProblem(401, "Unauthorized")

    def _download(self, file_id: str) -> web.Response:
        self.downloads.append(file_id)
        if file_id not in self.world.files:
            raise ApiProblem(404, "Not Found")
        return web.Response(body=self.world.files[file_id].content)

    def _judged(self, record: Request) -> str | None:
        """Record a call and its violations; return the words with which the server refuses it, if it does."""
        self.requests.append(record)
        found = judge(record.method, record.params) if self.judging else []
        self.violations.extend(found)
        return next((violation.answer for violation in found if violation.answer), None)

    async def _strike(self, request: web.BaseRequest, record: Request, refusal: str | None) -> web.StreamResponse:
        """Carry a call out as far as an ordered fault lets it come."""
        fault = record.fault = self.faults.take(record.method, record.params.get("chat_id"))
        match fault:
            case Refuse(problem):
                return _answered(record, problem.as_json(), problem.code)
            case ServerError(status, html):
                return _server_error(record, status, html=html)
            case Delay(seconds):
                await asyncio.sleep(seconds)
            case Cut(processed) | Hang(_, processed):
                if processed:
                    await self._carry_out(record, refusal)
                    record.status = None
                return await self._silence(request, fault)
        response = await self._carry_out(record, refusal)
        return await self._halve(request, record) if isinstance(fault, HalfBody) else response

    async def _silence(self, request: web.BaseRequest, fault: Cut | Hang) -> web.Response:
        if isinstance(fault, Hang):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.closing.wait(), fault.seconds)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _halve(self, request: web.BaseRequest, record: Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        response.content_length = len(record.body)
        await response.prepare(request)
        await response.write(record.body[: len(record.body) // 2])
        record.status = None
        if request.transport is not None:
            request.transport.close()
        return response

    async def _carry_out(self, record: Request, refusal: str | None) -> web.Response:
        try:
            if refusal is not None:
                raise bad_request(refusal)
            if self.rates is not None:
                self.rates.count(record.method, record.params.get("chat_id"))
            return _answered(record, await self._perform(record.method, record.params))
        except ApiProblem as problem:
            return _answered(record, problem.as_json(), problem.code)

    async def _perform(self, method: str, params: dict[str, Any]) -> dict[str, Any] | bytes:
        """Carry out a method and return the answer's body; getUpdates comes as bytes, for it may hold anything."""
        assert self.post is not None
        match method:
            case "getUpdates":
                return b'{"ok":true,"result":' + await self.post.get_updates(params) + b"}"
            case "setWebhook":
                return await self.post.set_webhook(params)
            case "deleteWebhook":
                return await self.post.delete_webhook(params)
            case "getWebhookInfo":
                return {"ok": True, "result": self.post.webhook_info()}
        if method not in METHODS:
            if method in DOCUMENTED:
                self.violations.append(Violation("emulator", method, method, "not emulated", None))
            raise ApiProblem(404, "Not Found: method not found")
        return {"ok": True, "result": METHODS[method](self.world, params)}

    async def execute(self, name: str, params: dict[str, Any]) -> None:
        """Carry out a method that came in the answer to a webhook."""
        if _NOT_IN_WEBHOOK_ANSWERS.fullmatch(name) is None:
            record = Request(method_named(name) or name, params)
            await self._carry_out(record, self._judged(record))

    def uploads(self, method: str) -> list[Upload]:
        """Return the files that came with the calls of a method."""
        values = [value for record in self.requests if record.method == method for value in record.params.values()]
        return [value for value in values if isinstance(value, Upload)]


def _answered(record: Request, body: dict[str, Any] | bytes, status: int = 200) -> web.Response:
    record.status = status
    response = _response(body, status)
    record.body = bytes(response.body)  # type: ignore[arg-type]
    return response


def _response(body: dict[str, Any] | bytes, status: int = 200) -> web.Response:
    raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return web.Response(body=raw, status=status, content_type="application/json")


def _server_error(record: Request, status: int, *, html: bool) -> web.Response:
    words = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}
    said = words.get(status, "Internal Server Error")
    if not html:
        return _answered(record, {"ok": False, "error_code": status, "description": said}, status)
    record.status, record.body = status, f"<html><body><h1>{status} {said}</h1></body></html>".encode()
    return web.Response(body=record.body, status=status, content_type="text/html")
