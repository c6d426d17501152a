"""Several concerns in one visit: what is done at once, what comes later, who learns how to talk."""

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from rathaus_desk.domain.cases.cases import CaseState, EntryKind, ToldBy
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import AddConcern, Channel, Concern, TakeContact, UndoContact
from rathaus_desk.domain.intake.drafts import KeepDraft, new_draft_id
from rathaus_desk.domain.paper.letters import FilePaper, PaperKind, PrintSize
from rathaus_desk.domain.people.people import Need, NewPerson
from rathaus_desk.domain.promises.promises import PromiseState, PromiseWish, ReplyBy
from rathaus_desk.store.case_tables import CaseRow, ContactRow, PromiseRow
from rathaus_desk.store.draft_tables import DraftRow
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.usecases.intake.slips import draw_slip, slip_for
from rathaus_desk.usecases.people.parties import needs_for, parties_of
from rathaus_desk.usecases.people.people import people_by_phone, person

ERNA, HANS, ROBIN = 101, 102, 104
NO_REPLY = PromiseWish(reply_by=ReplyBy.NONE)
BENEFIT, LAMP, HEDGE = (Concern(service=key) for key in ("wohngeld", "strassenlaterne", "hecke"))
DONE = Concern(service="hecke", done_at_once=True, result="Die Hecke ist geschnitten.")


def words_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    finally:
        document.close()


def visit(town, *concerns, **values):
    taken, _ = town.guide.do(town.intake(*concerns, **{"channel": Channel.VISIT, **values}))
    town.clock.forward(seconds=11)
    return taken


def slip(town, taken):
    return town.guide.ask(slip_for, contact_id=taken.contact_id)


@pytest.fixture
def social_office(town):
    """The unit of the housing benefit meets the person, the one of the lamps does not."""
    with town.store.write.begin() as session:
        session.get_one(ServiceRow, 73).needs_shared = True
    return town


def test_what_is_done_at_once_bothers_no_unit(town):
    taken = visit(town, BENEFIT, DONE, LAMP)
    assert [one.done for one in taken.cases] == [False, True, False]
    file = town.file(taken.cases[1].id)
    assert (file.state, file.tasks, file.result) == (CaseState.DONE, (), "Die Hecke ist geschnitten.")
    assert [entry.kind for entry in file.timeline] == [EntryKind.TAKEN, EntryKind.CLOSED]
    assert file.timeline[1].text == "Die Hecke ist geschnitten.\n(persönlich gesagt)"
    found = slip(town, taken)
    assert found.concerns[1].next_step == "Ist erledigt."
    assert found.promise.startswith("Wir melden uns gesammelt. Wir rufen Sie an: ")


@pytest.mark.parametrize(
    ("channel", "told_by"), [(Channel.PHONE, ToldBy.CALL), (Channel.MOBILE, ToldBy.IN_PERSON)]
)
def test_how_it_was_told_follows_from_how_they_came(town, channel, told_by):
    taken = visit(town, DONE, channel=channel)
    assert taken.promise is None  # there is nothing left to answer
    with town.store.read() as session:
        assert session.get_one(CaseRow, taken.cases[0].id).told_by is told_by


def test_done_at_once_needs_a_result(town):
    with pytest.raises(Refused, match="Ergebnis fehlt") as caught:
        town.guide.do(town.intake(replace(DONE, result=" ")))
    assert caught.value.field == "result"


def test_an_intake_with_something_done_at_once_can_be_taken_back(town):
    taken, _ = town.guide.do(town.intake(DONE, LAMP))
    town.guide.do(UndoContact(contact_id=taken.contact_id))
    assert {town.file(one.id).state for one in taken.cases} == {CaseState.DROPPED}
    with town.store.read() as session:
        assert {session.get_one(CaseRow, one.id).told_by for one in taken.cases} == {None}


def test_one_collected_promise_is_for_several_open_concerns_only(town):
    assert not slip(town, visit(town, LAMP)).promise.startswith("Wir melden uns gesammelt.")
    assert not slip(town, visit(town, LAMP, DONE)).promise.startswith("Wir melden uns gesammelt.")


def test_a_concern_that_comes_later_shares_code_and_promise(town):
    taken = visit(town, LAMP, person_id=None, caller_phone="0171 3920099", caller_name="Frau Becker")
    town.clock.forward(hours=2)
    later, changed = town.guide.do(AddConcern(contact_id=taken.contact_id, concern=HEDGE))
    assert later.contact_id == taken.contact_id
    assert (later.pickup_code, later.promise.id) == (taken.pickup_code, taken.promise.id)
    file = town.file(later.cases[0].id)
    assert (file.contact_id, file.number) == (taken.contact_id, "26-00002-9")
    assert file.timeline[-1].text == "Wir rufen Sie an: Mittwoch, 25. November, 9 bis 11 Uhr."
    assert "contact" not in changed
    assert len(slip(town, taken).concerns) == 2


