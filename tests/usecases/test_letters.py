"""Paper from a case: letters, slips, lists, and what is filed; the PDFs are drawn and read back."""

from datetime import date

import pypdfium2
import pytest
from sheet_scene import filing, visit

from rathaus_desk.domain.cases.cases import AddTask, DropCase
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Channel, Concern, TakeContact, UndoContact
from rathaus_desk.domain.paper.letters import LetterDraft, PaperKind, Paragraph, PrintSize
from rathaus_desk.domain.people.people import CorrectPerson, Need, RegisterPerson
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.domain.templates.stored import TemplateKind, WriteTemplate
from rathaus_desk.store.office_tables import ServiceRow, StaffRow
from rathaus_desk.usecases.cases.letter_text import print_size, recipient_lines, salutation
from rathaus_desk.usecases.cases.letters import (
    checklist_for,
    draw_checklist,
    draw_letter,
    letter_for,
    sheet_images,
)
from rathaus_desk.usecases.cases.papers import paper_pdf
from rathaus_desk.usecases.intake.slips import draw_slip, slip_for
from rathaus_desk.usecases.people.people import person
from rathaus_desk.usecases.templates.case_letters import template_draft

ERNA, HANS, HIDDEN, ROBIN = 101, 102, 103, 104
NO_REPLY = PromiseWish(reply_by=ReplyBy.NONE)
TODAY = date(2026, 11, 24)


def words_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    finally:
        document.close()


def letter(town, file, login="oezdemir", **values):
    return town.desk(login).ask(letter_for, case_id=file.id, **values)


def body(found):
    return [one.text for one in found.body]


def test_the_letter_that_tells_a_senior_what_happens_now(town):
    file = town.taken()
    found = letter(town, file)
    assert found.recipient == ("Frau", "Erna Schmidt", "Rosenweg 4", "49999 Kleinstadt")
    assert found.salutation == "Guten Tag, Frau Schmidt,"
    assert found.subject == "Ihr Anliegen „Straßenlaterne defekt“"
    assert found.info == (
        ("Unser Zeichen", file.number),
        ("Ihr Anruf vom", "24. November 2026"),
        ("Name", "Frau Özdemir"),
        ("Zimmer", "Zimmer 11"),
        ("Telefon", "(030) 23125 011"),
    )
    assert body(found) == [
        "Sie haben uns am 24. November 2026 angerufen. Es ging um: Straßenlaterne defekt, Rosenweg 4.",
        "Wir haben Ihr Anliegen aufgenommen. Darum kümmert sich: Tiefbau. "
        "Sie hören von uns bis Dienstag, 1. Dezember.",
        "Haben Sie Fragen? Für Sie da ist Frau Özdemir, Telefon (030) 23125 011. "
        f"Ihre Nummer ist {file.number}.",
    ]
    assert (found.size, found.closing, found.practice) == (PrintSize.LARGE, "Mit freundlichen Grüßen", False)
    assert (found.signatory, found.letterhead.unit) == (("Aylin Özdemir", "Bürgerbüro"), "Bürgerbüro")


def test_paper_announces_no_day_that_has_passed(town):
    file = town.taken()
    last_day = "Sie hören von uns bis Dienstag, 1. Dezember."
    town.clock.forward(days=7)
    assert body(letter(town, file))[1].endswith(last_day)
    town.clock.forward(days=1)
    assert body(letter(town, file))[1] == (
        "Ihr Anliegen ist noch nicht fertig. Bis Dienstag, 1. Dezember sollten Sie von uns hören. "
        "Das haben wir nicht geschafft, und das tut uns leid. Darum kümmert sich: Tiefbau."
    )
    text = "Vorlage: Bis wann\nBetreff: Frist\n\nBis {{frist}}.\n"
    made, _ = town.guide.do(WriteTemplate(kind=TemplateKind.LETTER, text=text))
    (unknown,) = town.guide.ask(template_draft, case_id=file.id, key=made.key).problems
    assert unknown.field == "frist"
    slip = town.guide.ask(slip_for, contact_id=file.contact_id)
    assert slip.concerns[0].next_step == "Tiefbau kümmert sich darum."
    town.guide.do(DropCase(case_id=file.id, because="Der Mast ist weg.", seen_version=file.version))
    with pytest.raises(Refused, match=f"{file.number} ist eingestellt"):
        letter(town, file)


