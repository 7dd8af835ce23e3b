"""Greetings, thanks and the like: only when a message says nothing else."""

import pytest

from dialogs.understanding.small_talk import SmallTalk

TALK = SmallTalk(
    {
        "hoi": "greeting",
        "merhaba": "greeting",
        "selam": "greeting",
        "doei": "goodbye",
        "goedemorgen": "greeting",
        "iyi gunler": "greeting",
        "dank je": "thanks",
        "dank je wel": "thanks",
        "tesekkurler": "thanks",
        "ben je een robot": "robot",
    }
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hoi", "greeting"),
        ("MERHABA!", "greeting"),
        ("İyi günler", "greeting"),
        ("dank je", "thanks"),
        ("Dank je wel.", "thanks"),
        ("teşekkürler", "thanks"),
        ("Ben je een robot?", "robot"),
        ("hoi hoi 😀", "greeting"),
    ],
)
def test_a_phrase_tells_its_kind(text: str, kind: str) -> None:
    assert TALK.find(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hoi, dank je wel", "thanks"),
        ("dank je wel, hoi", "thanks"),
        ("merhaba, ben je een robot", "robot"),
        ("ben je een robot? teşekkürler, hoi", "robot"),
    ],
)
def test_of_several_kinds_the_later_one_wins(text: str, kind: str) -> None:
    assert TALK.find(text) == kind


@pytest.mark.parametrize(
    "text",
    ["hoi ik heb schulden", "ik heb schulden, dank je", "dank", "robot", "ben je", "iyi", "hoi 5", "schulden"],
)
def test_anything_else_in_a_message_makes_it_no_small_talk(text: str) -> None:
    assert TALK.find(text) is None


@pytest.mark.parametrize("typed", ["merhba", "merhabaa", "mrehaba", "merhabe", "selem", "goedemorge"])
def test_one_slip_in_a_long_word_is_forgiven(typed: str) -> None:
    assert TALK.find(typed) == "greeting"


@pytest.mark.parametrize("typed", ["hui", "hooi", "sela", "doeie", "merb", "mehrba", "dunk je", "merhba schulden"])
def test_slips_in_short_words_and_more_slips_are_not(typed: str) -> None:
    assert TALK.find(typed) is None


@pytest.mark.parametrize("text", ["", "?", "😀", "مرحبا"])
def test_nothing_said_is_no_small_talk(text: str) -> None:
    assert TALK.find(text) is None


def test_without_phrases_nothing_is_small_talk() -> None:
    assert SmallTalk({}).find("hoi merhaba") is None
