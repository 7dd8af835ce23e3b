"""A small sound set of articles, lexicons and signs of danger, and a way to change one place of it."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from dialogs.authoring.answers import Answers, AnswersDraft, fingerprint, read_answers
from dialogs.authoring.documents import Problem
from dialogs.understanding.safety import SIGNALS

#: On this day every figure of the sample holds, and for long enough.
TODAY = date(2026, 6, 1)

WATER, HOME = "answers/water.yaml", "answers/geweld_thuis.yaml"
CONCEPTS, NEIGHBOURS, SMALL_TALK = "lexicon/concepts.yaml", "lexicon/neighbours.yaml", "lexicon/small_talk.yaml"
PADDING, LANGUAGES_HEARD, HARMLESS = "lexicon/padding.yaml", "lexicon/languages.yaml", "lexicon/harmless.yaml"
THRESHOLDS = "lexicon/thresholds.yaml"
SAFETY, CRISIS = "rules/safety.yaml", "rules/signs_crisis.yaml"

_WATER = """\
answer: water
title:
  nl: Je water gaat dicht
  tr: Suyunuz kesilecek
button:
  nl: Water niet betaald
  tr: Su borcu
urgency: U0
urgency_when:
  nl: als het water dicht is
  tr: su kesildiyse
short:
  nl: Bel vandaag het bedrijf. Vraag of je later mag betalen. Geef elke maand 20 euro. Doe het nu.
  tr: Bugün şirketi arayın. Taksit isteyin. Her ay 20 euro verin. Şimdi yapın.
today:
  - nl: Vul nu wat flessen.
    tr: Şimdi şişe doldurun.
  - nl: Bel de gemeente.
    tr: Belediyeyi arayın.
who:
  nl: Bel gratis 0800-8115.
  tr: Ücretsiz 0800-8115'i arayın.
offer: intake
neighbours:
  - geweld_thuis
checked_on: 2026-05-04
sources:
  - Wgs art. 4
figures:
  - what: least amount a month
    value: 20 euro
    valid_from: 2026-01-01
    valid_to: 2026-12-31
    source: rates of 2026
review:
  - Is it 20 euro everywhere?
"""

_HOME = """\
answer: geweld_thuis
title:
  nl: Iemand slaat jou
  tr: Biri size vuruyor
button:
  nl: Bang voor iemand thuis
  tr: Evde korku
urgency: U3
short:
  nl: Dit is niet jouw schuld. Er is hulp. Zoek een plek waar je veilig bent.
  tr: Suç sizde değil. Yardım var. Güvenli bir yere gidin.
today:
  - nl: Bel als je alleen bent.
    tr: Yalnızken arayın.
who:
  nl: Bel gratis 0800-2000.
  tr: Ücretsiz 0800-2000'i arayın.
offer: crisis
neighbours:
checked_on: 2026-11-23
sources:
  - Veilig Thuis
"""

_CONCEPTS = """\
lexicon: concepts
concepts:
  tap:
    nl: kraan, =water
    tr: musluk
  violence:
    nl: slaat, bang voor
    tr: korku
    misspelt: slaad
"""

_NEIGHBOURS = """\
lexicon: neighbours
neighbours:
  divorce:
    text:
      nl: Over scheiden weet ik niets.
      tr: Boşanma konusunu bilmiyorum.
    topics:
      - geweld_thuis
    nl:
      - Ik wil scheiden
    tr:
      - Boşanmak istiyorum
    mixed:
      - scheiden istiyorum
  weather:
    nl:
      - Gaat het regenen?
    tr:
      - Yağmur yağacak mı?
    mixed:
      - regen var mı
"""

_SMALL_TALK = """\
lexicon: small_talk
small_talk:
  greeting:
    text:
      nl: Dag! Wat is er?
      tr: Merhaba! Ne oldu?
    nl: hoi, goede dag,
      hallo
    tr: merhaba, iyi günler
  robot:
    text:
      nl: Ik ben een programma.
      tr: Ben bir programım.
    nl: ben je een robot, hallo
    tr: robot musun
"""

_PADDING = """\
lexicon: padding
phrases:
  nl: alvast bedankt, ik
    heb een vraag
  tr: kolay gelsin
"""

_HARMLESS = """\
lexicon: harmless
examples:
  nl:
    - Ik lach me dood
  tr:
    - Gülmekten öldüm
  mixed:
    - dood ettiler beni
"""

_LANGUAGES_HEARD = """\
lexicon: languages
others:
  english: please, help, money
  german: bitte, hilfe
