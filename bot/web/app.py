"""The web application: its routes, and what every answer passes through."""

from dataclasses import dataclass, field
from time import perf_counter

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.usecases import alerts
from bot.usecases.desk import Desk
from bot.web.about import About
from bot.web.assets import read_assets
from bot.web.chat import Chat, Converse
from bot.web.errors import Handler, error_pages
from bot.web.forms import ReadCommand
from bot.web.headers import security_headers
from bot.web.health import Health
from bot.web.limits import Limiter, Limits
from bot.web.metrics import Metrics
from bot.web.pages import Operator, Pages
from bot.web.staff.calls import StaffSide
from bot.web.staff.cookies import StaffCookies
from bot.web.staff.door import Door
from bot.web.staff.lead_watch import LeadWatch
from bot.web.staff.routes import ENTRIES, ROUTES
from bot.web.visitors import Visitors

#: Largest body of any route (a webhook's, for one); the chat's own limit is lower.
LARGEST_BODY = 1024 * 1024

HEALTH = web.AppKey("health", Health)
METRICS = web.AppKey("metrics", Metrics)


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What the pages need to know. `form_secret` (32 bytes) is the same in every worker; see Visitors for the rest."""

    form_secret: bytes = field(repr=False)
    public_url: str | None = None
    proxies: int = 0
    operator: Operator = Operator()
    limits: Limits = Limits()
    watch_every_s: float = 2.0  #: how often pages of leads that are open are looked after


def make_web(desk: Desk, *, converse: Converse, read_command: ReadCommand, settings: WebSettings) -> web.Application:
    """Make the application. Set `app[HEALTH].ending` when the process begins to end."""
    metrics, health = Metrics(lambda: alerts.count(desk)), Health(desk.database)
    assets = read_assets()
    pages = Pages(assets, settings.operator)
    visitors = Visitors(settings.form_secret, settings.public_url, settings.proxies)
    app = web.Application(middlewares=[_measured(metrics), error_pages(pages)], client_max_size=LARGEST_BODY)
    app[HEALTH], app[METRICS] = health, metrics
    app.on_response_prepare.append(security_headers(visitors.is_https))
    app.on_shutdown.append(health.end)
    chat = Chat(desk.database, desk.clock, converse, read_command, pages, visitors, Limiter(settings.limits), metrics)
    about = About(pages, settings.operator)
    app.add_routes(
        [
            web.get("/", chat.show),
            web.post("/", chat.take),
            web.get("/erased", chat.farewell),
            web.get("/about", about.about),
            web.get("/toegankelijkheid", about.accessibility),
            web.get("/static/{name}", assets.serve),
            web.get("/healthz", health.alive),
            web.get("/readyz", health.ready),
            web.get("/metrics", metrics.serve),
        ]
    )
    watch = LeadWatch(settings.watch_every_s)
    side = StaffSide(desk, pages, visitors, StaffCookies(visitors), watch, ENTRIES)
    app.add_subapp("/staff", Door(side, Limiter(settings.limits), metrics).application(ROUTES))
    return app


def _measured(metrics: Metrics) -> Middleware:
    @web.middleware
    async def measure(request: web.Request, handler: Handler) -> web.StreamResponse:
        began, status = perf_counter(), 500
        try:
            response = await handler(request)
            status = response.status
            return response
        except web.HTTPException as answer:
            status = answer.status
            raise
        finally:
            metrics.count(request, status, perf_counter() - began)

    return measure
