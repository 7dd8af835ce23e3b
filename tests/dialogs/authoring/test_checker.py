"""Checking before publishing: a sound sample passes, and one planted fault for every check is found in its line."""

import pytest
from authoring_sample import codes, line_of, only, planted, problems, sample

from dialogs.authoring.checker import check, errors
from dialogs.authoring.checks.plain_language import count_words, sentences
from dialogs.authoring.conditions import FieldShape
from dialogs.authoring.loader import read_draft


def test_the_sound_sample_has_nothing_to_repair() -> None:
    assert problems(sample()) == ()


STEP_THAT_ASKS = """\
  more:
    ask: more
    text:
      nl: Nog meer?
      tr: Daha fazla mı?
    next: check
"""

FIELD_MORE = """\
  more:
    type: yes_no
    label:
      nl: Meer
      tr: Fazlası
"""

#: What is planted -> (old text, new text, code of the problem, words of the line it must name).
FAULTS = {
    "unreachable step": ("        to: human\n", "        to: remind_me\n", "unreachable", "  human:"),
    "loop without a wait": ("    next: not_begun", "    next: human", "loop", "  human:"),
    "dead end": (
        "    next: offers\n  offers:",
        "    next: rest\n  offers:",
        "dead_end",
        "  rest:",
    ),
    "never holds, contradiction": (
        "            - not:\n                answer: danger\n                includes: none\n",
        "            - answer: arrears\n              includes: none\n",
        "never_holds",
        "      - when:\n          all:\n            - answer: arrears",
    ),
    "never holds, out of range": (
        "at_least: 3",
        "at_least: 300",
        "never_holds",
        "      - when:\n          answer: months",
    ),
    "way after one that always comes first": (
        "      - when:\n          answer: arrears\n          includes: none\n        to: check",
        "      - when:\n          answer: arrears\n          known: yes\n        to: check\n"
        "      - when:\n          answer: arrears\n          includes: none\n        to: remind_me",
        "way_never_taken",
        "      - when:\n          answer: arrears\n          includes: none\n        to: remind_me",
    ),
    "never asked": ("    ask: total\n", "    ask: months\n", "never_asked", "  total:\n    type"),
    "asked later": (
        "          answer: danger\n          includes: eviction",
        "          answer: months\n          at_least: 1",
        "asked_later",
        "      - when:\n          answer: months\n          at_least: 1",
    ),
    "unused": ("fields:\n", f"fields:\n{FIELD_MORE}", "unused", "  more:"),
    "personal before consent": (
        "    next: privacy\n",
        "    next: danger\n",
        "personal_before_consent",
        "  danger:\n    ask",
    ),
    "personal after refusal": (
        "refused: refused_help",
        "refused: danger",
        "personal_before_consent",
        "  danger:\n    ask",
    ),
    "ends with nothing": ("nl: Bel gratis 0800-8115.", "nl: Jammer.", "ends_with_nothing", "  goodbye:"),
    "placeholder in one language": (
        "nl: Tot ziens.",
        'nl: "Tot ziens in {phase}."',
        "placeholder_mismatch",
        "tr: Hoşça kalın.",
    ),
    "unknown placeholder": (
        "      - nl: Tot ziens.\n        tr: Hoşça kalın.",
        '      - nl: "{plaats}"\n        tr: "{plaats}"',
        "unknown_placeholder",
        '      - nl: "{plaats}"',
    ),
    "placeholder on a button": (
        "      nl: Ja, het klopt\n      tr: Evet, doğru",
        '      nl: "Ja {phase}"\n      tr: "Evet {phase}"',
        "unknown_placeholder",
        '      nl: "Ja {phase}"',
    ),
    "placeholder before its answer": (
        "      nl: Waar heb je achterstanden?\n      tr: Hangi ödemeleriniz gecikti?",
        '      nl: "{months}?"\n      tr: "{months}?"',
        "placeholder_too_early",
        '      nl: "{months}?"',
    ),
    "result before the screening": (
        "      nl: Waar heb je achterstanden?\n      tr: Hangi ödemeleriniz gecikti?",
        '      nl: "{reasons}?"\n      tr: "{reasons}?"',
        "placeholder_too_early",
        '      nl: "{reasons}?"',
    ),
    "stray brace": ("nl: Tot ziens.", 'nl: "Tot ziens {Naam}."', "stray_brace", "Naam"),
    "long button": ("nl: Ja, dat mag", "nl: Ja, dat mag je graag van mij doen", "button_too_long", "mag je"),
    "long message": ("nl: Tot ziens.", f"nl: {'👋' * 2_049}", "message_too_long", "👋"),
    "many sentences": ("nl: Tot ziens.", "nl: Dag. Tot gauw. Sterkte. Veel succes.", "too_many_sentences", "Tot gauw"),
    "long sentence": ("nl: Tot ziens.", f"nl: {'woord ' * 15}einde.", "long_sentence", "woord woord"),
    "telling reminder": ("nl: Wil je verdergaan?", "nl: Verder over je schulden?", "indiscreet", "schulden?"),
    "telling reminder in Turkish": (
        "tr: Devam etmek ister misiniz?",
        "tr: Borçlarınıza devam edelim mi?",
        "indiscreet",
        "Borçlarınıza",
    ),
    "reminder that starts with a capital İ": (
        "tr: Devam etmek ister misiniz?",
        "tr: İcra için devam edelim mi?",
        "indiscreet",
        "İcra",
    ),
    "same label": ("        nl: Energie\n", "        nl: Huur\n", "same_label", "        nl: Huur\n        tr: Enerji"),
    "amount range turned around": (
        "        tr: 500 euroya kadar\n",
        "        tr: 500 euroya kadar\n        minimum: 500\n        maximum: 100\n",
        "range",
        "        nl: Tot €500",
    ),
    "amounts above the last range": (
        "        tr: 500 euroya kadar\n",
        "        tr: 500 euroya kadar\n        maximum: 500\n",
        "range_gap",
        "  total:\n    type",
    ),
    "never holds after a fixed value": (
        "      phase: not_started\n    next: arrears",
        "      phase: not_started\n    next:\n      - when:\n          answer: phase\n          is: applied\n"
        "        to: human\n      - otherwise: arrears",
        "never_holds",
        "      - when:\n          answer: phase",
    ),
    "never holds, number of points": (
        "            - fact: urgency\n              at_least: U2\n        to: offers\n",
        "            - fact: urgency\n              at_least: U2\n        to: offers\n      - when:\n          all:\n"
        "            - fact: points\n              at_least: 9\n            - fact: points\n              at_most: 3\n"
        "        to: rest\n",
        "never_holds",
        "      - when:\n          all:\n            - fact: points",
    ),
    "gap between amounts": (
        "        tr: 500 euroya kadar\n",
        "        tr: 500 euroya kadar\n        minimum: 1\n",
        "range_gap",
        "        nl: Tot €500",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_in_its_line(name: str) -> None:
    old, new, code, words = FAULTS[name]
    documents = planted(old, new)

    found = [problem for problem in problems(documents) if problem.code == code]

    line = documents["intake.yaml"][: documents["intake.yaml"].index(words)].count("\n") + 1
    shown = "\n".join(str(problem) for problem in problems(documents))
    assert ("intake.yaml", line) in [(problem.file, problem.line) for problem in found], shown


def test_a_hint_is_no_error() -> None:
    found = problems(planted("fields:\n", f"fields:\n{FIELD_MORE}"))

    assert [problem.severity for problem in found] == ["hint"]
    assert errors(found) == ()


def test_a_field_that_the_rules_read_is_of_use() -> None:
    documents = planted("fields:\n", f"fields:\n{FIELD_MORE}")

    assert problems(documents, rule_fields={"more": FieldShape("yes_no", ("yes", "no"))}) == ()


def test_fields_must_suit_the_rules() -> None:
    suits = {"months": FieldShape("number"), "arrears": FieldShape("choices", ("energy", "none", "rent", "water"))}

    assert problems(sample(), rule_fields=suits) == ()
    assert {
        (problem.code, problem.line)
        for problem in problems(
            sample(),
            rule_fields={"months": FieldShape("choice", ("one",)), "phase": FieldShape("choice", ("applied",))},
        )
    } == {
        ("rule_type", line_of(sample(), "nl: Maanden achter") - 3),
        ("rule_option", line_of(sample(), "nl: Nog niet begonnen")),
    }


AGAIN = """\
    next: again
  again:
    branch: once more
    next:
      - when:
          answer: place
          known: no
        to: where
      - otherwise: check
  check:"""


def test_a_loop_through_a_sub_script_that_asks_is_no_silent_loop() -> None:
    assert "loop" not in codes(planted("    next: check\n  check:", AGAIN))


def test_a_loop_through_a_silent_sub_script_is_found() -> None:
    documents = planted("    next: check\n  check:", AGAIN)
    documents["home.yaml"] = documents["home.yaml"].replace("    ask: place\n", "    branch: nothing\n")
    documents["home.yaml"] = documents["home.yaml"].replace(
        "    text:\n      nl: Waar woon je?\n      tr: Nerede oturuyorsunuz?\n", ""
    )

    assert "loop" in codes(documents)


def many_options(number: int) -> str:
    options = "".join(f"      o{at}:\n        nl: Nr {at}\n        tr: No {at}\n" for at in range(number))
    return f"  many:\n    type: choices\n    label:\n      nl: Veel\n      tr: Çok\n    options:\n{options}"


@pytest.mark.parametrize("number", [3, 12])
def test_a_way_that_takes_all_choices_leaves_none_for_the_next(number: int) -> None:
    listed = "".join(f"            - o{at}\n" for at in range(number))
    steps = (
        f"  many:\n    ask: many\n    text:\n      nl: Welke?\n      tr: Hangileri?\n    next:\n      - when:\n"
        f"          answer: many\n          includes_any:\n{listed}        to: check\n"
        f"      - when:\n          answer: many\n          includes: o0\n        to: human\n      - otherwise: check\n"
    )
    documents = planted("    next: check\n  check:\n", f"    next: many\n{steps}  check:\n")
    documents["intake.yaml"] = documents["intake.yaml"].replace("fields:\n", f"fields:\n{many_options(number)}")

    assert codes(documents) == {"way_never_taken"}


def test_a_step_that_would_need_too_many_tries_is_not_judged() -> None:
    fields = "".join(many_options(9).replace("many", f"many{at}") for at in range(3))
    parts = "".join(
        f"            - answer: many{at}\n              includes_all:\n"
        + "".join(f"                - o{code}\n" for code in range(8))
        for at in range(3)
    )
    documents = planted(
        "    next: check\n  check:\n",
        f"    next:\n      - when:\n          all:\n{parts}            - answer: many0\n              known: no\n"
        "        to: check\n      - otherwise: check\n  check:\n",
    )
    documents["intake.yaml"] = documents["intake.yaml"].replace("fields:\n", f"fields:\n{fields}")

    assert "never_holds" not in codes(documents)


def test_a_long_chain_of_scripts_that_call_each_other_often_is_checked_in_a_moment() -> None:
    documents = sample()
    for number in range(40):
        calls = "".join(f"  s{at}:\n    call: c{number + 1}\n    next: s{at + 1}\n" for at in range(10))
        steps = f"{calls}  s10:\n    end:\n" if number < 39 else "  s0:\n    end:\n"
        documents[f"c{number}.yaml"] = (
            f"script: c{number}\ntitle:\n  nl: Keten\n  tr: Zincir\nstart: s0\nsteps:\n{steps}"
        )

    assert {(problem.file, problem.code) for problem in problems(documents)} == {("c0.yaml", "ends_with_nothing")}


def test_more_than_sixteen_questions_are_too_many() -> None:
    steps = "".join(
        f"  m{number}:\n    ask: months\n    text:\n      nl: Hoeveel?\n      tr: Kaç?\n    next: m{number + 1}\n"
        for number in range(11)
    )
    documents = planted(
        "      - otherwise: remind_me\n", f"      - otherwise: m0\n{steps}  m11:\n    branch: on\n    next: remind_me\n"
    )

    found = only(documents, "too_many_questions")

    assert found.line == line_of(documents, "start: language")
    assert "17" in found.message


def test_a_script_without_any_way_to_a_human_is_refused() -> None:
    document = sample()["intake.yaml"].replace("0800-8115", "…")
    for name in ("{municipality}", "{national_line}"):
        document = document.replace(name, "…")
    document = document.replace("        to: human\n", "        to: remind_me\n")

    assert "no_human" in codes({**sample(), "intake.yaml": document})


def test_a_hand_over_that_only_some_pass_is_not_enough() -> None:
    documents = planted('      - nl: "{national_line}"\n        tr: "{national_line}"\n', "")
    documents["intake.yaml"] = documents["intake.yaml"].replace('nl: "Jouw gemeente: {municipality}"', "nl: Kijk.")
    documents["intake.yaml"] = documents["intake.yaml"].replace('tr: "Belediyeniz: {municipality}"', "tr: Bakın.")

    found = only(documents, "ends_with_nothing")

    assert "remind_me" in found.message
    assert "human" not in found.message


def test_what_is_asked_for_a_hand_over_is_of_use_where_it_is_agreed_to() -> None:
    asked = planted("fields:\n", "fields:\n" + FIELD_MORE.replace("  more:", "  contact_way:"))
    agreed = "    consent: hand_over\n    version: '1'\n    text:\n      nl: Mag dit?\n      tr: Olur mu?\n"
    agreed += "    yes:\n      nl: Ja\n      tr: Evet\n    no:\n      nl: Nee\n      tr: Hayır\n"
    agreed += "    given: goodbye\n    refused: goodbye\n"
    planned = asked["intake.yaml"].replace(
        "    next: goodbye\n  goodbye:\n", f"    next: share\n  share:\n{agreed}  goodbye:\n"
    )

    unused, used = codes(asked), codes({**asked, "intake.yaml": planned})

    assert "unused" in unused
    assert "unused" not in used


def test_a_condition_makes_a_placeholder_safe() -> None:
    guarded = planted(
        "    next: goodbye\n  goodbye:\n",
        "    next:\n      - when:\n          answer: place\n          known: yes\n        to: near\n"
        '      - otherwise: goodbye\n  near:\n    say:\n      - nl: "{place}"\n        tr: "{place}"\n'
        "    next: goodbye\n  goodbye:\n",
    )
    unguarded = planted(
        "    next: goodbye\n  goodbye:\n",
        '    next: near\n  near:\n    say:\n      - nl: "{place}"\n        tr: "{place}"\n'
        "    next: goodbye\n  goodbye:\n",
    )

    assert problems(guarded) == ()
    assert codes(unguarded) == {"placeholder_too_early"}


def test_a_phrase_may_only_use_its_own_placeholders() -> None:
    documents = planted(
        '  done:\n    nl: "Ok"\n    tr: "Ok"', '  done:\n    nl: "{x}"\n    tr: "{x}"', file="phrases.yaml"
    )

    assert {(problem.file, problem.code) for problem in problems(documents)} == {
        ("phrases.yaml", "unknown_placeholder")
    }


def test_a_phrase_on_a_button_is_short() -> None:
    documents = planted('  done:\n    nl: "Ok"', f'  done:\n    nl: "{"k" * 31}"', file="phrases.yaml")

    assert only(documents, "button_too_long").file == "phrases.yaml"


def test_turkish_that_stayed_while_dutch_changed_is_stale() -> None:
    before = read_draft(sample())
    changed = planted("nl: Tot ziens.", "nl: Het ga je goed.")
    both = {**changed, "intake.yaml": changed["intake.yaml"].replace("Hoşça kalın.", "Her şey gönlünüzce olsun.")}
    only_turkish = planted("Hoşça kalın.", "Görüşürüz.")

    found = check(read_draft(changed), previous=before)

    assert [(problem.code, problem.line) for problem in found] == [("stale", line_of(changed, "Hoşça kalın."))]
    assert check(read_draft(both), previous=before) == ()
    assert check(read_draft(only_turkish), previous=before) == ()


def test_a_consent_that_changed_needs_a_new_version() -> None:
    before = read_draft(sample())
    changed = planted("      nl: Mag ik je antwoorden bewaren?\n      tr: Cevaplarınızı saklayabilir miyim?",
                      "      nl: Mag ik alles bewaren?\n      tr: Her şeyi saklayabilir miyim?")  # fmt: skip
    renewed = {**changed, "intake.yaml": changed["intake.yaml"].replace('"2026-11"', '"2026-12"')}

    found = check(read_draft(changed), previous=before)

    assert [(problem.code, problem.line) for problem in found] == [("consent_version", line_of(changed, "  privacy:"))]
    assert check(read_draft(renewed), previous=before) == ()


def test_a_phrase_can_be_stale_too() -> None:
    before = read_draft(sample())
    changed = planted('  done:\n    nl: "Ok"', '  done:\n    nl: "Klaar"', file="phrases.yaml")

    assert [problem.code for problem in check(read_draft(changed), previous=before)] == ["stale"]


def test_a_script_that_cannot_be_followed_still_gets_its_texts_checked() -> None:
    documents = planted("    branch: who needs", "    fork: who needs")
    documents["intake.yaml"] = documents["intake.yaml"].replace("nl: Ja, dat mag", f"nl: {'j' * 31}")

    assert codes(documents) == {"step_kind", "button_too_long"}


def test_a_script_that_nobody_calls_is_checked_as_a_beginning() -> None:
    alone = sample()["home.yaml"].replace("script: home", "script: alone")

    assert {(problem.file, problem.code) for problem in problems({**sample(), "alone.yaml": alone})} == {
        ("alone.yaml", "personal_before_consent"),
        ("alone.yaml", "ends_with_nothing"),
    }


@pytest.mark.parametrize(
    ("wording", "said", "listed"),
    [
        ("Dag. Tot gauw!", ["Dag.", "Tot gauw!"], []),
        ("Denk aan bijv. huur en 1.234 euro.", ["Denk aan bijv. huur en 1.234 euro."], []),
        ("Kies:\n• huur\n• stroom. En gas.", ["Kies:"], ["huur", "stroom.", "En gas."]),
        ("Bekleyin… Şimdi mi? İyi.", ["Bekleyin…", "Şimdi mi?", "İyi."], []),
        ("3. adım", [], ["adım"]),
        ("{reasons}", ["{reasons}"], []),
        ("\n \n", [], []),
    ],
)
def test_sentences_are_told_apart(wording: str, said: list[str], listed: list[str]) -> None:
    assert sentences(wording) == (said, listed)


def test_words_are_counted_without_signs() -> None:
    assert count_words("Bel 0800-8115 – gratis, {place}!") == 4
