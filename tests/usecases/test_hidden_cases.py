"""What somebody must not know of: cases of locked people, and what other people asked a sensitive service."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.attachments import AttachFile
from rathaus_desk.domain.cases.cases import AnswerTask, CaseView, WriteNote
from rathaus_desk.domain.cases.keeping import ChangeOwner, SeeOff
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.paper.letters import FilePaper, PaperKind
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.store.case_tables import PaperRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.campaigns.case_copies import cases_by_number
from rathaus_desk.usecases.cases.attachments import attachment_content, attachments_of
from rathaus_desk.usecases.cases.cases import case, case_by_number, case_lines, count_cases
from rathaus_desk.usecases.cases.papers import paper_pdf
from rathaus_desk.usecases.day.call_sheet import call_sheet
from rathaus_desk.usecases.find.find_cases import find_cases
from rathaus_desk.usecases.intake.intake_preview import preview_intake
from rathaus_desk.usecases.people.parties import parties_of
from tests.small_town import ONLY_FILE

NO_REPLY = PromiseWish(reply_by=ReplyBy.NONE)
ERNA, HANS, HIDDEN = 101, 102, 103

BENEFIT = Concern(service="wohngeld", note="Miete ist gestiegen")


@pytest.fixture
def hidden(town):
    taken, _ = town.lead.do(TakeContact(concerns=(BENEFIT,), person_id=HIDDEN, promise=NO_REPLY))
    town.clock.forward(seconds=11)
    return taken


def test_a_guide_cannot_tell_a_locked_persons_case_from_one_that_is_not_there(town, hidden):
    number = hidden.cases[0].number
    assert town.lead.ask(case_by_number, number=number).person is not None
    with pytest.raises(Refused) as refused:
        town.guide.ask(case_by_number, number=number)
    with pytest.raises(Refused) as unknown:
        town.guide.ask(case, case_id=1)
    assert str(refused.value) == str(unknown.value)
    for view in CaseView:
        assert number not in [one.number for one in town.guide.ask(case_lines, view=view)]
    assert town.guide.ask(count_cases)[CaseView.ALL_OPEN] == 0


def test_a_clerk_does_not_learn_what_a_person_asked_another_unit(town):
    town.taken(BENEFIT, promise=PromiseWish())
    preview = town.clerk.ask(preview_intake, service="wohngeld", person_id=ERNA)
    assert preview.similar == ()


def test_nobody_hangs_a_concern_on_somebody_elses_sensitive_case(town):
    first = town.taken(BENEFIT)
    with pytest.raises(Refused, match="nicht anhängen"):
        town.clerk.do(TakeContact(concerns=(Concern(service="wohngeld", cause_id=first.id),)))


def test_the_lamp_of_the_neighbour_is_no_secret(town):
    first = town.taken()
    preview = town.clerk.ask(preview_intake, service="strassenlaterne", place="Rosenweg 6")
    assert [one.id for one in preview.similar] == [first.id]


HEDGE = Concern(service="hecke", place="Geheimweg 8", note="wohnt am Geheimweg", concerned_id=ERNA)
HEDGE_OF_HANS = replace(HEDGE, concerned_id=HANS)
LOCKED_PARTIES = pytest.mark.parametrize(
    ("caller", "concerned"), [(HIDDEN, ERNA), (ERNA, HIDDEN)], ids=["she_reported", "it_is_about_her"]
)
PDF = b"%PDF-1.7"


def png(shade):
    target = BytesIO()
    Image.new("RGB", (4, 4), shade).save(target, "PNG")
    return target.getvalue()


def spoken(town, caller, concerned, **values):
    """Return a hedge's case in which a locked person calls or is spoken of."""
    concern = replace(HEDGE, concerned_id=concerned)
    taken, _ = town.lead.do(TakeContact(concerns=(concern,), person_id=caller, **values))
    town.clock.forward(seconds=11)
    return taken.cases[0].id