def test_the_letter_of_a_clerk_names_her_unit_and_the_citizens_contact(town, answer):
    file = town.taken()
    town.guide.do(AddTask(case_id=file.id, unit="ordnung", question="Parkt dort jemand?"))
    answer(file.id, "Die Birne ist getauscht.\nDer Mast wird gestrichen.")
    found = letter(town, file, "tepe")
    assert found.signatory == ("Ulf Tepe", "Tiefbau")
    assert dict(found.info)["Name"] == "Frau Özdemir"
    assert body(found)[1:4] == [
        "Das ist unsere Antwort:", "Die Birne ist getauscht.", "Der Mast wird gestrichen.",
    ]  # fmt: skip
    assert len(body(found)) == 5  # and nothing of what Ordnung answered


def test_the_letter_of_a_closed_case_is_its_result(town, close):
    file = town.taken(channel=Channel.VISIT)
    close(file.id, "Die Lampe brennt wieder.\n\nDanke für den Hinweis.")
    assert body(letter(town, file))[:3] == [
        "Sie waren am 24. November 2026 bei uns. Es ging um: Straßenlaterne defekt, Rosenweg 4.",
        "Die Lampe brennt wieder.",
        "Danke für den Hinweis.",
    ]


def test_what_was_changed_by_hand_is_what_is_printed(town):
    draft = LetterDraft(
        subject="Ihre  Laterne",
        salutation="Liebe Frau Schmidt,",
        body=(Paragraph("Erstens:\x00", ("a <b>fett</b>", "b"), numbered=True), Paragraph("Zweitens.")),
        size=PrintSize.VERY_LARGE,
    )
    found = letter(town, town.taken(), draft=draft)
    assert (found.subject, found.salutation, found.size) == (
        "Ihre Laterne",
        "Liebe Frau Schmidt,",
        PrintSize.VERY_LARGE,
    )
    assert found.body[0] == Paragraph("Erstens:", ("a <b>fett</b>", "b"), numbered=True)
    text = words_of(draw_letter(found))
    assert "a <b>fett</b>" in text
    assert "Erna Schmidt" in text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"salutation": ""}, "salutation"),
        ({"body": (Paragraph("x" * 4_001),)}, "body"),
        ({"body": (Paragraph("x"),) * 61}, "body"),
        ({"body": (Paragraph("x", ("y" * 301,)),)}, "body"),
    ],
)
def test_a_draft_keeps_within_its_room(town, change, field):
    usual = {"subject": "x", "salutation": "x", "body": (Paragraph("x"),), "size": PrintSize.STANDARD}
    with pytest.raises(Refused) as refused:
        letter(town, town.taken(), draft=LetterDraft(**{**usual, **change}))
    assert refused.value.field == field


def test_without_an_address_there_is_no_letter_but_a_slip(town):
    for values in ({"person_id": ROBIN}, {"person_id": None, "caller_name": "Jemand"}):
        with pytest.raises(Refused, match=r"keine Anschrift bekannt.*Laufzettel"):
            letter(town, town.taken(promise=NO_REPLY, **values))
    taken, _ = town.guide.do(town.intake())
    town.guide.do(UndoContact(contact_id=taken.contact_id))
    with pytest.raises(Refused, match="eingestellt"):
        town.guide.ask(letter_for, case_id=taken.cases[0].id)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        letter(town, town.taken(Concern(service="hecke")), "tepe")


def test_a_locked_address_goes_on_no_sheet_of_a_guide(town):
    taken, _ = town.lead.do(TakeContact(concerns=(Concern(service="unklar"),), person_id=HIDDEN))
    with pytest.raises(Refused, match="Diesen Vorgang gibt es hier nicht"):
        town.guide.ask(letter_for, case_id=taken.cases[0].id)
    found = town.lead.ask(letter_for, case_id=taken.cases[0].id)
    assert "Rosenweg 8" in found.recipient
    paper, _ = town.lead.do(filing(taken.cases[0].id, draw_letter(found), kind=PaperKind.LETTER))
    with pytest.raises(Refused, match="Blatt gibt es hier nicht"):
        town.guide.ask(paper_pdf, paper_id=paper.id)
    with pytest.raises(Refused, match="Diesen Vorgang gibt es hier nicht"):
        town.file(taken.cases[0].id)
    assert town.lead.ask(paper_pdf, paper_id=paper.id).startswith(b"%PDF-")


