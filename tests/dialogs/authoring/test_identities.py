"""What a document says that it is, in its first key."""

import pytest

from dialogs.authoring.identities import SAFETY, THRESHOLDS, Identity, identity, of_kind


@pytest.mark.parametrize(
    "kind", ["script", "phrases", "rules", "signs", "answer", "lexicon", "test", "directory", "policy"]
)
def test_every_kind_is_known_by_its_first_key(kind: str) -> None:
    assert identity(f"# a note\n{kind}: water\ntitle: x\n") == (kind, "water")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("rules: safety\n", SAFETY),
        ("lexicon: 'thresholds'\r\n", THRESHOLDS),
        ('script: "intake"  \n', ("script", "intake")),
        ("answer:\n", ("answer", "")),
        ("answers: water\n", None),
        ("  answer: water\n", None),
        ("", None),
    ],
)
def test_quotes_and_white_space_are_no_part_of_a_name(text: str, what: Identity | None) -> None:
    assert identity(text) == what


def test_documents_of_some_kinds_are_picked_and_those_of_none_never() -> None:
    documents = {"a": "answer: water\n", "b": "signs: crisis\n", "c": "rules: safety\n", "d": "nothing\n"}

    assert list(of_kind(documents, "rules", "signs")) == ["b", "c"]
    assert of_kind(documents) == {}
