"""What texts mean for the question that stands open, on the shipped intake."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from shipped import edition

from dialogs.conversation import interpret, interpret_location
from dialogs.engine import state_json
from dialogs.engine.events import Typed
from dialogs.engine.state import Aside
from dialogs.rehearsal import NoSuchButton, Rehearsal

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


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
    ("aside", "said", "code"), [("erase", "ja, wis alles", "aside:erase_yes"), ("erase", "Ja", None)]
)
def test_who_erases_everything_says_so_to_the_bot_and_not_to_who_leads(
    aside: Aside, said: str, code: str | None
) -> None:
    played = rehearsal("nederlands", "ja")
    led = replace(played.state, led=True, aside=aside)

    typed = interpret(played.interpreter, played.bundle, led, text=said, today=NOW.date())

    assert (typed.value, typed.kept) == (code, None if code else said)