@LOCKED_PARTIES
def test_whoever_of_a_case_is_locked_nobody_but_the_lead_opens_it(town, caller, concerned):
    case_id = spoken(town, caller, concerned, promise=NO_REPLY)
    assert town.lead.ask(case, case_id=case_id).note == HEDGE.note
    assert town.guide.ask(find_cases, text="Geheimweg") == ()
    assert town.guide.ask(attachments_of, case_id=case_id) == ()
    for do in (
        lambda: town.guide.ask(case, case_id=case_id),
        lambda: town.guide.do(WriteNote(case_id=case_id, text="x")),
        lambda: town.guide.do(AttachFile(case_id=case_id, file_name="a.png", content=png("red"))),
    ):
        with pytest.raises(Refused, match="gibt es hier nicht"):
            do()
    for login in ("oezdemir", "tepe", "luebbe"):
        near = town.desk(login).ask(preview_intake, service="hecke", place="Geheimweg 10").similar
        assert [one.id for one in near] == ([case_id] if login == "luebbe" else [])


@LOCKED_PARTIES
def test_a_unit_keeps_the_task_of_a_locked_case_without_names_and_others_papers(town, caller, concerned):
    case_id = spoken(town, caller, concerned, promise=NO_REPLY)
    unit = town.desk("luebbe")
    of_lead, _ = town.lead.do(AttachFile(case_id=case_id, file_name="a.png", content=png("red")))
    town.lead.do(WriteNote(case_id=case_id, text="Sie wohnt am Geheimweg."))
    sheet, _ = town.lead.do(
        FilePaper(case_ids=(case_id,), kind=PaperKind.LETTER, title="Brief", reference="", pdf=PDF)
    )
    assert unit.ask(attachments_of, case_id=case_id) == ()
    own, _ = unit.do(AttachFile(case_id=case_id, file_name="b.png", content=png("blue")))
    assert unit.ask(attachments_of, case_id=case_id) == (own,)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        unit.ask(attachment_content, attachment_id=of_lead.id)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        unit.ask(paper_pdf, paper_id=sheet.id)
    unit.do(WriteNote(case_id=case_id, text="Hecke ist zu hoch."))
    seen = unit.ask(case, case_id=case_id)
    assert [one.unit for one in seen.tasks] == ["Ordnung"]
    assert (seen.person, seen.caller_name, seen.note, seen.papers) == (None, "", "", ())
    texts = [one.text for one in seen.timeline]
    assert "Hecke ist zu hoch." in texts
    assert "Sie wohnt am Geheimweg." not in texts
    assert unit.ask(parties_of, case_id=case_id).concerned_name == ""


def test_a_letter_of_a_case_that_is_hidden_by_now_is_gone_for_its_writer_as_well(town):
    """Only a letter of no case stays its writer's own: what lies in a file follows the file."""
    file = town.taken(promise=NO_REPLY)
    sheet, _ = town.guide.do(
        FilePaper(case_ids=(file.id,), kind=PaperKind.LETTER, title="Brief", reference="", pdf=PDF)
    )
    assert town.guide.ask(paper_pdf, paper_id=sheet.id) == PDF
    with town.store.write.begin() as session:
        session.get(PersonRow, ERNA).lock = AddressLock.BMG51
    said = set()
    for paper_id in (sheet.id, 424_242):
        with pytest.raises(Refused) as caught:
            town.guide.ask(paper_pdf, paper_id=paper_id)
        said.add(str(caught.value))
    assert len(said) == 1
    assert town.lead.ask(case, case_id=file.id).papers[0].id == sheet.id


def test_a_sheet_in_a_file_is_no_letter_of_no_case_whatever_its_sign(town_file):
    file = town_file.taken(promise=NO_REPLY)
    sheet, _ = town_file.guide.do(
        FilePaper(case_ids=(file.id,), kind=PaperKind.LETTER, title="Brief", reference="", pdf=PDF)
    )
    with town_file.store.write.begin() as session:
        session.get(PersonRow, ERNA).lock = AddressLock.BMG51
        session.get(PaperRow, sheet.id).reference = "E26-001"  # of before such a sign was refused
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town_file.guide.ask(paper_pdf, paper_id=sheet.id)


