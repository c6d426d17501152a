"""The town hall that the shipped files describe: its settings, units, staff and services, as rows."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.office.addresses import street_key
from rathaus_desk.domain.text import sort_key
from rathaus_desk.places import place
from rathaus_desk.store.base import Row
from rathaus_desk.store.list_tables import OfferRow
from rathaus_desk.store.office_tables import (
    AbsenceRow,
    DeputyRow,
    DistrictRow,
    ResponsibilityRow,
    ServiceRow,
    SettingRow,
    StaffRow,
    StreetRow,
    UnitRow,
)
from rathaus_desk.store.routing_tables import OutsideAuthorityRow
from rathaus_desk.usecases.office.offers import offer_rows
from rathaus_desk.usecases.office.office import TOWN
from rathaus_desk.usecases.sample.sample_authorities import authority_rows

USUAL_MINUTES = 15  # of an appointment, where the catalogue says nothing else

Rows = tuple[type[Row], list[dict[str, Any]]]


@dataclass(frozen=True)
class Seeds:
    """The shipped files about the sample town, read once; the ids follow the order in the files."""

    town: dict[str, Any]
    units: list[dict[str, Any]]
    staff: list[dict[str, Any]]
    absences: list[dict[str, Any]]
    districts: list[dict[str, Any]]
    services: list[dict[str, Any]]
    responsibilities: list[dict[str, Any]]
    offers: list[dict[str, Any]]

    @property
    def unit_ids(self) -> dict[str, int]:
        """The id of each unit by its key."""
        return _ids(self.units)

    @property
    def staff_ids(self) -> dict[str, int]:
        """The id of each member of staff by key."""
        return _ids(self.staff)

    @property
    def district_ids(self) -> dict[str, int]:
        """The id of each district by its key."""
        return _ids(self.districts)

    @property
    def service_ids(self) -> dict[str, int]:
        """The id of each service by its key."""
        return _ids(self.services)

    @property
    def streets(self) -> tuple[tuple[str, int, str], ...]:
        """Every street with the id and the postcode of its district."""
        return tuple(
            (street, number, district["postcode"])
            for number, district in enumerate(self.districts, 1)
            for street in district["streets"]
        )


def read_seed(name: str) -> Any:
    """Return what a shipped file of db/seed says."""
    return json.loads(place("db", "seed", f"{name}.json").read_text(encoding="utf-8"))


def read_seeds() -> Seeds:
    """Return the files that describe the town hall."""
    return Seeds(
        *(
            read_seed(name)
            for name in (
                "town",
                "units",
                "staff",
                "absences",
                "districts",
                "services",
                "responsibilities",
                "offers",
            )
        )
    )


def sample_office(seeds: Seeds, today: datetime) -> Iterator[Rows]:
    """Yield the rows of the sample town hall in the order in which they may be written.

    `today` becomes the town's standing clock; absences lie around it.
    """
    yield SettingRow, [{"key": TOWN, "value": seeds.town | {"practice_now": today.isoformat()}}]
    yield UnitRow, _unit_rows(seeds.units)
    yield OutsideAuthorityRow, list(authority_rows())
    yield StaffRow, _staff_rows(seeds)
    yield DeputyRow, _deputy_rows(seeds)
    yield AbsenceRow, _absence_rows(seeds, today.date())
    yield DistrictRow, _district_rows(seeds)
    yield StreetRow, _street_rows(seeds)
    yield ServiceRow, _service_rows(seeds)
    yield ResponsibilityRow, [*_own_units(seeds, clerks=True), *_narrow_rules(seeds)]
    yield OfferRow, offer_rows(seeds.offers, seeds.district_ids)


def empty_office(seeds: Seeds, town: Mapping[str, Any], login: str) -> Iterator[Rows]:
    """Yield the rows of a town hall of one's own: the shipped units and services, two places to sign in.

    `login` is who sets it up; `town` has the keys of the sample town's file.
    """
    yield SettingRow, [{"key": TOWN, "value": dict(town)}]
    yield UnitRow, [row | {"room": "", "phone": "", "email": ""} for row in _unit_rows(seeds.units)]
    yield StaffRow, _first_staff(seeds, town["opening_hours"], login)
    yield ServiceRow, _service_rows(seeds)
    yield ResponsibilityRow, list(_own_units(seeds, clerks=False))


def own_town(seeds: Seeds) -> dict[str, Any]:
    """Return what a town of one's own starts with until it is set up: usual hours, no name, no sample clock.

    The Land is the sample town's, because without one no due date can be counted.
    """
    blank = {"town": "Unser Rathaus", "official_name": "Unser Rathaus", "closures": []}
    kept = {key: seeds.town[key] for key in ("land", "time_zone", "opening_hours")}
    return {**dict.fromkeys(seeds.town, ""), **blank, **kept, "practice_now": None}


def _ids(entries: list[dict[str, Any]]) -> dict[str, int]:
    return {entry["key"]: number for number, entry in enumerate(entries, 1)}


def _unit_rows(units: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": number, **unit} for number, unit in enumerate(units, 1)]


def _staff_rows(seeds: Seeds) -> list[dict[str, Any]]:
    return [
        {
            **{
                key: one[key]
                for key in ("login", "title", "given_name", "family_name", "room", "phone", "duty")
            },
            "id": number,
            "sort_name": sort_key(f"{one['family_name']} {one['given_name']}"),
            "role": Role(one["role"]),
            "unit_id": seeds.unit_ids[one["unit"]],
            "active": True,
        }
        for number, one in enumerate(seeds.staff, 1)
    ]


def _first_staff(seeds: Seeds, hours: list[Any], login: str) -> list[dict[str, Any]]:
    """Return one guide, so that the work can begin, and one place to set the house up from."""
    places = ((login, "Empfang", Role.GUIDE), ("verwaltung", "Administration", Role.ADMIN))
    return [
        {
            "id": number,
            "login": name,
            "title": "",
            "given_name": "",
            "family_name": shown,
            "sort_name": sort_key(shown),
            "role": role,
            "unit_id": seeds.unit_ids["buergerbuero"],
            "room": "",
            "phone": "",
            "duty": hours,
            "active": True,
        }
        for number, (name, shown, role) in enumerate(places, 1)
    ]


def _deputy_rows(seeds: Seeds) -> list[dict[str, Any]]:
    ids = seeds.staff_ids
    return [
        {"staff_id": ids[one["key"]], "rank": rank, "deputy_id": ids[deputy]}
        for one in seeds.staff
        for rank, deputy in enumerate(one["deputies"], 1)
    ]


def _absence_rows(seeds: Seeds, today: date) -> list[dict[str, Any]]:
    return [
        {
            "id": number,
            "staff_id": seeds.staff_ids[one["staff"]],
            "first": today + timedelta(days=one["from_day"]),
            "last": today + timedelta(days=one["to_day"]),
        }
        for number, one in enumerate(seeds.absences, 1)
    ]


def _district_rows(seeds: Seeds) -> list[dict[str, Any]]:
    return [
        {"id": number, **{key: value for key, value in one.items() if key != "streets"}}
        for number, one in enumerate(seeds.districts, 1)
    ]


def _street_rows(seeds: Seeds) -> list[dict[str, Any]]:
    return [
        {"id": number, "district_id": district_id, "name": name, "folded": street_key(name)}
        for number, (name, district_id, _) in enumerate(seeds.streets, 1)
    ]


def _service_rows(seeds: Seeds) -> list[dict[str, Any]]:
    return [
        {
            "minutes": USUAL_MINUTES,
            **{key: value for key, value in one.items() if key not in ("unit", "clerk")},
            "id": number,
            "sort_name": sort_key(one["name"]),
            "unit_id": seeds.unit_ids[one["unit"]],
        }
        for number, one in enumerate(seeds.services, 1)
    ]


def _own_units(seeds: Seeds, *, clerks: bool) -> Iterator[dict[str, Any]]:
    """Yield the rule that holds for the whole town: a service is answered by its own unit."""
    for number, one in enumerate(seeds.services, 1):
        clerk = one["clerk"] if clerks else ""
        yield _rule(number, number, seeds.unit_ids[one["unit"]], seeds.staff_ids[clerk] if clerk else None)


def _narrow_rules(seeds: Seeds) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(seeds.responsibilities, len(seeds.services) + 1):
        rule = _rule(
            number,
            seeds.service_ids[one["service"]],
            seeds.unit_ids[one["unit"]],
            seeds.staff_ids[one["staff"]] if one["staff"] else None,
        )
        yield rule | {
            "district_id": seeds.district_ids[one["district"]] if one["district"] else None,
            "valid_from": date.fromisoformat(one["from"]) if one["from"] else None,
            "valid_until": date.fromisoformat(one["to"]) if one["to"] else None,
            "because": one["because"],
        }


def _rule(number: int, service_id: int, unit_id: int, staff_id: int | None) -> dict[str, Any]:
    return {
        "id": number,
        "service_id": service_id,
        "unit_id": unit_id,
        "staff_id": staff_id,
        "district_id": None,
        "valid_from": None,
        "valid_until": None,
        "because": "",
    }
