"""A wrongly chosen person is replaced, and nothing of the case can be found with her afterwards."""

from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from appointment_scene import PLACE_1, THURSDAY, at, booking, furnish
from PIL import Image

from rathaus_desk.domain.cases.attachments import AttachFile, WithdrawAttachment
from rathaus_desk.domain.cases.cases import AskBack, CaseView, ClaimTask, WriteNote
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Concern, SwapPerson
from rathaus_desk.domain.paper.letters import FilePaper, PaperKind
from rathaus_desk.domain.people.authority import AuthorityState, AuthorityWish
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.promises.promises import PromiseState, PromiseWish, ReplyBy
from rathaus_desk.domain.queue.queue import ArriveTicket, CallNext, DrawTicket
from rathaus_desk.store.appointment_tables import AppointmentRow
from rathaus_desk.store.case_tables import CaseRow, ContactRow, PromiseRow, QueryRow, TimelineRow
from rathaus_desk.store.queue_tables import TicketRow
from rathaus_desk.usecases.cases.attachments import attachments_of
from rathaus_desk.usecases.cases.cases import case_lines, open_cases_of
from rathaus_desk.usecases.cases.papers import paper_pdf
from rathaus_desk.usecases.find.find_cases import find_cases
from rathaus_desk.usecases.intake.similar import similar_cases
from rathaus_desk.usecases.office.catalogue import service
from rathaus_desk.usecases.office.routes import find_spot, house
from rathaus_desk.usecases.people.authority import authorities_of
from rathaus_desk.usecases.people.parties import parties_of
from rathaus_desk.usecases.queue.queue_view import queue_now

ERNA, HANS, HIDDEN, ROBIN = 101, 102, 103, 104
BENEFIT, LAMP = Concern(service="wohngeld"), Concern(service="strassenlaterne", place="Rosenweg 4")
NO_REPLY = PromiseWish(reply_by=ReplyBy.NONE)
PDF = b"%PDF-1.7 Brief an Erna Schmidt"


def swap(town, login="oezdemir", **values):
    return town.desk(login).do(SwapPerson(because="Namen verwechselt", **values))[0]


def filed(town, case_id, kind=PaperKind.LETTER):
    command = FilePaper(
        case_ids=(case_id,), kind=kind, title="Brief an Erna Schmidt", reference="x", pdf=PDF + kind.encode()
    )
    return town.guide.do(command)[0]


def everything_said(town, case_id):
    """Return every text of a case as the guide and the tables have it."""
    file = town.file(case_id)
    with town.store.read() as session:
        row = session.get_one(CaseRow, case_id)
        lines = session.query(TimelineRow).filter_by(case_id=case_id).all()
        queries = session.query(QueryRow).all()
        texts = [row.search_text, row.note, row.result, row.place, *(one.text for one in (*lines, *queries))]
    return " ".join((*texts, repr(file), repr(town.guide.ask(parties_of, case_id=case_id))))


def test_what_was_attached_stays_and_is_to_be_looked_through(town):
    file = town.taken(BENEFIT)
    names = ("Bescheid.pdf", "Ausweis.pdf", "Weg.pdf")
    kept = [
        town.guide.do(AttachFile(case_id=file.id, file_name=name, content=a_pdf(place)))[0]
        for place, name in enumerate(names)
    ]
    town.guide.do(WithdrawAttachment(attachment_id=kept[2].id, because="gehört woanders hin"))
    swapped = swap(town, contact_id=file.contact_id, person_id=HANS)
    said = "2 Anlagen bleiben liegen und können die falsche Person zeigen. Bitte durchsehen."
    assert swapped.sentence.endswith(said)
    assert [one.name for one in town.guide.ask(attachments_of, case_id=file.id)] == [*names[1::-1]]
    town.guide.do(WithdrawAttachment(attachment_id=kept[1].id, because="zeigt Frau Schmidt"))
    again = swap(town, contact_id=file.contact_id, person_id=ROBIN)
    assert again.sentence.endswith(
        " 1 Anlage bleibt liegen und kann die falsche Person zeigen. Bitte durchsehen."
    )
    town.guide.do(WithdrawAttachment(attachment_id=kept[0].id, because="auch"))
    assert "Anlage" not in swap(town, contact_id=file.contact_id, person_id=HANS).sentence


