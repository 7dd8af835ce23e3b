"""What texts mean for the question that stands open, on the shipped intake."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from shipped import edition

from dialogs.conversation import interpret, interpret_location, interpret_unfit
from dialogs.engine import state_json
from dialogs.engine.events import Typed, Unfit, UnfitKind
from dialogs.rehearsal import NoSuchButton, Rehearsal

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
#: What words come with that are read for danger alone: a caption, and a text that was changed.
_READ_TOO: tuple[UnfitKind, ...] = ("photo", "edited")


def rehearsal(*lines: str) -> Rehearsal:
    shipped = edition()
    played = Rehearsal(shipped.bundle, shipped.interpreter, shipped.casework, now=NOW)
    played.start()
    for line in lines:
        played.say(line)
    return played


def reading(played: Rehearsal, text: str) -> Typed:
    return interpret(played.interpreter, played.bundle, played.state, text=text, today=NOW.date())


def at_place() -> Rehearsal:
    """Play to the question for the place, on the shortest way."""
    played = rehearsal("nederlands", "ja", "nergens", "nergens")
    for _ in range(20):
        field = played.bundle.scripts[played.state.script].steps[played.state.step or ""]
        if getattr(field, "field", "") == "place":
            return played
        for answer in ("niets", "nee", "ja, dat lukt", "goed", "nog niet", "weet ik niet"):
            before = played.state.step
            played.say(answer)
            if played.state.step != before:
                break
        else:
            played.press(played.live_labels()[0])
    raise AssertionError(played.state.step)


def test_a_text_is_kept_as_codes_only() -> None:
    played = rehearsal("türkçe", "evet")

    typed = reading(played, "evden atacaklar, komşum Fatma söyledi")

    assert b"Fatma" not in state_json.dump_event(typed)


def test_a_citizen_number_is_noted_and_does_not_get_into_the_event() -> None:
    played = rehearsal("nederlands", "ja")

    typed = reading(played, "mijn bsn is 111222333")

    assert typed.note == "masked"
    assert b"111222333" not in state_json.dump_event(typed)


@pytest.mark.parametrize(
    ("text", "value"), [("3511 AB", "GM0344/3511"), ("Utrecht", "GM0344"), ("Rotterdam'da oturuyorum", "GM0599")]
)
def test_a_place_is_an_answer(text: str, value: str) -> None:
    assert reading(at_place(), text).value == value


def test_a_doubtful_place_is_asked_back() -> None:
    typed = reading(at_place(), "Bergen")

    assert typed.value is None
    assert len(typed.candidates) >= 2


def test_not_knowing_the_place_is_an_answer_too() -> None:
    assert reading(at_place(), "weet ik niet").value in ("unknown", "refused")


def test_a_location_is_asked_back_and_its_coordinates_are_gone() -> None:
    played = at_place()

    typed = interpret_location(
        played.interpreter, played.bundle, played.state, latitude=52.0907, longitude=5.1214, today=NOW.date()
    )

    assert typed.note == "location"
    assert typed.candidates[0].value == "GM0344"
    assert b"52.09" not in state_json.dump_event(typed)


def test_a_location_where_no_place_is_asked_means_nothing() -> None:
    played = rehearsal("nederlands")

    typed = interpret_location(
        played.interpreter, played.bundle, played.state, latitude=52.0, longitude=5.0, today=NOW.date()
    )

    assert typed == Typed()


def test_a_command_may_be_typed_without_a_slash() -> None:
    played = rehearsal("türkçe", "evet")

    assert reading(played, "Yardım").command == "help"
    assert reading(played, "her şeyi sil").command == "erase"


def test_no_to_candidates_is_none_of_them() -> None:
    played = at_place()
    played.say("Bergen")

    assert reading(played, "nee").value == "aside:none_of_these"


def test_a_loan_word_alone_does_not_change_the_language() -> None:
    played = rehearsal("türkçe", "evet")

    assert reading(played, "deurwaarder").language is None


def test_pressing_a_button_that_never_was_names_the_live_ones() -> None:
    with pytest.raises(NoSuchButton, match="Türkçe"):
        rehearsal().press("Deutsch")


def test_to_a_human_who_leads_a_number_to_be_called_on_goes_whole_and_nothing_else() -> None:
    played = rehearsal("nederlands", "ja")
    led = replace(played.state, led=True)
    long = "bel mij op 06 12345678, bsn 111222333 " + "en dit nog " * 60

    typed = interpret(played.interpreter, played.bundle, led, text=long, today=NOW.date())

    assert typed.kept == long.replace("111222333", "▇▇▇").strip()
    assert typed.note == "masked"


def test_a_number_typed_to_a_human_answers_no_question_of_the_bot() -> None:
    played = rehearsal("nederlands", "ja")
    asked = replace(played.state, step="phone", led=True)

    typed = interpret(played.interpreter, played.bundle, asked, text="06 12345678", today=NOW.date())

    assert (typed.value, typed.kept) == (None, "06 12345678")


@pytest.mark.parametrize(
    ("words", "alarm", "doubt"),
    [
        ("ik wil dood, dit is de brief", "safety:crisis", None),
        ("dayanamıyorum artık", None, "check:crisis"),
        ("dit is de brief van Fatma, bsn 111222333", None, None),
        (" ", None, None),
        (None, None, None),
    ],
)
def test_danger_in_a_caption_or_a_changed_text_is_found_and_its_words_are_gone(
    words: str | None, alarm: str | None, doubt: str | None
) -> None:
    played = rehearsal("nederlands", "ja")

    for kind in _READ_TOO:
        unfit = interpret_unfit(played.interpreter, played.state, kind=kind, words=words)
        assert (unfit.kind, unfit.alarm, unfit.doubt, unfit.kept, unfit.note) == (kind, alarm, doubt, None, None)
        assert b"brief" not in state_json.dump_event(unfit)


def test_a_caption_goes_to_a_human_who_leads_masked_and_a_changed_text_does_not() -> None:
    played = rehearsal("nederlands", "ja")
    led = replace(played.state, led=True)
    words = "de brief, bsn 111222333, bel 06 12345678 "

    photo, edited = (interpret_unfit(played.interpreter, led, kind=kind, words=words) for kind in _READ_TOO)

    assert (photo.kept, photo.note) == ("de brief, bsn ▇▇▇, bel 06 12345678", "masked")
    assert (edited.kept, edited.note) == (None, None)
    assert state_json.load_event(state_json.dump_event(photo)) == photo


def test_a_caption_of_danger_brings_help_also_as_the_first_message() -> None:
    shipped = edition()
    played = Rehearsal(shipped.bundle, shipped.interpreter, shipped.casework, now=NOW)

    shown = played.send("photo", "ik wil dood, dit is de brief")

    assert any("113" in one.text for one in shown)
    assert not any("foto" in one.text for one in shown)
    assert (played.state.aside, played.state.language) == ("alarm", "nl")


def test_an_event_of_an_older_version_has_no_words() -> None:
    assert state_json.load_event(b'{"event":"Unfit","kind":"photo"}') == Unfit("photo")


def test_a_contact_card_where_a_number_is_asked_is_answered_fittingly() -> None:
    played = rehearsal("nederlands", "ja")
    typed, unwanted = (played.bundle.phrases[name].wording("nl") for name in ("unfit_contact_typed", "unfit_contact"))

    assert played.send("contact")[0].text == unwanted
    played.state = replace(played.state, step="phone")
    assert [played.send("contact")[0].text, played.send("photo")[0].text] == [
        typed,
        played.bundle.phrases["unfit_photo"].wording("nl"),
    ]
    played.state = replace(played.state, led=True)
    assert [one.text for one in played.send("contact")] == [typed]


def test_a_sticker_or_a_place_does_not_make_a_doubt_disappear() -> None:
    played = rehearsal("nederlands", "ja", "ik kan niet meer")

    shown = played.send("sticker")
    placed = played.share_location(52.09, 5.12)

    assert "niet meer wilt leven" in shown[-1].text
    assert "niet meer wilt leven" in placed[-1].text
    assert played.state.aside == "doubt"
