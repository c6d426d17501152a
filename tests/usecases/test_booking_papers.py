"""Paper of the road: the slip, the folder with its kit and forms, posters, flyer and letter of a stop."""

from dataclasses import replace
from datetime import date

import pytest

from rathaus_desk.domain.bookings.bookings import BookHalt
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.outbox import ReserveNumbers
from rathaus_desk.domain.notices.notices import NoticeSheet
from rathaus_desk.domain.paper.letters import PrintSize
from rathaus_desk.domain.road.closures import NoteClosure, NoteEquipmentOut
from rathaus_desk.domain.road.places import HomeVisitWords, SaveHomeVisit, SaveInstitution, SaveStop
from rathaus_desk.domain.road.timetables import CancelHalt, HaltState, MoveHalt
from rathaus_desk.store.road_tables import HaltRow
from rathaus_desk.usecases.bookings.booking_papers import booking_confirmation, draw_booking
from rathaus_desk.usecases.bookings.day_folders import day_folder, draw_day_folder, workplace_of
from rathaus_desk.usecases.bookings.stop_notices import draw_posters, posters_of, stop_letter, stop_notice
from rathaus_desk.usecases.cases.letters import draw_letter
from rathaus_desk.usecases.notices.sheets import draw_notice_sheet, notice_paper
from rathaus_desk.usecases.road.halts import halt
from rathaus_desk.usecases.road.timetables import tours
from tests.paper.paper_reading import structure_texts
from tests.small_town import ERNA, HIDDEN
from tests.usecases.booking_scene import HALL_DAY, NINE, SLOTS, Booked
from tests.usecases.road_scene import FIRST, HALL, LAST

SPAN = {"first": FIRST, "last": LAST}


@pytest.fixture
def road(town):
    return Booked(town)


def folder(road, numbers=()):
    tour = road.ask(tours, first=HALL_DAY, last=HALL_DAY)[0]
    return road.ask(day_folder, tour_id=tour.id, numbers=numbers)


def version(road, halt_id):
    return road.ask(halt, halt_id=halt_id).version


def test_the_slip_says_when_and_where_and_not_what_is_delicate(road):
    made = road.book(SLOTS[1], person_id=ERNA, name="", ride_needed=True, ride_from="Rosenweg 4")
    sheet = road.town.guide.ask(booking_confirmation, booking_id=made.id)
    assert (sheet.starts.date(), sheet.starts.hour, sheet.starts.minute) == (HALL_DAY, 9, 20)
    assert (sheet.what, sheet.bring, sheet.replaces) == (("Ihr Anliegen",), (), "")
    assert sheet.where[0] == "Servicemobil: Schützenhaus"
    assert sheet.where[-1] == "Sie werden abgeholt: Rosenweg 4"
    assert draw_booking(sheet).startswith(b"%PDF")
    road.do(MoveHalt(halt_id=road.hall_halt, day=date(2026, 12, 4), vehicle_id=road.bus.id, opens=NINE,
                     seen_version=version(road, road.hall_halt), consent=True))  # fmt: skip
    moved = road.town.guide.ask(booking_confirmation, booking_id=made.id)
    assert moved.replaces == "Ihr Termin ist verlegt. Vorher war er Mittwoch, 2. Dezember, 9:20 Uhr."


def test_who_waits_gets_no_slip(road):
    made = road.book(None)
    with pytest.raises(Refused, match="keine Zeit"):
        road.town.guide.ask(booking_confirmation, booking_id=made.id)


def test_the_folder_gathers_tour_bookings_and_house(road):
    words = replace(HALL, key_holder="Frau Kröger", step_free=False)
    road.do(SaveStop(stop_id=road.hall.id, seen_version=road.hall.version, words=words))
    road.book(SLOTS[1], name="Frau Brand", phone="04471 99")
    road.book(None, name="Herr Wart", ride_needed=True)
    made = folder(road, ("26-00001-1",))
    assert (made.day, made.vehicle, made.departs, made.back) == (HALL_DAY, "Mobil 1", 480, 720)
    assert len(made.crew) == 2
    (here,) = made.halts
    assert [(one.name, one.starts) for one in here.bookings] == [
        ("Frau Brand", SLOTS[1]),
        ("Herr Wart", None),
    ]
    assert ("Schlüssel", "Frau Kröger, Telefonnummer nicht eingetragen") in here.facts
    assert here.walk_in == (600, 630)
    kit = dict(made.kit)
    assert kit["Ausrüstung"] == ("Koffer 1",)
    assert kit["Unterlagen für Anmeldungen und Hausbesuche"] == (
        "1 × Wohngeld",
        "1 × Aufnahmebogen mit Nummer",
    )
    assert "Rampe: Schützenhaus" in kit["Für die Plätze"]
    assert "Fahrten" not in kit
    assert [one.title for one in made.sheets] == ["Wohngeld"]
    assert made.phones
    assert draw_day_folder(made).startswith(b"%PDF")


def test_the_folder_says_what_is_closed_and_missing_where_the_plan_was_not_made_anew(road):
    day_after = date(2026, 12, 3)
    road.do(NoteClosure(stop_id=road.hall.id, first=HALL_DAY, last=day_after, reason="Schützenfest"))
    road.do(NoteClosure(stop_id=road.hall.id, first=day_after, last=day_after, reason="Abbau"))
    road.do(NoteEquipmentOut(equipment_id=road.case.id, first=HALL_DAY, last=HALL_DAY))
    made = folder(road)
    assert [text for name, text in made.halts[0].facts if name == "Gesperrt"] == [
        "bis 03.12.2026 (Schützenfest)"
    ]
    assert dict(made.kit)["Ausrüstung"] == ("Koffer 1: fehlt an diesem Tag (Ausfall)",)
    assert any("Schützenfest" in text for text in structure_texts(draw_day_folder(made)))


