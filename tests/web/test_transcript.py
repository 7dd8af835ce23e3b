"""What the page makes of the messages that went out, and of changes to them."""

from datetime import timedelta

from bot import payloads
from bot.messages import Outgoing
from bot.web.transcript import Transcript, transcribe
from storage.outbox import Fetched
from tests.web.visits import NOON, buttons, change, say


def after(*turns: list[Outgoing]) -> Transcript:
    """Make the transcript of turns, a second apart; messages are numbered from 1."""
    flat = [(at, message) for at, turn in enumerate(turns) for message in turn]
    return transcribe(
        [
            Fetched(number, payloads.write(message), message.prompt, NOON + timedelta(seconds=at))
            for number, (at, message) in enumerate(flat, 1)
        ]
    )


ASKED = say("Vraag 3 van hooguit 16\nWaar loop je achter?\n\nKies wat past.", prompt=1, buttons=buttons("Huur"))


def test_nothing_said_is_an_empty_transcript() -> None:
    assert transcribe([]) == Transcript()
    assert transcribe([]).last == 0


def test_the_line_that_numbers_a_question_becomes_progress() -> None:
    bubble = after([ASKED]).bubbles[0]

    assert bubble.progress
    assert (bubble.progress.number, bubble.progress.most) == (3, 16)
    assert bubble.progress.line == "Vraag 3 van hooguit 16"
    assert bubble.body == "Waar loop je achter?\n\nKies wat past."


def test_the_numbers_may_stand_in_any_order() -> None:
    bubble = after([say("16 sorudan 3. soru\nNerede?", "tr", prompt=1)]).bubbles[0]

    assert bubble.progress
    assert (bubble.progress.number, bubble.progress.most) == (3, 16)


def test_numbers_in_other_texts_are_no_progress() -> None:
    texts = ["Van 9 tot 17 uur.", "Van 9 tot 17 uur\n\nBel ons.", "In 2025 en 2026\nWat dan?", "Vraag 0 van 3\nWat?"]

    bubbles = after([say(text, prompt=1) for text in texts]).bubbles

    assert [bubble.progress for bubble in bubbles] == [None] * 4
    assert after([say("Vraag 1 van 2\nHoi")]).bubbles[0].progress is None  # no question


def test_an_answered_question_keeps_its_text_and_gets_the_answer() -> None:
    transcript = after([ASKED], [change(1, f"{ASKED.text}\n\nJouw antwoord: Huur"), say("Dank je.")])

    bubble = transcript.bubbles[0]
    assert (bubble.text, bubble.answer, bubble.buttons) == (ASKED.text, "Jouw antwoord: Huur", ())


def test_a_question_in_all_languages_is_kept_in_the_one_that_was_chosen() -> None:
    both = say("Hangi dil?\n\nWelke taal?", None, prompt=1, buttons=buttons("Türkçe"))

    bubble = after([both], [change(1, "Hangi dil?\n\nCevabınız: Türkçe", "tr")]).bubbles[0]

    assert (bubble.text, bubble.answer, bubble.language) == ("Hangi dil?", "Cevabınız: Türkçe", "tr")


def test_a_change_without_text_takes_the_buttons_alone() -> None:
    bubble = after([ASKED], [change(1)]).bubbles[0]

    assert (bubble.text, bubble.answer, bubble.buttons) == (ASKED.text, "", ())


def test_a_change_with_buttons_keeps_the_question_open() -> None:
    transcript = after([ASKED], [change(1, ASKED.text, buttons=buttons("Huur", chosen="Huur"))])

    assert transcript.question
    assert transcript.question.buttons[0][0].chosen
    assert transcript.question.answer == ""


def test_a_change_of_what_is_no_longer_kept_changes_nothing() -> None:
    assert [bubble.text for bubble in after([change(7, "Oud\n\nx"), say("Nieuw")]).bubbles] == ["Nieuw"]


def test_only_the_last_question_waits() -> None:
    transcript = after([ASKED], [change(1), say("Nog een vraag?", prompt=2, buttons=buttons("Ja")), say("Ook dit.")])

    assert transcript.question
    assert transcript.question.text == "Nog een vraag?"


def test_the_place_question_keeps_its_location_button_while_it_is_the_last() -> None:
    where = say("Waar woon je?", prompt=1, location_button="Deel")

    assert after([where]).question.location_button == "Deel"  # type: ignore[union-attr]
    assert after([where], [say("Wat?", prompt=2)]).question.location_button is None  # type: ignore[union-attr]


def test_what_is_newest_is_what_the_last_turn_said_first() -> None:
    assert after([say("a"), say("b")], [say("c"), say("d")]).newest == 3
    assert after([ASKED, say("b")], [change(1, f"{ASKED.text}\n\nx"), say("c")]).newest == 4
    assert after([say("a"), ASKED], [change(1, ASKED.text, buttons=buttons("Huur", chosen="Huur"))]).newest == 2


def test_the_language_is_that_of_the_last_message_that_has_one() -> None:
    assert after([say("a", "nl"), say("b", "tr"), say("c", None)]).language == "tr"
    assert after([say("c", None)]).language is None