"""

_THRESHOLDS = """\
lexicon: thresholds
tuned_on: 2026-11-23
data: none
bounds:
  evidence: 4.5
  lead: 2
  nearest: 1.25
  aside: 0.0
  alarm: 3.5
  doubt: 1.5
measured:
  - tune all
"""

_SHARED = """\
rules: safety
spelled_right:
  - kalkan, kalkam
clause_words:
  - maar
groups:
  not:
    - niet, değil
help:
"""

_HELP = """\
  {signal}:
    open:
      - nl: Er is hulp.
        tr: Yardım var.
      - nl: Bel {signal} 112.
        tr: 112 {signal} arayın.
    ask:
      nl: Is het {signal}?
      tr: Bu {signal} mi?
"""

#: The word of one language that is a sign of each danger.
_SIGNS = ("dood", "slaat", "dwingt", "woeker", "buiten", "kind", "oplichter", "gokken")


def _examples(**kinds: Iterable[str]) -> str:
    lines = ["phrasings:"]
    for kind, examples in kinds.items():
        lines += [f"  {kind}:", *(f"    - {example}" for example in examples)]
    return "\n".join(lines) + "\n"


def _each(starts: str, ends: str) -> list[str]:
    return [f"{start} {end}" for start in starts.split(", ") for end in ends.split(", ")]


_WATER_EXAMPLES = _examples(
    nl=_each("mijn water, ons water, het water, al het water", "is dicht, is duur, loopt niet"),
    tr=_each("suyum, suyumuz, evin suyu, bizim su", "kesildi, pahalı, akmıyor"),
    mixed=_each("waterim, wateri, kraanim, kraani", "kesildi, kapattılar"),
)

_HOME_EXAMPLES = _examples(
    nl=_each(
        "ik ben bang voor, ik vlucht voor, ik zwijg tegen, ik word geslagen door", "mijn man, mijn pa, mijn broer"
    ),
    tr=_each("kocam, babam, abim", "beni dövüyor, beni korkutuyor, bana bağırıyor, bana vuruyor"),
    mixed=_each("man'ım, vader'im", "beni slaat, bang yapıyor, dreigt ediyor, slaan yapıyor"),
)


@cache
def _documents() -> Mapping[str, str]:
    documents = {
        WATER: _WATER + _WATER_EXAMPLES,
        HOME: _HOME + _HOME_EXAMPLES,
        CONCEPTS: _CONCEPTS,
        NEIGHBOURS: _NEIGHBOURS,
        SMALL_TALK: _SMALL_TALK,
        PADDING: _PADDING,
        HARMLESS: _HARMLESS,
        LANGUAGES_HEARD: _LANGUAGES_HEARD,
        THRESHOLDS: _THRESHOLDS,
        SAFETY: _SHARED + "".join(_HELP.format(signal=signal) for signal in SIGNALS),
    }
    for signal, word in zip(SIGNALS, _SIGNS, strict=True):
        documents[f"rules/signs_{signal}.yaml"] = f"signs: {signal}\nsign:\n  - {word} unless <not>\n"
    documents[SAFETY] = documents[SAFETY].replace("  geweld_thuis:\n", "  geweld_thuis:\n    hushes: yes\n")
    documents[THRESHOLDS] = _THRESHOLDS.replace("data: none", f"data: {fingerprint(whole(documents))}")
    return documents


def sample() -> dict[str, str]:
    """Give the sound documents by file name."""
    return dict(_documents())


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """Change one place: `old` stands in the file exactly once."""
    documents = sample()
    assert documents[file].count(old) == 1, f"{old!r} stands {documents[file].count(old)} times in {file}"
    return {**documents, file: documents[file].replace(old, new)}


def without(file: str) -> dict[str, str]:
    """Leave one document out."""
    return {name: text for name, text in sample().items() if name != file}


def draft(documents: Mapping[str, str]) -> AnswersDraft:
    """Read documents."""
    return read_answers(documents)


def whole(documents: Mapping[str, str]) -> Answers:
    """Read documents that have no problems."""
    read = read_answers(documents)
    assert read.whole is not None, [str(problem) for problem in read.problems]
    return read.whole


def line_of(text: str, words: str) -> int:
    """Give the number of the only line with these words."""
    found = [number for number, line in enumerate(text.split("\n"), start=1) if words in line]
    assert len(found) == 1, f"{words!r} stands in lines {found}"
    return found[0]


def places(problems: Iterable[Problem]) -> list[tuple[str, int, str]]:
    """List what is wrong and where."""
    return [(problem.file, problem.line, problem.code) for problem in problems]
