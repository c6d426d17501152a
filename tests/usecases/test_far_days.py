"""Days far away and lines that have gone: an answer or a refusal in words, never a failure."""

from datetime import date

import pytest

from rathaus_desk.domain.cases.views import CaseSelection, CaseSort
from rathaus_desk.domain.codec import from_plain
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.people.people import CorrectPerson
from rathaus_desk.usecases.appointments.appointment_figures import no_show_figures
from rathaus_desk.usecases.appointments.appointment_papers import day_sheet
from rathaus_desk.usecases.appointments.free_slots import counter_days, overview
from rathaus_desk.usecases.cases.bounces import bounces
from rathaus_desk.usecases.cases.case_selection import selected_lines


@pytest.mark.parametrize("day", [date.min, date.max])
def test_queries_for_days_far_away_answer_with_nothing(town, day):
    assert town.lead.ask(no_show_figures, first=day, last=day) == ()
    assert town.lead.ask(bounces, since=day) == ()
    assert all(not one.appointments for one in town.lead.ask(counter_days, day=day))
    assert all(not one.appointments for one in town.lead.ask(overview, first=day))
    assert town.lead.ask(day_sheet, day=day).counters == ()


@pytest.mark.parametrize("year", ["0001", "1899", "2201", "9999"])
def test_a_date_far_away_is_refused_by_its_field(year):
    with pytest.raises(Refused, match=r"birth_date.*1900 bis 2200") as refusal:
        from_plain(CorrectPerson, {"birth_date": f"{year}-01-01", "person_id": 1, "seen_version": 1})
    assert refusal.value.field == "birth_date"


@pytest.mark.parametrize("sort", list(CaseSort))
def test_behind_a_line_that_has_gone_nothing_is_known(town, sort):
    town.taken()
    page = town.guide.ask(selected_lines, selection=CaseSelection(sort=sort), after=1)
    assert isinstance(page, tuple)
