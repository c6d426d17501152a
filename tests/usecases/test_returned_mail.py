"""Letters that come back, scanned one after the other."""

import pytest

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.serial_letters import SheetMark
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.printing.print_jobs import (
    ConfirmBatch,
    PrintKind,
    ReportJam,
    SendBatch,
    StartPrintJob,
)
from rathaus_desk.domain.printing.returns import (
    LiftAddressFlag,
    RegisterReturn,
    ReturnReason,
    Scan,
    read_scan,
)
from rathaus_desk.domain.printing.sheets import JobLetter
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.printing.returned_mail import address_flag, flagged_people, letters_to
from tests.small_town import ERNA, HANS, ROBIN

NOBODYS = 4


@pytest.fixture
def job(town):
    """Four printed letters: to Erna, Hans, Robin, and somebody from a list."""
    people = (ERNA, HANS, ROBIN, None)
    letters = tuple(JobLetter(number, 1, one) for number, one in enumerate(people, 1))
    command = StartPrintJob(run="K26-014", title="Einladung", kind=PrintKind.MASS_LETTER, letters=letters)
    made, _ = town.guide.do(command)
    town.guide.do(SendBatch(job_id=made.id, printer="Flur 2"))
    town.guide.do(ConfirmBatch(job_id=made.id, batch=1))
    town.clock.forward(days=3)
    return made


def scan(desk, letter, reason):
    return desk.do(RegisterReturn(code=SheetMark("K26-014", letter, 4).code(1), reason=reason))[0]


def test_four_letters_come_back(town, job):
    clerk = town.clerk  # of another unit: who opens the post scans for all
    erna = scan(clerk, 1, ReturnReason.MOVED)
    assert (erna.title, erna.person_id, erna.flagged, erna.before) == ("Einladung", ERNA, True, None)
    assert not scan(clerk, 2, ReturnReason.REFUSED).flagged, "his address is right"
    assert scan(clerk, 3, ReturnReason.DIED).flagged
    nobodys = scan(clerk, NOBODYS, ReturnReason.MOVED)
    assert (nobodys.letter, nobodys.person_id, nobodys.flagged) == (NOBODYS, None, False)
    assert town.guide.ask(flagged_people) == {ERNA, ROBIN}
    flag = town.guide.ask(address_flag, person_id=ERNA)
    assert (flag.reason, flag.title, flag.since) == (ReturnReason.MOVED, "Einladung", town.clock.now)
    assert town.guide.ask(address_flag, person_id=HANS) is None
    sent = town.guide.ask(letters_to, person_id=HANS)
    assert [(one.letter, one.reason, one.returned_at) for one in sent] == [
        (2, ReturnReason.REFUSED, town.clock.now)
    ]


def test_scanned_again_only_the_reason_is_put_right(town, job):
    first = scan(town.guide, 1, ReturnReason.MOVED)
    at = town.clock.now
    town.clock.forward(minutes=5)
    again = scan(town.guide, 1, ReturnReason.NOT_COLLECTED)
    assert (first.before, again.before) == (None, at)
    assert again.flagged is False
    assert town.guide.ask(flagged_people) == frozenset()
    assert town.guide.ask(letters_to, person_id=ERNA)[0].returned_at == at


def test_an_address_that_was_looked_at_counts_again(town, job):
    scan(town.guide, 1, ReturnReason.INCOMPLETE)
    town.guide.do(LiftAddressFlag(person_id=ERNA))
    assert town.guide.ask(address_flag, person_id=ERNA) is None
    with pytest.raises(Refused, match="nichts vermerkt"):
        town.guide.do(LiftAddressFlag(person_id=ERNA))
    scan(town.guide, 2, ReturnReason.OTHER)
    assert town.guide.ask(flagged_people) == frozenset()


def test_each_person_has_one_line_whatever_was_printed_again(town, job):
    town.guide.do(ReportJam(job_id=job.id, numbers="1"))
    assert town.guide.ask(letters_to, person_id=ERNA) == (), "it is not on paper any more"
    with pytest.raises(Refused, match="noch gar nicht als gedruckt"):
        scan(town.guide, 1, ReturnReason.MOVED)
    town.guide.do(SendBatch(job_id=job.id, printer="Flur 2"))
    town.guide.do(ConfirmBatch(job_id=job.id, batch=2))
    lines = town.guide.ask(letters_to, person_id=ERNA)
    assert [(one.title, one.run, one.letter, one.printed_at) for one in lines] == [
        ("Einladung", "K26-014", 1, town.clock.now)
    ]


def test_who_was_locked_since_is_as_unknown_as_somebody_from_a_list(town_file, job_in_file):
    town = town_file
    with town.store.write.begin() as session:
        session.get_one(PersonRow, ERNA).lock = AddressLock.BMG51
    hidden, nobody = scan(town.guide, 1, ReturnReason.MOVED), scan(town.guide, NOBODYS, ReturnReason.MOVED)
    assert (hidden.person_id, hidden.flagged) == (nobody.person_id, nobody.flagged) == (None, False)
    for query in (address_flag, letters_to):
        with pytest.raises(Refused, match="Diese Person ist hier nicht zu finden"):
            town.guide.ask(query, person_id=ERNA)
    assert town.lead.ask(address_flag, person_id=ERNA).reason is ReturnReason.MOVED


@pytest.fixture
def job_in_file(town_file):
    letters = (JobLetter(1, 1, ERNA), JobLetter(NOBODYS))
    made, _ = town_file.guide.do(
        StartPrintJob(run="K26-014", title="Einladung", kind=PrintKind.MASS_LETTER, letters=letters)
    )
    town_file.guide.do(SendBatch(job_id=made.id, printer="Flur 2"))
    town_file.guide.do(ConfirmBatch(job_id=made.id, batch=1))
    return made


@pytest.mark.parametrize(
    "typed",
    ["K26-014/147/2", " K26-014/147/2\r\n", "k26-014/147/2", "K26ß014-147-2", "k26ß014-147-2"],
)
def test_what_a_scanner_types_is_understood_on_either_keyboard(typed):
    assert read_scan(typed) == Scan("K26-014", 147, 2)


def test_letters_that_two_keyboards_exchange_are_read_right():
    assert read_scan("YZ7/3/1") == Scan("YZ7", 3, 1)
    assert read_scan("zy7-3-1") == Scan("YZ7", 3, 1)
    assert read_scan("K26-014/147") == Scan("K26-014", 147, 1), "copied from the margin by hand"


@pytest.mark.parametrize(
    "typed", ["", "4006381333931", "https://example.org/a/b", "K26", "K/1/2/3", "A" * 99]
)
def test_a_strange_code_is_refused(typed):
    with pytest.raises(Refused, match="kein Code von unseren Blättern") as refused:
        read_scan(typed)
    assert refused.value.field == "code"


def test_a_code_of_no_run_is_refused(town_file):
    with pytest.raises(Refused, match="kein Code von unseren Blättern"):
        town_file.guide.do(RegisterReturn(code="K99-999/1/1", reason=ReturnReason.MOVED))
