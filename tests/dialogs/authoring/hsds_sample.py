"""A rich and fictional directory in which every member of every record is told somewhere, and who knows its places."""

from datetime import date, time

from dialogs.casework.directory import (
    Area,
    AtLocation,
    Capacity,
    Closure,
    Funding,
    Hours,
    Location,
    Organization,
    Phone,
    Records,
    Schedule,
    Service,
    Verification,
    make_id,
)
from dialogs.wording import Text, text

TODAY = date(2026, 11, 23)

CALL = Phone("+31850000000", "085 000 00 00", languages=("tr", "nl"))
PAID = Phone("09000000", "0900 00 00", paid=True)
MUNICIPAL = Phone("14035", "14 035")

HALL = Location(
    make_id("demo", "hall"),
    "Buurthuis demo",
    address="Demostraat 1, zaal 2",
    postal_code="1211 AA",
    city="Hilversum",
    province="Noord-Holland",
    point=(52.2247, 5.1734),
)
BUS = Location(make_id("demo", "bus"), "Bus demo")

HOURS = Hours(
    schedules=(
        Schedule((1, 3), time(10), time(12, 30), valid_to=date(2026, 12, 31), channel="walk_in", languages=("tr",)),
        Schedule((4,), time(19), time(0), valid_from=date(2026, 1, 1), channel="home_visit"),
    ),
    closures=(
        Closure(date(2026, 12, 24), date(2027, 1, 2), text(nl="Feestdagen", tr="Bayram")),
        Closure(date(2026, 7, 1), date(2026, 7, 1)),
    ),
    open_on_holidays=True,
)

VERIFIED = Verification(date(2026, 11, 1), "coördinator demo", "by phone")

VOLUNTEERS = Organization(
    make_id("demo"),
    "Demo vrijwilligers",
    name_tr="Demo gönüllüleri",
    description=text(nl="Verzonnen", tr="Uydurma"),
    status="temporarily closed",
    website="https://example.org/demo",
    email="info@example.org",
    phones=(CALL, PAID),
    faith_based=False,
    funding=(Funding("Fonds demo", "local", "Demo 2026", date(2026, 12, 31)), Funding("Rijk", "national")),
    locations=(HALL, BUS),
    appointments="https://example.org/afspraak",
    source="demo",
    checked_on=date(2026, 11, 2),
)
TOWN = Organization(
    make_id("gm0402"),
    "Gemeente demo",
    phones=(MUNICIPAL,),
    municipality="GM0402",
    places=("Hilversum", "Demodorp"),
    residents=93000,
)
PARTNER = Organization(make_id("partner"), "Partner zonder dienst", description=text(tr="Yalnızca Türkçe"))

SERVICE = Service(
    make_id("demo", "papers"),
    VOLUNTEERS.id,
    "branch",
    text(nl="Post op orde", tr="Evrak düzeni", en="Papers in order"),
    description=text(nl="Samen de post openen", tr="Mektupları birlikte açmak"),
    status="active",
    website="https://example.org/post",
    email="schuldhulp@example.org",
    phones=(CALL,),
    areas=(Area("GM0402", "municipality"), Area("1211-1218", "postcode4"), Area("NL", "country")),
    languages=("nl", "tr"),
    interpreters=("ar", "*"),
    phases=("before", "during"),
    groups=("young",),
    not_for=("business",),
    minimum_age=18,
    maximum_age=27,
    eligibility=text(nl="Vanaf 18 jaar", tr="18 yaşından itibaren"),
    urgencies=("U0", "U1", "U2L"),
    channels=("appointment", "home_visit"),
    hours=HOURS,
    capacity=Capacity(3, 10, "intakes per week", date(2026, 11, 20)),
    cost=text(nl="Vijf euro", tr="Beş euro"),
    verification=VERIFIED,
    valid_from=date(2026, 1, 1),
    valid_to=date(2027, 12, 31),
    modified_on=date(2026, 11, 21),
    fictional=True,
    at_locations=(
        AtLocation(
            make_id("demo", "papers", "hall"),
            HALL,
            areas=(Area("1211", "postcode4"),),
            languages=("tr",),
            interpreters=("ar", "*"),
            phases=("after",),
            channels=("walk_in",),
            phones=(MUNICIPAL,),
            hours=HOURS,
            capacity=Capacity(0, None, "stoelen", date(2026, 11, 19)),
            verification=Verification(date(2026, 11, 3), "Demo zelf", "by e-mail"),
        ),
        AtLocation(
            make_id("demo", "papers", "bus"),
            BUS,
            areas=(),
            languages=(),
            interpreters=(),
            phases=(),
            channels=(),
            phones=(),
            hours=Hours(),
        ),
        AtLocation(make_id("demo", "papers", "elsewhere"), Location(make_id("demo", "elsewhere"), "Elders demo")),
    ),
)
TOWN_HELP = Service(
    make_id("gm0402", "debts"),
    TOWN.id,
    "municipality",
    Text({"tr": "Borç yardımı"}),
    status="inactive",
    verification=Verification(date(2026, 11, 1), "info@example.org", "HSDS assured_date"),
)

RICH = Records(
    {one.id: one for one in (VOLUNTEERS, TOWN, PARTNER)},
    {one.id: one for one in (SERVICE, TOWN_HELP)},
)


class Municipalities:
    """Knows Hilversum and Utrecht."""

    def known(self, code: str) -> bool:
        """Say whether it is one of the two."""
        return code in {"GM0402", "GM0344"}


PLACES = Municipalities()
