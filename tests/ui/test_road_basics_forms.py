"""What is typed into the forms of Grundlagen, of a tour and of a count, and what of it is refused."""

from dataclasses import replace
from datetime import date

import pytest

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.road.basics import DriveLine, RoadBasics
from rathaus_desk.domain.road.closures import (
    DropClosure,
    DropEquipmentOut,
    EquipmentOut,
    NoteClosure,
    NoteEquipmentOut,
    StopClosure,
)
from rathaus_desk.domain.road.fleet import (
    CrewMember,
    DropCrewMember,
    DropOutage,
    EquipmentSet,
    NoteOutage,
    SaveCrewMember,
    SchoolHoliday,
    SetDrive,
    Vehicle,
    VehicleOut,
)
from rathaus_desk.domain.road.halt_counts import HaltCount
from rathaus_desk.domain.road.places import (
    Eligibility,
    HomeVisit,
    HomeVisitWords,
    Institution,
    VisitState,
)
from rathaus_desk.domain.road.rhythms import Rhythm, RhythmKind, StopRhythm
from rathaus_desk.ui.road.basics_fleet import Crew, Equipment, Vehicles
from rathaus_desk.ui.road.basics_outages import Outages
from rathaus_desk.ui.road.basics_places import Drives, Holidays, Institutions, Visits
from rathaus_desk.ui.road.basics_sections import Typed, days_in_words, ones_named
from rathaus_desk.ui.road.rhythm_form import new_rhythm_values, rhythm_command, season_of
from rathaus_desk.ui.road.road_forms import services_of
from rathaus_desk.ui.road.tour_forms import count_command, count_values

TODAY = date(2026, 11, 24)
BUS = Vehicle(7, "Mobil 1", "Bauhof", 52.74291, 8.2141, 3, (2, 1), (5,), False, 4)
CASE = EquipmentSet(5, "Koffer 1", ("rates", "perso"), True, False, 2)
OLD_CASE = EquipmentSet(6, "Koffer alt", (), False, False, 1)
ERNA = CrewMember(1, "Frau Erna", False, ((0, 480, 720), (0, 750, 960)), 3)
TOM = CrewMember(2, "Herr Tom", True, (), 1)
HOME = Institution(8, "Haus am Teich", "Teichweg 1", "Frau Linde", "123", 30, 5, False)
WORDS = HomeVisitWords(
    name="Frau S.",
    address="Rosenweg 4",
    district_id=30,
    first=date(2026, 12, 1),
    last=date(2026, 12, 18),
    eligibility=Eligibility.BEDRIDDEN,
    minutes=45,
    persons=2,
    services=("rates",),
    person_id=99,
    institution_id=9,
    note="zweimal klingeln",
)
VISIT = HomeVisit(11, WORDS, VisitState.DONE, 6)
OUT = VehicleOut(12, 7, date(2026, 12, 1), date(2026, 12, 4), "TÜV")
TERM = SchoolHoliday(13, date(2026, 12, 23), date(2027, 1, 9), "Weihnachtsferien", "Schulamt", TODAY)
RECKONED = DriveLine("s1", "s2", "Markt", "Halle", 9, "aus der Luftlinie geschätzt")
TYPED_IN = DriveLine("s1", "s3", "Markt", "Schule", 14, "von Hand eingetragen, Herr Tom", 14, 2)
KNOWN = RoadBasics(
    today=TODAY,
    vehicles=(BUS,),
    outages=(OUT,),
    equipment=(replace(CASE, active=True), OLD_CASE),
    crew=(ERNA, TOM),
    staff={1: "Frau Erna", 2: "Herr Tom", 3: "Frau Neu"},
    duty={},
    leave={},
    holidays=(TERM,),
    drives=(RECKONED, TYPED_IN),
    institutions=(HOME, replace(HOME, id=9, active=True)),
    visits=(VISIT,),
    districts={30: "Mitte"},
    services={"rates": "Mahnung, Stundung oder Ratenzahlung", "perso": "Personalausweis"},
)


def known(section):
    section.known = KNOWN
    return section


def sent(section, item, **typed):
    """Return what the form sends once it is filled with an item and something is typed."""
    values = {**section.values(item), **typed}
    return section.change(Typed(values, item, 41))


