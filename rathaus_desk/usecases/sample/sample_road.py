"""The road of the sample town: 14 stops, two vehicles, two consulting hours, and a published timetable."""

from collections.abc import Iterator
from datetime import date, datetime
from random import Random
from typing import Any

from sqlalchemy import select

from rathaus_desk.domain.actors import Actor, Role
from rathaus_desk.domain.office.town import Office
from rathaus_desk.domain.road.places import Coverage, Eligibility, StopKind, VisitState
from rathaus_desk.domain.road.rhythms import RhythmKind
from rathaus_desk.domain.road.timetables import HaltState, KeepPlan, PublishTimetable
from rathaus_desk.domain.text import sort_key
from rathaus_desk.store.changes import Store
from rathaus_desk.store.road_tables import (
    CrewMemberRow,
    EquipmentSetRow,
    HaltCountRow,
    HaltRow,
    HomeVisitRow,
    InstitutionRow,
    SchoolHolidayRow,
    StopRhythmRow,
    StopRow,
    TimetableRow,
    TourRow,
    TravelMinutesRow,
    VehicleOutRow,
    VehicleRow,
)
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.road.planning import proposal
from rathaus_desk.usecases.road.school import SOURCE, school_terms
from rathaus_desk.usecases.road.timetables import keep_plan, publish_timetable
from rathaus_desk.usecases.sample.sample_bookings import book_sample_halts, person_named
from rathaus_desk.usecases.sample.sample_office import Rows, Seeds, read_seed
from rathaus_desk.usecases.sample.sample_times import command_id_at

_STOP = (
    "name", "place", "latitude", "longitude", "parking", "power", "step_free", "toilet", "indoor",
    "key_holder", "permit_note", "poster_place", "services", "minutes",
)  # fmt: skip
_STAND_STILL = {"set_up": 5, "pack_up": 5, "staff": 2, "active": True, "version": 1}
ROUNDS, SEED = 40, 2  # a plan in which the right equipment comes to every booking of the sample town
# Staff of two and the vehicle, for each hour of a halt, in cents.
COST_PER_HOUR = 9_400


def sample_road(seeds: Seeds, today: datetime) -> Iterator[Rows]:
    """Yield what the service mobile drives by, in the order in which it may be written."""
    given = read_seed("road")
    yield StopRow, [_stop(number, one, seeds) for number, one in enumerate(given["stops"], 1)]
    rhythms = [(at, one) for at, stop in enumerate(given["stops"], 1) for one in stop["rhythms"]]
    yield StopRhythmRow, [_rhythm(number, at, one) for number, (at, one) in enumerate(rhythms, 1)]
    yield (
        EquipmentSetRow,
        [
            {"id": number, **one, "active": True, "version": 1}
            for number, one in enumerate(given["equipment"], 1)
        ],
    )
    crew = [
        {"staff_id": seeds.staff_ids[one["staff"]], "drives": one["drives"], "duty": [], "version": 1}
        for one in given["crew"]
    ]
    yield CrewMemberRow, crew
    yield VehicleRow, [_vehicle(number, one, seeds) for number, one in enumerate(given["vehicles"], 1)]
    yield VehicleOutRow, list(_outages(given["vehicles"]))
    yield SchoolHolidayRow, list(_school(seeds.town["land"], today.date()))
    yield TravelMinutesRow, list(_drives(given, crew[0]["staff_id"]))
    yield (
        InstitutionRow,
        [_institution(number, one, seeds) for number, one in enumerate(given["institutions"], 1)],
    )


def drive_sample_road(store: Store, seeds: Seeds, today: datetime, office: Office, seed: int) -> None:
    """Publish this autumn's timetable as the crew would, take wishes and bookings, and count until today."""
    given = read_seed("road")["timetable"]
    first, last = date.fromisoformat(given["from"]), date.fromisoformat(given["to"])
    published = datetime.fromisoformat(given["published"])
    unit_id = seeds.unit_ids["buergerbuero"]
    planner = Actor(seeds.staff_ids[given["planner"]], "", Role.MOBILE, unit_id)
    taker = Actor(seeds.staff_ids["oezdemir"], "", Role.GUIDE, unit_id)
    with store.write.begin() as session:
        work = Work(session, planner, published, office, command_id_at(published))
        session.add_all(_visits(work, seeds))
        session.flush()
        plan = proposal(work, first, last, seed=SEED, rounds=ROUNDS)
        kept = keep_plan(work, KeepPlan(name=given["name"], first=first, last=last, tours=plan.tours))
        publish = PublishTimetable(timetable_id=kept.id, seen_version=kept.version, consent=True)
        publish_timetable(work, publish)
        book_sample_halts(work, taker, today, published)
        session.add_all(_counts(work, today.date(), Random(f"road {seed}")))


