"""Reading updates: every kind means what it should, and nothing at all makes it raise."""

import json
import random
from typing import Any

import aiogram.types
import pytest
import telegram
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram_incoming import read_update
from bot.channels.telegram_json import BIGGEST, Misshapen, split_updates
from bot.messages import (
    Blocked,
    CommandGiven,
    Content,
    GroupLeft,
    GroupLink,
    GroupMessage,
    GroupMoved,
    GroupPress,
    Ignored,
    Incoming,
    LocationShared,
    Press,
    StaffCommand,
    StaffLink,
    Start,
    TextMessage,
    UnfitMessage,
    Unreadable,
)
from tests.channels.update_samples import (
    AYSE,
    BOT,
    BOT_ID,
    BOT_USERNAME,
    GROUP,
    contents,
    genuine,
    membership,
    message,
    press,
    spoiled,
    typed,
    update,
)

CODE, TOKEN = "abcdefghijklmnopqrstuvw7", "Ab_-" * 10


def read(sent: dict[str, Any] | bytes) -> Incoming:
    body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    return read_update(body, bot_id=BOT_ID, bot_username=BOT_USERNAME)


@pytest.mark.parametrize("sample", list(genuine()), ids=lambda sample: "+".join(list(sample)[1:]))
def test_the_samples_are_genuine(sample: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # or python-telegram-bot warns of its own future
    assert telegram.Update.de_json(sample, None) is not None
    assert aiogram.types.Update.model_validate(sample).update_id == 100

    assert not isinstance(read(sample).content, Unreadable)


def test_a_text_comes_with_its_key_its_chat_and_the_hint_of_a_language() -> None:
    body = json.dumps(typed("Evet, mektup aldım")).encode()

    incoming = read(body)

    assert incoming == Incoming(
        "telegram", BOT_ID, 100, "1001", TextMessage("Evet, mektup aldım"), language="tr", raw=body
    )


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("/start", Start()),
        ("/start organisatie-12", Start("organisatie-12")),
        ("/start@kopru_test_bot wijk_7", Start("wijk_7")),
        ("/start Büyük!", Start()),
        ("/start " + "a" * 65, Start()),
        ("/START", Start()),
        ("/dil", CommandGiven("language")),
        ("/DİL", CommandGiven("language")),
        ("/taal TR", CommandGiven("language", "tr")),
        ("/nl", CommandGiven("language", "nl")),
        ("/geri", CommandGiven("back")),
        ("/terug graag", CommandGiven("back")),
        ("/dur", CommandGiven("pause")),
        ("/stop", CommandGiven("pause")),
        ("/yardım", CommandGiven("help")),
        ("/insan", CommandGiven("person")),
        ("/mens@Kopru_Test_Bot", CommandGiven("person")),
        ("/verilerim", CommandGiven("data")),
        ("/gegevens", CommandGiven("data")),
        ("/sil", CommandGiven("erase")),
        (" /wis\n", CommandGiven("erase")),
        ("/verder", CommandGiven("resume")),
        ("/opnieuw", CommandGiven("restart")),
        ("/unknown_to_us", CommandGiven("help")),
        ("/ 5", TextMessage("/ 5")),
        ("/500", TextMessage("/500")),
        ("//", TextMessage("//")),
        ("ja/nee", TextMessage("ja/nee")),
        ("  \n ", UnfitMessage("other")),
        ("yarım \ud83d söz", TextMessage("yarım \ufffd söz")),
        ("\ud83d\ude42", TextMessage("🙂")),
        ("a\0b", TextMessage("a\ufffdb")),
    ],
)
def test_what_is_typed(text: str, content: Content) -> None:
    assert read(typed(text)).content == content


def test_a_text_longer_than_any_app_sends_is_cut() -> None:
    content = read(typed("İ" * 5000)).content

    assert content == TextMessage("İ" * 4096)


def test_contents_that_are_not_text() -> None:
    kinds = [read(update(message=message(**content))).content for content in contents()]

    place = LocationShared(52.0907, 5.1214)
    assert kinds == [
        UnfitMessage("photo", "mektup"),
        *(UnfitMessage(kind) for kind in ("photo", "other", "other", "voice", "voice", "voice")),
        *(UnfitMessage(kind) for kind in ("sticker", "sticker", "contact")),
        *(place, place, place),
        *(Ignored(), Ignored()),
    ]


