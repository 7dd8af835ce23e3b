"""The questions that the matcher is measured with, line by line."""

from dialogs.authoring.development_questions import REPORT, TUNE, read_questions

FILE = """\
split\ttopic\tlanguage\ttext
tune\twater\tnl\t"Betaal nu" staat er, wat nu?
report\twater\ttr\tsuyum kesildi
tune\trent\tmixed\thuurum var, 'n brief geldi
"""


def test_quotes_and_commas_belong_to_what_was_typed() -> None:
    first, _, last = read_questions(FILE)

    assert first == {"split": "tune", "topic": "water", "language": "nl", "text": '"Betaal nu" staat er, wat nu?'}
    assert last["text"] == "huurum var, 'n brief geldi"


def test_each_half_stands_by_itself() -> None:
    assert [row["topic"] for row in read_questions(FILE, TUNE)] == ["water", "rent"]
    assert [row["text"] for row in read_questions(FILE, REPORT)] == ["suyum kesildi"]
    assert read_questions(FILE, "other") == ()


def test_a_file_of_a_heading_has_no_questions() -> None:
    assert read_questions("split\ttopic\tlanguage\ttext\n") == ()
