"""What a typed answer answers: the question asked last, on the shipped intake."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from shipped import edition

from dialogs.conversation import interpret
from dialogs.engine.effects import Effect, OpenLead, RecordConsent, Relay, Say
from dialogs.engine.events import StaffActed, Typed
from dialogs.engine.script import ConsentStep, RemindStep, SummaryStep
from dialogs.engine.state import Aside, Beside, Call, Candidate, State
from dialogs.offers import HelpCard
from dialogs.rehearsal import Rehearsal
from dialogs.wording import LANGUAGES, Text

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HELP = HelpCard("club", "branch", *(Text(dict.fromkeys(LANGUAGES, one)) for one in ("Club", "near", "all")), None, True)
ASIDES: tuple[Aside, ...] = get_args(Aside)
#: Asides that ask for a yes or a no.
ASKING = {"language_offer", "resume", "restart", "erase", "doubt", "keep"}


def rehearsal(*lines: str) -> Rehearsal:
    shipped = edition()
    played = Rehearsal(shipped.bundle, shipped.interpreter, shipped.casework, now=NOW)
    played.start()
    for line in lines:
        played.say(line)
    return played


def standing(played: Rehearsal, step: str, aside: Aside) -> None:
    """Put a person at a step of the intake, with an aside before it."""
    played.state = replace(
        played.state, script="intake", step=step, status="active", aside=aside, chosen=HELP, handed=True,
        consents={"screening": True}, doubt="check:crisis", topics=("topic:bkr",),
        candidates=(Candidate("x", Text({"nl": "x", "tr": "x"})),),
        slots=(Text({"nl": "maandag", "tr": "pazartesi"}),),
    )  # fmt: skip


def agreed(effects: list[Effect]) -> list[Effect]:
    """List what was agreed to, but for the question that is kept, which the aside itself asks."""
    return [
        one
        for one in effects
        if isinstance(one, OpenLead) or (isinstance(one, RecordConsent) and one.given and one.purpose != "questions")
    ]


def agreeing_steps() -> list[str]:
    steps = edition().bundle.scripts["intake"].steps.values()
    return [one.id for one in steps if isinstance(one, ConsentStep | SummaryStep)]


def reading(played: Rehearsal, text: str) -> Typed:
    return interpret(played.interpreter, played.bundle, played.state, text=text, today=NOW.date())


@pytest.mark.parametrize("step", agreeing_steps())
@pytest.mark.parametrize("aside", ASIDES)
@pytest.mark.parametrize("said", ["ja", "evet", "oke", "ja, dat mag", "Ja, geef dit door", "Evet, iletin", "klopt"])
def test_a_yes_while_something_else_is_asked_agrees_to_nothing_behind_it(step: str, aside: Aside, said: str) -> None:
    played = rehearsal("nederlands", "ja")
    standing(played, step, aside)
    played.effects.clear()

    played.say(said)

    assert agreed(played.effects) == []
    assert played.state.consents.get("hand_over") is None


@pytest.mark.parametrize("aside", [one for one in ASIDES if one != "correct"])  # which only a summary asks
@pytest.mark.parametrize("said", ["ja", "evet", "nee", "hayır"])
def test_a_plain_yes_or_no_to_an_aside_is_no_answer_to_the_form(aside: Aside, said: str) -> None:
    played = rehearsal("nederlands", "ja")
    standing(played, "children", aside)

    typed = reading(played, said)

    assert typed.value is None or str(typed.value).startswith("aside:")
    if aside in ASKING and typed.command is None:
        assert str(typed.value).startswith("aside:")


@pytest.mark.parametrize("said", ["ja", "evet"])
def test_yes_to_a_beginning_anew_begins_anew(said: str) -> None:
    played = rehearsal("nederlands", "ja", "huisuitzetting", "/opnieuw")

    played.say(said)

    assert played.answers == {"language": "nl"}


def test_a_yes_to_a_check_in_that_came_last_is_no_consent_behind_it() -> None:
    played = rehearsal("nederlands", "ja")
    standing(played, "share", "erase")
    prompt = played.state.prompt
    call = Call("aftercare", "0000-0000")
    first = played.bundle.scripts["aftercare"]
    step = next(one.id for one in first.steps.values() if isinstance(one, ConsentStep))
    played.state = replace(played.state, beside=Beside(call, step, prompt=prompt))

    assert reading(played, "ja").value == "beside:yes"
    assert reading(played, "nee").value == "beside:no"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("ja", "yes"), ("Ja!", "yes"), ("evet", "yes"), ("soms", "yes"), ("bazen", "yes"), ("ja ik denk het", "yes"),
        ("bazen evet", "yes"), ("niet echt", "yes"), ("liever niet", "yes"), ("istemiyorum", "yes"), ("help", "yes"),
        ("yardım et", "yes"), ("yeter", "yes"), ("genoeg", "yes"),
        ("weet ik niet", "yes"), ("mijn bsn is 111222333", "yes"), ("0612345678", "yes"),
        ("ik kan echt niet meer", "yes"), ("nee maar soms wel", "yes"), ("huurachterstand", "yes"), ("...", "yes"),
        ("nee", "no"), ("hayır", "no"), ("Nee hoor.", "no"), ("nooit", "no"), ("yok", "no"), ("asla", "no"),
        ("nee, gelukkig niet", "no"), ("Hayır, öyle değil", "no"), ("nee, dat is niet zo", "no"), ("2", "no"),
    ],
)  # fmt: skip
def test_whatever_is_not_a_clear_no_to_a_doubtful_sign_is_yes(said: str, code: str) -> None:
    played = rehearsal("nederlands", "ja", "ik kan niet meer")

    typed = reading(played, said)

    assert (typed.value, typed.note) == (f"aside:doubt_{code}", None)


def test_a_clear_sign_and_a_graver_doubt_come_before_the_doubt_that_stands() -> None:
    played = rehearsal("nederlands", "ja", "ik kan niet meer")

    assert reading(played, "ja, ik wil dood").alarm == "safety:crisis"
    played.state = replace(played.state, doubt="check:gokken")
    assert reading(played, "ik kan niet meer").doubt == "check:crisis"


def test_a_doubtful_sign_once_more_is_yes_also_to_a_human_who_leads() -> None:
    played = rehearsal("nederlands", "ja", "ik kan niet meer")
    played.state = replace(played.state, led=True)

    typed = reading(played, "ik kan niet meer, geloof me nou eens")

    assert (typed.value, typed.doubt) == ("aside:doubt_yes", None)


def test_a_command_is_a_command_also_where_a_doubt_stands() -> None:
    played = rehearsal("nederlands", "ja", "ik kan niet meer")

    assert reading(played, "wis alles").command == "erase"


def test_an_age_answers_whether_somebody_is_a_minor() -> None:
    played = rehearsal("nederlands", "ja")
    standing(played, "danger", "doubt")
    played.state = replace(played.state, doubt="check:minderjarig")

    assert [reading(played, said).value for said in ("34", "17", "ben ik 34 dan")] == [
        "aside:doubt_no",
        "aside:doubt_yes",
        "aside:doubt_yes",
    ]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("ja", "aside:doubt_yes"),
        ("Ja, dat klopt", "aside:doubt_yes"),
        ("evet bazen düşünüyorum", "aside:doubt_yes"),
        ("nee", "aside:doubt_no"),
        ("ik kom maandag", None),
        ("ja maandag kan ik wel komen", None),
    ],
)
def test_a_doubt_is_answered_while_a_human_leads_who_reads_the_words_too(said: str, code: str | None) -> None:
    played = rehearsal("nederlands", "ja", "ik kan niet meer")
    played.state = replace(played.state, led=True)

    typed = reading(played, said)
    shown = played.say(said)

    assert (typed.value, typed.kept) == (code, said)
    assert Relay(said) in played.effects
    assert any("113" in one.text for one in shown) == (code == "aside:doubt_yes")
    assert (played.state.aside == "doubt") == (code is None)


@pytest.mark.parametrize(
    ("said", "since", "code"),
    [
        ("ja", False, "aside:erase_yes"),
        ("hayır", False, "aside:erase_no"),
        ("morgen", False, None),
        ("ja", True, None),
        ("Ja, wis alles", True, "aside:erase_yes"),
    ],
)
def test_a_plain_yes_erases_while_a_human_leads_unless_they_wrote_since(
    said: str, since: bool, code: str | None
) -> None:
    played = rehearsal("nederlands", "ja")
    led: State = replace(played.state, led=True, aside="erase", written_since=since)

    typed = interpret(played.interpreter, played.bundle, led, text=said, today=NOW.date())

    assert (typed.value, typed.kept) == (code, None if code else said)


@pytest.mark.parametrize("sent", ["/wis", "ik word geslagen door mijn man", "/stop"])
def test_a_question_that_was_to_be_kept_gives_way_to_what_happens_next(sent: str) -> None:
    played = rehearsal("nederlands", "ja", "hoe laat komt de vuilniswagen morgen bij de flat?", "geen van deze", "ja")
    waited = played.state.keeps.startswith("?")

    played.say(sent)

    assert waited
    assert reading(played, "Dit gesprek wissen").kept is None


def test_a_command_typed_without_a_slash_is_no_question_to_keep() -> None:
    played = rehearsal("nederlands", "ja", "hoe laat komt de vuilniswagen morgen bij de flat?", "geen van deze", "ja")

    assert reading(played, "wis alles").command == "erase"
    assert reading(played, "wanneer komt de vuilniswagen?").kept == "wanneer komt de vuilniswagen?"


@pytest.mark.parametrize("said", ["ok", "tamam", "Ja, geef dit door"])
def test_a_yes_to_what_was_said_unasked_agrees_to_nothing_before_it(said: str) -> None:
    pushed, reminded = rehearsal("nederlands"), rehearsal("nederlands")
    remind = next(one.id for one in pushed.bundle.scripts["intake"].steps.values() if isinstance(one, RemindStep))
    pushed.happen(StaffActed(Text({"nl": "Je aanvraag ligt nu bij Club.", "tr": "Başvurunuz Club'da."})))
    reminded.wait(timedelta(hours=25))
    reminded.fire(f"remind:{remind}")

    for played in (pushed, reminded):
        asked_again = played.say(said)

        assert agreed(played.effects) == []
        assert "bewaren" in asked_again[-1].text
        played.say("ja")
        assert played.state.consents == {"screening": True}


def test_a_plain_yes_erases_nothing_once_something_was_said_since() -> None:
    played = rehearsal("nederlands", "ja", "/wis")
    played.happen(StaffActed(Text({"nl": "Je aanvraag ligt nu bij Club.", "tr": "Başvurunuz Club'da."})))

    assert reading(played, "ok").value is None
    assert reading(played, "ja, wis alles").value == "aside:erase_yes"


def test_a_yes_to_what_was_said_unasked_agrees_to_nothing_beside_either() -> None:
    played = rehearsal("nederlands", "ja")
    played.state = replace(played.state, status="ended", aside=None)
    played.call("aftercare", ())
    asked = played.state.beside
    played.happen(StaffActed(Text({"nl": "Je aanvraag ligt nu bij Club.", "tr": "Başvurunuz Club'da."})))

    played.say("ok")

    assert asked is not None
    assert agreed(played.effects)[1:] == []
    assert played.state.beside is not None
    assert reading(played, "ja").value == "beside:yes"


@pytest.mark.parametrize(
    ("violent", "promise"),
    [("mijn man slaat mij", "Ben je een dag stil"), ("kocam beni dövüyor", "Bir gün yazmazsanız")],
)
def test_after_violence_no_message_is_promised_for_later(violent: str, promise: str) -> None:
    language = "nederlands" if violent.startswith("mijn") else "türkçe"
    agrees = "Ja, dat mag" if violent.startswith("mijn") else "Evet, izin veriyorum"

    calm, afraid = rehearsal(language, agrees), rehearsal(language, violent, "devam" if "beni" in violent else "verder")
    afraid.say(agrees)

    assert promise in said(calm)
    assert promise not in said(afraid)
    assert afraid.state.step == calm.state.step == "danger"


def said(played: Rehearsal) -> str:
    return "\n".join(effect.text for effect in played.effects if isinstance(effect, Say))