def test_a_content_newer_than_our_list_gets_an_answer() -> None:
    assert read(update(message=message(hologram={"id": 1}))).content == UnfitMessage("other")


@pytest.mark.parametrize(
    ("caption", "words"), [("ik wil dood", "ik wil dood"), ("a\0\ud83d", "a\ufffd\ufffd"), (" ", None), (7, None)]
)
def test_a_caption_comes_along_with_what_is_not_opened(caption: Any, words: str | None) -> None:
    sent = message(document={"file_id": "x"}, caption=caption)

    assert read(update(message=sent)).content == UnfitMessage("photo", words)
    assert read(update(edited_message=sent)).content == UnfitMessage("edited", words)


@pytest.mark.parametrize(
    "location",
    [
        {"latitude": 91, "longitude": 5},
        {"latitude": 52.1, "longitude": float("nan")},
        {"latitude": float("inf"), "longitude": 5},
        {"latitude": 10**400, "longitude": 5},
        {"latitude": True, "longitude": 5},
        {"latitude": "52", "longitude": 5},
        {},
        None,
    ],
)
def test_a_place_outside_the_world_is_unreadable(location: Any) -> None:
    incoming = read(update(message=message(location=location)))

    assert incoming.content == Unreadable(incoming.raw, "no_location")
    assert incoming.address == "1001"


def test_forwarded_words_are_not_the_persons_own() -> None:
    origin = {"type": "hidden_user", "sender_user_name": "Ali", "date": 1}

    assert read(typed("borcum var", forward_origin=origin)).content == UnfitMessage("other")


def test_an_edit_is_not_an_answer_and_a_live_location_that_moves_is_no_edit() -> None:
    edited = read(update(edited_message=message(text="hayır")))
    moved = read(update(edited_message=message(location={"latitude": 52.0, "longitude": 5.0})))

    assert (edited.content, edited.address) == (UnfitMessage("edited", "hayır"), "1001")
    assert moved.content == Ignored()


def test_a_press_brings_its_nonce_even_from_a_message_that_is_gone() -> None:
    pressed = read(press("n0nce"))
    inaccessible = read(press("n0nce", message={"message_id": 7, "date": 0, "chat": {"id": 1001, "type": "private"}}))

    assert (pressed.content, pressed.address, pressed.language) == (Press("n0nce", "4711"), "1001", "tr")
    assert inaccessible.content == Press("n0nce", "4711")


def test_only_the_person_whose_chat_it_is_may_press() -> None:
    somebody_else = read(press(**{"from": AYSE | {"id": 1002}}))
    in_a_group = read(press(message=message(GROUP, BOT, text="?")))
    inline = read(press(inline_message_id="x"))
    game = read(press(game_short_name="x"))

    assert [each.content for each in (somebody_else, in_a_group, inline, game)] == [Ignored()] * 4
    assert [each.address for each in (somebody_else, in_a_group, inline, game)] == [None] * 4


@pytest.mark.parametrize("data", ["", "x" * 65, "ş" * 33, 7, None])
def test_a_press_without_usable_data_is_unreadable(data: Any) -> None:
    assert read(press(data)).content == Unreadable(read(press(data)).raw, "no_data")


@pytest.mark.parametrize("press_id", ["", "x" * 65, 7, None, "ş"])
def test_a_press_counts_without_an_id_to_answer(press_id: Any) -> None:
    assert read(press("n0nce", id=press_id)).content == Press("n0nce", None)


def test_blocking_and_unblocking() -> None:
    assert read(membership("kicked")).content == Blocked(True)
    assert read(membership("member", "kicked")).content == Blocked(False)


@pytest.mark.parametrize(
    "addressed",
    [
        update(message=message(GROUP, text="/help")),
        update(message=message(GROUP, text="/start@KOPRU_test_bot")),
        update(message=message(GROUP, text=f"zeg @{BOT_USERNAME}, help")),
        update(message=message(GROUP, caption=f"@{BOT_USERNAME}", photo=[])),
        update(message=message(GROUP, text="ja", reply_to_message=message(GROUP, BOT, text="?"))),
        membership("member", "left", GROUP),
        membership("administrator", "kicked", GROUP),
    ],
)
def test_a_group_that_addresses_us(addressed: dict[str, Any]) -> None:
    incoming = read(addressed)

    assert (incoming.content, incoming.address) == (GroupMessage("tr"), "-4001")


