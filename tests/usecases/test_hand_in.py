"""Numbers kept back and handed in: none given twice, none lost, on either engine."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from rathaus_desk.domain.cases.cases import CaseState
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.outbox import HandIn, ReleaseNumbers, ReserveNumbers, SpoilNumbers
from rathaus_desk.store.reserve_tables import ReservedNumberRow
from rathaus_desk.usecases.cases.cases import case
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.find.find_cases import cases_by_number
from rathaus_desk.usecases.intake.contacts import _pickup_code
from tests.accounted_numbers import unaccounted
from tests.small_town import ERNA

HERE = "Schalter 3"


@pytest.fixture
def kept(town):
    """Five numbers for the guide's workplace."""
    numbers, _ = town.guide.do(ReserveNumbers(workplace=HERE))
    return numbers


def hand_in(town, numbers, **values):
    contact = values.pop("contact", None) or town.intake()
    command = HandIn(
        contact=contact, numbers=numbers, taken_at=values.pop("taken_at", town.clock.now), **values
    )
    return town.guide.do(command)[0]


def contact_code(town, contact):
    """Return the code that stands on the slip which was printed without the server."""
    return _pickup_code(contact)


def account(town):
    lead = town.lead  # whoever looks after the database sees every row
    return Desk(town.store, lead.office, lead.actor, town.clock).ask(unaccounted, year=2026)


def test_five_numbers_are_kept_back_and_topped_up(town, kept):
    assert [one[:8] for one in kept] == [f"26-{number:05}" for number in range(1, 6)]
    assert town.guide.do(ReserveNumbers(workplace=HERE))[0] == kept
    other, _ = town.guide.do(ReserveNumbers(workplace="Schalter 4"))
    assert not set(kept) & set(other)
    hand_in(town, kept[:1])
    again, _ = town.guide.do(ReserveNumbers(workplace=HERE))
    assert again[:4] == kept[1:]
    assert len(again) == 5
    assert account(town) == ((), ())


def test_what_is_handed_in_has_its_number_its_time_and_its_code(town, kept):
    contact = town.intake(person_id=None, caller_name="Frau Kern")
    before = town.clock.now
    town.clock.forward(hours=3)
    taken = hand_in(town, kept[2:3], contact=contact, taken_at=before)
    found = town.guide.ask(case, case_id=taken.cases[0].id)
    assert found.number == kept[2]
    assert found.opened_at == before
    assert taken.pickup_code == contact_code(town, contact)
    assert account(town) == ((), ())


def test_it_is_taken_in_once(town, kept):
    command = HandIn(contact=town.intake(), numbers=kept[:1], taken_at=town.clock.now)
    first, _ = town.guide.do(command)
    assert town.guide.do(command) == (first, frozenset())
    assert town.guide.do(command.contact)[0] == first, "the visit itself is in the journal too"
    with pytest.raises(Refused, match="schon vergeben"):
        hand_in(town, kept[:1])
    assert account(town) == ((), ())


def test_one_that_had_reached_the_server_gets_the_number_of_its_slip_too(town, kept):
    contact = town.intake()
    taken, _ = town.guide.do(contact)
    again = hand_in(town, kept[:1], contact=contact)
    assert again == taken
    assert [hit.id for hit in town.guide.ask(cases_by_number, text=kept[0])] == [taken.cases[0].id]
    assert any(kept[0] in entry.text for entry in town.file(taken.cases[0].id).timeline)
    assert account(town) == ((), ())


def test_what_was_taken_back_keeps_its_number(town, kept):
    taken = hand_in(town, kept[:1], undone=True)
    assert town.guide.ask(case, case_id=taken.cases[0].id).state is CaseState.DROPPED
    assert account(town) == ((), ())


def test_numbers_of_somebody_else_are_refused(town, kept):
    with pytest.raises(Refused, match="nicht für diesen Arbeitsplatz"):
        town.desk("wilkens").do(HandIn(contact=town.intake(), numbers=kept[:1], taken_at=town.clock.now))
    for numbers in (("26-00099-9",), ("Unsinn",), (kept[0], kept[0] + "0")):
        with pytest.raises(Refused):
            hand_in(town, numbers)
    assert account(town) == ((), ())


def test_a_clock_that_is_wrong_dates_nothing(town, kept):
    for span in (timedelta(hours=1), -timedelta(days=40)):
        with pytest.raises(Refused, match="kann nicht stimmen"):
            hand_in(town, kept[:1], taken_at=town.clock.now + span)


def test_numbers_that_were_given_back_are_the_next_to_be_kept(town, kept):
    town.guide.do(ReleaseNumbers(numbers=kept))
    assert account(town) == ((), ())
    theirs, _ = town.desk("wilkens").do(ReserveNumbers(workplace="Empfang", wanted=3))
    assert theirs == kept[:3]
    with pytest.raises(Refused):
        hand_in(town, kept[:1])


def test_a_visit_with_two_concerns_and_one_number_counts_the_other(town, kept):
    concerns = town.intake().concerns * 2
    taken = hand_in(town, kept[:1], contact=town.intake(*concerns, person_id=ERNA))
    assert taken.cases[0].number == kept[0]
    assert taken.cases[1].number.startswith("26-00006")
    assert account(town) == ((), ())


def test_a_lost_number_would_show(town, kept):
    town.taken()
    with town.store.write.begin() as session:
        session.connection().exec_driver_sql("DELETE FROM reserved_number WHERE running = 3")
    assert account(town) == ((3,), ())


def test_a_number_of_a_concern_that_was_taken_out_is_nobodys(town, kept):
    hand_in(town, kept[:2])
    again, _ = town.guide.do(ReserveNumbers(workplace=HERE))
    assert kept[1] not in again, "it stands on a slip"
    with pytest.raises(Refused, match="schon vergeben"):
        hand_in(town, kept[1:2])
    assert account(town) == ((), ())


def test_thirteen_workplaces_of_one_login_each_get_their_numbers(town):
    for place in range(13):
        assert len(town.guide.do(ReserveNumbers(workplace=f"Schalter {place}"))[0]) == 5
    assert account(town) == ((), ())


def test_spoiled_numbers_never_use_a_workplace_up(town):
    for _ in range(2):
        kept, _tables = town.guide.do(ReserveNumbers(workplace=HERE, wanted=40))
        town.guide.do(SpoilNumbers(numbers=kept))
    assert len(town.guide.do(ReserveNumbers(workplace=HERE, wanted=50))[0]) == 50
    assert account(town) == ((), ())


def test_numbers_of_last_year_are_given_back_but_those_of_a_slip(town, kept):
    elsewhere, _ = town.guide.do(ReserveNumbers(workplace="Schalter 4"))
    town.clock.on(date(2027, 1, 4))
    new, _ = town.guide.do(ReserveNumbers(workplace=HERE, on_slips=kept[1:3]))
    assert [one[:8] for one in new] == [f"27-{number:05}" for number in range(1, 6)]
    with town.store.read() as session:
        held = select(ReservedNumberRow.running).where(ReservedNumberRow.staff_id.is_not(None))
        of_last_year = held.where(ReservedNumberRow.year == 2026).order_by(ReservedNumberRow.running)
        assert session.scalars(of_last_year).all() == [2, 3, 6, 7, 8, 9, 10]
    assert len(elsewhere) == 5
    assert account(town) == ((), ())
