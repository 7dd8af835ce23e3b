"""`kopru bench answers`: how well typed questions find their answer, danger is noticed, and what that costs."""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter, process_time

from rapidfuzz import fuzz, process

from bot.usecases.editions import shipped_answers, shipped_documents
from dialogs.authoring.answers import Answers, examples_of, languages_of, matcher_of, read_answers
from dialogs.authoring.development_questions import REPORT, TUNE, Row, read_questions
from dialogs.authoring.measuring import SHOWN, Asked, Rates, rate
from dialogs.danger import read_danger
from dialogs.understanding.answers import NEIGHBOUR, Matcher
from dialogs.understanding.concepts import Concepts
from dialogs.understanding.folding import fold
from dialogs.understanding.language import Languages
from dialogs.understanding.ranking import Reader, build_index
from dialogs.understanding.safety import SafetyReading
from dialogs.understanding.tokens import words_of
from storage import content

SECTIONS = ("methods", "zones", "spoiled", "language", "safety", "cost", "confusions")
LANGUAGES = ("nl", "tr", "mixed")

#: Ranks subjects for a text, the best first.
Rank = Callable[[str], Sequence[str]]

#: What people tell around their question, for the measurement with rambling.
STORIES = {
    "nl": "Goedemiddag, sorry voor het lange verhaal. Ik zit er al weken mee en slaap er slecht van, mijn vrouw weet "
    "ook niet wat we moeten. {} Ik hoop dat iemand mij kan helpen, alvast heel erg bedankt en een fijne dag nog.",
    "tr": "İyi günler, kusura bakmayın uzun yazdım. Haftalardır düşünüyorum, geceleri uyuyamıyorum, eşim de ne "
    "yapacağını bilmiyor. {} Bana yardımcı olursanız çok sevinirim, şimdiden çok teşekkür ederim, kolay gelsin.",
}


@dataclass(frozen=True, slots=True)
class Bench:
    """What is measured: answers, their matcher, and the half of the questions that is reported on."""

    answers: Answers
    matcher: Matcher
    split: str

    def questions(self, name: str) -> tuple[Row, ...]:
        """Read the questions of a file that do not stand word for word among the examples."""
        known = {" ".join(words_of(text)) for texts in examples_of(self.answers).values() for text in texts}
        rows = read_questions(content.read_text("tests", "questions", f"{name}.tsv"), self.split)
        return tuple(row for row in rows if " ".join(words_of(row["text"])) not in known)


def measure(argv: Sequence[str]) -> int:
    """Measure and print Markdown tables; gives the exit code."""
    wish = _wish(argv)
    answers = shipped_answers()
    bench = Bench(answers, matcher_of(answers), wish.split)
    for name in SECTIONS if wish.only is None else (wish.only,):
        print("\n".join(_MEASURES[name](bench)) + "\n")
    return 0


