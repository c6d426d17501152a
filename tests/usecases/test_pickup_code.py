"""The pick-up code: whoever is unknown to us must say it before anything is told."""

import pytest

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import AddConcern, Channel, Concern, IdentifyCaller, TakeContact
from rathaus_desk.domain.people.authority import CallerState, CheckPickupCode
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.paper.slip import render_slip
from rathaus_desk.store.case_tables import ContactRow
from rathaus_desk.store.journal_tables import JournalRow
from rathaus_desk.usecases.cases.cases import case
from rathaus_desk.usecases.intake.slips import slip_for
from rathaus_desk.usecases.people.parties import parties_of

NO_REPLY = PromiseWish(reply_by=ReplyBy.NONE)
HEDGE = Concern(service="hecke", place="Rosenweg 4")


def anonymous(town, **values):
    command = TakeContact(concerns=(HEDGE,), channel=Channel.VISIT, promise=NO_REPLY, **values)
    taken, _ = town.guide.do(command)
    return taken, taken.cases[0].id


def check(town, case_id, code, login="oezdemir"):
    return town.desk(login).do(CheckPickupCode(case_id=case_id, code=code))[0]


def wrong(code):
    return f"{(int(code) + 1) % 10_000:04}"


def test_an_anonymous_case_bears_no_name_and_is_told_with_its_code_only(town):
    taken, case_id = anonymous(town)
    found = town.guide.ask(parties_of, case_id=case_id)
    assert found.caller_state is CallerState.ANONYMOUS
    assert (found.caller, found.caller_name, found.concerned, found.concerned_name) == (None, "", None, "")
    told = town.guide.ask(parties_of, case_id=case_id).disclosure
    assert (told.allowed, "nur mit dem Abholcode" in told.sentence) == (False, True)
    assert check(town, case_id, taken.pickup_code).right
    spelled = " ".join(taken.pickup_code)
    assert check(town, case_id, f" {spelled} ").right


def test_a_name_that_nobody_checked_needs_the_code_too(town):
    taken, case_id = anonymous(town, caller_name="Frau Becker")
    assert taken.pickup_code
    assert not town.guide.ask(parties_of, case_id=case_id).disclosure.allowed
    assert town.guide.ask(slip_for, contact_id=taken.contact_id).pickup_code == taken.pickup_code


def test_whom_the_register_knows_needs_no_code(town):
    taken, _ = town.guide.do(town.intake(HEDGE))
    assert taken.pickup_code == ""
    slip = town.guide.ask(slip_for, contact_id=taken.contact_id)
    assert slip.pickup_code == ""
    assert render_slip(slip)
    assert town.guide.ask(parties_of, case_id=taken.cases[0].id).disclosure.allowed


def test_five_wrong_codes_in_a_row_end_with_the_lead(town):
    taken, case_id = anonymous(town)
    bad = wrong(taken.pickup_code)
    said = [check(town, case_id, bad).sentence for _ in range(5)]
    assert "Noch 4 Versuche" in said[0]
    assert "Ein Versuch ist noch möglich" in said[3]
    assert said[4].endswith("Jetzt muss die Leitung helfen.")
    for code in (bad, taken.pickup_code):
        with pytest.raises(Refused, match="Leitung helfen") as caught:
            check(town, case_id, code)
        assert caught.value.field == "code"
    assert check(town, case_id, taken.pickup_code, "vogel").right
    assert check(town, case_id, taken.pickup_code).right


def test_a_right_code_lets_one_miss_again(town):
    taken, case_id = anonymous(town)
    for _ in range(4):
        assert not check(town, case_id, wrong(taken.pickup_code)).right
    assert check(town, case_id, taken.pickup_code).right
    assert "Noch 4 Versuche" in check(town, case_id, "").sentence
    with town.store.read() as session:
        assert session.get_one(ContactRow, taken.contact_id).code_misses == 1


def test_every_try_is_written_into_the_journal(town):
    taken, case_id = anonymous(town)
    check(town, case_id, wrong(taken.pickup_code))
    with town.store.read() as session:
        tries = session.query(JournalRow).filter_by(command="CheckPickupCode").all()
    assert [one.outcome["result"]["right"] for one in tries] == [False]


def test_who_may_not_see_the_case_may_not_guess_its_code(town):
    taken, case_id = anonymous(town)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        check(town, case_id, taken.pickup_code, "tepe")
    with pytest.raises(Refused, match="Administration"):
        check(town, case_id, taken.pickup_code, "admin")


def test_after_five_wrong_codes_nobody_but_the_lead_reads_the_code_anywhere(town):
    taken, case_id = anonymous(town)
    assert town.file(case_id).pickup_code == taken.pickup_code
    for _ in range(5):
        check(town, case_id, wrong(taken.pickup_code))
    assert town.file(case_id).pickup_code == ""
    more, _ = town.guide.do(AddConcern(contact_id=taken.contact_id, concern=HEDGE))
    assert more.pickup_code == ""
    assert town.guide.ask(slip_for, contact_id=taken.contact_id).pickup_code == ""
    assert town.lead.ask(case, case_id=case_id).pickup_code == taken.pickup_code


def test_a_name_put_to_the_caller_does_not_undo_five_wrong_codes(town):
    taken, case_id = anonymous(town)
    for _ in range(5):
        check(town, case_id, wrong(taken.pickup_code))
    town.guide.do(IdentifyCaller(contact_id=taken.contact_id, person_id=101))
    told = town.guide.ask(parties_of, case_id=case_id).disclosure
    assert (told.allowed, told.sentence.endswith("Jetzt muss die Leitung helfen.")) == (False, True)
    assert town.lead.ask(parties_of, case_id=case_id).disclosure.allowed
    assert check(town, case_id, taken.pickup_code, "vogel").right
    assert town.guide.ask(parties_of, case_id=case_id).disclosure.allowed
