"""The confirmation of an appointment and the list of a day: everything said, in the reader's size."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from appointment_samples import CONFIRMATION, DAY_LIST
from paper_reading import chars, line_with, lines, page_count, structure, structure_texts

from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.domain.paper.letters import BODY_POINTS, PrintSize
from rathaus_desk.paper.confirmation import number_in_print, render_confirmation
from rathaus_desk.paper.day_list import render_day_list

TEXTS = [
    "Stadt Musterhausen",
    "Bürgerbüro und Bürgerlotsen",
    "Dienstag, 24. November 2026",
    "Ihr Termin",
    "Donnerstag, 26. November 2026",
    "9:15 Uhr",
    "Er dauert etwa 25 Minuten.",
    "Für: Łukasz Wójcik",
    "Darum geht es",
    "Personalausweis beantragen",
    "Kopie beglaubigen",
    "Hier sind Sie richtig",
    "Platz 4, Rathaus, Erdgeschoss",
    "Markt 1, 49999 Musterhausen",
    "Der Weg dorthin ist ohne Stufen.",
    "Das bringen Sie bitte mit",
    "Alter Ausweis",
    "Digitales Passfoto (Code vom Fotografen)",
    "Können Sie nicht kommen?",
    "Bitte rufen Sie an. Dann bekommt jemand anderes die Zeit.",
    "Telefon (030) 23125 000",
    "Nummer T 26 - 00 417 - 3",
]


def page_size(pdf):
    """Return width and height of the first sheet in whole mm."""
    with pikepdf.open(BytesIO(pdf)) as file:
        left, bottom, right, top = (float(one) for one in file.pages[0].mediabox)
    return round((right - left) / 72 * 25.4), round((top - bottom) / 72 * 25.4)


def texts(sheet):
    return structure_texts(render_confirmation(sheet))


def test_the_sheet_says_when_where_what_to_bring_and_how_to_cancel_in_this_order():
    assert texts(CONFIRMATION)[: len(TEXTS)] == TEXTS


@pytest.mark.parametrize("size", PrintSize)
def test_the_body_stands_in_the_size_that_was_asked_for(size):
    pdf = render_confirmation(replace(CONFIRMATION, size=size))
    found = line_with(pdf, "Der Weg dorthin")
    letters = [one for one in chars(pdf) if abs(one.base - found.base) < 0.1]
    assert {round(one.size, 1) for one in letters} == {BODY_POINTS[size]}
    day = line_with(pdf, "26. November 2026")
    day_size = max(one.size for one in chars(pdf) if abs(one.base - day.base) < 0.1)
    assert day_size > BODY_POINTS[size]


@pytest.mark.parametrize("size", [PrintSize.STANDARD, PrintSize.SENIOR, PrintSize.LARGE])
def test_the_usual_confirmation_is_one_sheet(size):
    assert page_count(render_confirmation(replace(CONFIRMATION, size=size))) == 1


def test_what_is_long_runs_on_and_nothing_is_lost():
    many = tuple((f"Unterlage {number} mit einem langen Namen", "im Original") for number in range(40))
    pdf = render_confirmation(replace(CONFIRMATION, bring=many, size=PrintSize.VERY_LARGE))
    assert page_count(pdf) > 1
    found = " ".join(structure_texts(pdf))
    assert all(f"Unterlage {number} mit" in found for number in range(40))
    assert "Nummer T 26 - 00 417 - 3" in found
    assert any("IhrTerminT26-00417-3" in one.text for one in lines(pdf, 1))


def test_a_moved_appointment_says_when_it_was_before():
    moved = replace(CONFIRMATION, replaces="Ihr Termin ist verlegt. Vorher war er Dienstag, 9:45 Uhr.")
    assert "Ihr Termin ist verlegt. Vorher war er Dienstag, 9:45 Uhr." in texts(moved)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (AppointmentKind.VIDEO, "Ein Termin am Bildschirm. Er dauert etwa 25 Minuten."),
        (
            AppointmentKind.PHONE,
            "Ein Termin am Telefon. Sie müssen nicht ins Rathaus kommen. Er dauert etwa 25 Minuten.",
        ),
    ],
)
def test_who_need_not_come_is_told_so(kind, sentence):
    assert sentence in " ".join(texts(replace(CONFIRMATION, kind=kind, size=PrintSize.STANDARD)))


def test_without_documents_there_is_no_empty_heading():
    bare = replace(CONFIRMATION, bring=(), name="", what=())
    assert not {"Das bringen Sie bitte mit", "Darum geht es", "Für: "} & set(texts(bare))


def test_headings_are_headings():
    tags = [node.tag for node in structure(render_confirmation(CONFIRMATION)).kids]
    assert tags.count("H1") == 1
    assert tags.count("H2") == 4
    assert "L" in tags


def test_a_number_is_read_out_in_groups():
    assert number_in_print("T26-00417-3") == "T 26 - 00 417 - 3"
    assert number_in_print("anders") == "anders"


def test_the_list_of_a_day_goes_counter_by_counter():
    found = structure_texts(render_day_list(DAY_LIST))
    wanted = [
        "Termine am Donnerstag, 26. November 2026", "Platz 4", "8:30", "Łukasz Wójcik, Reisepass",
        "9:15", "Erna Schmidt, Personalausweis", "Tresen 1", "14:00",
        "Çiğdem Bozkurt, Wohnung anmelden, Video",
    ]  # fmt: skip
    assert [one for one in found if one in wanted] == wanted
    assert "Stand 8:05 Uhr" in found


def test_a_day_without_appointments_says_so_and_a_full_one_has_pages():
    assert "Es sind keine Termine vergeben." in structure_texts(
        render_day_list(replace(DAY_LIST, counters=()))
    )
    full = replace(DAY_LIST, counters=DAY_LIST.counters * 20)
    assert page_count(render_day_list(full)) > 1


def test_a_small_confirmation_says_the_same_on_one_sheet_of_a5():
    pdf = render_confirmation(replace(CONFIRMATION, size=PrintSize.SENIOR, small=True))
    assert page_count(pdf) == 1
    assert page_size(pdf) == (148, 210)
    said = " ".join(structure_texts(pdf))
    for text in TEXTS[3:]:
        assert text in said
    assert "Stadt Musterhausen" in said


def test_what_does_not_fit_on_a5_in_the_readers_size_is_on_a4():
    pdf = render_confirmation(replace(CONFIRMATION, size=PrintSize.VERY_LARGE, small=True))
    assert page_size(pdf) == (210, 297)