@LOCKED_PARTIES
def test_a_letter_to_many_is_filed_to_no_case_out_of_sight(town, caller, concerned):
    case_id = spoken(town, caller, concerned, promise=NO_REPLY)
    named = {1: town.lead.ask(case, case_id=case_id).number, 2: town.taken(HEDGE_OF_HANS).number}
    ours = town.guide.ask(cases_by_number, named=named)
    assert [letter for letter, _ in ours] == [2]
    assert town.guide.ask(cases_by_number, named={1: named[1]}) == ()
    assert town.lead.ask(cases_by_number, named=named)[0] == (1, case_id)


@LOCKED_PARTIES
def test_the_promise_of_a_locked_case_goes_to_nobody_who_may_not_see_it(town, caller, concerned):
    case_id = spoken(town, caller, concerned)
    seen = town.lead.ask(case, case_id=case_id)
    assert seen.promise is not None
    change = {"case_id": case_id, "seen_version": seen.version}
    for staff_id in (11, 12):
        if staff_id == seen.owner_id:
            continue
        with pytest.raises(Refused, match="nicht führen"):
            town.lead.do(ChangeOwner(to_staff_id=staff_id, **change))
    after = town.lead.ask(case, case_id=case_id)
    assert (after.owner_id, after.promise.staff_id) == (seen.owner_id, seen.promise.staff_id)


def test_who_leaves_hands_what_was_locked_since_to_the_lead(town):
    file = town.taken(replace(HEDGE, concerned_id=None), person_id=ERNA)
    assert (file.owner_id, file.promise.staff_id) == (11, 11)
    with town.store.write.begin() as session:
        session.get(PersonRow, ERNA).lock = AddressLock.BMG51
    assert town.lead.do(SeeOff(staff_id=11))[0] == 1
    given = town.lead.ask(case, case_id=file.id)
    assert (given.owner_id, given.promise.staff_id) == (41, 41)


@ONLY_FILE  # a server asks with every step who somebody is by now
def test_the_last_lead_stays_while_a_locked_person_waits(town):
    case_id = spoken(town, HIDDEN, ERNA)
    assert town.lead.ask(case, case_id=case_id).owner_id == 41
    town.appoint(12, "wilkens", Role.LEAD)
    still_open = town.desk("wilkens")
    town.lead.do(SeeOff(staff_id=12))
    with pytest.raises(Refused, match="niemand mehr da"):
        still_open.do(SeeOff(staff_id=41))
    assert town.lead.ask(case, case_id=case_id).owner_id == 41


def test_a_cause_out_of_sight_is_refused_like_one_that_is_not_there(town):
    locked = spoken(town, HIDDEN, ERNA, promise=NO_REPLY)
    said = set()
    for cause_id in (locked, 424_242):
        with pytest.raises(Refused, match="nicht anhängen") as caught:
            town.guide.do(town.intake(Concern(service="hecke", cause_id=cause_id)))
        said.add(str(caught.value))
    assert len(said) == 1


def test_the_call_tells_only_its_own_result_where_the_cause_is_out_of_sight(town):
    cause = town.taken(replace(HEDGE, concerned_id=None), person_id=HANS, promise=NO_REPLY)
    file = town.taken(Concern(service="hecke", cause_id=cause.id))
    (task,) = town.file(cause.id).tasks
    said = "Frau Brinkmann schneidet selbst."
    town.desk("luebbe").do(AnswerTask(task_id=task.id, seen_version=task.version, answer=said))
    (before,) = town.guide.ask(call_sheet, promise_id=file.promise.id).cases
    assert said in " ".join(before.lines)
    with town.store.write.begin() as session:
        session.get(PersonRow, HANS).lock = AddressLock.BMG51
    (after,) = town.guide.ask(call_sheet, promise_id=file.promise.id).cases
    assert said not in " ".join(after.lines)
