"""Portals may send any UUID as a command's id; sent again, it changes nothing."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from rathaus_desk.domain.cases.cases import CaseView, EntryKind, WriteNote
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.paper.letters import FilePaper, PaperKind
from rathaus_desk.usecases.cases.cases import case_lines


def test_a_random_uuid_and_one_from_the_far_future_serve_as_well(town):
    for given in (uuid4(), UUID("ffffffff-ffff-7fff-bfff-ffffffffffff"), UUID(int=7 << 76)):
        command = TakeContact(command_id=given, concerns=(Concern(service="unklar"),))
        before = len(town.guide.ask(case_lines, view=CaseView.ALL_OPEN))
        first, _ = town.guide.do(command)
        second, changed = town.guide.do(command)
        assert first == second
        assert changed == frozenset()
        assert len(town.guide.ask(case_lines, view=CaseView.ALL_OPEN)) == before + 1


def test_an_id_that_was_used_for_something_else_is_refused(town):
    taken = town.taken()
    first = WriteNote(case_id=taken.id, text="eins")
    town.guide.do(first)
    with pytest.raises(Refused, match="anderen Befehl"):
        town.guide.do(TakeContact(command_id=first.command_id, concerns=(Concern(service="unklar"),)))


def notes(town, case_id):
    return [entry.text for entry in town.file(case_id).timeline if entry.kind is EntryKind.NOTE]


def test_an_id_with_another_text_is_refused_and_the_first_text_stands(town):
    taken = town.taken()
    first = WriteNote(case_id=taken.id, text="eins")
    town.guide.do(first)
    with pytest.raises(Refused, match="der schon ausgeführt ist"):
        town.guide.do(replace(first, text="zwei"))
    assert notes(town, taken.id) == ["eins"]


def test_an_id_of_somebody_else_tells_nothing_of_her_result(town):
    taken = town.taken()
    first = WriteNote(case_id=taken.id, text="eins")
    entry, _ = town.guide.do(first)
    with pytest.raises(Refused, match="anderen Befehl"):
        town.desk("wilkens").do(first)
    assert notes(town, taken.id) == ["eins"]
    assert town.guide.do(first) == (entry, frozenset())


@pytest.mark.parametrize("change", [{"pdf": b"%PDF-zwei"}, {"title": "anders"}, {"case_ids": (1,)}])
def test_a_sheet_is_the_same_command_only_with_the_same_bytes(town, change):
    taken = town.taken()
    first = FilePaper(case_ids=(taken.id,), kind=PaperKind.LETTER, title="x", reference="", pdf=b"%PDF-eins")
    filed, _ = town.guide.do(first)
    assert town.guide.do(replace(first)) == (filed, frozenset())
    with pytest.raises(Refused, match="anderen Befehl"):
        town.guide.do(replace(first, **change))
    assert [one.id for one in town.file(taken.id).papers] == [filed.id]