def a_pdf(place):
    target = BytesIO()
    Image.new("RGB", (40, 60 + place), "blue").save(target, "PDF")
    return target.getvalue()


def test_the_wrong_file_tells_nothing_afterwards(town):
    file = town.taken(BENEFIT)
    town.guide.do(WriteNote(case_id=file.id, text="Frau Schmidt hat angerufen. Erna Schmidt wartet."))
    letter = filed(town, file.id)
    swapped = swap(town, contact_id=file.contact_id, person_id=HANS)
    assert swapped.case_ids == (file.id,)
    assert town.guide.ask(open_cases_of, person_id=ERNA) == ()
    assert [one.id for one in town.guide.ask(open_cases_of, person_id=HANS)] == [file.id]
    assert [one.person for one in town.guide.ask(case_lines, view=CaseView.MINE)] == ["Hans Meyer"]
    assert town.guide.ask(find_cases, text="Erna Schmidt") == ()
    assert [hit.id for hit in town.guide.ask(find_cases, text="Hans Meyer")] == [file.id]
    said = everything_said(town, file.id)
    assert "Schmidt" not in said
    assert "schmidt" not in said
    assert "3920011" not in said
    assert "Person berichtigt." in said
    assert "Namen verwechselt" not in said
    assert [one.id for one in swapped.withdrawn] == [letter.id]
    with pytest.raises(Refused, match="Blatt gibt es hier nicht"):
        town.guide.ask(paper_pdf, paper_id=letter.id)


def test_facts_and_details_lose_the_name_and_the_case_is_not_found_by_it(town):
    lamp = Concern(
        service="strassenlaterne",
        place="Rosenweg 4",
        facts=("SCHMIDT, ERNA meldet es", "flackert"),
        details=(("Mastnummer", "17"), ("Bei wem", "Frau Schmidt, e.schmidt@web.example")),
        note="Schmidts Hecke",
    )
    file = town.taken(lamp, promise=NO_REPLY)
    town.guide.do(WriteNote(case_id=file.id, text="Erna kommt wieder, sonst bei schmidt klingeln."))
    swapped = swap(town, contact_id=file.contact_id, person_id=HANS)
    with town.store.read() as session:
        row = session.get_one(CaseRow, file.id)
        assert row.facts == ["[Name berichtigt] meldet es", "flackert"]
        assert row.details == [["Mastnummer", "17"], ["Bei wem", "[Name berichtigt], [Name berichtigt]"]]
        assert "schmidt" not in row.search_text
        assert "flackert" in row.search_text
    assert town.guide.ask(find_cases, text="Schmidt") == ()
    assert swapped.sentence.endswith(
        " In den Texten steht vielleicht noch der Vorname und der Nachname in kleinen Buchstaben "
        "der falschen Person. Bitte durchsehen."
    )
    assert "durchsehen" not in swap(town, contact_id=file.contact_id, person_id=ROBIN).sentence


def test_the_family_name_of_one_who_stays_is_left_alone(town):
    file = town.taken(BENEFIT, promise=NO_REPLY)
    town.guide.do(WriteNote(case_id=file.id, text="Erna Schmidt schickt Herrn Schmidt."))
    swap(town, contact_id=file.contact_id, name="Karl Schmidt")
    assert "[Name berichtigt] schickt Herrn Schmidt." in everything_said(town, file.id)


def test_appointments_and_the_ticket_follow_to_the_right_person(town):
    furnish(town.store)
    drawn, _ = town.guide.do(DrawTicket(person_id=ERNA))
    town.guide.do(CallNext(counter_id=PLACE_1))
    (called,) = town.guide.ask(queue_now).at_counters
    town.guide.do(ArriveTicket(ticket_id=drawn.id, seen_version=called.version))
    later, _ = town.guide.do(DrawTicket(person_id=ERNA))
    file = town.taken(LAMP, promise=NO_REPLY)
    booked, _ = town.guide.do(booking(case_id=file.id, note="Frau Schmidt bringt das Foto"))
    other, _ = town.guide.do(booking(start=at(THURSDAY, 11)))
    swapped = swap(town, contact_id=file.contact_id, person_id=ROBIN)
    assert swapped.sentence == (
        f"Die Person ist berichtigt. Bitte neu drucken: Terminbestätigung {booked.appointment.number} "
        "für Donnerstag, 26. November, 9:15 Uhr."
    )
    with town.store.read() as session:
        row = session.get_one(AppointmentRow, booked.appointment.id)
        assert (row.person_id, row.note, row.sequence) == (ROBIN, "[Name berichtigt] bringt das Foto", 1)
        assert Need.LARGE_PRINT.value not in row.needs
        assert session.get_one(AppointmentRow, other.appointment.id).person_id == ERNA
        assert session.get_one(TicketRow, drawn.id).person_id == ROBIN
        assert session.get_one(TicketRow, later.id).person_id == ERNA
    swap(town, contact_id=file.contact_id)
    with town.store.read() as session:
        row = session.get_one(AppointmentRow, booked.appointment.id)
        assert (row.person_id, row.name) == (None, "ohne Namen")


