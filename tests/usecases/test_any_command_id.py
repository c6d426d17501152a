"""Portals may send any UUID as a command's id; sent again, it changes nothing."""

from uuid import UUID, uuid4

import pytest

from rathaus_desk.domain.cases import CaseView, WriteNote
from rathaus_desk.domain.contacts import Concern, TakeContact
from rathaus_desk.domain.errors import Refused
from rathaus_desk.usecases.cases import case_lines


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
