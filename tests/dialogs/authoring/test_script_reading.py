"""Reading scripts into a bundle: what comes out, and one planted fault for everything that reading refuses."""

from datetime import timedelta

import pytest
from authoring_sample import SAMPLES, codes, line_of, only, phrases, planted, sample
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.authoring.checker import check
from dialogs.authoring.loader import load, read_draft, version_of
from dialogs.authoring.recording import round_trip
from dialogs.conditions import All, Comparison, Not
from dialogs.engine.script import (
    AskStep,
    BranchStep,
    CallStep,
    ConsentStep,
    EndStep,
    HandOverStep,
    RemindStep,
    RouteStep,
    SayStep,
    ScreenStep,
    SetStep,
    SummaryStep,
    WaitStep,
    Way,
)
from dialogs.wording import text


def test_a_sound_sample_becomes_a_bundle() -> None:
    bundle, problems = load(sample())

    assert problems == ()
    assert bundle is not None
    assert bundle.main == "intake"
    assert set(bundle.scripts) == {"intake", "home"}
    assert bundle.phrases["done"] == text(nl="Ok", tr="Ok")
    assert bundle.scripts["home"].inputs == ("arrears",)
    assert bundle.scripts["home"].outputs == ("place",)


def test_every_kind_of_step_is_read() -> None:
    bundle, _ = load(sample())

    assert bundle is not None
    steps = bundle.scripts["intake"].steps
    assert {type(step) for step in steps.values()} == {
        SayStep, AskStep, BranchStep, SetStep, CallStep, WaitStep, RemindStep, ConsentStep, SummaryStep, ScreenStep,
        RouteStep, HandOverStep, EndStep,
    }  # fmt: skip
    assert steps["language"] == AskStep(
        "language",
        "language",
        text(nl="Welke taal spreek je?", tr="Hangi dili konuşuyorsunuz?"),
        (Way("privacy"),),
        counted=False,
    )
    assert steps["where"] == CallStep(
        "where", "home", (Way("check"),), inputs={"arrears": "arrears"}, outputs={"place": "place"}
    )
    assert steps["not_begun"] == SetStep("not_begun", {"phase": "not_started"}, (Way("arrears"),))
    rest, remind = steps["rest"], steps["remind_me"]
    assert isinstance(rest, WaitStep)
    assert isinstance(remind, RemindStep)
    assert (rest.duration, remind.after) == (timedelta(days=3), timedelta(hours=24))


def test_ways_keep_their_order_and_end_with_otherwise() -> None:
    bundle, _ = load(sample())

    assert bundle is not None
    step = bundle.scripts["intake"].steps["arrears"]
    assert isinstance(step, AskStep)
    assert step.next == (
        Way(
            "months",
            All((
                Comparison("answer", "arrears", "includes_any", ("rent", "energy")),
                Not(Comparison("answer", "danger", "includes", "none")),
            )),
        ),
        Way("check", Comparison("answer", "arrears", "includes", "none")),
        Way("months"),
    )  # fmt: skip


def test_fields_get_what_they_do_not_write_out() -> None:
    bundle, _ = load(sample())

    assert bundle is not None
    fields = bundle.scripts["intake"].fields
    language, arrears, months = fields["language"], fields["arrears"], fields["months"]
    assert [option.code for option in language.options] == ["tr", "nl"]
    assert not language.personal
    assert arrears.personal
    assert (arrears.depends_on, arrears.stale_after_days) == (("danger",), 30)
    assert [option.code for option in arrears.options if option.exclusive] == ["none"]
    assert fields["danger"].options[0].synonyms == {"nl": ("ontruiming",), "tr": ("tahliye",)}
    assert (months.minimum, months.maximum) == (0, 120)
    assert [
        (option.code, option.label.wording("tr")) for option in bundle.scripts["home"].fields["certain"].options
    ] == [
        ("yes", "Evet"),
        ("no", "Hayır"),
        ("unknown", "Bilmiyorum"),
    ]


def test_the_most_questions_are_counted_through_sub_scripts_and_loops() -> None:
    bundle, _ = load(sample())

    assert bundle is not None
    assert bundle.longest["home"] == {"place": 2, "certain": 2, "done": 0}
    intake = bundle.longest["intake"]
    assert (intake["where"], intake["total"], intake["arrears"], intake["language"]) == (2, 3, 5, 6)


def test_the_version_follows_the_documents() -> None:
    documents = sample()
    changed = planted("nl: Tot ziens.", "nl: Dag.")

    assert version_of(documents) == version_of(dict(reversed(documents.items())))
    assert version_of(documents) != version_of(changed)
    assert len(version_of(documents)) == 32
    assert version_of({"a": "bc"}) != version_of({"ab": "c"})


