"""A consulting hour goes the way of every halt: written down, planned, published, booked, on paper and on the
website; and it says which room.
"""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from uuid import uuid4

from rathaus_desk.domain.bookings.bookings import BookHalt
from rathaus_desk.domain.road.fleet import SaveEquipment, SaveVehicle
from rathaus_desk.domain.road.places import SaveStop, StopKind, StopWords
from rathaus_desk.domain.road.public_timetable import PublicForm
from rathaus_desk.domain.road.rhythms import SaveRhythm
from rathaus_desk.domain.road.timetables import CancelHalt, KeepPlan, PublishTimetable
from rathaus_desk.usecases.bookings.booking_letters import change_letter
from rathaus_desk.usecases.bookings.booking_papers import booking_confirmation
from rathaus_desk.usecases.bookings.day_folders import day_folder
from rathaus_desk.usecases.bookings.halt_offers import halt_offers
from rathaus_desk.usecases.bookings.stop_notices import posters_of, stop_letter
from rathaus_desk.usecases.road.board import road_board
from rathaus_desk.usecases.road.fleet import vehicles
from rathaus_desk.usecases.road.halts import halt
from rathaus_desk.usecases.road.planning import conflicts, proposal
from rathaus_desk.usecases.road.public import public_file
from rathaus_desk.usecases.road.stops import stop
from tests.small_town import ERNA, HEIDKAMP, LUEBBE
from tests.usecases.road_scene import FIRST, LAST, MORNINGS, WEDNESDAYS, Road

SPAN = {"first": FIRST, "last": LAST}
DAY = date(2026, 12, 2)
LIBRARY = StopWords(
    name="Bücherei", district_id=HEIDKAMP, place="Kirchweg 4", indoor="Leseraum", windows=MORNINGS,
    minutes=60, set_up=0, pack_up=0, staff=1, kind=StopKind.CONSULTING,
)  # fmt: skip


class Held(Road):
    """The tiny town: Herr Lübbe is in the Bücherei on the Wednesdays on which a tour goes to the hall."""

    def __init__(self, town):
        super().__init__(town)
        self.with_rhythms()
        self.books = self.do(SaveStop(words=LIBRARY))
        self.do(SaveRhythm(stop_id=self.books.id, rhythm=WEDNESDAYS, **SPAN))
        bag = self.do(SaveEquipment(name="Tasche", services=("wohngeld",)))
        self.do(SaveVehicle(name="Sprechstunden", crew=(LUEBBE,), equipment=(bag.id,), team=1, van=False))

    def published(self):
        plan = self.ask(proposal, **SPAN, rounds=20)
        kept = self.do(KeepPlan(name="Winter", tours=plan.tours, **SPAN))
        self.do(PublishTimetable(timetable_id=kept.id, seen_version=kept.version, consent=True))
        return self.ask(road_board, first=DAY, last=DAY)


