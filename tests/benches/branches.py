"""Random branches for the bench of routing: spread as postcodes are, with areas, languages and room as in real life."""

from datetime import timedelta
from random import Random

from bot.usecases.known_places import KnownPlaces
from dialogs.casework.directory import (
    Area,
    AtLocation,
    Capacity,
    Location,
    Organization,
    Records,
    Service,
    Verification,
)
from dialogs.casework.seekers import Languages, Seeker
from dialogs.distances import nearness, position
from dialogs.understanding.gazetteer import Gazetteer, Postcode, municipalities_on
from dialogs.wording import Text
from tests.benches.length import BEGAN_AT

ON = BEGAN_AT.date()
SEED = 344
#: One organisation for so many branches.
BRANCHES_OF_ONE = 20
#: How many municipalities lie around one.
AROUND = 6


class Country:
    """The postcodes and municipalities of the gazetteer, and what lies around each municipality."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Find the neighbours of every municipality."""
        self.places = KnownPlaces(gazetteer)
        self.postcodes = [one for one in gazetteer.postcodes.values() if one.point and not one.suspect]
        self.codes = [one.code for one in municipalities_on(gazetteer, ON)]
        centres = {code: self.places.centre(code, ON) for code in self.codes}
        on_sphere = {code: position(centre) for code, centre in centres.items() if centre}
        self.around = {code: _nearest(code, centres[code], on_sphere) for code in self.codes}

    def records(self, size: int) -> Records:
        """Make so many branches, the same ones every time."""
        chance = Random(SEED)
        bodies = [Organization(f"body {number}", f"Body {number}") for number in range(1 + size // BRANCHES_OF_ONE)]
        services = [self._service(number, chance, bodies) for number in range(size)]
        return Records({one.id: one for one in bodies}, {one.id: one for one in services})

    def seekers(self, count: int) -> list[Seeker]:
        """Make so many people, the same ones every time."""
        chance = Random(SEED + 1)
        return [self.seeker(chance.choice(self.postcodes), chance) for _ in range(count)]

    def seeker(self, postcode: Postcode, chance: Random) -> Seeker:
        """Make somebody who lives in a postcode."""
        code = self.places.current(postcode.municipality, ON)
        return Seeker(
            on=ON,
            municipality=code,
            covered=self.places.covered(postcode.municipality, ON),
            postcode=int(postcode.digits),
            point=postcode.point,
            centre=self.places.centre(postcode.municipality, ON),
            languages=chance.choice((Languages(("tr",), "tr"), Languages(("tr",)), Languages(("nl",)))),
            phase=chance.choice(("before", "before", "during", "after")),
            class_code=chance.choice(("limited", "risky", "problematic")),
            urgency=chance.choice(("U0", "U1", "U2")),
            groups={"business": chance.random() < 0.1, "families": chance.random() < 0.4},
            ages=chance.choice((None, (18, 26), (27, 66), (67, 150))),
            low_self_reliance=False,
            legal_threat=False,
        )

    def _service(self, number: int, chance: Random, bodies: list[Organization]) -> Service:
        postcode = chance.choice(self.postcodes)
        return Service(
            f"service {number}",
            chance.choice(bodies).id,
            "branch",
            Text({"nl": f"Hulp {number}", "tr": f"Yardım {number}"}),
            areas=self._areas(postcode, chance),
            languages=("nl", "tr") if chance.random() < 0.3 else ("nl",),
            interpreters=("tr",) if chance.random() < 0.2 else (),
            phases=chance.choice(((), ("before",), ("before", "during"), ("after",))),
            groups=chance.choice(((), (), (), ("young",), ("families",), ("business",))),
            verification=Verification(ON - timedelta(days=chance.randint(0, 220)), "coordinator", "by phone"),
            capacity=chance.choice((None, Capacity(chance.randint(0, 3), 5, "households", ON))),
            at_locations=self._locations(number, postcode, chance),
        )

    def _areas(self, postcode: Postcode, chance: Random) -> tuple[Area, ...]:
        kind, digits = chance.random(), int(postcode.digits)
        if kind < 0.0005:
            return (Area("NL", "country"),)
        if kind < 0.1:
            return (Area(f"{digits}-{min(digits + 20, 9999)}", "postcode4"),)
        code = self.places.current(postcode.municipality, ON) or postcode.municipality
        codes = [code, *chance.sample(self.around[code], chance.randint(0, 3))]
        return tuple(Area(one, "municipality") for one in codes)

    def _locations(self, number: int, postcode: Postcode, chance: Random) -> tuple[AtLocation, ...]:
        if postcode.point is None or chance.random() < 0.1:  # by phone
            return ()
        latitude, longitude = postcode.point
        point = (latitude + chance.uniform(-0.01, 0.01), longitude + chance.uniform(-0.015, 0.015))
        return (AtLocation(f"at {number}", Location(f"at {number}", postcode.place, point=point)),)


def _nearest(
    code: str, centre: tuple[float, float] | None, on_sphere: dict[str, tuple[float, float, float]]
) -> list[str]:
    assert centre is not None
    measure = nearness(centre)
    return sorted(on_sphere, key=lambda other: (other == code, measure(on_sphere[other])))[:AROUND]