def test_only_the_later_concern_is_taken_back(town):
    taken = visit(town, LAMP)
    later, _ = town.guide.do(AddConcern(contact_id=taken.contact_id, concern=HEDGE))
    town.guide.do(UndoContact(contact_id=taken.contact_id, case_id=later.cases[0].id))
    assert town.file(later.cases[0].id).state is CaseState.DROPPED
    assert town.file(taken.cases[0].id).state is CaseState.NEW
    with town.store.read() as session:
        assert session.get_one(PromiseRow, taken.promise.id).state is PromiseState.OPEN


def test_a_later_concern_of_who_waits_for_nothing_gets_a_promise_if_wished(town):
    taken = visit(town, DONE)
    silent, _ = town.guide.do(AddConcern(contact_id=taken.contact_id, concern=LAMP))
    assert silent.promise is None
    town.clock.forward(seconds=11)
    wish = PromiseWish(reply_by=ReplyBy.CALL)
    later, _ = town.guide.do(AddConcern(contact_id=taken.contact_id, concern=HEDGE, promise=wish))
    assert (later.promise.reply_by, later.promise.phone) == (ReplyBy.CALL, "0171 3920011")
    assert town.file(later.cases[0].id).timeline[-1].text.startswith("Wir rufen Sie an: ")
    again, _ = town.guide.do(AddConcern(contact_id=taken.contact_id, concern=LAMP, promise=wish))
    assert again.promise.id == later.promise.id


def test_a_later_concern_done_on_the_spot_promises_nothing(town):
    taken = visit(town, DONE)
    wish = PromiseWish(reply_by=ReplyBy.CALL)
    later, _ = town.guide.do(AddConcern(contact_id=taken.contact_id, concern=DONE, promise=wish))
    assert later.promise is None


def test_with_the_only_open_concern_its_promise_goes_too(town):
    taken = visit(town, DONE)
    more = AddConcern(contact_id=taken.contact_id, concern=LAMP, promise=PromiseWish(reply_by=ReplyBy.CALL))
    later, _ = town.guide.do(more)
    town.guide.do(UndoContact(contact_id=taken.contact_id, case_id=later.cases[0].id))
    with town.store.read() as session:
        assert session.get_one(PromiseRow, later.promise.id).state is PromiseState.CANCELLED


def test_who_wants_no_calls_is_promised_none_later_either(town):
    taken = visit(town, DONE, needs=(Need.NO_PHONE,))
    wish = PromiseWish(reply_by=ReplyBy.CALL)
    with pytest.raises(Refused, match="nicht angerufen werden"):
        town.guide.do(AddConcern(contact_id=taken.contact_id, concern=LAMP, promise=wish))


def test_the_draft_of_a_later_concern_goes_in_the_same_step(town):
    taken = visit(town, LAMP)
    draft_id = new_draft_id()
    town.guide.do(KeepDraft(draft_id=draft_id, window="x", label="Hecke", content={"form": {}}))
    with pytest.raises(Refused):
        town.guide.do(AddConcern(contact_id=1, concern=HEDGE, draft_id=draft_id))
    with town.store.read() as session:
        assert session.get(DraftRow, draft_id) is not None
    town.guide.do(AddConcern(contact_id=taken.contact_id, concern=HEDGE, draft_id=draft_id))
    with town.store.read() as session:
        assert session.get(DraftRow, draft_id) is None


def test_a_later_concern_has_its_limits(town):
    taken = visit(town, LAMP)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town.clerk.do(AddConcern(contact_id=taken.contact_id, concern=HEDGE))
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town.guide.do(AddConcern(contact_id=1, concern=HEDGE))
    town.clock.on(date(2026, 11, 25))
    with pytest.raises(Refused, match="war nicht heute"):
        town.guide.do(AddConcern(contact_id=taken.contact_id, concern=HEDGE))
    gone, _ = town.guide.do(town.intake())
    town.guide.do(UndoContact(contact_id=gone.contact_id))
    with pytest.raises(Refused, match="zurückgenommen"):
        town.guide.do(AddConcern(contact_id=gone.contact_id, concern=HEDGE))


def test_how_to_talk_is_for_those_who_talk(social_office):
    town = social_office
    needs = (Need.LARGE_PRINT, Need.INTERPRETER)
    taken = visit(town, BENEFIT, LAMP, HEDGE, needs=needs, language="Polnisch", promise=NO_REPLY)
    benefit, lamp, hedge = (one.id for one in taken.cases)
    assert town.guide.ask(needs_for, case_id=lamp) == needs
    assert town.desk("luebbe").ask(needs_for, case_id=benefit) == needs
    assert town.desk("luebbe").ask(parties_of, case_id=benefit).language == "Polnisch"
    assert town.desk("luebbe").ask(needs_for, case_id=hedge) == ()
    assert town.clerk.ask(needs_for, case_id=lamp) == ()
    assert town.clerk.ask(parties_of, case_id=lamp).language == ""


