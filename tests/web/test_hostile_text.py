"""Whatever a text holds, it stays text: in bubbles, buttons, answers, the kept text and the address."""

import pytest

from tests.web.pages import ShownPage
from tests.web.visits import Visitor, buttons, change, say

PAYLOADS = [
    "<script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "javascript:alert(1)",
    "<a href='javascript:alert(1)'>x</a>",
    'https://example.nl/"onmouseover="alert(1)',
    "https://example.nl/'><script>alert(1)</script>",
    "www.example.nl<script>alert(1)</script>",
    "</li></ol></div><h1>Bel 0900</h1>",
    "• <b>vet</b>\n1. <i>schuin</i>",
    "{{ 7*7 }}{% raw %}",
    "${7*7}#{7*7}",
    "<!--><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<style>*{display:none}</style>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<form action=https://evil.example><button>Verstuur",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "\u003cscript\u003ealert(1)",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
]

#: Elements that a message may become.
OURS = {"p", "br", "ul", "ol", "li", "a", "div"}


def assert_harmless(page: ShownPage, plain: ShownPage) -> None:
    """Compare with the same page around a harmless text: no element and no attribute may have come in."""
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in plain.tags} | OURS
    assert page.count("script") == plain.count("script")
    assert page.count("form") == plain.count("form")
    assert page.count("h1") == 1
    for _, attributes in page.tags:
        assert not any(name.startswith("on") or name in ("style", "srcdoc") for name in attributes)
        assert not (attributes.get("href") or "").startswith("javascript")


@pytest.mark.parametrize("hostile", PAYLOADS)
async def test_a_hostile_text_stays_text_in_every_place(visitor: Visitor, hostile: str) -> None:
    plain = await visitor.begin()
    visitor.bot.answer = lambda content: [
        change(1, f"{hostile}\n\n{hostile}"),
        say(f"Vraag 1 van 2\n{hostile}", prompt=2, buttons=buttons(hostile), location_button=hostile),
    ]

    await visitor.send(plain.form("choices").pressed("Huur"))

    kept = await visitor.page(await visitor.post({**plain.form("composer").filled(text=hostile), "token": "x"}))
    assert_harmless(kept, await visitor.look())
    assert kept.form("composer").fields["text"] == hostile
    assert kept.form("choices").buttons[0].label == hostile
    assert hostile.split("\n", maxsplit=1)[0].removeprefix("• ") in kept.words


@pytest.mark.parametrize("path", ["/?taal", "/?start", "/about?taal", "/nowhere?x"])
async def test_a_hostile_address_stays_outside(visitor: Visitor, path: str) -> None:
    address, _, name = path.partition("?")
    plain = await visitor.look(address)

    for hostile in PAYLOADS:
        response = await visitor.client.get(address, params={name: hostile}, headers={"Accept": "text/html"})

        page = ShownPage(await response.text())
        assert {tag for tag, _ in page.tags} == {tag for tag, _ in plain.tags}
        assert hostile not in page.html


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("\u202elatob", "[U+202E]latob"),
        ("a\u2066b\u2069", "a[U+2066]b[U+2069]"),
        ("be\u200bl", "be[U+200B]l"),
        ("x\u00ady", "x[U+00AD]y"),
        ("\ufeffz", "[U+FEFF]z"),
        ("a\u200db", "a[U+200D]b"),
        ("q\x1b[31m", "q[U+001B][31m"),
    ],
)
async def test_characters_that_hide_or_reorder_are_shown(visitor: Visitor, hidden: str, shown: str) -> None:
    visitor.bot.answer = lambda content: [say(hidden, prompt=1, buttons=buttons(hidden))]

    page = await visitor.begin()

    assert shown in page.within("bot")
    assert page.form("choices").buttons[0].label == shown


async def test_an_emoji_of_several_pictures_stays_whole(visitor: Visitor) -> None:
    visitor.bot.answer = lambda content: [say("👨‍👩‍👧 ❤️‍🩹")]

    page = await visitor.begin()

    assert page.within("bot") == ["Köprü:", "👨‍👩‍👧 ❤️‍🩹"]
