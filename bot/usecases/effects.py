"""Effects as rows: what a step ordered becomes what its turn writes."""

from collections.abc import Iterator

from bot import payloads
from bot.messages import Outgoing, OutgoingButton
from dialogs.engine.effects import (
    Alert,
    AskHuman,
    Button,
    CancelTimers,
    ChangePrompt,
    CountGap,
    CountQuestion,
    Effect,
    Forget,
    KeepQuestion,
    RecordConsent,
    RecordResult,
    Say,
    SetTimer,
)
from dialogs.offers import Gap
from storage.questions import Asked, KeptQuestion
from storage.turn_rows import CODES, ConsentRow, NewMessage


def outgoing(effect: Effect) -> Outgoing | None:
    """Make the message that an effect sends; None when it sends none."""
    match effect:
        case Say():
            return Outgoing(
                "say", effect.text, effect.language, _buttons(effect.buttons), effect.prompt, effect.location_button
            )
        case ChangePrompt():
            return Outgoing("change", effect.text, effect.language, _buttons(effect.buttons), effect.prompt)
        case _:
            return None


def _buttons(rows: tuple[tuple[Button, ...], ...]) -> tuple[tuple[OutgoingButton, ...], ...]:
    return tuple(tuple(OutgoingButton(one.label, one.nonce, one.chosen, one.url) for one in row) for row in rows)


def messages(effects: tuple[Effect, ...]) -> tuple[NewMessage, ...]:
    """List the messages of a turn; only one that is said, not one that is changed, carries its prompt number."""
    made = (message for effect in effects if (message := outgoing(effect)) is not None)
    return tuple(NewMessage(payloads.write(one), one.prompt if one.kind == "say" else None) for one in made)


def consents(effects: tuple[Effect, ...]) -> tuple[ConsentRow, ...]:
    """List the consents of a turn."""
    return tuple(
        ConsentRow(effect.purpose, effect.version, effect.language, effect.given)
        for effect in effects
        if isinstance(effect, RecordConsent)
    )


def codes(effects: tuple[Effect, ...]) -> dict[str, str]:
    """Give the codes that have a plain column: class, urgency, phase, municipality."""
    found = (pair for effect in effects if isinstance(effect, RecordResult) for pair in effect.codes)
    return {name: str(value) for name, value in found if name in CODES}


def last_forget(effects: tuple[Effect, ...]) -> Forget | None:
    """Give the order to forget, if there is one; erasing outweighs a refusal."""
    orders = sorted((effect for effect in effects if isinstance(effect, Forget)), key=lambda one: one.why != "erased")
    return next(iter(orders), None)


def timers(effects: tuple[Effect, ...]) -> Iterator[SetTimer]:
    """List the timers to arm; those ordered before a cancellation are not armed."""
    armed: dict[str, SetTimer] = {}
    for effect in effects:
        if isinstance(effect, CancelTimers):
            armed.clear()
        elif isinstance(effect, SetTimer):
            armed[effect.name] = effect
    yield from armed.values()


def cancels(effects: tuple[Effect, ...]) -> bool:
    """Say whether a turn disarms the timers armed before it."""
    return any(isinstance(effect, CancelTimers) for effect in effects)


def alerts(effects: tuple[Effect, ...]) -> tuple[str, ...]:
    """List what operators are told."""
    return tuple(effect.detail for effect in effects if isinstance(effect, Alert))


def human_asked(effects: tuple[Effect, ...]) -> str | None:
    """Give the reason for which a human was asked."""
    return next((effect.reason for effect in effects if isinstance(effect, AskHuman)), None)


def asked(effects: tuple[Effect, ...]) -> tuple[Asked, ...]:
    """List the questions to count."""
    return tuple(
        Asked(effect.nearest, effect.language, effect.outcome)
        for effect in effects
        if isinstance(effect, CountQuestion)
    )


def gaps(effects: tuple[Effect, ...]) -> tuple[Gap, ...]:
    """List the gaps in supply to count."""
    return tuple(effect.gap for effect in effects if isinstance(effect, CountGap))


def kept_question(effects: tuple[Effect, ...]) -> KeptQuestion | None:
    """Give the question to keep in words, if there is one."""
    kept = (effect for effect in effects if isinstance(effect, KeepQuestion))
    return next((KeptQuestion(one.nearest, one.language, one.words) for one in kept), None)