@pytest.mark.parametrize(
    ("happened", "content"),
    [
        (membership("left", "member", GROUP), GroupLeft()),
        (membership("kicked", "administrator", GROUP), GroupLeft()),
        (update(message=message(GROUP, migrate_to_chat_id=-1009)), GroupMoved("-1009")),
        (update(message=message(GROUP, text=f"/koppel_{CODE}@{BOT_USERNAME}")), GroupLink(CODE, "1001")),
        (update(message=message(GROUP, text=f"/Koppel_{CODE.upper()}")), GroupLink(CODE, "1001")),
        (update(message=message(GROUP, text=f"/start@{BOT_USERNAME} koppel_{CODE}")), GroupLink(CODE, "1001")),
        (press("s.n0nce", message=message(GROUP, BOT, text="?")), GroupPress("s.n0nce", "4711", "1001")),
    ],
)
def test_what_happens_in_the_group_of_an_organisation(happened: dict[str, Any], content: Content) -> None:
    incoming = read(happened)

    assert (incoming.content, incoming.address) == (content, "-4001")


@pytest.mark.parametrize(
    "text",
    [f"/koppel_{CODE}@other_bot", f"/koppel_{CODE}x", "/koppel_", f"koppel_{CODE}", f"/koppel_{CODE[:-1]}1"],
)
def test_what_is_no_code_for_us_ties_nothing(text: str) -> None:
    assert read(update(message=message(GROUP, text=text))).content == Ignored()


def test_a_reply_in_private_brings_what_of_ours_it_answers() -> None:
    ours = read(typed("Evet", reply_to_message=message(sender=BOT, text="ab12 yazıyor:\nBugün mü? \ud83d")))
    a_picture = read(typed("Evet", reply_to_message=message(sender=BOT, photo=[])))
    own = read(typed("Evet", reply_to_message=message(text="Merhaba")))
    broken = read(typed("Evet", reply_to_message=5))

    assert [one.content for one in (ours, a_picture, own, broken)] == [
        TextMessage("Evet", "ab12 yazıyor:\nBugün mü? \ufffd"),
        TextMessage("Evet", ""),
        TextMessage("Evet"),
        TextMessage("Evet"),
    ]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (f"/start staff_{TOKEN}", StaffLink(TOKEN)),
        ("/werk", StaffCommand("work")),
        ("/iş", StaffCommand("work")),
        ("/privé", StaffCommand("private")),
        ("/ÖZEL", StaffCommand("private")),
        ("/klaar", StaffCommand("done")),
        ("/bitti", StaffCommand("done")),
        ("/start staff_short", Start("staff_short")),
        (f"/start staff_{TOKEN}!", Start("")),
    ],
)
def test_what_staff_type_in_private(text: str, content: Content) -> None:
    assert read(typed(text)).content == content


@pytest.mark.parametrize(
    "other",
    [
        update(message=message(GROUP, text="schulden?")),
        update(message=message(GROUP, text="/help@other_bot")),
        update(message=message(GROUP, text="/weather")),
        update(message=message(GROUP, text=f"mail@{BOT_USERNAME}x")),
        update(message=message(GROUP, BOT, text="/help")),
        update(message=message(GROUP, new_chat_members=[BOT])),
        update(edited_message=message(GROUP, text="/help")),
        membership("administrator", "member", GROUP),
        membership("left", "member", {"id": -1009, "type": "channel"}),
        update(message=message(GROUP, migrate_from_chat_id=-4002)),
        update(channel_post=message({"id": -1009, "type": "channel"}, text="/help")),
        update(message=message({"id": -1009, "type": "channel"}, text="/help")),
        update(inline_query={"id": "1", "from": AYSE, "query": "schuld", "offset": ""}),
        update(message=message(sender=BOT, text="eigen echo")),
    ],
)
def test_what_is_not_meant_for_us_is_ignored_and_no_chat_is_looked_up(other: dict[str, Any]) -> None:
    incoming = read(other)

    assert (incoming.content, incoming.address) == (Ignored(), None)


