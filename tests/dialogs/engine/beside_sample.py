"""Two small scripts that run beside the sample: one asks for consent, one asks how it goes."""

import dataclasses

from engine_sample import BUNDLE, answered, both, option, to

from dialogs.conditions import Comparison
from dialogs.engine.script import (
    AftercareStep,
    AskStep,
    BeginAnewStep,
    BranchStep,
    ConsentStep,
    EndStep,
    Field,
    SayStep,
    Script,
    Step,
    Way,
)
from dialogs.engine.state import Call


def script(name: str, *steps: Step, only_with: str = "") -> Script:
    fields = {
        "mood": Field("mood", "choice", both("mood"), (option("well"), option("badly"), option("enough"))),
        "tell": Field("tell", "yes_no", both("tell"), (option("yes"), option("no"))),
    }
    return Script(
        name, both(name), steps[0].id, fields, {one.id: one for one in steps}, beside=True, only_with=only_with
    )


def consent(id_: str, purpose: str, given: str, refused: str) -> ConsentStep:
    words = both(f"agree to {purpose}, {{organization}}")
    return ConsentStep(id_, purpose, "7", words, both(f"yes {purpose}"), both(f"no {purpose}"), given, refused, False)


CARE = script(
    "care",
    consent("ask", "aftercare", "who", "bye"),
    BranchStep("who", (Way("keep", Comparison("fact", "helper_reachable", "is", True)), Way("plan"))),
    consent("keep", "aftercare_helper", "plan", "plan"),
    AftercareStep("plan", "plan", to("bye")),
    EndStep("bye", (both("care over"),)),
)
CHECK = script(
    "check",
    AskStep("ask", "mood", both("how is {reference}"), (Way("stop", answered("mood", "is", "enough")), Way("note"))),
    AftercareStep("note", "note", (Way("fine", answered("mood", "is", "well")), Way("sorry")), "mood"),
    EndStep("fine", (both("glad"),)),
    SayStep("sorry", (both("sorry"),), to("tell")),
    AskStep("tell", "tell", both("tell {organization}"), (Way("told", answered("tell", "is", "yes")), Way("anew"))),
    AftercareStep("told", "tell", to("anew")),
    BranchStep("anew", (Way("fine", Comparison("fact", "under_way", "is", True)), Way("begin"))),
    BeginAnewStep("begin"),
    AftercareStep("stop", "stop", to("fine")),
    only_with="aftercare",
)
WITH_SCRIPTS = dataclasses.replace(BUNDLE, scripts={**BUNDLE.scripts, "care": CARE, "check": CHECK})
TEXTS = {"reference": both("R1"), "organization": both("the club")}
CALL = Call("care", "R1", "club", TEXTS, ("last_check_in",))
