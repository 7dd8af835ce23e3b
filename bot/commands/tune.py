"""`kopru tune`: finds on development questions when the matcher answers at once, offers choices, or says no."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from bot.usecases.editions import shipped_answers
from dialogs.authoring.answers import fingerprint, matcher_of
from dialogs.authoring.development_questions import REPORT, TUNE, read_questions
from dialogs.authoring.measuring import Asked, Ranking, Rates, rate, tune
from dialogs.understanding.answers import Matcher, Thresholds
from dialogs.understanding.safety import SIGNALS
from dialogs.wording import LANGUAGES
from storage import content

#: Where the thresholds lie in a checkout of the source.
SHIPPED = Path("dialogs/content/lexicon/thresholds.yaml")


def run(argv: Sequence[str], *, today: date) -> int:
    """Find the thresholds and write them with what was measured; 2 where they cannot be written."""
    parser = argparse.ArgumentParser(prog="kopru tune", description=__doc__)
    parser.add_argument("--to", metavar="FILE", type=Path, default=SHIPPED, help=f"default: {SHIPPED}")
    wish = parser.parse_args(argv)
    if not wish.to.parent.is_dir():
        print(f"kopru tune: {wish.to}: there is no folder {wish.to.parent}", file=sys.stderr)
        return 2
    answers = shipped_answers()
    matcher = matcher_of(answers)
    found = tune(list(questions(matcher, TUNE)), list(harmless(matcher, TUNE)))
    text = written(found, matcher, today=today, data=fingerprint(answers))
    try:
        wish.to.write_text(text, encoding="utf-8", newline="")
    except OSError as why:
        print(f"kopru tune: {wish.to}: cannot be written ({why})", file=sys.stderr)
        return 2
    print(text, end="")
    return 0


def questions(matcher: Matcher, split: str) -> Iterator[Asked]:
    """Read the development questions of one half, ranked."""
    for row in read_questions(content.read_text("tests", "questions", "in_scope.tsv"), split):
        yield Asked(row["topic"], row["language"], matcher.ranked(row["text"]))
    for row in read_questions(content.read_text("tests", "questions", "out_of_scope.tsv"), split):
        yield Asked(None, row["language"], matcher.ranked(row["text"]))


def harmless(matcher: Matcher, split: str) -> Iterator[Ranking]:
    """Rank the messages of one half that tell of no danger."""
    for name in ("in_scope", "out_of_scope", "no_signal"):
        for row in read_questions(content.read_text("tests", "questions", f"{name}.tsv"), split):
            if row.get("topic") not in SIGNALS:
                yield matcher.ranked(row["text"])


def written(thresholds: Thresholds, matcher: Matcher, *, today: date, data: str) -> str:
    """Write the document: the bounds, and per half and language what they give."""
    lines = [
        "# When the matcher answers at once, offers choices, or says that it does not know. Written by `kopru tune`",
        "# from the questions in tests/questions: found on one half, reported on the other. Not edited by hand.",
        "lexicon: thresholds",
        f"tuned_on: {today.isoformat()}",
        f"data: {data}",
        "bounds:",
        *(
            f"  {name}: {value}"
            for name, value in (
                ("evidence", thresholds.evidence),
                ("lead", thresholds.lead),
                ("nearest", thresholds.nearest),
                ("aside", thresholds.aside),
                ("alarm", thresholds.alarm),
                ("doubt", thresholds.doubt),
            )
        ),
        "measured:",
    ]
    for split in (TUNE, REPORT):
        asked = list(questions(matcher, split))
        for language in (*LANGUAGES, "mixed", ""):
            among = [one for one in asked if language in ("", one.language)]
            lines.append(f"  - {sentence(split, language or 'all', rate(among, thresholds))}")
    return "\n".join(lines) + "\n"


def sentence(split: str, language: str, rates: Rates) -> str:
    """Say what was measured, in percent."""
    ours = (
        f"{rates.questions} in scope, first {_percent(rates.first)}, three {_percent(rates.among_three)}, "
        f"direct {_percent(rates.direct_right)} right {_percent(rates.direct_wrong)} wrong, "
        f"helped {_percent(rates.helped)}"
    )
    others = f"{rates.out_of_scope} out of scope, direct {_percent(rates.astray)}, choices {_percent(rates.offered)}"
    return f"{split} {language}: {ours}; {others}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
