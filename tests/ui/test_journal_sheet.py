"""The journal is sealed while one works, and its head is printed by those who keep it."""

from contextlib import suppress

import pypdfium2
import pytest

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.preferences import SetPreference
from rathaus_desk.usecases.office.journal_head import journal_head


def sit_as(house, hands, *roles):
    """Look with the eyes of the first person who has one of these roles."""
    people = [house.seat.itemData(one) for one in range(house.seat.count())]
    house._change_seat(next(at for at, one in enumerate(people) if one.role in roles))
    hands.settle()


def work(house, hands, number=1):
    house.background.do(house, SetPreference(key="look", value={"zoom": float(number)}), lambda _none: None)
    hands.settle()


def head_of(house):
    """Return the head of the chain, None as long as nothing is sealed."""
    with suppress(Refused):
        return house.background.desk.ask(lambda work: journal_head(work.session, work.office))


def test_what_is_written_is_sealed_within_the_second(house, hands):
    work(house, hands)
    hands.expect("sealed", lambda: head_of(house) is not None)
    first = head_of(house)
    house.background.seal_journal()
    hands.settle()
    assert head_of(house) == first, "nothing new, no new block"
    work(house, hands, 2)
    hands.expect("sealed again", lambda: head_of(house).block == first.block + 1)


@pytest.mark.parametrize("role", [Role.LEAD, Role.ADMIN, Role.DPO])
def test_who_keeps_the_sheet_gets_it_with_everything_sealed(house, hands, role):
    work(house, hands)
    sit_as(house, hands, role)
    house.window.actions_["journal.sheet"].trigger()
    hands.expect("sheet", lambda: house.paper.isVisible() and bool(house.paper.pdf))
    text = pypdfium2.PdfDocument(house.paper.pdf)[0].get_textpage().get_text_range()
    head = head_of(house)
    assert head.entries >= 1
    for group in head.groups:
        assert group in text
    assert "Übung" in pypdfium2.PdfDocument(house.paper.pdf).get_metadata_value("Title")


def test_nobody_else_prints_it(house, hands):
    house.window.actions_["journal.sheet"].trigger()
    hands.expect("said", lambda: "Leitung, Datenschutz und IT" in house.window.notice.text.text())
    assert not house.paper.isVisible()
