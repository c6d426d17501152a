"""The folder of a day is one readable file: each part on its own sheets, each can be printed alone."""

from dataclasses import replace

import pytest
from folder_samples import EMPTY_FOLDER, FOLDER, HALL, LONG_FOLDER
from notice_samples import PAPER, SHORT
from paper_reading import lines, page_count, strokes, structure_texts

from rathaus_desk.domain.bookings.day_folders import FolderPart
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.notices.notices import NoticeSheet
from rathaus_desk.paper.day_folder import render_day_folder
from rathaus_desk.paper.notice_sheets import render_posters


def said(pdf, page):
    """Return all that stands on a sheet, without the blanks, which a sheet does not have."""
    return "".join(one.text.replace(" ", "") for one in lines(pdf, page))


def test_the_folder_holds_every_part_on_sheets_of_its_own():
    pdf = render_day_folder(FOLDER)
    assert page_count(pdf) == 7
    assert said(pdf, 0).startswith("StadtMusterhausen")
    found = " ".join(structure_texts(pdf))
    heads = ("Mobil 1, Mittwoch, 2. Dezember 2026", "Türliste: Schützenhaus Heidkamp", "Packliste",
             "Telefonliste", "Personalausweis beantragen", "Nummer 26 - 04 711 - 7")  # fmt: skip
    places = [found.index(one) for one in heads]
    assert found.index("Türliste") > places[0]
    assert all(one in found for one in heads)


def test_the_route_is_read_in_the_order_of_the_day():
    found = " ".join(structure_texts(render_day_folder(FOLDER, (FolderPart.ROUTE,))))
    steps = ("Abfahrt Bauhof", "geöffnet 9:00 bis 10:30 Uhr", "Pause bis", "Hausbesuch", "Zurück Bauhof")
    assert sorted(steps, key=found.index) == list(steps)
    assert "Frau Kröger, 04471 5566" in found
    assert "Abzuholen: Erna Schmidt, Rosenweg 4, für 9:20 Uhr, Telefon 04471 123456" in found


def test_a_door_list_names_who_comes_and_who_waits():
    pdf = render_day_folder(FOLDER, (FolderPart.DOORS,))
    assert page_count(pdf) == 1
    found = " ".join(structure_texts(pdf))
    assert "9:20 Uhr, Erna Schmidt, Personalausweis beantragen, 25 Minuten, Telefon 04471 123456," in found
    assert "abholen bei Rosenweg 4" in found
    assert found.index("Warteliste") < found.index("Çiğdem Bozkurt") < found.index("Ohne Anmeldung")
    assert "Aufnahmebogen" not in found
    alone = replace(FOLDER, halts=(replace(HALL, bookings=()),))
    assert "Niemand ist angemeldet." in " ".join(
        structure_texts(render_day_folder(alone, (FolderPart.DOORS,)))
    )


def test_each_blank_form_has_its_own_number_and_lines_to_write_on():
    pdf = render_day_folder(FOLDER, (FolderPart.FORMS,))
    assert page_count(pdf) == 2
    assert "26-04712-1" in said(pdf, 1)
    assert len(strokes(pdf, 1)) >= 14
    assert all(one[1] < 290 for one in strokes(pdf, 1))


def test_an_empty_day_says_so_and_a_long_one_loses_nobody():
    found = " ".join(structure_texts(render_day_folder(EMPTY_FOLDER, (FolderPart.DOORS,))))
    assert "Dafür gibt es nichts." in found
    long = " ".join(structure_texts(render_day_folder(LONG_FOLDER, (FolderPart.DOORS,))))
    assert long.count("Łukasz Wójcik") == 75


def test_posters_of_a_month_are_one_file_with_a_sheet_each():
    other = replace(PAPER, sheet=NoticeSheet.POSTER_A4, words=replace(SHORT, title="Auch in Heidkamp"))
    first = replace(PAPER, sheet=NoticeSheet.POSTER_A4, words=SHORT)
    pdf = render_posters([first, other])
    assert page_count(pdf) == 2
    assert "AuchinHeidkamp" in said(pdf, 1)
    assert "AuchinHeidkamp" not in said(pdf, 0)
    with pytest.raises(Refused, match="nichts auszuhängen"):
        render_posters([])
    with pytest.raises(Refused, match="nur als Aushang"):
        render_posters([replace(first, sheet=NoticeSheet.HANDBILL)])
