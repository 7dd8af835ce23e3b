"""What the reading of directory documents is held against: the places that are known, the day, real or fictional."""

from dataclasses import dataclass
from datetime import date

from dialogs.casework.directory import make_id
from dialogs.casework.seekers import Places


@dataclass(frozen=True, slots=True)
class Context:
    """The context of one document; without `places`, codes of municipalities are taken on trust."""

    places: Places | None
    today: date
    fictional: bool

    def knows(self, code: str) -> bool:
        """Say whether a code is that of a municipality, now or before."""
        return self.places is None or self.places.name(code, self.today) is not None

    def point(self, postal_code: str) -> tuple[float, float] | None:
        """Give (latitude, longitude) in degrees of the first four digits of a postcode."""
        return self.places.point(postal_code[:4]) if self.places else None


def key_id(*keys: str) -> str:
    """Make the id of a record from its keys, from the large to the small; a `_` counts as a space, as in a name."""
    return make_id(*(key.replace("_", " ") for key in keys))
