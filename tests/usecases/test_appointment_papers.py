"""What leaves the house about appointments: confirmation, letter, list of the day, calendar entry."""

from datetime import date

import pytest
from appointment_scene import PLACE_1, THURSDAY, TUESDAY, UPSTAIRS, at, book, booking, furnish

from rathaus_desk.domain.appointments.appointments import BookSeries, CancelAppointment, MoveAppointment
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import FilePaper, PaperKind, PrintSize
from rathaus_desk.domain.printing.single_letters import NoteSheetOut
from rathaus_desk.usecases.appointments.appointment_papers import (
    calendar_entry,
    calendar_file,
    confirmation_for,
    confirmation_letter,
    day_sheet,
    draw_confirmation,
    draw_day_list,
)
from rathaus_desk.usecases.cases.letters import draw_letter


@pytest.fixture
def desks(town):
    furnish(town.store)
    return town


def move(town, one, start):
    command = MoveAppointment(
        appointment_id=one.id, counter_id=one.counter_id, start=start, seen_version=one.version
    )
    moved, _ = town.guide.do(command)
    return moved.appointment


def test_the_confirmation_fits_its_reader(desks):
    one = book(desks)
    sheet = desks.guide.ask(confirmation_for, appointment_id=one.id)
    assert (sheet.number, sheet.name, sheet.starts) == (one.number, "Erna Schmidt", one.start)
    assert sheet.where == (
        "Platz 1, Rathaus, Erdgeschoss",
        "Markt 1, 49999 Kleinstadt",
        "Der Weg dorthin ist ohne Stufen.",
    )
    assert (sheet.size, sheet.what, sheet.call) == (PrintSize.LARGE, ("Unklar",), "(030) 23125 000")
    assert draw_confirmation(sheet).startswith(b"%PDF")
    other = book(desks, person_id=None, name="Harms", start=at(THURSDAY, 10))
    assert desks.guide.ask(confirmation_for, appointment_id=other.id).size is PrintSize.SENIOR
    named = {"appointment_id": other.id, "size": PrintSize.VERY_LARGE}
    assert desks.guide.ask(confirmation_for, **named).size is PrintSize.VERY_LARGE


def test_a_sensitive_concern_is_not_named_and_its_papers_neither(desks):
    upstairs = {"counter_id": UPSTAIRS, "services": ("wohngeld",), "start": at(date(2026, 12, 1), 9)}
    one = book(desks, **upstairs)
    sheet = desks.guide.ask(confirmation_for, appointment_id=one.id)
    assert (sheet.what, sheet.bring) == (("Ihr Anliegen",), ())
    assert sheet.where[-1].startswith("Dorthin führen Stufen.")
    entry = desks.guide.ask(calendar_entry, appointment_id=one.id)
    assert (entry.summary, "Mietvertrag" in entry.description) == ("Termin im Rathaus", False)
    assert b"Wohngeld" not in calendar_file(entry)


def test_the_calendar_holds_no_more_of_a_person_than_it_needs(desks):
    one = book(desks, note="kommt mit der Tochter")
    data = calendar_file(desks.guide.ask(calendar_entry, appointment_id=one.id))
    for secret in (b"Erna", b"Schmidt", b"3920011", b"Tochter", b"Rosenweg"):
        assert secret not in data
    assert one.number.encode() in data


def test_a_call_says_which_number_we_ring(desks):
    one = book(desks, kind=AppointmentKind.PHONE)
    assert desks.guide.ask(confirmation_for, appointment_id=one.id).where == (
        "Wir rufen Sie an: 0171 3920011",
    )
    assert desks.guide.ask(calendar_entry, appointment_id=one.id).location == "Telefon"
    video = book(desks, kind=AppointmentKind.VIDEO, start=at(THURSDAY, 10))
    assert desks.guide.ask(confirmation_for, appointment_id=video.id).where[0].startswith("Am Bildschirm.")


