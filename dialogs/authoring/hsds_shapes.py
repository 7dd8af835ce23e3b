"""The objects of Open Referral HSDS 3.1 as far as reading needs to know them: fields, kinds of values, parts, tables.

A field is written `name:kind`, text when no kind is told. `!` must be there and say something; `+` must be there and
may be empty. `[phone]` is a list of parts, `{unit}` one part. The standard: docs.openreferral.org, version 3.1.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_FIELD = re.compile(r"(?P<name>\w+)(?::(?:\[(?P<many>\w+)\]|\{(?P<one>\w+)\}|(?P<kind>\w+)))?(?P<need>[!+]?)")


@dataclass(frozen=True, slots=True)
class Part:
    """Objects within an object: their shape by name, and whether there may be several."""

    shape: str
    many: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of object; `fields` maps a field to the kind of its value, as in `hsds_values`."""

    name: str
    table: str
    fields: Mapping[str, str]
    parts: Mapping[str, Part]
    required: frozenset[str]
    filled: frozenset[str]  #: required, and must say something

    def link_to(self, parent: "Shape") -> str | None:
        """Name the field that tells to which object of a shape this one belongs; None when there is none."""
        if self.name in ON_ANYTHING:
            return ON_ANYTHING[self.name]
        link = f"{parent.name}_id"
        return link if link in self.fields else None


#: What may hang on an object of any kind, and the field that ties it.
ON_ANYTHING = {"attribute": "link_id", "metadata": "resource_id"}
_ALWAYS = "attributes:[attribute] metadata:[metadata]"


def _shape(table: str, name: str, fields: str, always: str = _ALWAYS) -> Shape:
    found = [match for word in f"id:uuid! {fields} {always}".split() if (match := _FIELD.fullmatch(word))]
    parts = {one["name"]: Part(one["many"] or one["one"], bool(one["many"])) for one in found if _is_part(one)}
    return Shape(
        name,
        table,
        {one["name"]: one["kind"] or "text" for one in found if one["name"] not in parts},
        parts,
        frozenset(one["name"] for one in found if one["need"]),
        frozenset(one["name"] for one in found if one["need"] == "!"),
    )


def _is_part(field: re.Match[str]) -> bool:
    return bool(field["many"] or field["one"])


_EVERY = (
    _shape(
        "services.csv",
        "service",
        "organization_id:uuid program_id:uuid name! alternate_name description url:uri additional_urls:[url] "
        "email:email status:status! interpretation_services application_process fees_description wait_time fees "
        "accreditations eligibility_description minimum_age:number maximum_age:number assured_date:day "
        "assurer_email:email licenses alert last_modified:moment phones:[phone] schedules:[schedule] "
        "service_areas:[service_area] service_at_locations:[service_at_location] languages:[language] "
        "organization:{organization} funding:[funding] cost_options:[cost_option] program:{program} "
        "required_documents:[required_document] contacts:[contact] capacities:[service_capacity]",
    ),
    _shape(
        "organizations.csv",
        "organization",
        "name! alternate_name description+ email:email website:uri additional_websites:[url] tax_status tax_id "
        "year_incorporated:number legal_status logo uri:uri parent_organization_id:uuid funding:[funding] "
        "contacts:[contact] phones:[phone] locations:[location] programs:[program] "
        "organization_identifiers:[organization_identifier]",
    ),
    _shape(
        "service_at_location.csv",
        "service_at_location",
        "service_id:uuid location_id:uuid description service_areas:[service_area] contacts:[contact] "
        "phones:[phone] schedules:[schedule] location:{location}",
    ),
    _shape(
        "locations.csv",
        "location",
        "location_type:place! url:uri organization_id:uuid name alternate_name description transportation "
        "latitude:latitude longitude:longitude external_identifier external_identifier_type languages:[language] "
        "addresses:[address] contacts:[contact] accessibility:[accessibility] phones:[phone] schedules:[schedule]",
    ),
    _shape(
        "addresses.csv",
        "address",
        "location_id:uuid attention address_1+ address_2 city+ region state_province+ postal_code+ country+ "
        "address_type:place!",
    ),
    _shape("accessibility.csv", "accessibility", "location_id:uuid description details url:uri"),
    _shape(
        "phones.csv",
        "phone",
        "location_id:uuid service_id:uuid organization_id:uuid contact_id:uuid service_at_location_id:uuid number! "
        "extension:number type description languages:[language]",
    ),
    _shape("languages.csv", "language", "service_id:uuid location_id:uuid phone_id:uuid name code note"),
    _shape(
        "schedules.csv",
        "schedule",
        "service_id:uuid location_id:uuid service_at_location_id:uuid valid_from:day valid_to:day dtstart "
        "timezone:number until count:number wkst:weekday freq:frequency interval:number byday byweekno bymonthday "
        "byyearday description opens_at:clock closes_at:clock schedule_link:uri attending_type notes",
    ),
    _shape(
        "service_areas.csv",
        "service_area",
        "service_id:uuid service_at_location_id:uuid name description extent extent_type uri",
    ),
    _shape(
        "service_capacity.csv",
        "service_capacity",
        "service_id:uuid unit:{unit} unit_id:uuid available:number! maximum:number description updated:moment!",
    ),
    _shape("units.csv", "unit", "name! scheme identifier uri:uri"),
    _shape(
        "contacts.csv",
        "contact",
        "organization_id:uuid service_id:uuid service_at_location_id:uuid location_id:uuid name title department "
        "email:email phones:[phone]",
    ),
    _shape("url.csv", "url", "label url:uri! organization_id:uuid service_id:uuid"),
    _shape("funding.csv", "funding", "organization_id:uuid service_id:uuid source"),
    _shape(
        "cost_options.csv",
        "cost_option",
        "service_id:uuid valid_from valid_to option currency amount:number amount_description",
    ),
    _shape("programs.csv", "program", "organization_id:uuid name! alternate_name description+"),
    _shape("required_documents.csv", "required_document", "service_id:uuid document uri:uri"),
    _shape(
        "organization_identifiers.csv",
        "organization_identifier",
        "organization_id:uuid identifier_scheme identifier_type! identifier!",
    ),
    _shape(
        "attributes.csv",
        "attribute",
        "link_id:uuid taxonomy_term_id:uuid link_type link_entity value taxonomy_term:{taxonomy_term} label",
        "metadata:[metadata]",
    ),
    _shape(
        "taxonomy_terms.csv",
        "taxonomy_term",
        "code name! description+ parent_id:uuid taxonomy taxonomy_detail:{taxonomy} language taxonomy_id:uuid "
        "term_uri:uri",
        "metadata:[metadata]",
    ),
    _shape("taxonomies.csv", "taxonomy", "name! description+ uri:uri version", "metadata:[metadata]"),
    _shape(
        "metadata.csv",
        "metadata",
        "resource_id:uuid resource_type last_action_date! last_action_type! field_name! previous_value+ "
        "replacement_value+ updated_by+",
        "",
    ),
)

#: Shapes by name.
SHAPES: Mapping[str, Shape] = {shape.name: shape for shape in _EVERY}
#: Shapes by the file of their table.
TABLES: Mapping[str, Shape] = {shape.table: shape for shape in _EVERY}

#: Parts that must be there.
REQUIRED_PARTS: Mapping[str, str] = {"service_capacity": "unit"}


def reference_field(part: str) -> str:
    """Name the field that holds the id of a single part: `location_id` for `location`."""
    return "taxonomy_id" if part == "taxonomy_detail" else f"{part}_id"
