"""The pages about ourselves: what this is, privacy in plain words, sources and licence, accessibility."""

from dataclasses import dataclass
from datetime import date

from aiohttp import web
from babel.dates import format_date
from markupsafe import Markup

from bot.texts import text
from bot.web.markup import markup
from bot.web.pages import Operator, Pages, language_of

#: Sections of each page in their order; the texts are `<page>.<section>.title` and `<page>.<section>.text`.
ABOUT = ("what", "machine", "kept", "shared", "cookie", "place", "rights", "operator", "sources", "licence")
ACCESSIBILITY = ("status", "tested", "gaps", "contact")

#: The last round of the tests that the statement tells about: tests/journeys/*_in_the_browser, pages_for_everyone.
TESTED_ON = date(2026, 11, 24)

#: The credit that GeoNames asks for, in its own words (CC BY 4.0); it is shown in English everywhere.
GEONAMES = Markup(
    '<p lang="en">Postal code data © <a href="https://www.geonames.org/" rel="noopener noreferrer external">GeoNames '
    '(www.geonames.org)</a>, <a href="https://creativecommons.org/licenses/by/4.0/" rel="noopener noreferrer external">'
    "CC BY 4.0</a>, changed</p>"
)


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a page: id of its heading, heading, and its HTML."""

    id: str
    title: str
    body: Markup


class About:
    """Serves the two pages."""

    def __init__(self, pages: Pages, operator: Operator) -> None:
        """Take who offers this installation."""
        self._pages = pages
        self._operator = operator

    async def about(self, request: web.Request) -> web.Response:
        """Serve what this is and what happens with what people tell."""
        language = language_of(request)
        sections = [self._section("about", name, language) for name in ABOUT]
        return self._pages.page("prose.html", language, name="about", sections=sections)

    async def accessibility(self, request: web.Request) -> web.Response:
        """Serve the draft of the accessibility statement."""
        language = language_of(request)
        sections = [self._section("accessibility", name, language) for name in ACCESSIBILITY]
        return self._pages.page("prose.html", language, name="accessibility", sections=sections)

    def _section(self, page: str, name: str, language: str) -> Section:
        msgid = f"{page}.{name}.text"
        if name in {"operator", "contact"} and not (self._operator.name and self._operator.contact):
            msgid = f"{page}.{name}.missing"
        wording = text(
            language,
            msgid,
            contact=self._operator.contact or "",
            date=format_date(TESTED_ON, "long", locale=language),
            operator=self._operator.name or "",
        )
        body = markup(wording, language) + (GEONAMES if name == "sources" else Markup(""))
        return Section(name, text(language, f"{page}.{name}.title"), body)
