"""A list of the town: 16 points where that needs no more sheets, its entries whole, its tree in order."""

from dataclasses import replace

import pytest
from notice_samples import TOWN_LIST
from paper_reading import chars, lines, page_count, structure, structure_texts

from rathaus_desk.domain.notices.town_lists import TownListEntry
from rathaus_desk.paper.town_list import render_town_list


def body_size(pdf):
    return next(one.size for one in lines(pdf) if one.text == "Ratssaal")


def test_a_short_list_stands_in_large_type_and_in_order():
    pdf = render_town_list(TOWN_LIST)
    told = structure_texts(pdf)
    assert told[told.index(TOWN_LIST.title) :] == [
        TOWN_LIST.title, "Sie dürfen zuhören.", "Dezember 2026",
        "Donnerstag, 3. Dezember, 17:30 Uhr: Bauausschuss", "Ratssaal", "mit Aufzug",
        "Donnerstag, 10. Dezember, 18:00 Uhr: Rat der Stadt", "Ratssaal", "Januar 2027",
        "Dienstag, 12. Januar, 15:00 Uhr: Seniorenbeirat",
    ]  # fmt: skip
    assert [one.tag for one in structure(pdf).walk() if one.tag in ("H1", "H2", "L")] == [
        "H1", "H2", "L", "H2", "L",
    ]  # fmt: skip
    assert body_size(pdf) == pytest.approx(16)


def test_fourteen_points_are_taken_where_they_save_a_sheet():
    entry = TownListEntry("Ein Tag", ("Ratssaal",))
    for count in range(1, 40):
        sheet = replace(TOWN_LIST, sections=(("Dezember", (entry,) * count),))
        pdf = render_town_list(sheet)
        if body_size(pdf) < 15:
            break
    assert body_size(pdf) == pytest.approx(14)
    assert page_count(pdf) == 1
    assert page_count(render_town_list(replace(sheet, sections=(("Dezember", (entry,) * 60),)))) > 1


def test_an_entry_stands_whole_on_its_sheet():
    entry = TownListEntry("Ein Tag mit vielen Zeilen", tuple(f"Zeile {turn}" for turn in range(7)))
    pdf = render_town_list(replace(TOWN_LIST, sections=(("Dezember", (entry,) * 12),)))
    assert page_count(pdf) > 2
    for page in range(page_count(pdf)):
        text = "".join(one.text for one in chars(pdf, page))
        assert text.count("vielenZeilen") == text.count("Zeile0") == text.count("Zeile6")
