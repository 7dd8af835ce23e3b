"""What a person reads of their lead: names, dates and the texts of the hand-over, in every language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from bot.usecases.desk import Desk
from bot.usecases.editions import Edition
from bot.usecases.local_time import AMSTERDAM, local_date
from dialogs.casework.directory_index import Directory, branches_of
from dialogs.casework.leads import Lead, Moved, Tell
from dialogs.casework.offer_texts import Words, free_phones
from dialogs.casework.result_texts import joined, put, same, written_date
from dialogs.casework.rules import HandOverTexts
from dialogs.engine.events import StaffActed
from dialogs.wording import Text

#: What the person has read already when it happens: the script and the engine say it in the turn itself.
_SAID_IN_THE_TURN = frozenset({"offered", "withdrawn"})


@dataclass(frozen=True, slots=True)
class LeadWords:
    """The words for leads: texts of one edition, and the names of the directory as it is now."""

    texts: HandOverTexts
    words: Words
    directory: Directory
    names: Mapping[str, str]  #: names of accounts, for what the directory does not know (any more)

    @classmethod
    def of(cls, desk: Desk, edition: Edition) -> Self:
        """Take the words of an edition; one from before there were leads gives way to the current one."""
        for one in (edition, desk.library.current):
            if one.offer_words is not None and one.offer_words.rules.hand_over is not None:
                names = {id_: found.name for id_, found in desk.receiving.organizations.items()}
                return cls(one.offer_words.rules.hand_over, one.offer_words, desk.directories.directory, names)
        raise LookupError("no edition has texts of a hand-over")

    def organization(self, organization_id: str) -> Text:
        """Name an organisation."""
        found = self.directory.records.organizations.get(organization_id)
        if found is None:
            return same(self.names.get(organization_id, "Köprü"))
        return Text({"nl": found.name, "tr": found.name_tr or found.name})

    def tell(self, code: str, /, **values: Text | str) -> Text:
        """Fill one of the texts that reach the person later."""
        return put(self.texts.tells[code], values)

    def date(self, moment: datetime) -> Text:
        """Write the day of a moment out."""
        return written_date(self.words.rules, local_date(moment))

    def slot(self, begins_at: datetime) -> Text:
        """Write out when an appointment begins."""
        local = begins_at.astimezone(AMSTERDAM)
        weekday = self.words.preferences.weekdays[local.weekday()]
        return self.tell("slot", weekday=weekday, date=self.date(begins_at), time=f"{local:%H:%M}")

    def municipality(self, code: str | None, moment: datetime) -> Text:
        """Name a municipality, with where to call it where a number may be shown; or say which one it is."""
        on = local_date(moment)
        service = self.directory.municipal_service(code, on) if code is not None else None
        name = self.words.name(code, on) if code is not None else None
        if name is None:
            return self.tell("municipality_unknown")
        branches = branches_of(self.directory, service) if service is not None else ()
        phones = next(filter(None, (free_phones(one.phones) for one in branches)), "")
        if not phones:
            return self.tell("municipality_name", municipality=name)
        return self.tell("municipality_phone", municipality=name, phone=phones)


def acted(words: LeadWords, before: Lead, moved: Moved, now: datetime) -> StaffActed | None:
    """Say what the person is told of a move; None when nothing is said to them, and nothing changes for their chat."""
    tells = [one for one in moved.tells if one.to == "person" and one.code not in _SAID_IN_THE_TURN]
    after = moved.lead
    if not tells:
        # Nothing is sent to the chat of somebody who died, and yet nobody leads it any more.
        return StaffActed(Text({}), ended=True, called_off=True) if after.is_final else None
    # Whoever led the chat has the lead no more: what the person types must not reach them, nor a time be picked.
    goes_on = before.helper_id is not None and after.helper_id is None
    text = joined([_text(words, one, now) for one in tells], "\n\n")
    return StaffActed(text, led=False if goes_on else None, ended=after.is_final, called_off=goes_on)


def _text(words: LeadWords, tell: Tell, now: datetime) -> Text:
    values = tell.values
    match tell.code:
        case "call_municipality":
            return words.tell(
                "call_municipality",
                municipality=words.municipality(values.get("municipality"), now),
                reference=values["reference"],
                national_line=words.words.rules.texts["national_line"],
            )
        case "closed" if "organization" not in values:
            return words.tell("closed_unheld")
        case code:
            filled: dict[str, Text | str] = {"organization": words.organization(values.get("organization", ""))}
            if "date" in values:
                filled["date"] = words.date(datetime.fromisoformat(values["date"]))
            return words.tell(code, **filled)
