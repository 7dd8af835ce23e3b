"""The chat in the browser without JavaScript: every step is a page, a form and a redirect."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from bot.messages import CommandGiven, Content, LocationShared, Press, Start, TextMessage
from storage import people
from storage.database import Database
from tests.web.visits import NOON, Answer, ScriptedBot, TickingClock, Visitor, buttons, change, make_client, say


async def count(database: Database, table: str) -> int:
    """Count the rows of a table."""
    return await database.run(lambda connection: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def script(*answers: Answer) -> Callable[[Content], Answer]:
    """Give the answers one after the other."""
    left = list(answers)
    return lambda content: left.pop(0)


QUESTION = say("Vraag 1 van hooguit 16\nWaar loop je achter?", prompt=1, buttons=buttons("Huur", "Energie", "Klaar"))


async def test_looking_makes_no_row_and_no_cookie(visitor: Visitor) -> None:
    page = await visitor.look()

    assert page.count("h1") == 1
    assert page.form("begin").buttons[0].label == "Begin / Başla"
    assert visitor.cookie is None
    assert await count(visitor.bot.database, "conversations") == 0
    assert visitor.bot.heard == []


async def test_begin_makes_one_conversation_under_the_cookie(visitor_on_both: Visitor) -> None:
    visitor = visitor_on_both

    page = await visitor.begin()

    (incoming,) = visitor.bot.heard
    assert (incoming.channel, incoming.bot_id, incoming.content) == ("web", 0, Start(""))
    assert incoming.address == visitor.cookie
    assert len(visitor.cookie or "") == 43
    assert 0 <= incoming.update_id < 2**63
    assert await count(visitor.bot.database, "conversations") == 1
    assert [button.label for button in page.form("choices").buttons] == ["Huur", "Energie"]


async def test_a_deep_link_reaches_the_bot(visitor: Visitor) -> None:
    start = await visitor.look("/?start=utrecht-noord")

    await visitor.send(start.form("begin").fields)

    assert visitor.bot.heard[0].content == Start("utrecht-noord")


async def test_a_deep_link_that_cannot_be_ours_is_dropped(visitor: Visitor) -> None:
    start = await visitor.look('/?start="><script>alert(1)</script>')

    await visitor.send(start.form("begin").filled(start="../../etc"))

    assert start.form("begin").fields["start"] == ""
    assert visitor.bot.heard[0].content == Start("")


async def test_a_pressed_button_brings_its_nonce_back(visitor: Visitor) -> None:
    page = await visitor.begin()

    await visitor.send(page.form("choices").pressed("Energie"))

    assert visitor.bot.heard[-1].content == Press("nonce-energie")


async def test_a_typed_text_comes_as_it_was_typed(visitor: Visitor) -> None:
    page = await visitor.begin()

    await visitor.send(page.form("composer").filled(text="  Ik heb\r\nschulden 😟  "))

    assert visitor.bot.heard[-1].content == TextMessage("Ik heb\nschulden 😟")


async def test_an_empty_text_asks_nothing(visitor: Visitor) -> None:
    page = await visitor.begin()

    await visitor.send(page.form("composer").filled(text=" \r\n "))

    assert len(visitor.bot.heard) == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("/sil", "erase"), ("/wis", "erase"), ("/İNSAN", "person"), ("/terug", "back"), ("/nonsense", "help")],
)
async def test_a_typed_command_is_the_command(visitor: Visitor, typed: str, meant: Any) -> None:
    page = await visitor.begin()

    await visitor.send(page.form("composer").filled(text=typed))

    assert visitor.bot.heard[-1].content == CommandGiven(meant)


@pytest.mark.parametrize("command", ["back", "help", "person", "data", "pause", "erase"])
async def test_the_menu_gives_its_command(visitor: Visitor, command: Any) -> None:
    page = await visitor.begin()
    label = next(button.label for button in page.menu.buttons if button.value == command)

    await visitor.send(page.menu.pressed(label))

    assert visitor.bot.heard[-1].content == CommandGiven(command)


async def test_the_language_can_be_switched_at_any_moment(visitor: Visitor) -> None:
    visitor.bot.answer = script([QUESTION], [change(1), say("Türkçe devam ediyoruz.", "tr")])
    page = await visitor.begin()
    switch = next(form for form in page.forms if any(button.value == "tr" for button in form.buttons))

    turkish = await visitor.send(switch.pressed("Türkçe"))

    assert visitor.bot.heard[-1].content == CommandGiven("language", "tr")
    assert (page.language, turkish.language) == ("nl", "tr")
    assert "Gönder" in turkish.words


async def test_an_answered_question_shows_the_answer_and_no_buttons(visitor_on_both: Visitor) -> None:
    visitor = visitor_on_both
    answered = change(1, f"{QUESTION.text}\n\nJouw antwoord: Huur")
    visitor.bot.answer = script([QUESTION], [answered, say("Waar woon je?", prompt=2)])
    page = await visitor.begin()

    page = await visitor.send(page.form("choices").pressed("Huur"))

    assert page.within("own") == ["Jij:", "Jouw antwoord: Huur"]
    assert page.within("bot") == [
        "Köprü:", "Vraag 1 van hooguit 16", "Waar loop je achter?", "Köprü:", "Waar woon je?",
    ]  # fmt: skip
    assert not any("choices" in (form.attributes.get("class") or "") for form in page.forms)


async def test_a_ticked_choice_is_shown_as_pressed(visitor: Visitor) -> None:
    ticked = change(1, QUESTION.text, buttons=buttons("Huur", "Energie", "Klaar", chosen="Huur"))
    visitor.bot.answer = script([QUESTION], [ticked])
    page = await visitor.begin()

    page = await visitor.send(page.form("choices").pressed("Huur"))

    pressed = {button.label: button.attributes.get("aria-pressed") for button in page.form("choices").buttons}
    assert pressed == {"Huur": "true", "Energie": None, "Klaar": None}


async def test_the_question_is_named_when_it_is_not_the_last_message(visitor: Visitor) -> None:
    visitor.bot.answer = script([QUESTION, say("Een herinnering.")])

    page = await visitor.begin()

    legend = next(attributes for tag, attributes in page.tags if tag == "legend")
    fieldset = next(attributes for tag, attributes in page.tags if tag == "fieldset")
    assert legend.get("class") is None
    assert any(attributes.get("id") == fieldset["aria-describedby"] for _, attributes in page.tags)


async def test_the_page_opens_at_what_is_new(visitor: Visitor) -> None:
    visitor.bot.answer = script([say("Hallo."), QUESTION], [change(1), say("Dat is zo."), replace(QUESTION, prompt=2)])
    page = await visitor.begin()

    page = await visitor.send(page.form("composer").filled(text="Klopt dat?"))

    turns = [attributes for tag, attributes in page.tags if tag == "li" and "data-number" in attributes]
    assert [turn.get("id") for turn in turns] == [None, None, "now", None]


async def test_a_location_is_sent_once_as_numbers(visitor: Visitor) -> None:
    where = say("Waar woon je?", prompt=1, buttons=buttons("Terug"), location_button="Deel mijn locatie")
    visitor.bot.answer = script([where], [say("Utrecht?")])
    page = await visitor.begin()
    form = page.form("place")

    await visitor.send(form.filled(latitude="52.091", longitude="-5.12"))

    assert "hidden" in form.attributes  # until a script can fill it
    assert visitor.bot.heard[-1].content == LocationShared(52.091, -5.12)
    assert b"52.091" not in visitor.bot.heard[-1].raw


async def test_the_location_button_is_there_for_its_question_only(visitor: Visitor) -> None:
    page = await visitor.begin()

    assert not any("place" in (form.attributes.get("class") or "") for form in page.forms)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"press": "with space"},
        {"press": "x" * 65},
        {"command": "drop table"},
        {"latitude": "91", "longitude": "5"},
        {"latitude": "nan", "longitude": "5"},
        {"latitude": "1e5", "longitude": "5"},
        {"latitude": "52"},
        {"text": "x", "number": ""},
        {"text": "x", "number": "-1"},
        {"text": "x", "number": "9" * 20},
    ],
)
async def test_a_form_that_is_none_of_ours_is_refused_kindly(visitor: Visitor, fields: dict[str, str]) -> None:
    page = await visitor.begin()

    response = await visitor.post({**page.menu.fields, **fields})

    assert response.status == 400
    assert "Naar het gesprek" in (await visitor.page(response)).words
    assert len(visitor.bot.heard) == 1


async def test_the_same_form_sent_twice_counts_once(visitor_on_both: Visitor) -> None:
    visitor = visitor_on_both
    page = await visitor.begin()
    fields = page.form("choices").pressed("Huur")

    first = await visitor.post(fields)
    second = await visitor.post(fields)

    page = await visitor.look()
    ids = {incoming.update_id for incoming in visitor.bot.heard[1:]}
    assert (first.status, second.status, len(ids)) == (303, 303, 1)
    assert page.within("bot").count("Waar loop je achter?") == 2  # from the beginning, and from one press


async def test_another_answer_from_the_same_page_is_not_lost(visitor: Visitor) -> None:
    page = await visitor.begin()

    await visitor.post(page.form("composer").filled(text="eerste"))
    await visitor.post(page.form("composer").filled(text="tweede"))

    _, first, second = visitor.bot.heard
    assert first.update_id != second.update_id


async def test_begin_pressed_twice_makes_one_visitor(visitor_on_both: Visitor) -> None:
    visitor = visitor_on_both
    start = await visitor.look()
    fields = start.form("begin").fields

    first = await visitor.post(fields)
    visitor.client.session.cookie_jar.clear()  # as when the second press leaves before the first answer comes
    second = await visitor.post(fields)

    assert first.headers["Set-Cookie"] == second.headers["Set-Cookie"]
    assert await count(visitor.bot.database, "conversations") == 1


@pytest.mark.parametrize(
    ("seconds", "headers"), [(61, {}), (1, {"User-Agent": "another browser"}), (1, {"X-Forwarded-For": "203.0.113.9"})]
)
async def test_who_copied_the_start_page_does_not_come_into_the_talk_of_who_began_with_it(
    sqlite: Database, clock: TickingClock, seconds: int, headers: dict[str, str]
) -> None:
    bot = ScriptedBot(sqlite, clock, lambda _: [say("Waar loop je achter?")])
    async with make_client(bot, sqlite, clock, proxies=1) as client:
        visitor = Visitor(client, bot, clock)
        copied = (await visitor.look()).form("begin").fields
        await visitor.post(copied)
        victim = visitor.cookie
        client.session.cookie_jar.clear()
        clock.pass_by(seconds=seconds)

        response = await visitor.post(copied, headers=headers)
        other = response.cookies["kopru"].value

    assert victim is not None
    assert other != victim
    assert await count(sqlite, "conversations") == 2


async def test_an_old_start_page_leads_to_the_conversation_that_goes_on(visitor: Visitor) -> None:
    old = await visitor.look()
    await visitor.begin()
    cookie = visitor.cookie

    page = await visitor.send(old.form("begin").fields)

    assert visitor.cookie == cookie
    assert len(visitor.bot.heard) == 1
    assert "Waar loop je achter?" in page.words


async def test_erasing_takes_the_cookie_and_says_so(visitor_on_both: Visitor) -> None:
    visitor = visitor_on_both
    visitor.bot.erases = lambda content: content == Press("nonce-huur")
    page = await visitor.begin()

    response = await visitor.post(page.form("choices").pressed("Huur"))

    assert (response.status, response.headers["Location"]) == (303, "/erased?taal=nl")
    assert visitor.cookie is None
    assert "Alles is gewist" in (await visitor.look("/erased?taal=nl")).words
    assert await count(visitor.bot.database, "outbox") == 0  # the farewell was taken
    assert "Begin" in (await visitor.look()).words


async def test_erasing_twice_says_the_same(visitor: Visitor) -> None:
    visitor.bot.erases = lambda content: content == Press("nonce-huur")
    page = await visitor.begin()
    cookie = f"kopru={visitor.cookie}"
    fields = page.form("choices").pressed("Huur")
    await visitor.post(fields)

    again = await visitor.post(fields, headers={"Cookie": cookie})

    assert again.headers["Location"] == "/erased?taal=nl"


async def test_a_cookie_whose_person_is_gone_starts_fresh(visitor: Visitor) -> None:
    await visitor.begin()
    old = visitor.cookie
    assert old
    await people.erase(visitor.bot.database, channel="web", bot_id=0, address=old, now=NOON)

    page = await visitor.look()

    assert visitor.cookie is None
    await visitor.send(page.form("begin").fields)
    assert visitor.cookie not in (None, old)


async def test_a_text_that_is_too_long_is_kept_and_not_sent(visitor: Visitor) -> None:
    page = await visitor.begin()
    long = "é" * 4097

    response = await visitor.post(page.form("composer").filled(text=long))

    page = await visitor.page(response)
    assert response.status == 413
    assert page.form("composer").fields["text"] == long
    assert page.within("notice")[0].startswith("Je bericht is te lang")
    assert len(visitor.bot.heard) == 1


async def test_a_text_of_exactly_the_limit_is_sent(visitor: Visitor) -> None:
    page = await visitor.begin()

    await visitor.send(page.form("composer").filled(text="ş" * 4096))

    assert visitor.bot.heard[-1].content == TextMessage("ş" * 4096)


async def test_a_body_of_more_than_64_kib_is_refused_kindly(visitor: Visitor) -> None:
    page = await visitor.begin()

    response = await visitor.post(page.form("composer").filled(text="x" * 70_000))

    assert response.status == 413
    assert "Dat is te veel tekst" in (await visitor.page(response)).words


async def test_zero_bytes_do_not_reach_the_bot(visitor: Visitor) -> None:
    page = await visitor.begin()

    await visitor.send(page.form("composer").filled(text="a\0b"))

    assert visitor.bot.heard[-1].content == TextMessage("a\ufffdb")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/json"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/x-www-form-urlencoded", "Content-Encoding": "gzip"},
    ],
)
async def test_another_kind_of_body_is_refused_kindly(visitor: Visitor, headers: dict[str, str]) -> None:
    await visitor.begin()

    response = await visitor.client.post("/", data=b"\x1f\x8b", headers={"Accept": "text/html", **headers})

    assert response.status in (400, 415)
    assert len(visitor.bot.heard) == 1


@pytest.mark.parametrize("body", [b"text=\xff\xfe", b"a=1&a=2", b"&".join(b"f%d=1" % n for n in range(30))])
async def test_a_body_that_no_browser_sends_is_refused_kindly(visitor: Visitor, body: bytes) -> None:
    await visitor.begin()
    headers = {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"}

    response = await visitor.client.post("/", data=body, headers=headers)

    assert response.status == 400


async def test_what_is_kept_for_quarantine_opens_no_form(visitor: Visitor) -> None:
    page = await visitor.begin()

    await visitor.send(page.form("composer").filled(text="hallo"))

    assert b"hallo" in visitor.bot.heard[-1].raw
    assert page.form("composer").fields["token"].encode() not in visitor.bot.heard[-1].raw


@pytest.mark.parametrize(("accepts", "language"), [("tr-TR,tr;q=0.9,nl;q=0.8", "tr"), ("en,nl", "nl"), ("fr", "nl")])
async def test_the_start_page_speaks_what_the_browser_prefers(visitor: Visitor, accepts: str, language: str) -> None:
    page = await visitor.look(**{"Accept-Language": accepts})

    assert page.language == language


async def test_a_text_in_all_languages_marks_each(visitor: Visitor) -> None:
    visitor.bot.answer = script([say("Hangi dil?\n\nWelke taal?", None, prompt=1, buttons=buttons("Türkçe"))])

    page = await visitor.begin()

    marked = [attributes["lang"] for tag, attributes in page.tags if tag == "div" and "lang" in attributes]
    assert marked == ["tr", "nl"]
    assert page.form("choices").buttons[0].attributes["lang"] == "tr"


async def test_a_message_in_the_other_language_is_marked(visitor: Visitor) -> None:
    visitor.bot.answer = script([say("Merhaba.", "tr"), QUESTION])

    page = await visitor.begin()

    bubbles = [attributes.get("lang") for tag, attributes in page.tags if "bubble" in (attributes.get("class") or "")]
    assert page.language == "nl"
    assert bubbles == ["tr", None]
