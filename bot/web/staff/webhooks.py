"""The webhooks and e-mail of an organisation: where they go, what was told, what failed and why."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from aiohttp import web

from bot.usecases import webhooks
from bot.usecases.webhooks import WebhookRefused
from bot.web.staff.calls import Call
from bot.web.staff.cookies import Tone
from bot.webhook_address import host_of
from bot.webhook_events import EVENTS
from storage.deliveries import Shown, State
from storage.webhooks import Endpoint

PATH = "/staff/organisation/webhooks"

TONES: Mapping[State, Tone] = {"waiting": "calm", "done": "good", "failed": "bad"}

#: Which field a refusal belongs to, where it is not the address.
FIELDS = {"no_events": "events", "too_many": ""}

_ANSWERED = re.compile(r"smtp_([0-9]{3})")


@dataclass(frozen=True, slots=True)
class Row:
    """Something that was told, in words; `next_at`: when it is tried again."""

    id: int
    at: datetime
    to: str
    event: str
    state: str
    tone: Tone
    reason: str
    next_at: datetime | None
    lead_id: int | None
    reference: str | None
    ended: bool


async def show(call: Call) -> web.Response:
    """Show the webhooks of an organisation; admins choose one first, among those that work here."""
    return await _page(call) if _organization(call) else call.go("/staff/accounts")


async def take(call: Call) -> web.Response:
    """Write an address down, and show its secret once."""
    url = call.form.field("url").strip()
    events = [event for event in EVENTS if call.form.field(_box(event)) == "yes"]
    try:
        secret = await webhooks.add(call.side.desk, call.acting, _organization(call), url=url, events=events)
    except WebhookRefused as refused:
        errors = {FIELDS.get(refused.code, "url"): f"staff.refused.webhook.{refused.code}"}
        return await _page(call, errors, url=url, events=events)
    return call.go(_here(call), "webhook_added", host=host_of(url), secret=secret)


async def take_secret(call: Call) -> web.Response:
    """Give an address a new secret, and show it once."""
    secret = await webhooks.rotate(call.side.desk, call.acting, call.request.match_info["id"])
    return call.go(_here(call), "webhook_secret", secret=secret)


async def take_test(call: Call) -> web.Response:
    """Send a test to an address."""
    try:
        await webhooks.test(call.side.desk, call.acting, call.request.match_info["id"])
    except WebhookRefused as refused:
        return call.go(_here(call), f"webhook_{refused.code}", tone="bad")
    return call.go(_here(call), "webhook_tested")


async def take_enable(call: Call) -> web.Response:
    """Switch an address on again."""
    await webhooks.enable(call.side.desk, call.acting, call.request.match_info["id"])
    return call.go(_here(call), "webhook_enabled")


async def show_remove(call: Call) -> web.Response:
    """Ask whether an address is really to be forgotten."""
    endpoint = await webhooks.find(call.side.desk, call.acting, call.request.match_info["id"])
    return call.page("webhook_remove.html", endpoint=endpoint, host=host_of(endpoint.url), back=_here(call, endpoint))


async def take_remove(call: Call) -> web.Response:
    """Forget an address."""
    await webhooks.remove(call.side.desk, call.acting, call.request.match_info["id"])
    return call.go(_here(call), "webhook_removed")


async def take_replay(call: Call) -> web.Response:
    """Send something again."""
    number = call.form.field("delivery")
    if not re.fullmatch(r"[0-9]{1,18}", number):
        raise web.HTTPNotFound
    await webhooks.replay(call.side.desk, call.acting, int(number))
    return call.go(_here(call), "webhook_replayed")


async def _page(
    call: Call, errors: dict[str, str] | None = None, *, url: str = "", events: list[str] | None = None
) -> web.Response:
    found = await webhooks.look(call.side.desk, call.acting, _organization(call))
    hosts = {one.id: host_of(one.url) for one in found.endpoints}
    chosen = EVENTS if events is None else events
    return call.page(
        "webhooks.html",
        status=422 if errors else 200,
        errors=errors,
        organisation=found.account,
        is_open=found.open,
        endpoints=found.endpoints,
        hosts=hosts,
        events=EVENTS,
        rows=[_row(call, one, hosts) for one in found.deliveries],
        url=url,
        boxes=[(_box(event), call.t(f"staff.webhooks.event.{event}"), event in chosen) for event in EVENTS],
        room=webhooks.MOST - len(found.endpoints),
        elsewhere=call.acting.organization_id is None,
    )


def _organization(call: Call) -> str:
    """Give whose webhooks are meant: those that are asked for, which may be of others, else the own."""
    return call.form.field("for") or call.request.query.get("for", "") or call.acting.organization_id or ""


def _here(call: Call, endpoint: Endpoint | None = None) -> str:
    """Give the page that somebody came from."""
    if call.acting.organization_id is not None:
        return PATH
    whose = endpoint.organization_id if endpoint is not None else _organization(call)
    return f"{PATH}?{urlencode({'for': whose})}" if whose else PATH


def _box(event: str) -> str:
    return f"event-{event}"


def _row(call: Call, one: Shown, hosts: Mapping[str, str]) -> Row:
    to = call.t("staff.webhooks.by_mail") if one.endpoint_id is None else hosts.get(one.endpoint_id, "")
    state = "not_needed" if one.reason == "not_needed" else "again" if _is_tried_again(one) else one.state
    return Row(
        id=one.id,
        at=one.created_at,
        to=to,
        event=call.t(f"staff.webhooks.event.{one.event}"),
        state=call.t(f"staff.webhooks.state.{state}"),
        tone="warn" if state == "again" else TONES[one.state],
        reason=_reason(call, one),
        next_at=one.next_at if state == "again" else None,
        lead_id=one.lead_id,
        reference=one.reference,
        ended=one.state != "waiting",
    )


def _is_tried_again(one: Shown) -> bool:
    return one.state == "waiting" and one.reason is not None


def _reason(call: Call, one: Shown) -> str:
    """Say in words why the last try failed."""
    if one.reason is None or one.reason == "not_needed":
        return ""
    if one.reason == "http":
        return call.t("staff.webhooks.reason.http", status=one.http_status or 0)
    answered = _ANSWERED.fullmatch(one.reason)
    if answered:
        return call.t("staff.webhooks.reason.smtp", status=answered[1])
    return call.t(f"staff.webhooks.reason.{one.reason}")