def test_the_unit_sees_the_right_name_and_nothing_of_the_wrong_one(town):
    file = town.taken(LAMP)
    (task,) = file.tasks
    claimed, _ = town.clerk.do(ClaimTask(task_id=task.id, seen_version=task.version))
    town.clerk.do(AskBack(task_id=task.id, text="Ist Frau Schmidt zu Hause?", seen_version=claimed.version))
    swap(town, contact_id=file.contact_id, person_id=HANS)
    assert "Schmidt" not in everything_said(town, file.id)
    (task,) = town.file(file.id).tasks
    assert task.queries[0].text == "Ist [Name berichtigt] zu Hause?"


def test_the_promise_is_made_to_the_right_person(town):
    file = town.taken(LAMP)
    assert file.promise.phone == "0171 3920011"
    swapped = swap(town, contact_id=file.contact_id, person_id=HANS)  # he wants no calls
    assert (swapped.promise.reply_by, swapped.promise.phone) == (ReplyBy.LETTER, "")
    assert town.file(file.id).timeline[-1].text == "Wir schreiben Ihnen einen Brief."
    back = swap(town, contact_id=file.contact_id, person_id=ERNA)
    assert back.promise.reply_by is ReplyBy.LETTER  # a promise is not changed without need


def test_a_call_goes_to_the_right_persons_own_number(town):
    file = town.taken(LAMP, person_id=HANS, needs=(Need.ESCORT,))
    assert file.promise.phone == "0171 3920012"
    swapped = swap(town, contact_id=file.contact_id, person_id=ERNA)
    assert swapped.promise.phone == "0171 3920011"
    assert swapped.promise.start == datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("Europe/Berlin"))


def test_a_number_that_the_caller_gave_stays_hers(town):
    file = town.taken(LAMP, caller_phone="0171 3920077")
    assert swap(town, contact_id=file.contact_id, person_id=ROBIN).promise.phone == "0171 3920077"


def test_with_nobody_to_reach_the_promise_ends(town):
    file = town.taken(LAMP)
    swapped = swap(town, contact_id=file.contact_id, person_id=ROBIN)
    assert swapped.promise is None
    with town.store.read() as session:
        row = session.get_one(PromiseRow, file.promise.id)
        assert (row.state, row.phone) == (PromiseState.CANCELLED, "")


def test_without_another_person_the_contact_is_anonymous_or_bears_a_name(town):
    file = town.taken(LAMP, promise=NO_REPLY)
    swap(town, contact_id=file.contact_id)
    assert (town.file(file.id).person, town.file(file.id).caller_name) == (None, "")
    other = town.taken(LAMP, promise=NO_REPLY)
    swap(town, contact_id=other.contact_id, name="Frau Becker")
    assert town.file(other.id).caller_name == "Frau Becker"
    with town.store.read() as session:
        assert "becker" in session.get_one(CaseRow, other.id).search_text


def test_flags_of_the_wrong_person_go_and_what_was_said_stays(town):
    file = town.taken(LAMP, needs=(Need.LARGE_PRINT, Need.ESCORT), promise=NO_REPLY)
    swap(town, contact_id=file.contact_id, person_id=HANS)
    with town.store.read() as session:
        assert session.get_one(ContactRow, file.contact_id).needs == ["no_phone", "escort"]


def test_the_home_of_the_wrong_person_goes_but_the_place_of_the_lamp_stays(town):
    at_home = town.taken(Concern(service="wohngeld", place="Rosenweg 4"), LAMP, promise=NO_REPLY)
    swapped = swap(town, contact_id=at_home.contact_id, person_id=ROBIN)
    assert [town.file(one).place for one in swapped.case_ids] == ["", "Rosenweg 4"]
    assert town.file(swapped.case_ids[0]).district == ""


