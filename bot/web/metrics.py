"""Figures for operators in Prometheus form; labels are routes and outcomes, never persons."""

from collections.abc import Awaitable, Callable
from math import nan

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from storage.database import DatabaseAway

_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """The counters of one process; `registry` takes those of other parts as well."""

    def __init__(self, count_alerts: Callable[[], Awaitable[int]]) -> None:
        """Start every counter at zero; how many alerts are unseen is asked each time."""
        self._count_alerts = count_alerts
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "kopru_http_requests", "Answered requests", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "kopru_http_request_seconds", "Time to an answer", ["route"], buckets=_BUCKETS_S, registry=self.registry
        )
        self.messages = Counter(
            "kopru_web_messages", "Messages of the browser chat", ["outcome"], registry=self.registry
        )
        self.refused = Counter(
            "kopru_web_refused", "Requests of the browser chat that were refused", ["reason"], registry=self.registry
        )

        self.alerts = Gauge("kopru_alerts_unseen", "Alerts that no admin has seen yet", registry=self.registry)

    def count(self, request: web.Request, status: int, seconds: float) -> None:
        """Count one request under its route's pattern; the address as typed could name a person."""
        resource = request.match_info.route.resource
        route = resource.canonical if resource else "none"
        method = request.method if request.method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} else "other"
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)

    async def serve(self, request: web.Request) -> web.Response:
        """Serve the figures; while the database is away, that of the alerts is not a number."""
        try:
            self.alerts.set(await self._count_alerts())
        except DatabaseAway:
            self.alerts.set(nan)
        body = generate_latest(self.registry)
        return web.Response(body=body, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})