def test_names_and_salutations(town):
    def known(**values):
        new, _ = town.guide.do(RegisterPerson(**{"family_name": "Peters", "given_name": "Robin", **values}))
        return new

    assert salutation(known()) == "Guten Tag Robin Peters,"
    assert salutation(known(title="Herr")) == "Guten Tag, Herr Peters,"
    assert salutation(known(title="Frau Dr.")) == "Guten Tag, Frau Dr. Peters,"
    assert salutation(known(title="Dr.")) == "Guten Tag Dr. Robin Peters,"
    assert recipient_lines(known(title="Herr Dr.", street="Rosenweg", house_number="4")) == (
        "Herrn Dr.", "Robin Peters", "Rosenweg 4", "49999 Kleinstadt",
    )  # fmt: skip
    assert recipient_lines(known()) == ("Robin Peters",)


@pytest.mark.parametrize(
    ("born", "needs", "size"),
    [
        (date(1961, 11, 24), (), PrintSize.SENIOR),
        (date(1961, 11, 25), (), PrintSize.STANDARD),
        (None, (), PrintSize.STANDARD),
        (date(1941, 1, 1), (Need.LARGE_PRINT,), PrintSize.LARGE),
        (date(1990, 1, 1), (Need.LARGE_PRINT,), PrintSize.LARGE),
        (date(1990, 1, 1), (Need.ESCORT,), PrintSize.STANDARD),
    ],
)
def test_seniors_and_those_who_need_it_read_larger_print(town, born, needs, size):
    new, _ = town.guide.do(RegisterPerson(family_name="Alt", birth_date=born, needs=needs))
    assert print_size(new, new.needs, TODAY) is size


def test_the_needs_of_the_visit_count_too(town):
    found = letter(town, town.taken(person_id=HANS, promise=NO_REPLY, needs=(Need.LARGE_PRINT,)))
    assert found.size is PrintSize.LARGE


def test_a_letter_stays_possible_when_the_contact_person_has_left(town):
    file = town.taken()
    with town.store.write.begin() as session:
        session.get_one(StaffRow, 11).active = False
    found = letter(town, file, "wilkens")
    assert body(found)[-1] == f"Haben Sie Fragen? Rufen Sie uns gern an. Ihre Nummer ist {file.number}."
    assert "Name" not in dict(found.info)
    slip = town.desk("wilkens").ask(slip_for, contact_id=file.contact_id)
    assert (slip.contact_person, slip.contact_phone) == ("Frau Özdemir", "(030) 23125 000")


def test_the_slip_tells_who_what_next_and_until_when(town):
    taken = visit(town, "strassenlaterne", "wohngeld")
    slip = town.guide.ask(slip_for, contact_id=taken.contact_id)
    assert (slip.number, slip.pickup_code) == (taken.cases[0].number, taken.pickup_code)
    assert [(one.title, one.next_step) for one in slip.concerns] == [
        ("Straßenlaterne defekt", "Tiefbau kümmert sich darum, bis Dienstag, 1. Dezember."),
        ("Ein vertrauliches Anliegen", "Wir kümmern uns darum, bis Dienstag, 22. Dezember."),
    ]
    assert (slip.contact_person, slip.contact_place, slip.contact_phone) == (
        "Frau Özdemir", "Zimmer 11", "(030) 23125 011",
    )  # fmt: skip
    assert slip.promise == (
        "Wir melden uns gesammelt. Wir rufen Sie an: Mittwoch, 25. November, 9 bis 11 Uhr."
    )
    assert (slip.replaces, slip.dated) == ("", TODAY)
    text = words_of(draw_slip(slip))
    for hidden in ("Rosenweg", "Wohngeld", "Mietvertrag", "Schmidt", "3920011"):
        assert hidden not in text


