"""What the engine says beside the script: articles in two bubbles, help in danger, neighbours and small talk."""

from collections.abc import Mapping
from datetime import date

import pytest
from answers_sample import HOME, SAFETY, SMALL_TALK, WATER, changed, sample, whole, without

from dialogs.authoring.replies import replies_of, write_day
from dialogs.engine.script import Reply
from dialogs.understanding.safety import SIGNALS
from dialogs.wording import text

PHRASES = {
    "answer_today": text(nl="Doe vandaag:", tr="Bugün yapın:"),
    "answer_checked": text(nl="Nagekeken op {date}.", tr="{date} tarihinde bakıldı."),
}


def replies(documents: Mapping[str, str]) -> dict[str, Reply]:
    return replies_of(whole(documents), PHRASES)


def test_there_is_a_reply_for_everything_that_is_not_asked() -> None:
    assert set(replies(sample())) == {
        "topic:water",
        "topic:geweld_thuis",
        "neighbour:divorce",
        "talk:greeting",
        "talk:robot",
        *(f"safety:{signal}" for signal in SIGNALS),
        *(f"check:{signal}" for signal in SIGNALS),
    }


def test_a_topic_has_two_bubbles_in_each_language() -> None:
    found = replies(sample())["topic:water"]

    assert found.bubbles == (
        text(
            nl="Je water gaat dicht\n\nBel vandaag het bedrijf. Vraag of je later mag betalen. "
            "Geef elke maand 20 euro.\n\nDoe het nu.",
            tr="Suyunuz kesilecek\n\nBugün şirketi arayın. Taksit isteyin. Her ay 20 euro verin.\n\nŞimdi yapın.",
        ),
        text(
            nl="Doe vandaag:\n1. Vul nu wat flessen.\n2. Bel de gemeente.\n\nBel gratis 0800-8115.\n\n"
            "Nagekeken op 4-5-2026.",
            tr="Bugün yapın:\n1. Şimdi şişe doldurun.\n2. Belediyeyi arayın.\n\nÜcretsiz 0800-8115'i arayın.\n\n"
            "04.05.2026 tarihinde bakıldı.",
        ),
    )


def test_a_topic_has_its_button_its_neighbours_and_its_last_day() -> None:
    found = replies(sample())["topic:water"]

    assert found.title == text(nl="Water niet betaald", tr="Su borcu")
    assert found.related == ("topic:geweld_thuis",)
    assert (found.stops, found.hushes, found.outdated_after) == (False, False, date(2026, 12, 31))


@pytest.mark.parametrize(("offer", "stops"), [("intake", False), ("none", False), ("crisis", True)])
def test_a_topic_that_leads_to_help_in_danger_stops(offer: str, stops: bool) -> None:
    documents = changed(WATER, "offer: intake", f"offer: {offer}")

    assert replies(documents)["topic:water"].stops is stops


def test_a_topic_that_is_a_danger_hushes_as_its_help_does() -> None:
    hushed = replies(sample())["topic:geweld_thuis"]
    open_one = replies(changed(SAFETY, "    hushes: yes\n", ""))["topic:geweld_thuis"]

    assert (hushed.stops, hushed.hushes, hushed.outdated_after) == (True, True, None)
    assert open_one.hushes is False


def test_help_in_danger_stops_with_the_article_beside_it() -> None:
    found = replies(sample())["safety:geweld_thuis"]

    assert found == Reply(
        title=text(nl="Bang voor iemand thuis", tr="Evde korku"),
        bubbles=(
            text(nl="Er is hulp.", tr="Yardım var."),
            text(nl="Bel geweld_thuis 112.", tr="112 geweld_thuis arayın."),
        ),
        related=("topic:geweld_thuis",),
        stops=True,
        hushes=True,
    )


def test_help_without_an_article_is_named_by_its_first_words() -> None:
    found = replies(without(HOME))

    assert found["safety:geweld_thuis"].title == text(nl="Er is hulp.", tr="Yardım var.")
    assert found["safety:crisis"].hushes is False


def test_a_doubtful_sign_is_asked_back_and_stops_nothing() -> None:
    found = replies(sample())["check:geweld_thuis"]

    assert found == Reply(
        text(nl="Bang voor iemand thuis", tr="Evde korku"), (text(nl="Is het geweld_thuis?", tr="Bu geweld_thuis mi?"),)
    )


def test_a_neighbour_leads_to_topics_that_are_ours_and_a_silent_one_has_no_reply() -> None:
    found = replies(sample())
    said = text(nl="Over scheiden weet ik niets.", tr="Boşanma konusunu bilmiyorum.")

    assert found["neighbour:divorce"] == Reply(said, (said,), ("topic:geweld_thuis",))
    assert "neighbour:weather" not in found


def test_small_talk_is_answered_as_it_is_written() -> None:
    documents = changed(SMALL_TALK, "Dag! Wat is er?", "Goede dag!")

    said = text(nl="Goede dag!", tr="Merhaba! Ne oldu?")
    assert replies(documents)["talk:greeting"] == Reply(said, (said,))


@pytest.mark.parametrize(
    ("day", "dutch", "turkish"),
    [(date(2026, 11, 23), "23-11-2026", "23.11.2026"), (date(2026, 1, 2), "2-1-2026", "02.01.2026")],
)
def test_a_day_is_written_as_each_language_does(day: date, dutch: str, turkish: str) -> None:
    assert (write_day(day, "nl"), write_day(day, "tr")) == (dutch, turkish)
