"""A hand-over in the sample script: an offer that receives it, played until a human leads."""

import dataclasses

from engine_sample import BUNDLE, INTAKE, Play, at_summary, both, to

from dialogs.engine.environment import Answers, Environment
from dialogs.engine.events import StaffActed
from dialogs.engine.script import ConsentStep, OpenLeadStep, RouteStep
from dialogs.offers import Found, HelpCard

CLUB = HelpCard("club", "branch", both("club"), both("club is near"), both("all about club"), receives=True)
TOWN = HelpCard("town", "municipality", both("town"), both("town is near"), both("all about town"))

STEPS = {
    **INTAKE.steps,
    "offers": RouteStep("offers", (), to("share"), both("which one")),
    "share": ConsentStep(
        "share", "hand_over", "1", both("may we tell {help_title}: {handover_record}"), both("share"), both("keep"),
        "lead", "bye", forgets=False,
    ),
    "lead": OpenLeadStep("lead", (both("told {help_title}, by {hear_by}, {reference}"),), to("bye")),
}  # fmt: skip
BUNDLE_WITH_LEADS = dataclasses.replace(
    BUNDLE, scripts={**BUNDLE.scripts, "intake": dataclasses.replace(INTAKE, steps=STEPS)}
)


@dataclasses.dataclass
class Handing(Play):
    """Plays with one offer that receives hand-overs."""

    def environment(self) -> Environment:
        return dataclasses.replace(super().environment(), find_help=self.find, reference="AB12CD34EF")

    def find(self, answers: Answers, language: str | None) -> Found:
        return Found((CLUB, TOWN), codes={"offers": ("club", "town")})


def at_consent() -> Handing:
    """Play until the record is shown for consent."""
    begun = at_summary()
    play = Handing(BUNDLE_WITH_LEADS, state=begun.state, effects=begun.effects, turns=begun.turns)
    play.press("right")
    play.press("1. club")
    play.press("help_take")
    return play


def handed_over() -> Handing:
    """Play through the hand-over."""
    play = at_consent()
    play.press("share")
    return play


def led() -> Handing:
    """Play until a human leads."""
    play = handed_over()
    play.happen(StaffActed(both("Mehmet reads along"), led=True))
    return play
