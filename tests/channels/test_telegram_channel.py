"""Telegram as a channel: what a person sees, and what each refusal and each silence of Telegram means to us."""

import aiohttp
import pytest
import structlog
from aiohttp import web

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_outgoing import cut
from bot.channels.transport import BotApi
from bot.messages import DeliveryFailed, Outgoing, OutgoingButton
from tests.emulator import Cut, Emulator, HalfBody, Hang, Refuse, ServerError, TooMany
from tests.emulator.problems import bad_request, forbidden, migrated

YES, NO = OutgoingButton("Ja", "n1"), OutgoingButton("Nee", "n2", chosen=True)
QUESTION = Outgoing("say", "Heb je een brief gehad?", "nl", ((YES,), (NO,)), prompt=1)
PLACE = Outgoing(
    "say", "Waar woon je?", "nl", ((OutgoingButton("Terug", "n3"),),), prompt=2, location_button="📍 Delen"
)


async def test_a_question_comes_with_its_buttons_and_without_a_preview(
    telegram: Emulator, channel: TelegramChannel
) -> None:
    ayse = telegram.person()
    await ayse.send("/start")

    remote_id = await channel.deliver(str(ayse.id), QUESTION, None)

    shown = ayse.chat.from_bot[-1]
    assert (remote_id, shown.text, shown.rows) == (str(shown.id), QUESTION.text, [["Ja"], ["✓ Nee"]])
    sent = telegram.calls("sendMessage")[-1].params
    assert sent["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in sent


async def test_a_change_replaces_text_and_buttons_in_place(telegram: Emulator, channel: TelegramChannel) -> None:
    ayse = telegram.person()
    await ayse.send("/start")
    remote_id = await channel.deliver(str(ayse.id), QUESTION, None)

    answered = Outgoing("change", "Heb je een brief gehad?\nJa", "nl", prompt=1)
    assert await channel.deliver(str(ayse.id), answered, remote_id) == remote_id

    [shown] = ayse.chat.from_bot
    assert (shown.text, shown.rows) == ("Heb je een brief gehad?\nJa", [])


async def test_a_change_without_a_text_changes_the_buttons_alone(telegram: Emulator, channel: TelegramChannel) -> None:
    ayse = telegram.person()
    await ayse.send("/start")
    remote_id = await channel.deliver(str(ayse.id), QUESTION, None)
    ticked = Outgoing("change", "", buttons=((OutgoingButton("Ja", "n1", chosen=True),),), prompt=1)

    await channel.deliver(str(ayse.id), ticked, remote_id)

    assert (ayse.chat.from_bot[-1].text, ayse.chat.from_bot[-1].rows) == (QUESTION.text, [["✓ Ja"]])


async def test_a_change_that_changes_nothing_or_comes_too_late_is_no_failure(
    telegram: Emulator, channel: TelegramChannel
) -> None:
    ayse = telegram.person()
    await ayse.send("/start")
    remote_id = await channel.deliver(str(ayse.id), QUESTION, None)
    same = Outgoing("change", QUESTION.text, "nl", QUESTION.buttons, prompt=1)

    assert await channel.deliver(str(ayse.id), same, remote_id) == remote_id
    await ayse.delete(ayse.chat.from_bot[-1])
    assert await channel.deliver(str(ayse.id), Outgoing("change", "Ja", prompt=1), remote_id) == remote_id
    before = len(telegram.requests)
    assert await channel.deliver(str(ayse.id), Outgoing("change", "Ja", prompt=9), None) is None
    assert len(telegram.requests) == before


async def test_the_location_button_stands_beside_the_questions_own_and_goes_with_the_next(
    telegram: Emulator, channel: TelegramChannel
) -> None:
    ayse = telegram.person()
    await ayse.send("/start")

    await channel.deliver(str(ayse.id), PLACE, None)
    assert ayse.chat.from_bot[0].rows == [["Terug"]]
    assert ayse.chat.keyboard_rows == [["📍 Delen"]]

    await channel.deliver(str(ayse.id), PLACE, None)
    assert len(ayse.chat.from_bot) == 3, "the hint is not repeated while the button stands"

    await channel.deliver(str(ayse.id), QUESTION, None)
    assert ayse.chat.keyboard_rows == []
    assert [message.text for message in ayse.chat.from_bot[-2:]] == ["Oké.", QUESTION.text]

    await channel.deliver(str(ayse.id), QUESTION, None)
    assert ayse.chat.from_bot[-2].text == QUESTION.text


async def test_a_message_without_buttons_carries_and_removes_the_location_button_itself(
    telegram: Emulator, channel: TelegramChannel
) -> None:
    ayse = telegram.person()
    await ayse.send("/start")

    await channel.deliver(str(ayse.id), Outgoing("say", "Waar?", "nl", location_button="📍"), None)
    shown_with = ayse.chat.keyboard_rows
    await channel.deliver(str(ayse.id), Outgoing("say", "Dank je.", "nl"), None)

    assert (shown_with, ayse.chat.keyboard_rows) == ([["📍"]], [])
    assert [message.text for message in ayse.chat.from_bot] == ["Waar?", "Dank je."]


async def test_the_question_counts_even_when_the_location_button_does_not_arrive(
    telegram: Emulator, channel: TelegramChannel
) -> None:
    ayse = telegram.person()
    await ayse.send("/start")
    telegram.fail("sendMessage", TooMany(3), after=1)

    remote_id = await channel.deliver(str(ayse.id), PLACE, None)

    assert remote_id == str(ayse.chat.from_bot[-1].id)
    assert [message.text for message in ayse.chat.from_bot] == [PLACE.text]


async def test_a_text_that_is_too_long_is_cut_and_still_taken(telegram: Emulator, channel: TelegramChannel) -> None:
    ayse = telegram.person()
    await ayse.send("/start")

    await channel.deliver(str(ayse.id), Outgoing("say", "a" + "🙂" * 3000), None)

    shown = ayse.chat.from_bot[-1].text
    assert len(shown.encode("utf-16-le")) // 2 == 4096
    assert shown.endswith("🙂…")


def test_cutting_keeps_short_texts_and_never_halves_a_pair() -> None:
    assert cut("kısa") == "kısa"
    assert cut("🙂" * 2048) == "🙂" * 2048
    assert cut("a" + "🙂" * 2048) == "a" + "🙂" * 2047 + "…"


async def failure_of(channel: TelegramChannel, address: str, message: Outgoing = QUESTION) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as caught:
        await channel.deliver(address, message, "1")
    assert caught.value.__cause__ is None
    return caught.value


async def test_each_refusal_means_what_it_should(telegram: Emulator, channel: TelegramChannel) -> None:
    ayse = telegram.person()
    await ayse.send("/start")
    address = str(ayse.id)

    telegram.fail("sendMessage", TooMany(17))
    assert (await failure_of(channel, address)).retry_after_s == 17
    telegram.fail("sendMessage", Refuse(migrated(-1005)))
    assert (await failure_of(channel, address)).new_address == "-1005"
    telegram.fail("sendMessage", Refuse(forbidden("bot was blocked by the user")))
    assert (await failure_of(channel, address)).blocked
    telegram.fail("sendMessage", Refuse(bad_request("not enough rights to send text messages to the chat")))
    refused = await failure_of(channel, address)
    assert (refused.reason, refused.permanent) == ("no_rights", True)
    telegram.fail("sendMessage", Refuse(bad_request("something new under the sun")))
    refused = await failure_of(channel, address)
    assert (refused.reason, refused.permanent) == ("refused_400", True)
    unknown = await failure_of(channel, "424242")
    assert (unknown.reason, unknown.permanent) == ("chat_not_found", True)
    assert (await failure_of(channel, "no number")).reason == "wrong_address"


@pytest.mark.parametrize("fault", [ServerError(502), ServerError(500), ServerError(503, html=True)])
async def test_a_server_in_trouble_is_asked_again(
    telegram: Emulator, channel: TelegramChannel, fault: ServerError
) -> None:
    ayse = telegram.person()
    await ayse.send("/start")
    telegram.fail("sendMessage", fault)

    failed = await failure_of(channel, str(ayse.id))

    assert (failed.reason, failed.permanent, failed.ambiguous) == (f"server_{fault.status}", False, False)


@pytest.mark.parametrize("fault", [Cut(), Cut(processed=True), HalfBody(), Hang()])
async def test_silence_after_sending_is_ambiguous_but_a_change_may_be_repeated(
    telegram: Emulator, channel: TelegramChannel, fault: Cut | HalfBody | Hang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BotApi.call, "__kwdefaults__", {"read_s": 0.3})
    ayse = telegram.person()
    await ayse.send("/start")
    telegram.fail("sendMessage", fault)
    telegram.fail("editMessageText", fault)

    said = await failure_of(channel, str(ayse.id))
    changed = await failure_of(channel, str(ayse.id), Outgoing("change", "Ja", prompt=1))

    assert (said.reason, said.ambiguous, said.permanent) == ("unanswered", True, False)
    assert (changed.reason, changed.ambiguous, changed.permanent) == ("unanswered", False, False)


async def test_a_server_that_is_not_there_took_nothing(telegram: Emulator, channel: TelegramChannel) -> None:
    await telegram.go_away()

    failed = await failure_of(channel, "1001")

    assert (failed.reason, failed.ambiguous, failed.permanent) == ("unreached", False, False)


async def test_a_refused_token_gives_no_message_up(telegram: Emulator, channel: TelegramChannel) -> None:
    telegram.change_token("123456:another")

    failed = await failure_of(channel, "1001")

    assert (failed.reason, failed.permanent, failed.blocked) == ("token_refused", False, False)


async def test_a_press_is_answered_and_an_old_one_does_no_harm(telegram: Emulator, channel: TelegramChannel) -> None:
    ayse = telegram.person()
    await ayse.send("/start")
    await channel.deliver(str(ayse.id), QUESTION, None)
    await ayse.press("Ja")

    await channel.answer_press(telegram.presses[0].id)
    await channel.answer_press("0")

    assert telegram.unanswered == []


async def test_a_notice_is_shown_to_who_pressed_and_cut_to_what_fits(
    telegram: Emulator, channel: TelegramChannel
) -> None:
    ayse = telegram.person()
    await ayse.send("/start")
    await channel.deliver(str(ayse.id), QUESTION, None)
    await ayse.press("Ja")

    await channel.answer_press(telegram.presses[0].id, "Niet voor jou. " * 20)

    answer = telegram.presses[0].answer or {}
    assert (answer["show_alert"], len(answer["text"])) == (True, 200)


async def test_what_is_protected_cannot_be_forwarded_and_a_page_is_a_link(
    telegram: Emulator, channel: TelegramChannel
) -> None:
    mehmet = telegram.person()
    await mehmet.send("/start")
    page = OutgoingButton("Bekijken", "", url="https://kopru.example.org/staff/leads/ab12")

    await channel.deliver(str(mehmet.id), Outgoing("say", "Kaart", "nl", ((page,),), protected=True), None)
    await channel.deliver(str(mehmet.id), Outgoing("say", "Gewoon", "nl"), None)

    assert [call.params.get("protect_content") for call in telegram.calls("sendMessage")] == [True, None]
    assert await mehmet.press("Bekijken", message=mehmet.chat.from_bot[0]) == page.url


async def test_neither_errors_nor_logs_show_the_token(telegram: Emulator, session: aiohttp.ClientSession) -> None:
    secret = "123456:very-secret"
    channel = TelegramChannel(BotApi(session, telegram.url, secret))
    seen = [repr(BotApi(session, telegram.url, secret))]

    with structlog.testing.capture_logs() as logs:
        await channel.answer_press("1")
        for url in (telegram.url, "http://127.0.0.1:1", "http://host.invalid", "nonsense://", "http://x:port"):
            with pytest.raises(DeliveryFailed) as caught:
                await TelegramChannel(BotApi(session, url, secret)).deliver("1", QUESTION, None)
            error: BaseException | None = caught.value
            while error is not None:
                seen += [repr(error), str(error)]
                error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)

    assert "very-secret" not in str(seen) + str(logs)


async def test_a_redirect_is_not_followed_with_the_token(session: aiohttp.ClientSession) -> None:
    asked: list[str] = []

    async def redirect(request: web.BaseRequest) -> web.Response:
        asked.append(request.path)
        return web.Response(status=307, headers={"Location": "/elsewhere"})

    runner = web.ServerRunner(web.Server(redirect))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    channel = TelegramChannel(BotApi(session, "http://{}:{}".format(*runner.addresses[0][:2]), "1:secret"))

    failed = await failure_of(channel, "1001")
    await runner.cleanup()

    assert (failed.reason, failed.permanent, len(asked)) == ("server_307", False, 1)