def test_the_guide_may_share_more_or_less(social_office):
    town = social_office
    needs = (Need.LARGE_PRINT, Need.INTERPRETER)
    chosen = replace(LAMP, share_needs=(Need.INTERPRETER, Need.ESCORT))
    kept = replace(BENEFIT, share_needs=())
    taken = visit(town, chosen, kept, needs=needs, promise=NO_REPLY)
    assert town.clerk.ask(needs_for, case_id=taken.cases[0].id) == (Need.INTERPRETER,)
    assert town.desk("luebbe").ask(needs_for, case_id=taken.cases[1].id) == ()


def test_flags_and_language_stay_with_the_person_only_by_consent(town):
    needs = (Need.LARGE_PRINT, Need.SIGN_LANGUAGE)
    taken = visit(town, LAMP, needs=needs, language="Polnisch", promise=NO_REPLY)
    found = town.guide.ask(person, person_id=ERNA)
    assert (found.needs, found.language) == ((Need.LARGE_PRINT,), "")
    with town.store.read() as session:
        contact = session.get_one(ContactRow, taken.contact_id)
        assert (contact.needs, contact.language) == (["large_print", "sign_language"], "Polnisch")
    visit(town, LAMP, needs=needs, language="Polnisch", keep_needs=True, promise=NO_REPLY)
    found = town.guide.ask(person, person_id=ERNA)
    assert (found.needs, found.language) == (needs, "Polnisch")
    again = visit(town, LAMP, promise=NO_REPLY)
    assert town.guide.ask(parties_of, case_id=again.cases[0].id).language == "Polnisch"


def test_a_person_is_written_down_in_the_same_step(town):
    new = NewPerson(family_name="Nowak", given_name="Ewa", phone="0171 3920055")
    command = TakeContact(concerns=(LAMP,), new_person=new)
    taken, _ = town.guide.do(command)
    (found,) = town.guide.ask(people_by_phone, text="0171 3920055")
    assert found.name == "Ewa Nowak"
    assert town.file(taken.cases[0].id).person.id == found.id
    assert taken.promise.phone == "0171 3920055"
    assert town.guide.do(command)[0] == taken
    assert len(town.guide.ask(people_by_phone, text="0171 3920055")) == 1


def test_a_failed_intake_leaves_no_new_person(town):
    new = NewPerson(family_name="Nowak", phone="0171 3920055")
    with pytest.raises(Refused):
        town.guide.do(TakeContact(concerns=(Concern(service="gibt_es_nicht"),), new_person=new))
    assert town.guide.ask(people_by_phone, text="0171 3920055") == ()


def test_one_slip_tells_of_all_and_hides_what_is_confidential(town):
    taken = visit(town, BENEFIT, DONE, LAMP)
    found = slip(town, taken)
    assert [one.title for one in found.concerns] == [
        "Ein vertrauliches Anliegen", "Hecke ragt in den Weg", "Straßenlaterne defekt",
    ]  # fmt: skip
    assert found.case_ids == tuple(one.id for one in taken.cases)
    assert found.number == taken.cases[0].number
    assert found.size is PrintSize.VERY_LARGE
    assert found.still_needed == ()
    text = words_of(draw_slip(found))
    assert "Wohngeld" not in text
    assert "Schmidt" not in text


def test_whoever_wishes_reads_the_name_of_the_concern(town):
    taken = visit(town, replace(BENEFIT, covered=False), replace(LAMP, covered=True), person_id=ROBIN)
    found = slip(town, taken)
    assert [one.title for one in found.concerns] == ["Wohngeld", "Ein vertrauliches Anliegen"]
    assert found.concerns[0].next_step.startswith("Ordnung kümmert sich")
    assert found.concerns[1].next_step.startswith("Wir kümmern uns")
    assert found.still_needed == ("Mietvertrag – in Kopie",)
    assert found.size is PrintSize.LARGE


def test_each_slip_counts_and_names_the_one_before_it(town):
    taken = visit(town, LAMP)
    first = slip(town, taken)
    assert (first.issue, first.replaces) == (1, "")
    town.guide.do(
        FilePaper(
            case_ids=(taken.cases[0].id,),
            kind=PaperKind.SLIP,
            title="Laufzettel",
            reference=first.number,
            pdf=draw_slip(first),
        )
    )
    town.clock.forward(minutes=12)
    again = slip(town, taken)
    assert (again.issue, again.replaces) == (2, "den Laufzettel von 9:40 Uhr")
    assert "2. Ausgabe. Sie ersetzt den Laufzettel von 9:40 Uhr." in words_of(draw_slip(again))