def test_home_visits_go_along_with_concern_number_and_what_has_to_be_on_board(road):
    road.do(SaveInstitution(name="Haus am Markt", district_id=HALL.district_id, contact="Frau Kröger",
                            phone="04471 5566"))  # fmt: skip
    words = replace(HALL, key_holder="Frau Kröger")
    road.do(SaveStop(stop_id=road.hall.id, seen_version=road.hall.version, words=words))
    visit = road.do(
        SaveHomeVisit(
            words=HomeVisitWords(
                "Frau S.", "Rosenweg 4", HALL.district_id, FIRST, LAST, services=("wohngeld",), person_id=ERNA
            )
        )
    )
    tour = road.ask(tours, first=HALL_DAY, last=HALL_DAY)[0]
    with road.town.store.write.begin() as session:
        session.add(
            HaltRow(
                id=9103, tour_id=tour.id, stop_id=None, visit_id=visit.id, arrives=650, opens=655, closes=680,
                leaves=685,
                state=HaltState.PUBLISHED, pinned=False, moved_from=None, moved_opens=None, note="",
            )
        )  # fmt: skip
    road.book(SLOTS[0])
    made = folder(road)
    assert dict(made.kit)["Unterlagen für Anmeldungen und Hausbesuche"] == ("2 × Wohngeld",)
    facts = dict(next(one for one in made.halts if one.is_visit).facts)
    assert facts["Anliegen"] == "Wohngeld"
    assert facts["Telefon"]
    assert ("Schlüssel", "Frau Kröger, 04471 5566") in made.halts[0].facts


def test_nobody_under_lock_is_in_the_folder_of_the_crew(road):
    values = {"halt_id": road.hall_halt, "service": "wohngeld", "starts": NINE, "person_id": HIDDEN}
    road.town.lead.do(BookHalt(**values))
    assert folder(road).halts[0].bookings == ()
    assert folder(road).sheets == ()


def test_the_forms_of_a_tour_keep_their_numbers(road):
    tour = road.ask(tours, first=HALL_DAY, last=HALL_DAY)[0]
    other = road.ask(tours, first=LAST.replace(day=16), last=LAST)[0]
    first = road.do(ReserveNumbers(workplace=workplace_of(tour), wanted=3))
    assert len(first) == 3
    assert road.do(ReserveNumbers(workplace=workplace_of(tour), wanted=3)) == first
    assert not set(first) & set(road.do(ReserveNumbers(workplace=workplace_of(other), wanted=3)))


def test_poster_flyer_and_letter_say_the_same(road):
    words = road.ask(stop_notice, stop_id=road.hall.id, **SPAN)
    times = "Mittwoch, 2. Dezember, 9:00 bis 10:30 Uhr\nMittwoch, 16. Dezember, 9:00 bis 10:30 Uhr"
    assert (words.title, words.when) == ("Das Servicemobil kommt: Schützenhaus", times)
    assert words.text.startswith("Das können Sie dort tun:\n\n- Wohngeld")
    for sheet in (NoticeSheet.POSTER_A4, NoticeSheet.HANDBILL):
        pdf, _fit = draw_notice_sheet(road.ask(notice_paper, words=words, sheet=sheet))
        assert pdf.startswith(b"%PDF")
    letter = road.ask(stop_letter, stop_id=road.hall.id, **SPAN)
    assert letter.recipient[:2] == ("An alle Haushalte", "in Heidkamp")
    assert letter.size is PrintSize.SENIOR
    assert words.contact.startswith("Anmelden")
    assert "melden Sie sich an" in str(letter.body), "the letter asks for what the poster asks for"
    assert "keinen Termin" not in str(letter.body)
    assert any(part.items == tuple(times.splitlines()) for part in letter.body)
    own = tuple(line.removeprefix("- ") for line in words.text.splitlines() if line.startswith("- "))
    assert own
    assert any(part.items == own for part in letter.body), "what can be done at this stop, as on its poster"
    assert draw_letter(letter).startswith(b"%PDF")


def test_a_poster_with_much_to_say_says_less_instead_of_not_being_printed(road):
    (paper, *_) = road.ask(posters_of, **SPAN)
    hours = "9:00 bis 10:30 Uhr, und noch einmal von 14:00 bis 16:30 Uhr"
    days = [f"Mittwoch, {day}. Dezember, {hours}" for day in range(1, 12)]
    lines = "".join(f"\n- Leistung Nummer {one}" for one in range(9))
    whole = replace(paper.words, text=f"Das können Sie dort tun:\n{lines}", when="\n".join(days))
    told = " ".join(structure_texts(draw_posters((replace(paper, words=whole),))))
    assert "Leistung" not in told
    assert "5. Dezember" in told
    assert "6. Dezember" not in told
    assert "und weitere Tage" in told
    some = replace(whole, when="\n".join(days[:2]))
    assert "Leistung Nummer 8" in " ".join(structure_texts(draw_posters((replace(paper, words=some),))))


def test_what_falls_out_is_on_no_poster(road):
    papers = road.ask(posters_of, **SPAN)
    assert [one.words.title for one in papers] == [
        "Das Servicemobil kommt: Marktplatz",
        "Das Servicemobil kommt: Schützenhaus",
    ]
    assert draw_posters(papers).startswith(b"%PDF")
    road.do(CancelHalt(halt_id=road.market_halt, seen_version=version(road, road.market_halt), note="Markt"))
    assert len(road.ask(posters_of, **SPAN)) == 1
    with pytest.raises(Refused, match="dort an keinem Tag"):
        road.ask(stop_letter, stop_id=road.market.id, **SPAN)
