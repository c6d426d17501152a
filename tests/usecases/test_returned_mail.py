"""Letters that come back, scanned one after the other."""

from dataclasses import replace

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
from rathaus_desk.usecases.printing.returned_mail import address_flag, letters_to
from tests.laid_letters import lay_letters
from tests.small_town import ERNA, HANS, HIDDEN, ROBIN

NOBODYS = 4


@pytest.fixture
def job(town):
    """Four printed letters: to Erna, Hans, Robin, and somebody from a list."""
    people = (ERNA, HANS, ROBIN, None)
    letters = tuple(JobLetter(number, 1, one) for number, one in enumerate(people, 1))
    command = StartPrintJob(run="K26-014", title="Einladung", kind=PrintKind.MASS_LETTER, letters=letters)
    made, _ = lay_letters(town.guide, command)
    town.guide.do(SendBatch(job_id=made.id, printer="Flur 2"))
    town.guide.do(ConfirmBatch(job_id=made.id, batch=1))
    town.clock.forward(days=3)
    return made


def scan(desk, letter, reason):
    return desk.do(RegisterReturn(code=SheetMark("K26-014", letter, 4).code(1), reason=reason))[0]


def flagged(town):
    return {one for one in (ERNA, HANS, ROBIN) if town.guide.ask(address_flag, person_id=one)}


def test_four_letters_come_back(town, job):
    clerk = town.clerk  # of another unit: who opens the post scans for all
    erna = scan(clerk, 1, ReturnReason.MOVED)
    assert (erna.title, erna.flagged, erna.before) == ("Einladung", True, None)
    assert not scan(clerk, 2, ReturnReason.REFUSED).flagged, "his address is right"
    assert scan(clerk, 3, ReturnReason.DIED).flagged
    nobodys = scan(clerk, NOBODYS, ReturnReason.MOVED)
    assert (nobodys.letter, nobodys.flagged) == (NOBODYS, False)
    assert flagged(town) == {ERNA, ROBIN}
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
    assert flagged(town) == set()
    assert town.guide.ask(letters_to, person_id=ERNA)[0].returned_at == at


def test_an_address_that_was_looked_at_counts_again(town, job):
    scan(town.guide, 1, ReturnReason.INCOMPLETE)
    town.guide.do(LiftAddressFlag(person_id=ERNA))
    assert town.guide.ask(address_flag, person_id=ERNA) is None
    with pytest.raises(Refused, match="nichts vermerkt"):
        town.guide.do(LiftAddressFlag(person_id=ERNA))
    scan(town.guide, 2, ReturnReason.OTHER)
    assert flagged(town) == set()


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
    assert replace(hidden, letter=0) == replace(nobody, letter=0)
    assert not hidden.flagged
    for query in (address_flag, letters_to):
        with pytest.raises(Refused, match="Diese Person ist hier nicht zu finden"):
            town.guide.ask(query, person_id=ERNA)
    assert town.lead.ask(address_flag, person_id=ERNA).reason is ReturnReason.MOVED


def test_a_job_tells_nobody_who_is_under_lock(town):
    said = set()
    for person_id in (HIDDEN, 4711):
        for one in (JobLetter(1, 1, person_id), JobLetter(1, 1, ERNA, (person_id,))):
            with pytest.raises(Refused) as refused:
                town.guide.do(StartPrintJob(run="K1", title="x", kind=PrintKind.MASS_LETTER, letters=(one,)))
            said.add(str(refused.value))
    assert len(said) == 1


@pytest.fixture
def job_in_file(town_file):
    letters = (JobLetter(1, 1, ERNA), JobLetter(NOBODYS))
    made, _ = lay_letters(
        town_file.guide,
        StartPrintJob(run="K26-014", title="Einladung", kind=PrintKind.MASS_LETTER, letters=letters),
    )
    town_file.guide.do(SendBatch(job_id=made.id, printer="Flur 2"))
    town_file.guide.do(ConfirmBatch(job_id=made.id, batch=1))
    return made


@pytest.mark.parametrize(
    "typed",
    [
        "K26-014/147/2",
        " K26-014/147/2\r\n",
        "k26-014/147/2",
        "K26ß014-147-2",
        "k26ß014-147-2",
        "K26–014/147/2",
        "]d2K26-014/147/2",
        "*K26-014/147/2*",
        "K26-O14/147/2",
        "k 26 - 0l4 / 147 / 2",
    ],
)
def test_what_a_scanner_types_is_understood_on_either_keyboard(typed):
    assert read_scan(typed) == Scan("K26-014", 147, 2)


def test_letters_that_two_keyboards_exchange_are_read_right():
    assert read_scan("YZ7/3/1") == Scan("YZ7", 3, 1)
    assert read_scan("zy7-3-1") == Scan("YZ7", 3, 1)
    for typed in ("K26-014/147", "K26-014 147", "K26-014 147/812", "k26-014  147/812 "):
        assert read_scan(typed) == Scan("K26-014", 147, 1), "copied from the margin by hand"


@pytest.mark.parametrize(
    "typed", ["", "4006381333931", "https://example.org/a/b", "K26", "K/1/2/3", "A" * 99]
)
def test_a_strange_code_is_refused(typed):
    with pytest.raises(Refused, match="kein Code von unseren Blättern") as refused:
        read_scan(typed)
    assert refused.value.field == "code"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("K25-014/1/1", "Den Lauf K25-014 gibt es hier nicht"),
        ("K26-014/3/1", "Der Lauf K26-014 hat keine Nummer 3"),
        ("A26-001/1", "kein Code von unseren Blättern"),
    ],
)
def test_a_code_of_another_year_of_no_letter_or_of_a_notice_is_refused_as_what_it_is(
    town_file, job_in_file, code, said
):
    letters = (JobLetter(1),)
    notice = StartPrintJob(run="A26-001", title="Fest", kind=PrintKind.NOTICE, letters=letters)
    lay_letters(town_file.guide, notice)
    with pytest.raises(Refused, match=said) as refused:
        town_file.guide.do(RegisterReturn(code=code, reason=ReturnReason.MOVED))
    assert refused.value.field == "code"
    assert "Es wurde nichts erfasst." in str(refused.value)