def test_the_person_concerned_alone_is_replaced(town):
    seen = AuthorityWish(state=AuthorityState.SEEN, scope="alles")
    file = town.taken(
        Concern(service="wohngeld", concerned_id=ERNA, authority=seen),
        LAMP,
        person_id=HANS,
        promise=NO_REPLY,
    )
    swapped = swap(town, case_id=file.id, person_id=ROBIN)
    assert swapped.case_ids == (file.id,)
    found = town.guide.ask(parties_of, case_id=file.id)
    assert (found.concerned.id, found.caller.id, found.authority.person) == (ROBIN, HANS, "Robin Peters")
    assert town.guide.ask(authorities_of, person_id=ERNA) == ()
    assert "Schmidt" not in everything_said(town, file.id)


def test_the_representative_alone_is_replaced(town):
    seen = AuthorityWish(state=AuthorityState.SEEN, scope="alles")
    file = town.taken(
        Concern(service="wohngeld", concerned_id=ERNA, authority=seen), person_id=HANS, promise=NO_REPLY
    )
    swap(town, contact_id=file.contact_id, person_id=ROBIN)
    found = town.guide.ask(parties_of, case_id=file.id)
    assert (found.concerned.id, found.caller.id) == (ERNA, ROBIN)
    assert found.authority.representative == "Robin Peters"
    assert town.guide.ask(authorities_of, person_id=HANS) == ()


def test_the_case_may_turn_out_to_be_the_callers_own(town):
    file = town.taken(Concern(service="wohngeld", concerned_id=ERNA), person_id=HANS, promise=NO_REPLY)
    swap(town, case_id=file.id, person_id=HANS)
    found = town.guide.ask(parties_of, case_id=file.id)
    assert found.disclosure.allowed
    assert found.representative_name == ""


def test_no_hint_of_a_similar_case_comes_from_the_wrong_person(town):
    file = town.taken(BENEFIT)
    swap(town, contact_id=file.contact_id, person_id=HANS)

    def alike(work, person_id):
        spot = find_spot(work, house(work), "")
        return [one.id for one in similar_cases(work, service(work, "wohngeld"), spot, person_id)]

    assert town.guide.ask(alike, person_id=ERNA) == []
    assert town.guide.ask(alike, person_id=HANS) == [file.id]


def test_the_result_says_which_slip_is_to_be_printed_anew(town):
    file = town.taken(LAMP, promise=NO_REPLY)
    nothing = swap(town, contact_id=file.contact_id, person_id=HANS)
    assert nothing.sentence == "Die Person ist berichtigt. Es war noch nichts gedruckt."
    filed(town, file.id, PaperKind.SLIP)
    filed(town, file.id)
    swapped = swap(town, contact_id=file.contact_id, person_id=ROBIN)
    assert "Bitte neu drucken: Laufzettel vom Dienstag, 24. November, 9:40 Uhr" in swapped.sentence
    assert [one.kind for one in swapped.withdrawn] == [PaperKind.LETTER]
    assert [one.kind for one in town.file(file.id).papers] == [PaperKind.SLIP]


def test_who_may_replace_whom(town):
    file = town.taken(LAMP)
    with pytest.raises(Refused, match="schon eingetragen"):
        swap(town, contact_id=file.contact_id, person_id=ERNA)
    with pytest.raises(Refused, match="nicht zu finden"):
        swap(town, contact_id=file.contact_id, person_id=HIDDEN)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        swap(town, "tepe", contact_id=file.contact_id, person_id=HANS)
    with pytest.raises(Refused, match="den Kontakt oder den Vorgang"):
        swap(town, person_id=HANS)
    with pytest.raises(Refused, match="den Kontakt oder den Vorgang"):
        swap(town, contact_id=file.contact_id, case_id=file.id, person_id=HANS)
    with pytest.raises(Refused, match="Grund fehlt"):
        town.guide.do(SwapPerson(because="", contact_id=file.contact_id, person_id=HANS))
    nobody = town.taken(LAMP, person_id=None, promise=NO_REPLY)
    with pytest.raises(Refused, match="noch keine Person"):
        swap(town, contact_id=nobody.contact_id, person_id=HANS)
    with pytest.raises(Refused, match="noch keine Person"):
        swap(town, case_id=nobody.id, person_id=HANS)
