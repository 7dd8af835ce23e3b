"""What fits on a screen: the length of messages and buttons, and how many questions there can be."""

from collections.abc import Iterator

from dialogs.authoring.documents import Problem
from dialogs.authoring.flow import roots
from dialogs.authoring.inspection import Inspection, problem
from dialogs.authoring.question_counts import longest
from dialogs.authoring.texts import PlacedText

#: Telegram counts a message in UTF-16 units: https://core.telegram.org/bots/api#sendmessage
MOST_UNITS = 4_096

#: Longer labels are cut off on a narrow phone.
MOST_ON_BUTTON = 30

#: Counted questions of one conversation: what a person in trouble still finishes.
MOST_QUESTIONS = 16


def check_lengths(inspection: Inspection) -> Iterator[Problem]:
    """Report texts that are too long for a message or a button, and conversations with too many questions."""
    for document in inspection.draft.scripts.values():
        for text in document.texts:
            yield from too_long(text, document.file)
    phrases = inspection.draft.phrases
    if phrases is not None:
        for text in phrases.texts:
            yield from too_long(text, phrases.file)
    yield from _too_many_questions(inspection)


def too_long(text: PlacedText, file: str) -> Iterator[Problem]:
    for language, wording in text.text.by_language.items():
        units = len(wording.encode("utf-16-le", "surrogatepass")) // 2
        if text.role == "button" and len(wording) > MOST_ON_BUTTON:
            message = f"{len(wording)} characters on a button in `{language}`; at most {MOST_ON_BUTTON}"
            yield Problem(file, text.lines[language], "button_too_long", message)
        elif units > MOST_UNITS:
            message = f"{units} characters in `{language}`; a message has at most {MOST_UNITS}, so split it"
            yield Problem(file, text.lines[language], "message_too_long", message)


def _too_many_questions(inspection: Inspection) -> Iterator[Problem]:
    scripts = {name: document.script for name, document in inspection.draft.scripts.items()}
    if not inspection.certain:
        return
    most = longest(scripts)
    for name in roots(inspection.draft.scripts, inspection.draft.main):
        questions = most[name].get(scripts[name].start, 0)
        if questions > MOST_QUESTIONS:
            message = (
                f"the longest path has {questions} counted questions; at most {MOST_QUESTIONS}. "
                "Drop some, or set `counted: no` where it is no burden"
            )
            yield problem(inspection.draft.scripts[name], ("start",), "too_many_questions", message)
