"""Reading a file may take seconds; nobody else waits for it, and what is refused leaves no lock behind."""

import sys
from contextlib import contextmanager

import pytest
from test_attachments import mail, pdf, picture

from rathaus_desk.domain.cases.attachments import (
    AttachFile,
    AttachMailPart,
    WithdrawAttachment,
    kind_of,
)
from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.cases.mails import mail_files
from rathaus_desk.domain.commands import new_command_id
from rathaus_desk.domain.errors import Refused
from rathaus_desk.usecases.cases.attachments import attachments_of
from rathaus_desk.usecases.desk import Desk

BROKEN = b"From: a\nSubject: b\nContent-Type: multipart/mixed; boundary=x\n\n--x\n--x\n--x--"
ENDLESS = b"From: a\nSubject: b\n\n" + b"\n" * 600_001


@pytest.fixture
def beside(town):
    """The clerk's desk in a second program on the same database."""
    store = town.open_again()
    clerk = town.clerk
    yield Desk(store, clerk.office, clerk.actor, town.clock)
    store.close()


@contextmanager
def while_in(function, act):
    """Call `act` at the moment at which `function` begins; what is done there was done meanwhile."""
    met = []

    def look(frame, event, _arg):
        if event == "call" and frame.f_code is function.__code__:
            met.append(act())

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        yield met
    finally:
        sys.setprofile(before)


def note(case, text="Nebenher."):
    return WriteNote(case_id=case.id, text=text)


def test_while_a_mail_is_taken_apart_another_desk_writes(town, beside):
    case = town.taken()
    made, _ = town.guide.do(
        AttachFile(case_id=case.id, file_name="x.eml", content=mail(files=(("Foto.png", picture()),)))
    )
    with while_in(mail_files, lambda: beside.do(note(case))) as met:
        part, _ = town.guide.do(AttachMailPart(attachment_id=made.id, part=0))
    assert len(met) == 1
    assert part.name == "Foto.png"
    assert [one.text for one in town.file(case.id).timeline].count("Nebenher.") == 1


def test_while_a_file_is_judged_another_desk_writes(town, beside):
    case = town.taken()
    with while_in(kind_of, lambda: beside.do(note(case))) as met:
        town.guide.do(AttachFile(case_id=case.id, file_name="a.pdf", content=pdf()))
    assert len(met) == 1


@pytest.mark.parametrize("content", [BROKEN, ENDLESS])
def test_a_broken_mail_leaves_no_lock(town, beside, content):
    case = town.taken()
    wrapped = mail(files=(("innen.eml", content),))
    made, _ = town.guide.do(AttachFile(case_id=case.id, file_name="x.eml", content=wrapped))
    inner = AttachMailPart(attachment_id=made.id, part=0)
    if content is ENDLESS:
        with pytest.raises(Refused, match="Teilen oder Zeilen"):
            town.guide.do(inner)
    else:
        broken, _ = town.guide.do(inner)
        with pytest.raises(Refused, match="hängt nicht"):
            town.guide.do(AttachMailPart(attachment_id=broken.id, part=0))
    beside.do(note(case))
    town.guide.do(note(case, "Danach."))
    assert {"Nebenher.", "Danach."} <= {one.text for one in town.file(case.id).timeline}


def test_what_went_out_of_sight_while_it_was_read_is_not_laid_in(town, beside):
    case = town.taken()
    content = mail(files=(("Foto.png", picture()),))
    made, _ = beside.do(AttachFile(case_id=case.id, file_name="x.eml", content=content))

    gone = WithdrawAttachment(attachment_id=made.id, because="Falscher Vorgang.")
    with while_in(mail_files, lambda: beside.do(gone)), pytest.raises(Refused, match="gibt es hier nicht"):
        town.guide.do(AttachMailPart(attachment_id=made.id, part=0))
    assert town.guide.ask(attachments_of, case_id=case.id) == ()


def test_the_same_command_again_gives_its_first_result_without_reading_again(town, beside):
    case = town.taken()
    again = new_command_id()
    one = AttachFile(case_id=case.id, file_name="a.pdf", content=pdf(), command_id=again)
    first = town.guide.do(one)[0]
    with while_in(kind_of, lambda: None) as met:
        assert town.guide.do(one) == (first, frozenset())
    assert met == []