@pytest.mark.parametrize(
    ("section", "item", "same"),
    [
        (Vehicles(), BUS, ("name", "depot", "latitude", "longitude", "team", "crew", "equipment", "active")),
        (Equipment(), CASE, ("name", "services", "needs_power", "active")),
        (Crew(), ERNA, ("staff_id", "drives", "duty")),
        (Institutions(), HOME, ("name", "address", "contact", "phone", "district_id", "active")),
        (Visits(), VISIT, ("words", "state")),
    ],
)
def test_what_a_form_shows_is_sent_as_it_was_and_taken_back_as_it_was(section, item, same):
    change = sent(known(section), item)
    assert change.command.seen_version == 41
    assert {name: getattr(change.command, name) for name in same} == {
        name: getattr(item, name) for name in same
    }
    back = change.back(replace(item, version=42))
    assert back.seen_version == 42
    assert {name: getattr(back, name) for name in same} == {name: getattr(item, name) for name in same}


@pytest.mark.parametrize(
    ("section", "item"), [(Vehicles(), BUS), (Equipment(), CASE), (Institutions(), HOME)]
)
def test_what_is_no_longer_used_is_not_put_away_twice_and_what_is_new_goes_back_there(section, item):
    with pytest.raises(Refused, match="schon nicht mehr"):
        known(section).drop(item)
    used = replace(item, active=True)
    gone = section.drop(used)
    assert (gone.command.active, gone.command.seen_version) == (False, item.version)
    assert gone.back(replace(used, active=False, version=9)).active
    new = section.change(Typed(section.values(used), None, 0))
    assert new.command.active
    assert not new.back(used).active


def test_a_new_home_visit_keeps_whose_it_is_and_taking_it_back_calls_it_off():
    section = known(Visits(77))
    change = section.change(Typed(section.values(VISIT), None, 0))
    assert (change.command.words.person_id, change.command.visit_id) == (77, None)
    assert change.back(VISIT).state is VisitState.CANCELLED
    assert section.drop(VISIT).command.state is VisitState.CANCELLED
    assert section.drop(VISIT).back(replace(VISIT, version=7)).state is VisitState.DONE
    with pytest.raises(Refused, match="Ortsteil"):
        section.change(Typed({**section.values(VISIT), "district_id": ""}, None, 0))


def test_an_outage_of_one_day_needs_no_second_one():
    section = known(Outages())
    typed = {"what": "v7", "first": "1.12.", "last": "", "reason": "TÜV"}
    change = section.change(Typed(typed, None, 0))
    assert (change.command.first, change.command.last) == (date(2026, 12, 1), date(2026, 12, 1))
    assert isinstance(change.back(OUT), DropOutage)
    assert change.back(OUT).outage_id == 12
    back = section.drop(OUT).back(None)
    assert isinstance(back, NoteOutage)
    assert (back.vehicle_id, back.first, back.last, back.reason) == (7, OUT.first, OUT.last, "TÜV")
    closed = StopClosure(31, 5, OUT.first, OUT.last, "Schützenfest")
    broken = EquipmentOut(32, CASE.id, OUT.first, OUT.last, "Reparatur")
    for item, drop, note in (
        (closed, DropClosure(closure_id=31), NoteClosure(stop_id=5, first=OUT.first, last=OUT.last)),
        (broken, DropEquipmentOut(out_id=32),
         NoteEquipmentOut(equipment_id=CASE.id, first=OUT.first, last=OUT.last)),
    ):  # fmt: skip
        gone = section.drop(item)
        again = replace(gone.back(item), command_id=note.command_id)
        assert replace(gone.command, command_id=drop.command_id) == drop
        assert again == replace(note, reason=item.reason)
    assert "gesperrt" in section.drop(closed).said
    with pytest.raises(Refused, match="gesperrt"):
        section.change(Typed({**typed, "what": ""}, None, 0))


def test_the_crew_takes_somebody_in_and_lets_go_again():
    section = known(Crew())
    typed = {"staff_id": "3", "drives": "nein", "duty": "Mo 8–12\nMo 12:30–16"}
    change = section.change(Typed(typed, None, 0))
    assert (change.command.staff_id, change.command.drives) == (3, False)
    assert change.command.duty == ((0, 480, 720), (0, 750, 960))
    assert isinstance(change.back(ERNA), DropCrewMember)
    again = section.drop(ERNA).back(ERNA)
    assert isinstance(again, SaveCrewMember)
    assert (again.duty, again.drives, again.seen_version) == (ERNA.duty, False, 0)
    with pytest.raises(Refused, match="Mo 25"):
        section.change(Typed({**typed, "duty": "Mo 25"}, None, 0))