def _stop(number: int, one: dict[str, Any], seeds: Seeds) -> dict[str, Any]:
    return {
        **{name: one[name] for name in _STOP},
        **_STAND_STILL,
        **{name: one[name] for name in ("set_up", "staff") if name in one},
        "id": number,
        "kind": StopKind(one.get("kind", StopKind.HALT)),
        "sort_name": sort_key(one["name"]),
        "district_id": seeds.district_ids[one["district"]],
        "coverage": Coverage(one["coverage"]),
        "permit_until": date.fromisoformat(one["permit_until"]) if one["permit_until"] else None,
        "windows": [[day, _minute(begins), _minute(ends)] for day, begins, ends in one["windows"]],
    }


def _rhythm(number: int, stop_id: int, one: dict[str, Any]) -> dict[str, Any]:
    anchor = one.get("anchor")
    return {
        "id": number,
        "stop_id": stop_id,
        "first": date.fromisoformat(one["from"]),
        "last": date.fromisoformat(one["to"]),
        "kind": RhythmKind(one["kind"]),
        "weekdays": one["weekdays"],
        "every": one.get("every", 1),
        "anchor": date.fromisoformat(anchor) if anchor else None,
        "odd": one.get("odd", False),
        "nths": one.get("nths", []),
        "months": [],
        "dates": one.get("dates", []),
        "in_school_holidays": one.get("in_school_holidays", True),
        "version": 1,
    }


def _vehicle(number: int, one: dict[str, Any], seeds: Seeds) -> dict[str, Any]:
    kept = {name: one[name] for name in ("name", "depot", "latitude", "longitude", "team", "equipment")}
    crew = [seeds.staff_ids[key] for key in one["crew"]]
    van = one.get("van", True)
    return {**kept, "id": number, "crew": crew, "van": van, "active": True, "version": 1}


def _outages(vehicles: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    listed = [(at, out) for at, one in enumerate(vehicles, 1) for out in one["out"]]
    for number, (vehicle_id, out) in enumerate(listed, 1):
        yield {
            "id": number,
            "vehicle_id": vehicle_id,
            "first": date.fromisoformat(out["from"]),
            "last": date.fromisoformat(out["to"]),
            "reason": out["reason"],
        }


def _school(land: str, today: date) -> Iterator[dict[str, Any]]:
    for number, (first, last, name) in enumerate(school_terms(land, today.year, today.year + 1), 1):
        yield {
            "id": number, "first": first, "last": last, "name": name, "source": SOURCE, "noted_on": today,
        }  # fmt: skip


def _drives(given: dict[str, Any], staff_id: int) -> Iterator[dict[str, Any]]:
    stops = {f"s:{one['key']}": f"s{number}" for number, one in enumerate(given["stops"], 1)}
    for start, end, minutes in given["drives"]:
        keys = sorted(stops.get(one, one.replace(":", "")) for one in (start, end))
        yield {
            "start_key": keys[0], "end_key": keys[1], "minutes": minutes, "staff_id": staff_id, "version": 1,
        }  # fmt: skip


def _institution(number: int, one: dict[str, Any], seeds: Seeds) -> dict[str, Any]:
    kept = {name: one[name] for name in ("name", "address", "contact", "phone")}
    return {
        **kept, "id": number, "district_id": seeds.district_ids[one["district"]], "active": True,
        "version": 1,
    }  # fmt: skip


def _visits(work: Work, seeds: Seeds) -> Iterator[HomeVisitRow]:
    for one in read_seed("road")["home_visits"]:
        kept = {name: one[name] for name in ("name", "address", "minutes", "persons", "services", "note")}
        yield HomeVisitRow(
            id=work.new_id(),
            district_id=seeds.district_ids[one["district"]],
            first=date.fromisoformat(one["from"]),
            last=date.fromisoformat(one["to"]),
            eligibility=Eligibility(one["eligibility"]),
            person_id=person_named(work, one["person"]),
            institution_id=one["institution"],
            state=VisitState.WISHED,
            **kept,
        )


def _counts(work: Work, today: date, source: Random) -> Iterator[HaltCountRow]:
    query = (
        select(HaltRow, StopRow.step_free)
        .join(TourRow, TourRow.id == HaltRow.tour_id)
        .join(TimetableRow, TimetableRow.id == TourRow.timetable_id)
        .join(StopRow, StopRow.id == HaltRow.stop_id)
        .where(TourRow.day < today, HaltRow.state == HaltState.PUBLISHED)
        .order_by(TourRow.day, HaltRow.opens, HaltRow.id)
    )
    for halt, step_free in work.session.execute(query).all():
        hours = (halt.closes - halt.opens) / 60
        served = source.randint(1, 4 if step_free else 2) + source.randint(0, round(2 * hours))
        yield HaltCountRow(
            halt_id=halt.id,
            walk_ins=source.randint(0, served),
            served=served,
            cost_cents=round(COST_PER_HOUR * (hours + 1)),
            staff_id=work.actor.staff_id,
        )


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
