"""A few places that do not exist, for reading registers and sheets."""

from dialogs.understanding.gazetteer import Gazetteer, Municipality, Named, Postcode

DUINSTAD, MEERDIJK, MEERDIJK_OLD, DUIN_L, DUIN_Z = "GM9901", "GM9902", "GM9903", "GM9904", "GM9905"
LONG_NAME = "Nes, Gerwen en Wetten"

#: (latitude, longitude) of the PC4 9911.
POINT = (52.5, 5.5)


def _municipality(code: str, name: str) -> Municipality:
    return Municipality(code, name, "Flevoland", None, None, None)


def _named(name: str, code: str, kind: str = "municipality") -> tuple[Named, ...]:
    return (Named(name, code, kind),)


PLACES = Gazetteer(
    postcodes={
        "9911": Postcode("9911", DUINSTAD, "Duinstad", False, POINT),
        "9912": Postcode("9912", DUINSTAD, "'s-Duinveen", False, None),
    },
    exceptions={},
    municipalities={
        code: _municipality(code, name)
        for code, name in (
            (DUINSTAD, "Duinstad"),
            (MEERDIJK, "Meerdijk"),
            (MEERDIJK_OLD, LONG_NAME),
            (DUIN_L, "Duin (L)"),
            (DUIN_Z, "Duin (Z)"),
        )
    },
    names={
        "duinstad": _named("Duinstad", DUINSTAD),
        "sduinveen": _named("'s-Duinveen", DUINSTAD, "place"),
        "meerdijk": (Named("Meerdijk", MEERDIJK, "municipality"), Named("Meerdijk", DUINSTAD, "place")),
        "oud meerdijk": _named("Oud-Meerdijk", MEERDIJK, "former"),
        "nes gerwen en wetten": _named(LONG_NAME, MEERDIJK_OLD),
        "duin l": _named("Duin (L)", DUIN_L),
        "duin z": _named("Duin (Z)", DUIN_Z),
        "duin": (Named("Duin (L)", DUIN_L, "municipality"), Named("Duin (Z)", DUIN_Z, "municipality")),
        "veendorp": _named("Veendorp", MEERDIJK, "place"),
    },
    provinces={},
    words={},
    stems=(),
    spelled=(),
    sounds=(),
    weights={},
)
