"""An emulator of Telegram's Bot API server, with people who use the bot and strangers who judge its requests."""

from tests.emulator.chats import Account, Chat, Message
from tests.emulator.checking import Upload
from tests.emulator.faults import Cut, Delay, FaultOrder, HalfBody, Hang, Refuse, ServerError, TooMany
from tests.emulator.front import Request
from tests.emulator.groups import Group
from tests.emulator.judges import Violation
from tests.emulator.people import Person
from tests.emulator.problems import ApiProblem, bad_request, forbidden
from tests.emulator.rates import Rate, Rates
from tests.emulator.server import Emulator, UnexpectedViolations
from tests.emulator.world import Press

__all__ = [
    "Account",
    "ApiProblem",
    "Chat",
    "Cut",
    "Delay",
    "Emulator",
    "FaultOrder",
    "Group",
    "HalfBody",
    "Hang",
    "Message",
    "Person",
    "Press",
    "Rate",
    "Rates",
    "Refuse",
    "Request",
    "ServerError",
    "TooMany",
    "UnexpectedViolations",
    "Upload",
    "Violation",
    "bad_request",
    "forbidden",
]
