"""Offers of help in the engine: listing, looking, choosing, another place; on the sample script."""

import dataclasses

import pytest
from engine_sample import BUNDLE, INTAKE, Play, at_summary, both, to

from dialogs.conditions import Value
from dialogs.engine import events, state_json
from dialogs.engine.effects import CountGap, RecordResult, Say
from dialogs.engine.environment import Answers, Environment
from dialogs.engine.script import RouteStep, Script
from dialogs.engine.state import ASKING_PLACE, Candidate
from dialogs.offers import Found, Gap, HelpCard


def card(name: str, kind: str = "branch", map_link: str | None = None) -> HelpCard:
    return HelpCard(name, kind, both(name), both(f"{name} is near"), both(f"all about {name}"), map_link)


TOWN, CLUB = card("town", "municipality"), card("club", map_link="https://maps.example.org/club")
GAP = Gap("GM0344", "tr", "before")

STEPS = {**INTAKE.steps, "offers": RouteStep("offers", (both("help in town"),), to("urgent"), both("which one"))}
CHOOSING = dataclasses.replace(INTAKE, steps=STEPS)


@dataclasses.dataclass
class Offered(Play):
    """Plays with help to be found: town and club in Utrecht, the town elsewhere."""

    gap: Gap | None = None
    nothing: bool = False

    def environment(self) -> Environment:
        return dataclasses.replace(super().environment(), find_help=self.find, reference="AB12CD34EF")

    def find(self, answers: Answers, language: str | None) -> Found:
        if self.nothing:
            return Found(())
        utrecht = str(answers.get("place")).startswith("GM0344")
        cards = (TOWN, CLUB) if utrecht else (TOWN,)
        return Found(cards, both("hurry"), {"offers": tuple(one.id for one in cards)}, self.gap)


def at_offers(script: Script = CHOOSING, **more: object) -> Offered:
    """Play to the offers of help."""
    begun = at_summary()
    bundle = dataclasses.replace(BUNDLE, scripts={**BUNDLE.scripts, "intake": script})
    play = Offered(bundle, state=begun.state, effects=begun.effects, turns=begun.turns, **more)  # type: ignore[arg-type]
    play.press("right")
    return play


def labels(play: Play) -> list[str]:
    said = next(effect for effect in reversed(play.last) if isinstance(effect, Say) and effect.buttons)
    return [button.label for row in said.buttons for button in row]


def test_offers_are_listed_and_the_conversation_waits() -> None:
    play = at_offers()

    assert play.said[-4:] == [
        "help in town (tr)",
        "hurry (tr)",
        "town is near (tr)\n\nclub is near (tr)",
        "which one (tr)",
    ]
    assert labels(play) == [
        "1. town (tr)", "2. club (tr)", "help_elsewhere (tr)", "help_take_none (tr)", "back (tr)",
    ]  # fmt: skip
    assert play.state.step == "offers"
    assert play.state.results["offers"] == ("town", "club")


def test_a_card_shows_all_about_an_offer_and_its_map_as_a_link() -> None:
    play = at_offers()

    play.press("2. club")

    assert play.said == ["all about club (tr)", "help_what club (tr) (tr)"]
    link = play.button("help_map")
    assert (link.url, link.nonce) == ("https://maps.example.org/club", "")
    assert labels(play) == ["help_take (tr)", "help_call_back (tr)", "help_map (tr)", "help_others (tr)", "back (tr)"]


@pytest.mark.parametrize("typed", ["look:1", "2. club"])
def test_a_typed_number_opens_a_card_too(typed: str) -> None:
    play = at_offers()

    play.type("look:1") if typed == "look:1" else play.press(typed)

    assert play.state.looking == "club"


@pytest.mark.parametrize("how", ["press", "type"])
def test_taking_an_offer_keeps_it_tells_the_reference_and_goes_on(how: str) -> None:
    play = at_offers()
    play.press("2. club")

    play.press("help_take") if how == "press" else play.type("take")

    assert play.said[0] == "help_chosen AB12CD34EF club (tr) (tr)"
    assert play.said[-1] == "see you (tr)"
    assert play.state.results["help_chosen"] == "branch"
    assert play.state.results["help_service"] == "club"
    assert play.state.offers == ()
    chosen: tuple[tuple[str, Value], ...] = (("help_chosen", "branch"), ("help_service", "club"), ("help_wish", ""))
    assert RecordResult(chosen) in play.last


