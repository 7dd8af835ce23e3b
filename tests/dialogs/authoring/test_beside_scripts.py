"""Scripts that run beside: what they may say, ask and order, and what no other script may."""

import pytest
from authoring_sample import line_of, problems, sample

from dialogs.authoring.graph import draw
from dialogs.authoring.loader import load
from dialogs.engine.script import AftercareStep, BeginAnewStep

LATER = """\
script: later
title:
  nl: Later
  tr: Sonra
beside: yes
only_with: aftercare
start: mood
fields:
  mood:
    type: choice
    label:
      nl: Hoe het gaat
      tr: Nasıl gidiyor
    options:
      well:
        nl: Goed
        tr: İyi
      badly:
        nl: Slecht
        tr: Kötü
steps:
  mood:
    ask: mood
    text:
      nl: Hoe gaat het, {reference}?
      tr: Nasıl gidiyor, {reference}?
    next: note
  note:
    aftercare: note
    answer: mood
    next:
      - when:
          fact: under_way
          is: yes
        to: allowed
      - otherwise: anew
  allowed:
    consent: keeping
    version: "1"
    forgets: no
    text:
      nl: Mag dat, {organization}?
      tr: Olur mu, {organization}?
    yes:
      nl: Ja
      tr: Evet
    no:
      nl: Nee
      tr: Hayır
    given: bye
    refused: bye
  anew:
    begin_anew: from the start
  bye:
    end:
      - nl: Tot {next_on}.
        tr: "Görüşmek üzere: {next_on}."
"""


def with_fault(old: str, new: str) -> dict[str, str]:
    assert LATER.count(old) == 1, old
    return {**sample(), "later.yaml": LATER.replace(old, new)}


def test_a_sound_script_beside_has_nothing_to_repair_and_needs_no_help_line() -> None:
    assert problems({**sample(), "later.yaml": LATER}) == ()


def test_it_is_read_and_drawn() -> None:
    bundle, _ = load({**sample(), "later.yaml": LATER})

    assert bundle is not None
    script = bundle.scripts["later"]
    assert (script.beside, script.only_with) == (True, "aftercare")
    assert script.steps["anew"] == BeginAnewStep("anew")
    note = script.steps["note"]
    assert isinstance(note, AftercareStep)
    assert (note.order, note.answer) == ("note", "mood")
    drawn = draw(script, languages=("nl",))
    assert 'step_note["note · aftercare note"]' in drawn
    assert 'step_anew(["anew · begin anew"])' in drawn


#: What is planted -> (old text, new text, code of the problem, words of the line it must name).
FAULTS = {
    "a step that waits": (
        "    begin_anew: from the start\n",
        "    hand_over: more\n    text:\n      nl: Ja\n      tr: Evet\n    next: bye\n",
        "beside",
        "  anew:",
    ),
    "a question without buttons": ("    type: choice\n", "    type: choices\n", "beside", "  mood:\n    ask"),
    "a no that forgets": ("    forgets: no\n", "", "beside", "  allowed:"),
    "a code without room": ("      badly:", "      badly_and_no_better:", "beside", "  note:"),
    "an order that is none": (
        "    aftercare: note\n    answer: mood\n",
        "    aftercare: plans\n",
        "range",
        "    aftercare: plans",
    ),
    "a note of nothing": ("    answer: mood\n", "", "missing_key", "    aftercare: note"),
    "an answer to no note": ("    aftercare: note\n", "    aftercare: plan\n", "missing_key", "    aftercare: plan"),
    "no consent": ("only_with: aftercare\n", "", "aftercare_without_consent", "  note:"),
    "a fact of casework": ("fact: under_way\n", "fact: urgency\n", "unknown_fact", "fact: urgency"),
    "a text of the result": (
        "      - nl: Tot {next_on}.\n",
        "      - nl: Tot {reasons}.\n",
        "unknown_placeholder",
        "Tot {reasons}",
    ),
    "money on a locked screen": (
        "nl: Hoe gaat het, {reference}?",
        "nl: Hoe gaat het met je schulden, {reference}?",
        "indiscreet",
        "schulden",
    ),
    "not beside": ("beside: yes\n", "", "beside", "  note:"),
    "a consent for others": ("beside: yes\n", "", "unknown_key", "only_with: aftercare"),
}


@pytest.mark.parametrize("name", list(FAULTS))
def test_a_fault_is_found_in_its_line(name: str) -> None:
    old, new, code, words = FAULTS[name]
    documents = with_fault(old, new)

    found = [one for one in problems(documents) if one.code == code and one.file == "later.yaml"]

    assert found, [str(one) for one in problems(documents)]
    text = documents["later.yaml"]
    assert found[0].line in range(
        text[: text.index(words)].count("\n") + 1, text[: text.index(words)].count("\n") + 2 + words.count("\n")
    )


def test_what_runs_beside_cannot_be_called() -> None:
    documents = {**sample(), "later.yaml": LATER}
    documents["intake.yaml"] = documents["intake.yaml"].replace("    call: home\n", "    call: later\n")

    found = [one for one in problems(documents) if one.code == "beside"]

    assert [(one.file, one.line) for one in found] == [("intake.yaml", line_of(documents, "    call: later"))]


@pytest.mark.parametrize("step", ["aftercare: stop\n    next: goodbye", "begin_anew: all"])
def test_no_other_script_orders_check_ins_or_begins_anew(step: str) -> None:
    documents = sample()
    documents["intake.yaml"] += f"  later:\n    {step}\n"

    found = [one.line for one in problems(documents) if one.code == "beside"]

    assert found == [line_of(documents, "  later:")]
