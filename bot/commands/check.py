"""`kopru check`: looks through scripts, rules, words, script tests and the directory for everything to repair."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache, partial
from pathlib import Path

from bot.usecases.editions import read_edition
from bot.usecases.help import shipped_help
from bot.usecases.known_places import KnownPlaces
from bot.usecases.local_time import AMSTERDAM
from dialogs.authoring.checker import errors
from dialogs.authoring.content import Checked, check_content
from dialogs.authoring.documents import Problem
from dialogs.authoring.graph import draw
from dialogs.authoring.identities import identity
from dialogs.authoring.playing import Stage, play
from dialogs.authoring.recording import record
from dialogs.authoring.script_tests import ScriptTest
from dialogs.rehearsal import Rehearsal
from dialogs.wording import LANGUAGES
from storage import content
from storage.places import load_gazetteer

#: Folders of the content that is checked, and where it lies in the repository.
FOLDERS = ("scripts", "rules", "lexicon", "answers", "tests", "directory")
SHIPPED = "dialogs/content"

#: The most of a file that is read; a document larger than its own bound is refused without all of it.
_MOST_CHARACTERS = 1_000_000


class _Unusable(Exception):
    """Cannot be done as asked; the message says why."""


def run(argv: Sequence[str], *, today: date) -> int:
    """Check the shipped content, or files in its place. Gives 0 when all is well, 1 with problems, 2 when it cannot."""
    wish = _arguments(argv)
    try:
        documents = _documents(wish.files)
        previous = _folder(wish.against) if wish.against else None
        checked = check_content(documents, today=today, previous=previous, places=KnownPlaces(load_gazetteer()))
        if wish.graph:
            return _print_graph(checked, wish.graph, wish.language)
        return _report(checked, documents, wish)
    except _Unusable as why:
        print(f"kopru check: {why}", file=sys.stderr)
        return 2


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kopru check", description=__doc__)
    parser.add_argument("files", nargs="*", metavar="FILE", help="a document that takes the place of the shipped one")
    parser.add_argument("--tests", action="store_true", help="play the script tests too")
    parser.add_argument("--record", action="store_true", help="rewrite what the bot says in the test files named")
    parser.add_argument("--against", metavar="FOLDER", help="older documents: report translations that stayed behind")
    parser.add_argument("--graph", metavar="SCRIPT", help="print a script as a Mermaid flow chart")
    parser.add_argument("--language", action="append", choices=LANGUAGES, help="texts in the flow chart; repeatable")
    return parser.parse_args(argv)


def _documents(files: Sequence[str]) -> dict[str, str]:
    """Read the shipped documents; each file takes the place of the one that is the same thing."""
    documents = {f"{SHIPPED}/{path}": text for path, text in _shipped().items()}
    for file in files:
        text = _read(Path(file))
        if (same := identity(text)) is not None:
            documents = {path: other for path, other in documents.items() if identity(other) != same}
        documents[file] = text
    return documents


def _shipped() -> dict[str, str]:
    return {
        f"{folder}/{name}": content.read_text(folder, name)
        for folder in FOLDERS
        for name in content.list_names(folder)
        if name.endswith(".yaml")
    }


def _folder(path: str) -> dict[str, str]:
    found = {str(file): _read(file) for file in sorted(Path(path).rglob("*.yaml"))}
    if not found:
        raise _Unusable(f"{path}: no .yaml documents in this folder")
    return found


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read(_MOST_CHARACTERS)
    except (OSError, UnicodeDecodeError) as why:
        raise _Unusable(f"{path}: cannot be read as a text ({why})") from why


def _print_graph(checked: Checked, name: str, languages: Sequence[str] | None) -> int:
    document = checked.draft.scripts.get(name)
    if document is None:
        raise _Unusable(f"there is no script {name!r}; scripts: {', '.join(sorted(checked.draft.scripts))}")
    print(draw(document.script, languages=languages or ()), end="")
    return 0


def _report(checked: Checked, documents: dict[str, str], wish: argparse.Namespace) -> int:
    problems = list(checked.problems)
    if (wish.tests or wish.record) and not errors(problems):
        stage = _stage(documents)
        if wish.record:
            _record(checked.tests, documents, wish.files, stage)
        else:
            problems += [problem for test in checked.tests for problem in play(test, stage)]
    for problem in sorted(problems):
        print(_line(problem))
    wrong = len(errors(problems))
    hints = len(problems) - wrong
    played = f", {len(checked.tests)} tests" if wish.tests else ""
    print(f"{len(documents)} documents{played}: {wrong} problems, {hints} hints", file=sys.stderr)
    return 1 if wrong else 0


def _line(problem: Problem) -> str:
    said = problem.message if problem.severity == "error" else f"hint: {problem.message}"
    return f"{problem.file}:{problem.line}: {said}"


def _stage(documents: dict[str, str]) -> Stage:
    """Build the edition that the documents make, and hold each test's conversation with it at noon."""
    edition = read_edition(documents, load_gazetteer())

    help_on = cache(partial(shipped_help, edition))

    def stage(test: ScriptTest) -> Rehearsal:
        noon = datetime.combine(test.today, time(12), AMSTERDAM)
        help_at = help_on(test.today)
        return Rehearsal(edition.bundle, edition.interpreter, edition.casework, now=noon, help_at=help_at)

    return stage


def _record(tests: Sequence[ScriptTest], documents: dict[str, str], files: Sequence[str], stage: Stage) -> None:
    """Rewrite the tests among the files that were named, and no others."""
    for test in tests:
        if test.file in files:
            Path(test.file).write_text(record(documents[test.file], test, stage), encoding="utf-8", newline="")