def test_the_slip_says_what_is_done_and_what_is_still_needed(town, close):
    with town.store.write.begin() as session:
        session.get_one(ServiceRow, 72).documents = [
            {"name": "Lageplan", "note": ""},
            {"name": "Erklärung des Halters", "note": "wenn das Auto jemand anderem gehört"},
        ]
    taken = visit(town, "hecke", "strassenlaterne", promise=NO_REPLY)
    town.clock.forward(seconds=11)
    close(taken.cases[1].id)
    town.guide.do(AddTask(case_id=taken.cases[0].id, unit="tiefbau", question="Gehört der Weg uns?"))
    slip = town.guide.ask(slip_for, contact_id=taken.contact_id)
    assert slip.concerns[0].next_step == "Ordnung und Tiefbau kümmern sich darum, bis Dienstag, 8. Dezember."
    assert slip.concerns[1].next_step == "Ist erledigt."
    assert slip.promise == ""
    assert slip.still_needed == (
        "Lageplan", "Erklärung des Halters – wenn das Auto jemand anderem gehört",
    ), "nobody shall run after a paper that is not needed"  # fmt: skip


def test_a_slip_of_somebody_who_reported_the_same_names_the_unit_at_work(town):
    first = town.taken()
    same = Concern(service="strassenlaterne", cause_id=first.id)
    file = town.taken(same, person_id=HANS, promise=NO_REPLY)
    slip = town.guide.ask(slip_for, contact_id=file.contact_id)
    assert slip.concerns[0].next_step.startswith("Tiefbau kümmert sich darum")


def test_a_slip_issued_again_says_which_one_it_replaces(town):
    taken = visit(town, "hecke")
    pdf = draw_slip(town.guide.ask(slip_for, contact_id=taken.contact_id))
    town.guide.do(filing(taken.cases[0].id, pdf))
    town.clock.forward(days=1)
    again = town.guide.ask(slip_for, contact_id=taken.contact_id)
    assert again.replaces == "den Laufzettel vom 24. November 2026, 9:40 Uhr"


def test_who_gets_a_slip(town):
    taken = visit(town, "strassenlaterne", "wohngeld")
    town.clock.forward(seconds=11)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town.clerk.ask(slip_for, contact_id=taken.contact_id)  # the other concern is nobody's business
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town.guide.ask(slip_for, contact_id=1)
    with pytest.raises(Refused, match="sieht keine Vorgänge"):
        town.desk("admin").ask(slip_for, contact_id=taken.contact_id)
    own, _ = town.clerk.do(town.intake())
    assert town.clerk.ask(slip_for, contact_id=own.contact_id).number == own.cases[0].number
    undone = visit(town, "hecke")
    town.guide.do(UndoContact(contact_id=undone.contact_id))
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town.guide.ask(slip_for, contact_id=undone.contact_id)


def test_the_list_of_what_to_bring(town):
    sheet = town.guide.ask(checklist_for, service_key="wohngeld")
    assert (sheet.title, sheet.documents) == ("Wohngeld", (("Mietvertrag", "in Kopie"),))
    assert dict(sheet.facts)["Gebühr"] == "kostenlos"
    assert dict(sheet.facts)["Wo"] == "Ordnung, Zimmer 3"
    assert "Mietvertrag" in words_of(draw_checklist(sheet))
    with pytest.raises(Refused, match="steht nicht im Verzeichnis"):
        town.guide.ask(checklist_for, service_key="mond")


def test_a_sheet_becomes_pictures(town):
    pages = sheet_images(draw_checklist(town.guide.ask(checklist_for, service_key="wohngeld")), 300)
    assert [(width, len(data) == width * height * 3) for width, height, data in pages] == [(300, True)]


def test_the_letter_is_drawn_and_carries_what_it_should(town):
    town.guide.do(CorrectPerson(person_id=ERNA, seen_version=1, given_name="Łucja", family_name="Đặng-Şahin"))
    file = town.taken()
    assert town.guide.ask(person, person_id=ERNA).name == "Łucja Đặng-Şahin"
    text = words_of(draw_letter(letter(town, file)))
    for part in (
        "Łucja Đặng-Şahin",
        "Rosenweg 4",
        "49999 Kleinstadt",
        file.number,
        "Stadt Kleinstadt",
        "Grüßen",
    ):
        assert part in text