@pytest.mark.parametrize(
    ("body", "reason", "address"),
    [
        (b"", "not_json", None),
        (b"{", "not_json", None),
        (b"\xff\xfe\x00", "not_json", None),
        (b"[]", "not_an_object", None),
        (b'{"update_id": 5}', "unknown_kind", None),
        (b'{"update_id": 5, "message": null}', "no_message", None),
        (json.dumps(update(message=message(text=5))).encode(), "no_text", "1001"),
        (json.dumps(update(message=message({"id": "x", "type": "private"}, text="a"))).encode(), "no_id", None),
        (json.dumps(update(message=message({"id": -1, "type": "private"}, text="a"))).encode(), "no_chat", None),
        (json.dumps(update(message=message(GROUP | {"type": "?"}, text="a"))).encode(), "no_chat", None),
        (json.dumps(membership("dancing")).encode(), "no_status", "1001"),
        (json.dumps(press(**{"from": None})).encode(), "no_from", "1001"),
    ],
)
def test_what_cannot_be_read_says_why_without_its_content(body: bytes, reason: str, address: str | None) -> None:
    incoming = read(body)

    assert incoming.content == Unreadable(body, reason)
    assert (incoming.address, incoming.raw) == (address, body)


def test_an_update_without_an_id_gets_one_of_its_own_that_stays() -> None:
    first, again = read(b'{"message": {}}'), read(b'{"message": {}}')
    other = read(b'{"message": []}')

    assert first.update_id == again.update_id < 0
    assert other.update_id not in (first.update_id, 100)


def test_the_id_is_found_in_front_of_what_is_too_deep_to_read() -> None:
    body = b'{"update_id": 4242, "message": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"

    incoming = read(body)

    assert (incoming.update_id, incoming.content) == (4242, Unreadable(body, "too_deep"))


def test_ten_thousand_spoiled_updates_are_all_read() -> None:
    chance = random.Random(20261123)

    for body in [spoiled(chance) for _ in range(10_000)]:
        assert_is_safe(read(body), body)


_ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["update_id", "message", "callback_query", "chat", "id", "type", "from", "text", "data"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None)
@given(_ANY_JSON)
def test_any_json_is_read(tree: Any) -> None:
    body = json.dumps(tree).encode()

    assert_is_safe(read(body), body)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read(body: bytes) -> None:
    assert_is_safe(read(body), body)


def assert_is_safe(incoming: Incoming, body: bytes) -> None:
    assert incoming.raw == body
    assert incoming.bot_id == BOT_ID
    assert -BIGGEST - 1 <= incoming.update_id <= BIGGEST
    assert incoming.address is None or abs(int(incoming.address)) <= BIGGEST
    match incoming.content:
        case Unreadable(raw=raw, reason=reason):
            assert raw == body
            assert reason.isascii()
            assert incoming.address is None or int(incoming.address) > 0
        case TextMessage(text=text):
            assert 1 <= len(text.encode().decode()) <= 4096
        case Press(nonce=nonce):
            assert 1 <= len(nonce.encode()) <= 64
        case LocationShared(latitude=latitude, longitude=longitude):
            assert abs(latitude) <= 90
            assert abs(longitude) <= 180


def test_a_batch_is_cut_into_its_updates() -> None:
    first, second = typed("evet"), press()

    pieces = split_updates(json.dumps({"ok": True, "result": [first, second]}).encode())

    assert [json.loads(piece) for piece in pieces] == [first, second]


@pytest.mark.parametrize("poison", [b"[" * 100_000 + b"]" * 100_000, b"9" * 5_000])
def test_one_update_that_no_parser_takes_does_not_hide_its_neighbours(poison: bytes) -> None:
    brackets_inside = json.dumps(typed('hayır ]}, " \\" {[')).encode()
    batch = b'{"ok":true,"result":[%b, {"update_id": 101, "x": %b} ,%b]}' % (brackets_inside, poison, brackets_inside)

    pieces = split_updates(batch)

    assert [read(piece).update_id for piece in pieces] == [100, 101, 100]
    assert isinstance(read(pieces[1]).content, Unreadable)
    assert read(pieces[2]).content == TextMessage('hayır ]}, " \\" {[')


@pytest.mark.parametrize(
    "body",
    [b"<html>502</html>", b"", b"[]", b'{"ok":true}', b'{"ok":false,"result":[]}', b'{"ok":true,"result":[{"update_id'],
)
def test_an_answer_that_is_no_batch_is_refused(body: bytes) -> None:
    with pytest.raises(Misshapen):
        split_updates(body)


def test_an_empty_batch_is_empty() -> None:
    assert split_updates(b'{"ok":true,"result":[]}') == []