def _wish(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kopru bench answers", description=__doc__)
    parser.add_argument("--only", choices=SECTIONS, help="measure one section")
    parser.add_argument("--split", choices=(TUNE, REPORT), default=REPORT, help="half of the questions (report)")
    return parser.parse_args(argv)


def methods(bench: Bench) -> Iterable[str]:
    """Compare ways to rank subjects, on the same examples and questions."""
    examples = examples_of(bench.answers)
    rows = bench.questions("in_scope")
    yield "| method | first nl / tr / mixed | among three | CPU ms |"
    yield "|---|---|---|---|"
    for title, rank in _ranks(bench, examples).items():
        started = process_time()
        ranked = [(row, list(rank(row["text"]))[:SHOWN]) for row in rows]
        spent = 1000 * (process_time() - started) / len(rows)
        first = " / ".join(_percent(_among(ranked, language, most=1)) for language in LANGUAGES)
        three = " / ".join(_percent(_among(ranked, language, most=SHOWN)) for language in LANGUAGES)
        yield f"| {title} | {first} | {three} | {spent:.2f} |"


def _ranks(bench: Bench, examples: Mapping[str, Sequence[str]]) -> dict[str, Rank]:
    reader = bench.matcher.reader
    wordly = Reader(reader.padding, Concepts(()))
    few = {name: texts[:: max(1, len(texts) // 18)] for name, texts in examples.items()}
    return {
        "rapidfuzz token_set_ratio over all examples": _similarity(examples),
        "BM25 on words, 18 examples a subject": _bm25(few, wordly),
        "BM25 on words, all examples": _bm25(examples, wordly),
        "BM25 on words and concepts, 18 examples a subject": _bm25(few, reader),
        "BM25 on words and concepts, all examples": _bm25(examples, reader),
        "**the same with spelling and sentences**": lambda text: [name for _, name in bench.matcher.ranked(text)],
    }


def _bm25(examples: Mapping[str, Sequence[str]], reader: Reader) -> Rank:
    index = build_index({name: [words_of(text) for text in texts] for name, texts in examples.items()}, reader)

    def rank(text: str) -> Sequence[str]:
        evidence = index.evidence(reader.features(words_of(text)))
        return sorted(evidence, key=lambda name: (-evidence[name], name))

    return rank


def _similarity(examples: Mapping[str, Sequence[str]]) -> Rank:
    owners = [(fold(text), name) for name, texts in examples.items() for text in texts]

    def rank(text: str) -> Sequence[str]:
        found = process.extract(fold(text), [one for one, _ in owners], scorer=fuzz.token_set_ratio, limit=40)
        return list(dict.fromkeys(owners[place][1] for _, _, place in found))

    return rank


def _among(ranked: Sequence[tuple[Row, Sequence[str]]], language: str, *, most: int) -> float:
    mine = [(row, names) for row, names in ranked if row["language"] == language]
    return sum(row["topic"] in names[:most] for row, names in mine) / len(mine)


def zones(bench: Bench) -> Iterable[str]:
    """Tell per language what a person gets: an answer at once, choices, or an honest no."""
    yield "| questions | in scope | first | three | direct right | wrong | helped | out of scope | direct | choices |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    ours, others = bench.questions("in_scope"), bench.questions("out_of_scope")
    for language in (*LANGUAGES, "all"):
        asked = [*_asked(bench, ours, language), *_asked(bench, others, language)]
        yield _zones_row(language, rate(asked, bench.matcher.thresholds))


def _asked(bench: Bench, rows: Sequence[Row], language: str) -> list[Asked]:
    return [
        Asked(row.get("topic"), row["language"], bench.matcher.ranked(row["text"]))
        for row in rows
        if language in (row["language"], "all")
    ]


def _zones_row(title: str, rates: Rates) -> str:
    shares = (rates.first, rates.among_three, rates.direct_right, rates.direct_wrong, rates.helped)
    others = (rates.astray, rates.offered)
    cells = (rates.questions, *map(_percent, shares), rates.out_of_scope, *map(_percent, others))
    return f"| {title} | {' | '.join(map(str, cells))} |"


def spoiled(bench: Bench) -> Iterable[str]:
    """Tell what bare keyboards, capitals, slips and long stories cost."""
    rows = bench.questions("in_scope")
    yield "| in scope | first | three | helped |"
    yield "|---|---|---|---|"
    for title, spoil in _SPOILED.items():
        asked = [
            Asked(row["topic"], row["language"], bench.matcher.ranked(spoil(row["text"], row["language"])))
            for row in rows
        ]
        rates = rate(asked, bench.matcher.thresholds)
        yield f"| {title} | {_percent(rates.first)} | {_percent(rates.among_three)} | {_percent(rates.helped)} |"


def _slips(text: str, language: str) -> str:
    """Make two slips of the finger, the same ones every time: letters changed about, left out, or doubled."""
    del language
    numbers = random.Random(text)
    letters = list(text)
    for _ in range(2):
        places = [at for at in range(1, len(letters) - 1) if letters[at].isalpha() and letters[at + 1].isalpha()]
        if not places:
            break
        at = numbers.choice(places)
        match numbers.randrange(3):
            case 0:
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
            case 1:
                del letters[at]
            case _:
                letters.insert(at, letters[at])
    return "".join(letters)


def _rambling(text: str, language: str) -> str:
    return STORIES["nl" if language == "nl" else "tr"].format(text)


_SPOILED: dict[str, Callable[[str, str], str]] = {
    "as typed": lambda text, language: text,
    "without diacritics": lambda text, language: fold(text),
    "in capitals": lambda text, language: text.replace("i", "İ").upper() if language == "tr" else text.upper(),
    "with two slips": _slips,
    "inside a long story": _rambling,
}


def language(bench: Bench) -> Iterable[str]:
    """Tell how often the language of short everyday sentences is heard, also without Turkish letters."""
    languages = languages_of(bench.answers)
    rows = read_questions(content.read_text("tests", "questions", "languages.tsv"))
    turkish = [row for row in rows if row["language"] == "tr"]
    yield "| sentences | number | right |"
    yield "|---|---|---|"
    for title, texts in (
        ("Dutch", [row["text"] for row in rows if row["language"] == "nl"]),
        ("Turkish", [row["text"] for row in turkish]),
        ("Turkish without its letters", [fold(row["text"]) for row in turkish]),
    ):
        yield f"| {title} | {len(texts)} | {_percent(_heard(languages, texts, 'nl' if title == 'Dutch' else 'tr'))} |"


def _heard(languages: Languages, texts: Sequence[str], wanted: str) -> float:
    """Count; a mixed text is taken for Turkish, as no language was chosen yet."""
    heard = [{"mixed": "tr"}.get(found, found) for text in texts if (found := languages.hear(text))]
    return heard.count(wanted) / len(texts)


def safety(bench: Bench) -> Iterable[str]:
    """Tell how many signs of danger are noticed, and how many ordinary messages raise an alarm."""
    rules = bench.answers.safety.rules
    yield "| signal | signs | as this signal | noticed at all | doubtful ones | noticed |"
    yield "|---|---|---|---|---|---|"
    rows = [(row, read_danger(rules, bench.matcher, row["text"])) for row in bench.questions("safety")]
    for signal in (*dict.fromkeys(row["signal"] for row, _ in rows), "all"):
        mine = [one for one in rows if signal in (one[0]["signal"], "all")]
        signs = [one for one in mine if one[0]["level"] == "sign"]
        doubtful = [one for one in mine if one[0]["level"] != "sign"]
        right = _share(_is_right(row, reading) for row, reading in signs)
        noticed = (_share(_is_noticed(reading) for _, reading in group) for group in (signs, doubtful))
        of_signs, of_doubtful = map(_percent, noticed)
        yield f"| {signal} | {len(signs)} | {_percent(right)} | {of_signs} | {len(doubtful)} | {of_doubtful} |"
    for name in ("no_signal", "in_scope", "out_of_scope"):
        ordinary = [row for row in bench.questions(name) if row.get("topic") not in rules.signals]
        alarms = sum(_stops(read_danger(rules, bench.matcher, row["text"])) for row in ordinary)
        yield f"\nFalse alarms in {name}: {alarms} of {len(ordinary)}"


def _is_right(row: Row, reading: SafetyReading) -> bool:
    return row["signal"] in (reading.sign, reading.check, *reading.others)


def _is_noticed(reading: SafetyReading) -> bool:
    return bool(reading.sign or reading.check or reading.others)


def _stops(reading: SafetyReading) -> bool:
    """Say whether a conversation stops, or is asked back; help that is only added does neither."""
    return bool(reading.sign or reading.check)


def cost(bench: Bench) -> Iterable[str]:
    """Tell what reading, building and one answer cost."""
    started = perf_counter()
    answers = read_answers(shipped_documents()).whole
    read = perf_counter()
    assert answers is not None
    matcher = matcher_of(answers)
    built = perf_counter()
    languages = languages_of(answers)
    learned = perf_counter()
    texts = [row["text"] for row in bench.questions("in_scope")]
    times = sorted(_timed(lambda text=text: _understood(matcher, languages, answers, text)) for text in texts)
    yield "| part | cost |"
    yield "|---|---|"
    yield f"| reading the documents | {read - started:.2f} s |"
    yield f"| building the matcher | {built - read:.2f} s |"
    yield f"| learning both languages | {learned - built:.2f} s |"
    yield f"| one text: language, danger, answer; median | {times[len(times) // 2]:.2f} ms of CPU |"
    yield f"| the same, 95th percentile | {times[int(0.95 * len(times))]:.2f} ms of CPU |"
    yield f"| the matcher in memory | {_megabytes(matcher):.0f} MB |"


def _understood(matcher: Matcher, languages: Languages, answers: Answers, text: str) -> None:
    languages.hear(text)
    read_danger(answers.safety.rules, matcher, text)
    matcher.find(text)


def _timed(work: Callable[[], None]) -> float:
    started = process_time()
    work()
    return 1000 * (process_time() - started)


def _megabytes(matcher: Matcher) -> float:
    """Add up what the index holds: its features, and a pair of numbers per feature and subject."""
    weights = matcher.index.weights
    size = sys.getsizeof(weights)
    for feature, pairs in weights.items():
        size += sys.getsizeof(feature) + sys.getsizeof(pairs) + sum(sys.getsizeof(pair) + 24 for pair in pairs)
    return size / 1e6


def confusions(bench: Bench) -> Iterable[str]:
    """List what is taken for something else, for editors: the pairs, then each question with where its topic stood."""
    wrong = [
        (row, ranked)
        for row in bench.questions("in_scope")
        if (ranked := _names(bench, row)) and ranked[0] != row["topic"]
    ]
    pairs = Counter((row["topic"], ranked[0]) for row, ranked in wrong)
    yield "| topic | taken for | times |"
    yield "|---|---|---|"
    for (topic, taken), times in sorted(pairs.items(), key=lambda one: (-one[1], one[0])):
        yield f"| {topic} | {taken} | {times} |"
    yield ""
    for row, ranked in sorted(wrong, key=lambda one: (one[0]["topic"], one[0]["text"])):
        place = ranked.index(row["topic"]) + 1 if row["topic"] in ranked else "-"
        yield f"- {row['topic']} (place {place}, taken for {ranked[0]}), {row['language']}: {row['text']}"


def _names(bench: Bench, row: Row) -> list[str]:
    return [name.removeprefix(NEIGHBOUR) for _, name in bench.matcher.ranked(row["text"])]


def _share(held: Iterable[bool]) -> float:
    counted = list(held)
    return sum(counted) / len(counted) if counted else 1.0


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


_MEASURES: dict[str, Callable[[Bench], Iterable[str]]] = {
    "methods": methods,
    "zones": zones,
    "spoiled": spoiled,
    "language": language,
    "safety": safety,
    "cost": cost,
    "confusions": confusions,
}
