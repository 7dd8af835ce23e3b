"""Reading authors' YAML: what is refused, at once and with its line, and what comes out."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dialogs.authoring.documents import MappingNode, ScalarNode, SequenceNode, read

BOMBS = {
    "alias bomb": ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n", {"anchor", "alias", "flow_style"}),
    "deep flow": ("[" * 100, {"too_deep", "flow_style"}),
    "deeper flow": ("[a, {b: " * 1_000, {"too_deep"}),
    "deep flow, a level a line": ("[\n" * 5_000, {"too_deep", "flow_style"}),
    "deep block": ("- " * 1_000 + "x", {"too_deep"}),
    "deep in flow, far": ("a: " + "[" * 100_000, {"line_too_long", "too_deep"}),
    "huge scalar": ("a: " + "x" * 250_000, {"line_too_long"}),
    "300 KiB": ("a: b\n" * 61_440, {"too_large"}),
    "tag": ("a: !!python/object/apply:os.system x\n", {"tag"}),
    "local tag": ("a: !x y\n", {"tag"}),
    "anchor alone": ("a: &b c\n", {"anchor"}),
    "duplicate key": ("a: 1\nb: 2\na: 3\n", {"duplicate_key"}),
    "second document": ("a: 1\n---\nb: 2\n", {"second_document"}),
    "directive": ("%YAML 1.1\n---\na: no\n", {"directive"}),
    "tag directive": ("%TAG ! tag:x,2000:\n---\na: no\n", {"directive"}),
    "flow list": ("a:\n  - b\n  - [c]\n", {"flow_style"}),
    "empty flow": ("a: []\nb: {}\n", {"flow_style"}),
    "list as key": ("? - a\n: b\n", {"key"}),
    "no YAML": ("a: b: c\n", {"syntax"}),
    "tab": ("a:\n\tb: c\n", {"syntax"}),
    "impossible escape": ('a: "\\UFFFFFFFF"\n', {"syntax"}),
    "half a character, escaped": ('a: "\\ud800"\n', {"odd_character"}),
    "half a character": ("a: \ud800\n", {"odd_character"}),
    "line separator": ("a: b\u2028c\n", {"odd_character"}),
    "carriage return alone": ("a: b\rc: d\n", {"odd_character"}),
    "control character": ("a: b\n# \x07\n", {"odd_character"}),
    "nothing": ("", {"empty"}),
    "only a comment": ("# a\n", {"empty"}),
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_could_hurt_is_refused_within_a_moment(name: str) -> None:
    text, codes = BOMBS[name]

    began = time.perf_counter()
    node, problems = read(text, "a.yaml")
    took = time.perf_counter() - began

    assert node is None
    assert {problem.code for problem in problems} == codes
    assert took < 0.5


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: 1\nb:\n  - [c]\n", 3), ("a: 1\nb: 2\n\na: 3\n", 4), ("# x\na: *b\n", 2), ("a:\n  b: c: d\n", 2)],
)
def test_a_problem_names_its_line(text: str, line: int) -> None:
    _, problems = read(text, "a.yaml")

    assert [(problem.file, problem.line) for problem in problems] == [("a.yaml", line)]


def test_too_many_values_are_refused() -> None:
    _, problems = read("- x\n" * 20_001, "a.yaml")

    assert [(problem.code, problem.line) for problem in problems] == [("too_many_nodes", 20_001)]


def test_every_problem_of_a_document_is_reported_but_not_without_end() -> None:
    _, some = read("a: [b]\nc: [d]\n", "a.yaml")
    _, many = read("- [x]\n" * 500, "a.yaml")

    assert [problem.line for problem in some] == [1, 2]
    assert len(many) == 50


def test_a_document_becomes_nodes_with_lines() -> None:
    node, problems = read('# first\na: 1\nb:\n  - yes\n  - "no"\nc: |\n  two\n  lines\nd:\n', "a.yaml")

    assert problems == ()
    assert isinstance(node, MappingNode)
    assert node.names == ("a", "b", "c", "d")
    assert node.get("a") == ScalarNode("1", 2)
    assert node.get("b") == SequenceNode((ScalarNode("yes", 4), ScalarNode("no", 5, plain=False)), 4)
    assert node.get("c") == ScalarNode("two\nlines\n", 6, plain=False)
    assert node.get("d") == ScalarNode("", 9)
    assert node.get("e") is None
    assert (node.line_of("c"), node.line_of("e")) == (6, 2)


def test_yaml_1_2_keeps_words_and_numbers_as_they_are_written() -> None:
    node, _ = read("a: no\nb: 12:30\nc: 0123\nd: off\n", "a.yaml")

    assert isinstance(node, MappingNode)
    assert [value for _, value in node.entries] == [
        ScalarNode("no", 1),
        ScalarNode("12:30", 2),
        ScalarNode("0123", 3),
        ScalarNode("off", 4),
    ]


def test_flow_style_is_allowed_where_asked() -> None:
    node, problems = read("a: [b, c]\n", "a.yaml", block_only=False)

    assert problems == ()
    assert isinstance(node, MappingNode)


@given(st.text(max_size=300))
@example("a\x85b")
@example('"\\UFFFFFFFF')
@example("? [")
@example("%")
@settings(max_examples=300, deadline=None)
def test_any_text_gives_nodes_or_problems_with_lines_of_the_document(text: str) -> None:
    node, problems = read(text, "a.yaml")

    assert (node is None) == bool(problems)
    assert all(1 <= problem.line <= text.count("\n") + 2 for problem in problems)


_YAML_BITS = st.sampled_from(
    [
        "a",
        "b:",
        "- ",
        "\n",
        "  ",
        "[",
        "]",
        "{",
        "}",
        "&a",
        "*a",
        "!t",
        "|",
        ">",
        '"',
        "'",
        "? ",
        "---",
        "%",
        "#",
        "\\u",
    ]
)


@given(st.lists(_YAML_BITS, max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_anything_that_looks_like_yaml_does_so_too(text: str) -> None:
    node, problems = read(text, "a.yaml")

    assert (node is None) == bool(problems)
