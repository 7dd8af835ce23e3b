"""What a typed text means as a question: an article at once, topics to choose from, small talk, or an honest no."""

from collections.abc import Container
from dataclasses import dataclass

from dialogs.understanding.answers import Found
from dialogs.understanding.safety import STOPPING

#: Topics that are offered when none is sure.
MOST_CHOICES = 3
#: From so sure on a text that has no form of a question is taken for one.
SURE = 0.8


@dataclass(frozen=True, slots=True)
class Asked:
    """Names of replies: the one that answers, or the nearest; `honest_no`: none answers.

    `rivals`: the text asks rather than answers, should it also read as an answer to the question that stands open.
    """

    reply: str | None = None
    choices: tuple[str, ...] = ()
    honest_no: bool = False
    rivals: bool = False


def read_question(found: Found, *, asks: bool, replies: Container[str], answering: bool) -> Asked:
    """Read what was found for a text as a question.

    `asks`: the text has the form of one. `answering`: something stands open, so that a statement is likely about that.
    """
    if found.small_talk is not None:
        return Asked(_known(f"talk:{found.small_talk}", replies))
    if not asks and answering and not (found.confidence >= SURE and (found.neighbour or found.zone == "direct")):
        return Asked()
    if found.neighbour is not None:
        return Asked(_known(f"neighbour:{found.neighbour}", replies))
    return _of_topic(found, asks=asks)


def _of_topic(found: Found, *, asks: bool) -> Asked:
    topics = [name for name in (found.topic, *found.alternatives) if name is not None]
    nearest = tuple(f"topic:{name}" for name in topics)[:MOST_CHOICES]
    match found.zone:
        case "direct":
            return Asked(f"topic:{found.topic}", rivals=asks)
        case "choices":
            return Asked(choices=nearest)
        case _:
            # Help in danger is no guess: it is not offered to who asked about something far away.
            calm = tuple(f"topic:{name}" for name in topics if name not in STOPPING)[:MOST_CHOICES]
            return Asked(choices=calm, honest_no=True) if asks else Asked()


def _known(name: str, replies: Container[str]) -> str | None:
    """Leave out what nothing is said of."""
    return name if name in replies else None
