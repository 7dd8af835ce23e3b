"""Messages that arrive unasked may be seen by others: they do not say what the conversation is about."""

import re
from collections.abc import Iterator

from dialogs.authoring.documents import Problem
from dialogs.authoring.inspection import Inspection

#: Beginnings of words that give the subject away on a locked screen.
_TELLING = {
    "nl": re.compile(r"\b(schuld|achterstand|incasso|deurwaarder|beslag|betal|geld)\w*", re.IGNORECASE),
    "tr": re.compile(r"\b(borç|borc|icra|haciz|haczi|ödeme|gecikm|para)\w*", re.IGNORECASE),
}


def check_discretion(inspection: Inspection) -> Iterator[Problem]:
    """Report reminders, messages after a wait and first questions of scripts beside that mention debts."""
    for document in inspection.draft.scripts.values():
        for text in document.texts:
            unasked = document.script.beside and text.step == document.script.start
            if text.role != "notice" and not unasked:
                continue
            for language, wording in text.text.by_language.items():
                found = _TELLING[language].search(wording) if language in _TELLING else None
                if found:
                    message = f"“{found[0]}” shows on a locked screen that others may see; word the message without it"
                    yield Problem(document.file, text.lines[language], "indiscreet", message)
