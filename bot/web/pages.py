"""Making pages: templates, the interface texts, and the language a visitor gets."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from aiohttp import web
from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.texts import text
from bot.usecases.local_time import AMSTERDAM
from bot.visible import visible
from bot.web.assets import Assets
from bot.web.forms import new_number
from bot.web.markup import line, markup
from dialogs.wording import LANGUAGES

TEMPLATES = Path(__file__).parent / "templates"

#: What each language calls itself.
NAMES = {"nl": "Nederlands", "tr": "Türkçe"}


@dataclass(frozen=True, slots=True)
class Operator:
    """Who offers this installation, as told on the page about it; None: not filled in yet."""

    name: str | None = None
    contact: str | None = None  #: where privacy questions go: an e-mail address


class Pages:
    """Renders templates. Every page gets `t` (an interface text in its language) and `language`."""

    def __init__(self, assets: Assets, operator: Operator) -> None:
        """Prepare the templates; they are read when first used."""
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            asset=assets.__getitem__,
            codes={name: code for code, name in NAMES.items()},
            in_language=text,
            languages=LANGUAGES,
            names=NAMES,
            new_number=new_number,
            operator=operator,
        )
        self._environment.filters.update(day=written_day, line=line, local=local, markup=markup, visible=visible)

    def page(self, template: str, language: str, *, status: int = 200, **values: object) -> web.Response:
        """Render a page in a language; `status` and what the template names in `values`."""

        def t(msgid: str, **placeholders: str | int) -> str:
            return text(language, msgid, **placeholders)

        body = self._environment.get_template(template).render(t=t, language=language, **values)
        return web.Response(text=body, content_type="text/html", status=status, headers={"Content-Language": language})


def local(moment: datetime, language: str) -> str:
    """Write a moment in the time of Amsterdam: "24 nov 2026 13:05"."""
    return format_datetime(moment.astimezone(AMSTERDAM), "d MMM y HH:mm", locale=language)


def written_day(day: date, language: str) -> str:
    """Write a day: "24 november 2026"."""
    return format_date(day, "d MMMM y", locale=language)


def language_of(request: web.Request) -> str:
    """Choose a page's language: `?taal=` of the address, else what the browser prefers, else Dutch."""
    asked = request.query.get("taal", "")
    if asked in NAMES:
        return asked
    for part in request.headers.get("Accept-Language", "").lower().split(","):  # browsers send the best first
        code = part.split(";")[0].split("-")[0].strip()
        if code in NAMES:
            return code
    return "nl"