def test_a_moved_one_keeps_its_uid_and_says_what_it_was(desks):
    one = book(desks)
    before = desks.guide.ask(calendar_entry, appointment_id=one.id)
    moved = move(desks, one, at(THURSDAY, 11))
    after = desks.guide.ask(calendar_entry, appointment_id=one.id)
    assert (after.uid, after.sequence, after.start) == (before.uid, before.sequence + 1, at(THURSDAY, 11))
    sheet = desks.guide.ask(confirmation_for, appointment_id=one.id)
    assert sheet.replaces == "Ihr Termin ist verlegt. Vorher war er Donnerstag, 26. November, 9:15 Uhr."
    desks.guide.do(CancelAppointment(appointment_id=one.id, reason="", seen_version=moved.version))
    gone = desks.guide.ask(calendar_entry, appointment_id=one.id)
    assert (gone.uid, gone.sequence, gone.cancelled) == (before.uid, 2, True)


def test_the_letter_goes_into_a_window_envelope(desks):
    one = book(desks, services=("unklar",))
    letter = desks.guide.ask(confirmation_letter, appointment_id=one.id)
    assert letter.recipient == ("Frau", "Erna Schmidt", "Rosenweg 4", "49999 Kleinstadt")
    assert letter.subject == "Ihr Termin: Donnerstag, 26. November 2026, 9:15 Uhr"
    assert letter.reference == one.number
    assert draw_letter(letter).startswith(b"%PDF")
    moved = move(desks, one, at(THURSDAY, 11))
    again = desks.guide.ask(confirmation_letter, appointment_id=moved.id)
    assert any("verlegt" in part.text for part in again.body)
    nameless = book(desks, person_id=None, name="Harms", start=at(THURSDAY, 10))
    with pytest.raises(Refused, match="keine Anschrift bekannt"):
        desks.guide.ask(confirmation_letter, appointment_id=nameless.id)


def test_the_list_of_the_day_names_who_comes_and_hides_what_must_be_hidden(desks):
    book(desks)
    desks.lead.do(booking(person_id=103, start=at(THURSDAY, 10)))
    book(desks, person_id=102, start=at(THURSDAY, 11), kind=AppointmentKind.VIDEO)
    sheet = desks.guide.ask(day_sheet, day=THURSDAY)
    assert sheet.counters == (
        (
            "Platz 1",
            (("9:15", "Erna Schmidt, Unklar"), ("10:00", "belegt"), ("11:00", "Hans Meyer, Unklar, Video")),
        ),
    )
    assert draw_day_list(sheet).startswith(b"%PDF")
    assert desks.guide.ask(day_sheet, day=TUESDAY).counters == ()


def test_a_series_is_one_entry_with_its_exceptions(desks):
    series = BookSeries(
        services=("unklar",), counter_id=PLACE_1, start=at(TUESDAY, 14), every_weeks=2,
        until=date(2027, 1, 20), person_id=101, skipped=(date(2026, 12, 8),),
    )  # fmt: skip
    booked, _ = desks.guide.do(series)
    first, second, third = booked.appointments[:3]
    desks.guide.do(CancelAppointment(appointment_id=second.id, reason="", seen_version=second.version))
    moved = move(desks, third, at(date(2027, 1, 7), 15))
    move(desks, moved, at(date(2027, 1, 7), 16))
    entry = desks.guide.ask(calendar_entry, appointment_id=first.id)
    assert (entry.start, entry.every_weeks, entry.until) == (at(TUESDAY, 14), 2, at(date(2027, 1, 19), 14))
    assert entry.skipped == (at(date(2026, 12, 8), 14), at(date(2026, 12, 22), 14))
    assert [(was, starts) for was, starts, _ends in entry.moved] == [
        (at(date(2027, 1, 5), 14), at(date(2027, 1, 7), 16))
    ]
    assert (entry.sequence, entry.cancelled) == (3, False)
    assert calendar_file(entry).count(b"BEGIN:VEVENT") == 2


def test_a_letter_about_an_appointment_for_a_case_says_in_the_case_when_it_was_printed(desks):
    """Its run begins with the number of the appointment, on a server as well as in a file."""
    file = desks.taken()
    one = book(desks, case_id=file.id)
    sheet = FilePaper(
        case_ids=(file.id,), kind=PaperKind.LETTER, title="Brief zum Termin",
        reference=f"{one.number}-1", pdf=b"%PDF-1.7",
    )  # fmt: skip
    paper, _ = desks.guide.do(sheet)
    assert desks.guide.do(NoteSheetOut(paper_id=paper.id, printer="Flur 2"))[0]
    assert not desks.guide.do(NoteSheetOut(paper_id=paper.id, printer="Flur 2"))[0]
    assert desks.file(file.id).papers[0].printed_at == desks.clock.now