#: What is planted -> (old text, new text, code of the problem, words of the line it must name).
FAULTS = {
    "unknown key of a script": ("start: language", "start: language\nowner: me", "unknown_key", "owner: me"),
    "missing title": ("title:\n  nl: Intake\n  tr: İlk görüşme\n", "", "missing_key", "script: intake"),
    "unknown start": ("start: language", "start: langage", "unknown_step", "start: langage"),
    "start that is no code": ("start: language", "start: Language!", "type", "start: Language!"),
    "unknown kind": ("    branch: who needs", "    fork: who needs", "step_kind", "fork: who needs"),
    "two kinds": ("    branch: who needs", "    say:\n    branch: who needs", "step_kind", "    say:\n    branch"),
    "step that is a word": ("  goodbye:\n    end:", "  x: y\n  goodbye:\n    end:", "type", "  x: y"),
    "unknown key of a step": ("counted: no", "count: no", "unknown_key", "count: no"),
    "missing key of a step": ('    version: "2026-11"\n', "", "missing_key", "consent: screening"),
    "truth": ("counted: no", "counted: maybe", "type", "counted: maybe"),
    "unknown target": ("        to: human", "        to: humann", "unknown_step", "to: humann"),
    "unknown otherwise": ("otherwise: remind_me", "otherwise: remind", "unknown_step", "otherwise: remind"),
    "unknown consent target": ("given: danger", "given: dangers", "unknown_step", "given: dangers"),
    "no step for next": ("    next: privacy", "    next:", "type", "    next:\n"),
    "missing otherwise": (
        "      - otherwise: remind_me\n",
        "",
        "missing_otherwise",
        "      - when:\n          answer: danger\n",
    ),
    "way after otherwise": (
        "      - otherwise: remind_me",
        "      - otherwise: remind_me\n      - when:\n          answer: danger\n          known: no\n        to: human",
        "way_after_otherwise",
        "      - when:\n          answer: danger\n          known: no",
    ),
    "two otherwise": (
        "      - otherwise: remind_me",
        "      - otherwise: remind_me\n      - otherwise: human",
        "way_after_otherwise",
        "otherwise: human",
    ),
    "way without condition": (
        "      - otherwise: remind_me",
        "      - to: human\n      - otherwise: remind_me",
        "missing_key",
        "      - to: human",
    ),
    "unknown field in a condition": (
        "answer: total\n          at_least",
        "answer: totals\n          at_least",
        "unknown_answer",
        "answer: totals",
    ),
    "unknown option in a condition": ("at_least: middle", "at_least: medium", "unknown_option", "at_least: medium"),
    "comparison of the wrong type": ("at_least: 3", "includes: 3", "comparison", "includes: 3"),
    "unknown fact": ("fact: legal_threat", "fact: legal", "unknown_fact", "fact: legal\n"),
    "unknown field that is asked": ("ask: months", "ask: month", "unknown_answer", "ask: month\n"),
    "unknown type": ("type: number", "type: integer", "unknown_type", "type: integer"),
    "missing type": ("    type: number\n", "", "missing_key", "    label:\n      nl: Maanden achter"),
    "unknown key of a field": ("    minimum: 0", "    min: 0", "unknown_key", "    min: 0"),
    "bounds turned around": ("maximum: 120", "maximum: -1", "range", "maximum: -1"),
    "bounds of a place": (
        "    type: place\n    label",
        "    type: place\n    maximum: 3\n    label",
        "type",
        "    maximum: 3",
    ),
    "stale at once": ("stale_after_days: 30", "stale_after_days: 0", "range", "stale_after_days: 0"),
    "unknown dependency": (
        "      - danger\n    stale",
        "      - dangers\n    stale",
        "unknown_answer",
        "  arrears:\n    type",
    ),
    "dependency on itself": (
        "      - danger\n    stale",
        "      - arrears\n    stale",
        "depends_on",
        "  arrears:\n    type",
    ),
    "option of a number": (
        "    minimum: 0",
        "    options:\n      many:\n        nl: V\n        tr: Ç\n    minimum: 0",
        "options",
        "      many:",
    ),
    "code of an option": ("      rent:\n        nl: Huur", "      Rent!:\n        nl: Huur", "type", "      Rent!:"),
    "too few options": (
        "      not_started:\n        nl: Nog niet begonnen\n        tr: Henüz başlamadı\n",
        "",
        "options",
        "    options:\n      applied",
    ),
    "missing Turkish": ("        tr: Kira\n", "", "missing_text", "        nl: Huur"),
    "empty Turkish": ("tr: Hoşça kalın.", "tr: # later", "missing_text", "        tr: # later"),
    "missing Dutch": ("      - nl: Tot ziens.\n        tr", "      - tr", "missing_text", "      - tr: Hoşça"),
    "other language": ("tr: Hoşça kalın.", "tr: Hoşça kalın.\n        de: Tschüss.", "unknown_key", "de: Tschüss"),
    "text without languages": (
        "    text:\n      nl: Waar heb je achterstanden?\n      tr: Hangi ödemeleriniz gecikti?",
        "    text: Waar heb je achterstanden?",
        "missing_text",
        "text: Waar heb",
    ),
    "bubbles without a dash": (
        "    end:\n      - nl: Tot ziens.\n        tr: Hoşça kalın.",
        "    end:\n      nl: Tot ziens.\n      tr: Hoşça kalın.",
        "type",
        "      nl: Tot ziens.",
    ),
    "nothing said": (
        "    say:\n      - nl: Bel gratis 0800-8115.\n        tr: Ücretsiz 0800-8115 numarasını arayın.\n",
        "    say:\n",
        "missing_text",
        "    say:",
    ),
    "too many hints": (
        "    retry:\n",
        "    retry:\n" + "      - nl: Kies.\n        tr: Seçin.\n" * 3,
        "range",
        "    retry:",
    ),
    "length of time": ("wait: 3 days", "wait: 3 dagen", "type", "wait: 3 dagen"),
    "endless wait": ("wait: 3 days", "wait: 300 weeks", "type", "wait: 300 weeks"),
    "value that is set": ("phase: not_started", "phase: not_begun", "unknown_option", "phase: not_begun"),
    "field that is set": ("phase: not_started", "phases: not_started", "unknown_answer", "phases: not_started"),
    "field that cannot be set": ("phase: not_started", "place: Utrecht", "type", "place: Utrecht"),
    "unknown field of the summary": ("      - total\n", "      - totals\n", "unknown_answer", "      - totals"),
    "unknown script": ("call: home", "call: homes", "unknown_script", "call: homes"),
    "unknown input": ("      arrears: arrears", "      arrear: arrears", "call_types", "      arrear: arrears"),
    "missing input": ("    inputs:\n      arrears: arrears\n", "", "call_input", "call: home"),
    "unknown output": ("      place: place", "      place: home", "call_types", "      place: home"),
    "output of another type": ("      place: place", "      months: place", "call_types", "      months: place"),
    "unknown field of a call": ("      place: place", "      places: place", "call_types", "      places: place"),
    "field that is a word": ("fields:\n", "fields:\n  x: y\n", "type", "  x: y"),
    "option that is a word": (
        "    options:\n      rent:",
        "    options:\n      x: y\n      rent:",
        "type",
        "      x: y",
    ),
    "synonyms that are a word": (
        "        synonyms:\n          nl:\n            - ontruiming\n          tr:\n            - tahliye\n",
        "        synonyms: ontruiming\n",
        "type",
        "        synonyms: ontruiming",
    ),
    "way that is a word": ("      - otherwise: remind_me", "      - remind_me", "type", "      - remind_me"),
    "way that leads to no code": ("        to: human\n", "        to: Human\n", "type", "        to: Human"),
    "summary of nothing": (
        "    summary:\n      - danger\n      - arrears\n      - months\n      - total\n      - place\n      - phase\n",
        "    summary:\n",
        "type",
        "    summary:",
    ),
    "inputs that are a word": (
        "    inputs:\n      arrears: arrears\n",
        "    inputs: arrears\n",
        "type",
        "    inputs: arrears",
    ),
    "inputs with a wrong code": ("      arrears: arrears", "      Arrears!: arrears", "type", "      Arrears!:"),
    "no document": ("script: intake\n", "", "document_kind", "title:"),
    "broken YAML": ("start: language", "start: a: b", "syntax", "start: a: b"),
    "flow style": ("next: privacy", "next: [privacy]", "flow_style", "next: [privacy]"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_in_its_line(name: str) -> None:
    old, new, code, words = FAULTS[name]
    documents = planted(old, new)

    found = [problem for problem in read_draft(documents).problems if problem.code == code]

    line = documents["intake.yaml"][: documents["intake.yaml"].index(words)].count("\n") + 1
    assert ("intake.yaml", line) in [(problem.file, problem.line) for problem in found], [
        str(problem) for problem in read_draft(documents).problems
    ]
    assert load(documents)[0] is None
    assert set(found) <= set(check(read_draft(documents)))


def test_a_sub_script_whose_options_differ_does_not_fit() -> None:
    documents = planted("      energy:\n        nl: Energie\n        tr: Enerji\n", "", file="home.yaml")

    assert only(documents, "call_types").line == line_of(documents, "arrears: arrears")


def test_scripts_that_call_each_other_without_end_are_refused() -> None:
    documents = planted(
        "  done:\n    end:\n",
        "  done:\n    call: home\n    inputs:\n      arrears: arrears\n    next: place\n",
        file="home.yaml",
    )

    assert only(documents, "recursion").file == "home.yaml"


def test_several_choices_can_be_set_at_once() -> None:
    bundle, problems = load(
        planted(
            "      phase: not_started\n", "      phase: not_started\n      danger:\n        - none\n      months: 0\n"
        )
    )

    assert problems == ()
    assert bundle is not None
    step = bundle.scripts["intake"].steps["not_begun"]
    assert isinstance(step, SetStep)
    assert step.values == {"phase": "not_started", "danger": ("none",), "months": 0}


def test_labels_of_yes_and_no_can_be_ones_own() -> None:
    own = "    options:\n      no:\n        nl: Niet\n        tr: Değil\n      unknown:"
    bundle, _ = load(planted("    options:\n      unknown:", own, file="home.yaml"))

    assert bundle is not None
    options = bundle.scripts["home"].fields["certain"].options
    assert [option.label.wording("nl") for option in options] == ["Ja", "Niet", "Weet ik niet"]


def test_a_script_needs_steps() -> None:
    documents = sample()
    documents["home.yaml"] = documents["home.yaml"].partition("steps:")[0] + "steps:\n"

    assert load(documents)[0] is None


def test_two_scripts_of_one_name_are_refused() -> None:
    documents = sample()

    assert only({**documents, "zz.yaml": documents["home.yaml"]}, "duplicate_script").file == "zz.yaml"


def test_inputs_must_be_fields() -> None:
    documents = planted("inputs:\n  - arrears", "inputs:\n  - arrear", file="home.yaml")

    assert "unknown_answer" in codes(documents)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  done:\n", "  dne:\n", "unknown_key"),
        ('  done:\n    nl: "Ok"\n    tr: "Ok"\n', "", "missing_key"),
        ('  done:\n    nl: "Ok"\n', "  done:\n", "missing_text"),
        ("texts:", "text:", "missing_key"),
        ("phrases: engine", "phrase: engine", "document_kind"),
    ],
)
def test_phrases_are_complete_and_no_others(old: str, new: str, code: str) -> None:
    documents = planted(old, new, file="phrases.yaml")

    assert code in codes(documents)
    assert load(documents)[0] is None