def test_it_is_planned_published_booked_and_told_with_its_room(town):
    road = Held(town)
    assert road.ask(stop, stop_id=road.books.id).words == LIBRARY
    assert [one.van for one in road.ask(vehicles)] == [True, True, False]
    board = road.published()
    ((tour, held),) = [one for one in board.halts() if one[1].stop_id == road.books.id]
    assert (tour.vehicle, tour.crew, board.halt_name(held)) == (
        "Sprechstunden",
        (LUEBBE,),
        "Sprechstunde Bücherei",
    )
    assert {one.vehicle for one in board.tours if one is not tour} == {"Mobil 1"}
    assert not [one for one in road.ask(conflicts, **SPAN) if one.staff_id or one.stop_id == road.books.id]
    offers = road.town.guide.ask(halt_offers, service="wohngeld", district_id=HEIDKAMP)
    (offer,) = (one for one in offers if one.halt_id == held.id)
    assert (offer.stop, offer.place, bool(offer.slots)) == (
        "Sprechstunde Bücherei",
        "Kirchweg 4, Leseraum",
        True,
    )
    book = BookHalt(halt_id=held.id, service="wohngeld", starts=offer.slots[0], name="Frau Brand")
    made = road.town.guide.do(book)[0]
    slip = road.town.guide.ask(booking_confirmation, booking_id=made.id)
    assert slip.where[:2] == ("Sprechstunde: Bücherei", "Kirchweg 4, Leseraum, Heidkamp")
    folder = road.ask(day_folder, tour_id=tour.id)
    assert (folder.vehicle, folder.halts[0].place) == ("Sprechstunden", "Kirchweg 4, Leseraum, Heidkamp")
    assert [one.name for one in folder.halts[0].bookings] == ["Frau Brand"]
    assert "Verlängerungskabel" not in str(folder.kit)
    _see_paper_and_files(road)
    erna = road.town.guide.do(replace(book, starts=None, name="", person_id=ERNA, command_id=uuid4()))[0]
    at_hand = road.ask(halt, halt_id=held.id)
    road.do(CancelHalt(halt_id=held.id, seen_version=at_hand.version, note="Wasserschaden"))
    letter = road.town.guide.ask(change_letter, booking_id=erna.id)
    assert letter.subject == "Ihre Anmeldung zur Sprechstunde"
    assert "Diese Sprechstunde fällt leider aus." in [one.text for one in letter.body]
    assert "Servicemobil" not in str(letter.body)


def _see_paper_and_files(road):
    words = next(one.words for one in road.ask(posters_of, **SPAN) if "Bücherei" in one.words.title)
    assert (words.title, words.where) == (
        "Sprechstunde Ihres Rathauses: Bücherei", "Bücherei\nKirchweg 4, Leseraum\nHeidkamp",
    )  # fmt: skip
    assert "Servicemobil" not in f"{words.summary}{words.text}"
    letter = road.ask(stop_letter, stop_id=road.books.id, **SPAN)
    assert letter.subject == "Sprechstunde Ihres Rathauses ganz in der Nähe"
    rows = list(
        csv.DictReader(
            io.StringIO(road.ask(public_file, form=PublicForm.TABLE).content.decode("utf-8-sig")),
            delimiter=";",
        )
    )
    assert {(one["Haltepunkt"], one["Ort"], one["Art"]) for one in rows} == {
        ("Bücherei", "Kirchweg 4, Leseraum", "Sprechstunde"), ("Schützenhaus", "", "Servicemobil"),
    }  # fmt: skip
    kinds = {
        one["properties"]["kind"]
        for one in json.loads(road.ask(public_file, form=PublicForm.POINTS).content)["features"]
    }
    assert kinds == {"halt"}, "nobody knows yet where the library lies"
    page = road.ask(public_file, form=PublicForm.PAGE).content.decode()
    assert "<h1>Servicemobil und Sprechstunden, " in page
    assert '<th scope="row">Sprechstunde Bücherei</th>' in page
    calendar = road.ask(public_file, form=PublicForm.CALENDAR).content.decode()
    assert "SUMMARY:Sprechstunde: Bücherei" in calendar
    assert "SUMMARY:Servicemobil: Schützenhaus" in calendar


def test_whoever_is_in_two_places_at_once_is_named(town_file):
    road = Held(town_file)
    plan = road.ask(proposal, **SPAN, rounds=20)
    hall, books = sorted((one for one in plan.tours if one.day == DAY), key=lambda one: one.vehicle_id)
    both = (hall, replace(books, crew=hall.crew[:1]))
    kept = road.do(KeepPlan(name="Winter", tours=both, **SPAN))
    found = road.ask(conflicts, **SPAN, timetable_id=kept.id)
    said = [one.sentence for one in found if one.code == "C04"]
    assert len(said) == 1
    assert said[0].startswith("Herr Wilkens ist am 2.12. um ")
    (there,) = (one for one in found if one.code == "C04")
    assert there.staff_id == hall.crew[0]
    assert there.day == DAY