def test_holidays_are_noted_with_their_source():
    section = known(Holidays())
    back = section.drop(TERM).back(TERM)
    assert (back.first, back.last, back.name, back.source) == (
        TERM.first, TERM.last, "Weihnachtsferien", "Schulamt",
    )  # fmt: skip
    typed = {"name": "Ostern", "first": "", "last": "2.4.2027", "source": "Schulamt"}
    with pytest.raises(Refused) as refused:
        section.change(Typed(typed, None, 0))
    assert refused.value.field == "first"


def test_minutes_typed_in_go_before_what_is_reckoned_until_they_are_taken_away():
    section = known(Drives())
    change = sent(section, RECKONED, minutes="12")
    assert (change.command.minutes, change.command.seen_version) == (12, 41)
    assert (change.back(TYPED_IN).minutes, change.back(TYPED_IN).seen_version) == (None, 2)
    assert section.values(RECKONED) == {"minutes": ""}
    gone = section.drop(TYPED_IN)
    assert gone.command.minutes is None
    back = gone.back(None)
    assert isinstance(back, SetDrive)
    assert (back.minutes, back.seen_version) == (14, 0)
    for typed in ("", "neun", "²"):
        with pytest.raises(Refused):
            sent(section, RECKONED, minutes=typed)
    with pytest.raises(Refused, match="nichts von Hand"):
        section.drop(RECKONED)


def test_people_and_things_are_named_by_a_part_of_their_name():
    names = {1: "Frau Özdemir", 2: "Herr Poppe", 3: "Frau Popp"}
    assert ones_named("poppe, Oezdemir,, Herr Poppe", names, "crew") == (2, 1)
    assert ones_named("Frau Popp", names, "crew") == (3,)
    for typed, why in (("Meier", "keinem"), ("popp", "mehreren")):
        with pytest.raises(Refused, match=why) as refused:
            ones_named(typed, names, "crew")
        assert refused.value.field == "crew"
        assert "Frau Özdemir" in str(refused.value)


def test_a_service_may_have_commas_in_its_name():
    typed = "Personalausweis, mahnung, Stundung oder Ratenzahlung"
    assert services_of(typed, KNOWN.services) == ("perso", "rates")
    with pytest.raises(Refused, match="„Stundung“"):
        services_of("Personalausweis, Stundung", KNOWN.services)


@pytest.mark.parametrize(
    ("typed", "cents"), [("", None), ("36", 3600), ("36,5", 3650), ("1.036,05 €", 103_605)]
)
def test_costs_are_read_as_people_write_them(typed, cents):
    command = count_command({"walk_ins": "3", "served": "4", "cost": typed}, 5, 2)
    assert (command.walk_ins, command.served, command.cost_cents) == (3, 4, cents)
    shown = count_values(HaltCount(5, 3, 4, cents, "Herr Tom", 1))
    assert count_command(shown, 5, 2).cost_cents == cents


@pytest.mark.parametrize(("field", "typed"), [("walk_ins", "x"), ("served", ""), ("cost", "36,505")])
def test_a_count_that_is_none_is_refused_at_its_field(field, typed):
    with pytest.raises(Refused) as refused:
        count_command({"walk_ins": "1", "served": "2", "cost": "", field: typed}, 5, 0)
    assert refused.value.field == field


def test_a_second_season_begins_the_day_after_the_first():
    weekly = Rhythm(RhythmKind.WEEKS, weekdays=(2,), every=2, anchor=date(2026, 9, 2))
    autumn = StopRhythm(51, 3, date(2026, 9, 1), date(2026, 12, 31), weekly, 4)
    values = new_rhythm_values((autumn,), TODAY)
    assert (values["first"], values["weekdays"], values["every"]) == ("01.01.2027", "Mi", "2")
    assert season_of(values, (autumn,)) is None
    assert season_of({"season": "51"}, (autumn,)) == autumn
    command = rhythm_command(values, 3, season_of(values, (autumn,)), 0, TODAY)
    assert (command.rhythm_id, command.first) == (None, date(2027, 1, 1))
    assert new_rhythm_values((), TODAY)["first"] == "24.11.2026"


def test_days_are_said_shortly():
    assert days_in_words(TODAY, TODAY) == "24.11.2026"
    assert days_in_words(TODAY, date(2026, 11, 30)) == "24.11.2026 – 30.11.2026"