def test_without_main_script_or_phrases_there_is_no_bundle() -> None:
    documents = sample()
    del documents["phrases.yaml"]

    assert {problem.code for problem in load(documents)[1]} == {"no_phrases"}
    assert {problem.code for problem in load({"phrases.yaml": phrases()})[1]} == {"no_main"}
    assert only({**sample(), "p2.yaml": phrases()}, "duplicate_phrases").file == "phrases.yaml"


def test_samples_come_back_from_a_round_trip_as_they_are() -> None:
    for path in SAMPLES.glob("*.yaml"):
        before = path.read_text(encoding="utf-8")

        assert round_trip_of(before) == before


def round_trip_of(document: str) -> str:
    import io

    yaml, out = round_trip(), io.StringIO()
    yaml.dump(yaml.load(document), out)
    return out.getvalue()


_LINES = sample()["intake.yaml"].split("\n")


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_spoiled_script_gives_a_bundle_or_problems_with_their_line(data: st.DataObject) -> None:
    lines = list(_LINES)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["drop", "double", "indent", "swap", "junk", "cut"])):
            case "drop":
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "indent":
                lines[at] = "  " + lines[at]
            case "swap":
                other = data.draw(st.integers(0, len(lines) - 1))
                lines[at], lines[other] = lines[other], lines[at]
            case "junk":
                lines[at] = data.draw(st.text(max_size=20))
            case _:
                lines[at] = lines[at].rstrip(":").partition(":")[0] + ":"
    document = "\n".join(lines)
    documents = {**sample(), "intake.yaml": document}

    bundle, problems = load(documents)
    found = check(read_draft(documents))

    assert (bundle is None) == bool(problems)
    assert all(1 <= problem.line <= document.count("\n") + 2 for problem in found if problem.file == "intake.yaml")


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_as_a_script_gives_problems_and_no_exception(document: str) -> None:
    bundle, problems = load({"intake.yaml": document})

    assert bundle is None
    assert problems
