"""References of leads: that of the conversation, with a number behind it for later leads of the same person."""

from typing import Final

#: Leads of one person that are told apart by what they read out.
_MOST: Final = 99


def numbered(reference: str, number: int) -> str:
    """Give the reference of a person's first, second, third lead: never that of one before, also once that is gone."""
    return reference if number == 1 else f"{reference}-{number}"


def meant_by(said: str) -> tuple[str, ...]:
    """List the references that may be meant by one: the person names the first part, which is the same in all."""
    return (said, *(numbered(said, number) for number in range(2, _MOST + 1)))