def test_wanting_to_be_called_is_kept_and_says_how() -> None:
    play = at_offers()
    play.press("1. town")

    play.press("help_call_back")

    assert play.said[0] == "help_call_back_how AB12CD34EF town (tr) (tr)"
    assert play.state.results["help_wish"] == "call_back"
    assert play.state.results["help_chosen"] == "municipality"


def test_taking_none_keeps_the_reference_and_goes_on() -> None:
    play = at_offers()

    play.press("help_take_none")

    assert play.said[0] == "help_none_taken AB12CD34EF (tr)"
    assert play.state.results["help_chosen"] == "none"
    assert play.state.step == "later"


@pytest.mark.parametrize("button", ["help_others", "back"])
def test_from_a_card_there_is_a_way_back_to_the_list(button: str) -> None:
    play = at_offers()
    play.press("2. club")

    play.press(button)

    assert play.said == ["which one (tr)"]
    assert labels(play)[0] == "1. town (tr)"


def test_back_from_the_list_asks_the_question_before() -> None:
    play = at_offers()

    play.press("back")

    assert play.said[-1] == "progress 5 5 (tr)\nwhere (tr)"
    assert play.state.offers == ()


def test_another_place_is_asked_and_help_is_found_there() -> None:
    play = at_offers()
    play.press("help_elsewhere")
    asked = play.said

    play.type("GM0363")

    assert asked == ["where (tr)"]
    assert play.values["place"] == "GM0363"
    assert "town is near (tr)" in play.said
    assert "club is near (tr)" not in "\n".join(play.said)
    assert play.state.looking == ""


def test_another_place_may_be_a_button_or_a_guess_that_is_asked_back() -> None:
    play = at_offers()
    play.press("help_elsewhere")

    play.type(candidates=(Candidate("GM0363", both("Amsterdam")),))
    play.press("Amsterdam")

    assert play.values["place"] == "GM0363"

    play.press("help_elsewhere")
    play.press("refused")

    assert play.values["place"] == "refused"


def test_an_unknown_place_is_asked_again_with_the_common_hint() -> None:
    play = at_offers()
    play.press("help_elsewhere")

    play.type()

    assert play.said == ["not_understood_1 (tr)", "where (tr)"]
    assert play.state.looking == ASKING_PLACE


def test_what_is_not_understood_among_offers_points_at_the_buttons() -> None:
    play = at_offers()

    play.type("something")

    assert play.said == ["choose_button (tr)", "which one (tr)"]


def test_a_question_in_between_brings_back_what_was_looked_at() -> None:
    play = at_offers()
    play.press("2. club")

    play.type(reply="topic:rent")

    assert play.said == ["about rent (tr)", "help_what club (tr) (tr)"]


def test_another_language_says_the_list_or_the_card_again() -> None:
    play = at_offers()

    play.happen(events.LanguageChosen("nl"))

    assert play.said == ["language_changed (nl)", "town is near (nl)\n\nclub is near (nl)", "which one (nl)"]

    play.press("2. club")
    play.happen(events.LanguageChosen("tr"))

    assert play.said == ["language_changed (tr)", "all about club (tr)", "help_what club (tr) (tr)"]


def test_a_gap_in_supply_is_counted() -> None:
    play = at_offers(gap=GAP)

    assert CountGap(GAP) in play.last


def test_without_any_offer_the_conversation_goes_on() -> None:
    play = at_offers(nothing=True)

    assert play.state.step == "later"
    assert "which one (tr)" not in play.said


def test_a_script_that_asks_no_place_offers_no_other() -> None:
    placeless = {name: one for name, one in CHOOSING.steps.items() if name != "place"}
    play = at_offers(dataclasses.replace(CHOOSING, steps=placeless))

    assert "help_elsewhere (tr)" not in labels(play)


def test_a_long_name_is_cut_on_its_button_and_whole_in_the_list() -> None:
    long = dataclasses.replace(TOWN, title=both("a" * 60))
    play = at_offers()
    play.state = dataclasses.replace(play.state, offers=(long,))

    play.happen(events.LanguageChosen("nl"))

    assert labels(play)[0] == f"1. {'a' * 36}…"


def test_offers_survive_as_json() -> None:
    play = at_offers()
    play.press("2. club")

    document = state_json.dump_state(play.state)

    assert state_json.load_state(document) == play.state
    assert state_json.dump_state(state_json.load_state(document)) == document


@pytest.mark.parametrize("found", [Found((TOWN, CLUB), both("hurry"), {"offers": ("a", "b")}, GAP), Found(())])
def test_what_was_found_survives_as_json(found: Found) -> None:
    assert state_json.load_found(state_json.dump_found(found)) == found
