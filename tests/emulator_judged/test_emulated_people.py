"""The person's side: finds buttons, waits for answers, shows the conversation when something is missing."""

import asyncio
import json

import pytest

from tests.emulator import Emulator, Message, Person, Press
from tests.emulator_judged.conftest import Call

YES_NO = {
    "inline_keyboard": [[{"text": "Evet, aldım", "callback_data": "y"}], [{"text": "Hayır", "callback_data": "n"}]]
}
PLACE = {
    "keyboard": [
        [{"text": "Konumumu paylaş", "request_location": True}],
        ["Atla"],
        [{"text": "Tel", "request_contact": True}],
    ],
    "one_time_keyboard": True,
}


@pytest.fixture
async def ayse(telegram: Emulator) -> Person:
    person = telegram.person(language_code="tr")
    await person.send("/start")
    return person


def contents(telegram: Emulator) -> list[dict[str, object]]:
    """What the bot was told since the start, without the envelope."""
    around = {"message_id", "from", "chat", "date"}
    decoded = [json.loads(update.body) for update in telegram.updates.history]
    return [
        {name: value for name, value in each["message"].items() if name not in around}
        for each in decoded
        if "message" in each
    ]


async def test_a_command_is_marked_as_one(telegram: Emulator, ayse: Person) -> None:
    await ayse.send("bakın https://kopru.nl of mail ayse@example.nl")

    start, links = contents(telegram)

    assert start["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert [(e["type"], e["offset"]) for e in links["entities"]] == [("url", 6), ("email", 31)]  # type: ignore[attr-defined]


async def test_the_newest_message_with_the_label_is_pressed(telegram: Emulator, ayse: Person, call: Call) -> None:
    for text in ("eski", "yeni"):
        await call("sendMessage", chat_id=ayse.id, text=text, reply_markup=YES_NO)

    press = await ayse.press("aldım")

    assert isinstance(press, Press)
    assert (press.message.text, press.data) == ("yeni", "y")


async def test_a_press_waits_for_its_button(telegram: Emulator, ayse: Person, call: Call) -> None:
    await call("sendMessage", chat_id=ayse.id, text="bir", reply_markup=YES_NO)
    await call("getUpdates", offset=-1)
    await call("getUpdates", offset=telegram.updates.next_id)
    await ayse.press("Hayır")
    again = asyncio.create_task(ayse.press("Hayır"))
    await asyncio.sleep(0.05)
    await call("sendMessage", chat_id=ayse.id, text="iki", reply_markup=YES_NO)

    press = await again

    assert isinstance(press, Press)
    assert press.message.text == "iki"


async def test_an_old_button_counts_when_the_bot_is_silent(telegram: Emulator, ayse: Person, call: Call) -> None:
    await call("sendMessage", chat_id=ayse.id, text="bir", reply_markup=YES_NO)
    await ayse.send_photo()
    await call("getUpdates", offset=telegram.updates.next_id)

    press = await ayse.press("Hayır")

    assert isinstance(press, Press)
    assert press.message.text == "bir"


async def test_a_label_that_fits_twice_is_an_error(ayse: Person, call: Call) -> None:
    twice = {
        "inline_keyboard": [[{"text": text, "callback_data": text} for text in ("Huur nu", "Huur straks", "Huur")]]
    }
    await call("sendMessage", chat_id=ayse.id, text="?", reply_markup=twice)

    with pytest.raises(AssertionError, match="fits several buttons"):
        await ayse.press("Huu")
    exact = await ayse.press("Huur")
    assert isinstance(exact, Press)
    assert exact.data == "Huur"


async def test_a_link_is_returned_and_not_sent(telegram: Emulator, ayse: Person, call: Call) -> None:
    link = {"inline_keyboard": [[{"text": "Nibud", "url": "https://www.nibud.nl"}]]}
    await call("sendMessage", chat_id=ayse.id, text="?", reply_markup=link)

    assert await ayse.press("Nibud") == "https://www.nibud.nl"
    assert telegram.presses == []


async def test_the_keyboard_below_the_chat_shares_and_types(telegram: Emulator, ayse: Person, call: Call) -> None:
    for label in ("Konum", "Atla", "Tel"):
        await call("sendMessage", chat_id=ayse.id, text="Nerede?", reply_markup=PLACE)
        assert ayse.chat.keyboard_rows == [["Konumumu paylaş"], ["Atla"], ["Tel"]]
        await ayse.press(label)
        assert ayse.chat.keyboard_rows == []

    _, shared, typed, known = contents(telegram)
    assert shared["location"] == {"latitude": 52.0907, "longitude": 5.1214}
    assert typed["text"] == "Atla"
    assert known["contact"] == {"phone_number": "+31612345678", "first_name": "Ayşe", "user_id": ayse.id}


async def test_a_keyboard_can_be_taken_away_and_its_message_not_edited(ayse: Person, call: Call) -> None:
    sent = await call("sendMessage", chat_id=ayse.id, text="Nerede?", reply_markup=PLACE)
    await call("sendMessage", chat_id=ayse.id, text="Boş ver", reply_markup={"remove_keyboard": True})

    refused = await call("editMessageText", chat_id=ayse.id, message_id=sent["result"]["message_id"], text="x")

    assert ayse.chat.keyboard_rows == []
    assert refused["description"] == "Bad Request: message can't be edited"


async def test_expect_sees_new_messages_and_edits_but_not_old_ones(ayse: Person, call: Call) -> None:
    sent = await call("sendMessage", chat_id=ayse.id, text="Postcode?")
    assert (await ayse.expect("Postcode")).text == "Postcode?"

    await ayse.send("3511")

    await ayse.expect_silence(0.02)
    with pytest.raises(AssertionError, match="never came"):
        await ayse.expect("Postcode", timeout=0.02)
    await call("editMessageText", chat_id=ayse.id, message_id=sent["result"]["message_id"], text="Postcode: 3511")
    assert (await ayse.expect(lambda message: message.text.endswith("3511"))).edited
    with pytest.raises(AssertionError, match="was to be silent"):
        await ayse.expect_silence(0.02)


async def test_a_failure_shows_the_whole_conversation(ayse: Person, call: Call) -> None:
    await call("sendMessage", chat_id=ayse.id, text="Mektup?", reply_markup=YES_NO)
    await ayse.press("Evet")

    with pytest.raises(AssertionError) as failed:
        await ayse.expect("Teşekkürler", timeout=0.02)

    shown = str(failed.value)
    assert "Ayşe: /start\nKöprü: Mektup? [Evet, aldım] [Hayır]\nAyşe presses [Evet, aldım] of 2" in shown


async def test_everything_a_person_can_send_is_told(telegram: Emulator, ayse: Person) -> None:
    said = await ayse.send("huur")
    await ayse.edit(said, "huurschuld")
    await ayse.send_photo("mektup")
    await ayse.send_voice()
    await ayse.send_document()
    await ayse.send_sticker()
    await ayse.share_location(51.9, 4.5)
    await ayse.forward(said)
    await ayse.send_content({"dice": {"emoji": "🎲", "value": 4}})
    await ayse.delete(said)

    kinds = [next(iter(content)) for content in contents(telegram)]

    assert kinds == ["text", "text", "photo", "voice", "document", "sticker", "location", "text", "dice"]
    assert b"edited_message" in telegram.updates.history[2].body
    assert said not in ayse.chat.messages


async def test_a_blocked_bot_cannot_be_written_to(ayse: Person) -> None:
    await ayse.block()

    with pytest.raises(AssertionError, match="has blocked the bot"):
        await ayse.send("hallo")


async def test_in_groups_the_bot_hears_what_is_meant_for_it(telegram: Emulator, call: Call) -> None:
    mehmet, jan = telegram.person("Mehmet"), telegram.person("Jan")
    group = telegram.group("Team Utrecht", mehmet)
    await group.add_bot(mehmet)
    inside = mehmet.within(group)
    await call("sendMessage", chat_id=group.id, text="Nieuwe melding", reply_markup=YES_NO)
    card: Message = await inside.expect("melding")
    await inside.send("wie neemt deze?")
    await inside.send("/start@kopru_test_bot")
    await inside.send("/start@other_bot")
    await inside.send("ik", reply_to=card)
    await group.join(jan)
    await group.leave(jan)
    press = await inside.press("Hayır", message=card)
    await group.promote_bot(mehmet)
    await inside.send("nu alles")

    heard = [content.get("text") or next(iter(content)) for content in contents(telegram)]

    assert heard == [
        "new_chat_members",
        "/start@kopru_test_bot",
        "ik",
        "new_chat_members",
        "left_chat_member",
        "nu alles",
    ]
    assert isinstance(press, Press)
    assert press.person is mehmet.account
