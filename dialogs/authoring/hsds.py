"""The directory as Open Referral HSDS 3.1, in JSON and in tables: out, and in again without loss. See docs/hsds.md."""

from collections.abc import Mapping

from dialogs.authoring.hsds_assembly import put_together
from dialogs.authoring.hsds_documents import dump, load
from dialogs.authoring.hsds_nodes import Faults
from dialogs.authoring.hsds_places import Municipalities
from dialogs.authoring.hsds_reading import records_of
from dialogs.authoring.hsds_tables import lay_out
from dialogs.authoring.hsds_writing import write_objects
from dialogs.casework.directory import Records
from dialogs.casework.imports import Reading

__all__ = ["Municipalities", "read_json", "read_tables", "write_json", "write_tables"]


def write_json(records: Records, *, utc_offset_hours: int) -> str:
    """Write a list of services, each with its organisation; organisations without a service make it an envelope.

    `utc_offset_hours` is that of Amsterdam on the day of writing, 1 or 2: HSDS wants a number for it.
    """
    return dump(*write_objects(records, utc_offset_hours))


def read_json(text: str, *, places: Municipalities) -> Reading:
    """Read a service, a list of services, an envelope of ours, or a page of an HSDS API.

    A fault names the field by its path ("services[3].schedules[0].opens_at"), or the line where it is no JSON.
    """
    faults = Faults()
    return records_of(load(text, faults), places, faults)


def write_tables(records: Records, *, utc_offset_hours: int) -> dict[str, str]:
    """Write tables: file name ("services.csv") -> CSV with a heading; tables without rows are left out."""
    return lay_out(*write_objects(records, utc_offset_hours))


def read_tables(tables: Mapping[str, str], *, places: Municipalities) -> Reading:
    """Read tables by file name; a fault names the line in the table, and the column ("services.csv: status")."""
    faults = Faults()
    return records_of(put_together(tables, faults), places, faults)
