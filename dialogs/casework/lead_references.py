"""References of leads: that of the conversation, with a number behind it for later leads of the same person."""

from collections.abc import Iterable
from typing import Final

#: Leads of one person that are told apart by what they read out.
_MOST: Final = 99


def next_reference(reference: str, taken: Iterable[str]) -> str:
    """Give the reference of a person's next lead: after the highest that is there, as older ones may be gone."""
    numbers = [int(one.removeprefix(f"{reference}-")) if one != reference else 1 for one in taken]
    return f"{reference}-{max(numbers) + 1}" if numbers else reference


def meant_by(said: str) -> tuple[str, ...]:
    """List the references that may be meant by one: the person names the first part, which is the same in all."""
    return (said, *(f"{said}-{number}" for number in range(2, _MOST + 1)))
