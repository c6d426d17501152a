"""A visit that goes on later the same day says what its number card said."""

from dataclasses import replace

import pytest

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import AddConcern, Concern, UndoContact
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.usecases.intake.intake_parts import intake_parts
from rathaus_desk.usecases.intake.so_far import contact_so_far

LAMP = Concern(service="strassenlaterne", place="Rosenweg 4", facts=("ganz dunkel",))
DONE = replace(LAMP, place="Rosenweg 9", done_at_once=True, result="Sie brennt wieder.")


def so_far(desk, taken):
    return desk.ask(contact_so_far, contact_id=taken.contact_id)


def test_it_says_what_the_card_said(town):
    taken, _ = town.guide.do(town.intake(LAMP, replace(LAMP, place="Rosenweg 8"), DONE))
    known = so_far(town.guide, taken)
    assert replace(known, undo_until=taken.undo_until) == replace(
        taken, cases=(*taken.cases[:2], replace(taken.cases[2], due=known.cases[2].due))
    )
    assert known.cases[2].done
    assert known.promise == taken.promise is not None


def test_it_counts_what_was_added_and_not_what_was_taken_back(town):
    taken, _ = town.guide.do(town.intake(LAMP))
    more = AddConcern(
        contact_id=taken.contact_id, concern=replace(LAMP, place="Rosenweg 8"),
        promise=PromiseWish(reply_by=ReplyBy.NONE),
    )  # fmt: skip
    added, _ = town.guide.do(more)
    both = [taken.cases[0].number, added.cases[0].number]
    assert [one.number for one in so_far(town.guide, taken).cases] == both
    town.guide.do(UndoContact(contact_id=taken.contact_id, case_id=added.cases[0].id))
    assert [one.number for one in so_far(town.guide, taken).cases] == both[:1]


def test_what_takes_no_further_concern_does_not_come_back(town):
    taken, _ = town.guide.do(town.intake(LAMP))
    again, _ = town.guide.do(town.intake(replace(LAMP, place="Rosenweg 8")))
    town.guide.do(UndoContact(contact_id=again.contact_id))
    with pytest.raises(Refused, match="zurückgenommen"):
        so_far(town.guide, again)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        so_far(town.clerk, taken)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town.guide.ask(contact_so_far, contact_id=1)
    parts = {"people": (), "services": ("strassenlaterne",), "contact_id": taken.contact_id}
    assert town.guide.ask(intake_parts, **parts).visit.contact_id == taken.contact_id
    town.clock.forward(days=1)
    with pytest.raises(Refused, match="nicht heute"):
        so_far(town.guide, taken)
    assert town.guide.ask(intake_parts, **parts).visit is None
