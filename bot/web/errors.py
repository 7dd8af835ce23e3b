"""What goes wrong becomes a page in the visitor's language that says what to do; nothing inside is shown."""

import traceback
from collections.abc import Awaitable, Callable, Mapping

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.texts import text
from bot.web.pages import Pages, language_of
from storage.database import DatabaseAway

log = structlog.get_logger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

#: Statuses with words of their own (`error.404.title`, `error.404.text`); any other has those of 400 or 500.
WORDED = frozenset({400, 403, 404, 405, 413, 415, 429, 500, 503})

#: Headers of a refusal that mean something to the browser.
CARRIED = ("Allow", "Retry-After")

#: Seconds to wait when the database is away; it is usually back by then.
RETRY_AFTER = {"Retry-After": "10"}


#: Renders the page for a status.
ErrorPage = Callable[[web.Request, int], web.Response]


def error_pages(pages: Pages, page: ErrorPage | None = None) -> Middleware:
    """Make the middleware. Who asks for no HTML (a program, a webhook) gets the bare status; `page`: not the chat's."""
    render = page or (lambda request, status: error_page(pages, language_of(request), status))

    @web.middleware
    async def show_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException as problem:
            if problem.status < 400 or not _wants_page(request):
                raise
            return _answer(render, request, problem.status, problem.headers)
        except DatabaseAway:
            log.warning("web.database_away", route=_route(request))
            return _answer(render, request, 503, RETRY_AFTER)
        except Exception as error:  # outermost: log and go on
            log.error("web.failed", route=_route(request), error=type(error).__name__, place=_place(error))
            return _answer(render, request, 500)

    return show_errors


def _answer(
    render: ErrorPage, request: web.Request, status: int, headers: Mapping[str, str] | None = None
) -> web.Response:
    answer = render(request, status) if _wants_page(request) else web.Response(status=status)
    answer.headers.update({name: headers[name] for name in CARRIED if headers and name in headers})
    return answer


def error_page(pages: Pages, language: str, status: int) -> web.Response:
    """Render the page for a status, with the way back to the chat."""
    worded = status if status in WORDED else 400 if status < 500 else 500
    heading, message = text(language, f"error.{worded}.title"), text(language, f"error.{worded}.text")
    return pages.page("message.html", language, status=status, heading=heading, message=message, link="web.to_chat")


def _wants_page(request: web.Request) -> bool:
    return "text/html" in request.headers.get("Accept", "")


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource else "none"


def _place(error: Exception) -> str:
    # Where it was raised, never the message: that may hold what a person wrote.
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.name}:{last.lineno}"
