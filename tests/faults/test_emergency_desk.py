"""The server goes away and intake goes on: with real numbers, on this PC, handed in once and in order."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from rathaus_desk import usecases
from rathaus_desk.domain.cases.cases import CaseState
from rathaus_desk.domain.commands import new_command_id
from rathaus_desk.domain.errors import Refused, Unreachable
from rathaus_desk.domain.intake.contacts import AnswerAtOnce, UndoContact
from rathaus_desk.domain.intake.drafts import DropDraft, KeepDraft, ParkDraft, new_draft_id
from rathaus_desk.domain.paper.letters import FilePaper, PaperKind
from rathaus_desk.settings import PRACTICE_KEY
from rathaus_desk.store.draft_tables import DraftRow
from rathaus_desk.store.outbox import open_outbox, outbox_path
from rathaus_desk.store.server import OWNER_PATH, ServerStore
from rathaus_desk.usecases.cases.cases import case
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.find.entry_line import entry_line
from rathaus_desk.usecases.find.find_cases import cases_by_number
from rathaus_desk.usecases.intake.drafts import my_drafts
from rathaus_desk.usecases.intake.emergency_desk import EmergencyDesk
from rathaus_desk.usecases.intake.intake_preview import preview_intake
from rathaus_desk.usecases.intake.outbox import Outbox
from rathaus_desk.usecases.intake.slips import slip_for
from rathaus_desk.usecases.office.office import actor_for, load_office
from rathaus_desk.usecases.people.people import person
from tests.accounted_numbers import unaccounted
from tests.small_town import ERNA, TODAY, Clock

pytestmark = pytest.mark.server
HERE = "Schalter 3"


class Emergency:
    """A guide's desk with its outbox, and a way to look into the database past the line."""

    def __init__(self, url, folder, clock=None) -> None:
        self.store = ServerStore(url)
        self.path = folder / "notbetrieb.db"
        self.outbox = Outbox(open_outbox(self.path, PRACTICE_KEY))
        self.clock = clock or Clock()
        with self.store.read() as session:
            office, actor = load_office(session), actor_for(session, "oezdemir")
        self.desk = EmergencyDesk(self.store, office, actor, self.clock, self.outbox, HERE)

    def close(self) -> None:
        self.store.close()
        self.outbox.store.close()


@pytest.fixture
def emergency(far_url, tmp_path):
    made = Emergency(far_url, tmp_path)
    made.desk.prepare()
    yield made
    made.close()


@pytest.fixture
def desk(emergency):
    return emergency.desk


@pytest.fixture
def account(breakable, far_url, emergency):
    """Demand that no number was lost and none given twice; return the numbers of all cases."""
    store = ServerStore(make_url(breakable.url(far_url.database)), search_path=OWNER_PATH)
    owner = Desk(store, emergency.desk.office, emergency.desk.actor, emergency.clock)

    def check():
        assert owner.ask(unaccounted, year=2026) == ((), ())
        with psycopg.connect(breakable.url(far_url.database)) as line:
            rows = line.execute("SELECT number FROM rathaus.case_file ORDER BY id").fetchall()
        return [row[0] for row in rows]

    yield check
    store.close()


def test_a_visit_goes_on_without_the_server_and_is_there_afterwards(
    desk, far_town, proxy, account, emergency
):
    before, _ = desk.do(far_town.intake())
    desk.ask(person, person_id=ERNA)  # she stands on the form
    proxy.refuse()
    taken, _ = desk.do(far_town.intake())
    assert desk.away
    slip = desk.ask(slip_for, contact_id=taken.contact_id)
    assert slip.number == taken.cases[0].number
    assert taken.cases[0].route == before.cases[0].route
    assert taken.promise.phone == before.promise.phone, "who stands on the form is known"
    proxy.take_again()
    emergency.clock.forward(hours=2)
    assert desk.come_back().handed_in == 1
    assert not desk.away
    found = desk.ask(case, case_id=taken.cases[0].id)
    assert (found.number, found.person.id) == (taken.cases[0].number, ERNA)
    assert found.opened_at == TODAY
    assert account() == [before.cases[0].number, taken.cases[0].number]


def test_only_what_works_is_offered(desk, proxy):
    proxy.refuse()
    assert [hit.title for hit in desk.ask(entry_line, text="laterne")][:1] == ["Straßenlaterne defekt"]
    assert desk.ask(preview_intake, service="strassenlaterne", place="Rosenweg 4").route
    for query, values in ((person, {"person_id": ERNA}), (cases_by_number, {"text": "26-00001"})):
        with pytest.raises(Unreachable, match="Aufnehmen, drucken"):
            desk.ask(query, **values)
    assert desk.ask(entry_line, text="Erna Schmidt") == (), "the register is not on this PC"


def test_numbers_run_out_in_words(desk, far_town, proxy, account):
    proxy.refuse()
    numbers = [desk.do(far_town.intake(person_id=None))[0].cases[0].number for _ in range(5)]
    with pytest.raises(Refused, match="es sind noch 0"):
        desk.do(far_town.intake(person_id=None))
    proxy.take_again()
    assert desk.come_back().handed_in == 5
    assert account() == numbers
    assert desk.numbers_left == 5


def test_a_line_that_dies_at_commit_makes_one_case_with_both_numbers(desk, far_town, proxy, account):
    proxy.loses_reply = lambda: (proxy.refuse(), True)[1]
    taken, _ = desk.do(far_town.intake(person_id=None))
    proxy.loses_reply = lambda: False
    assert desk.away
    proxy.take_again()
    desk.come_back()
    assert len(account()) == 1
    hits = desk.ask(cases_by_number, text=taken.cases[0].number)
    assert [hit.id for hit in hits] == [taken.cases[0].id]


def test_a_slip_that_was_printed_lies_in_the_file(desk, far_town, proxy):
    proxy.refuse()
    taken, _ = desk.do(far_town.intake(person_id=None))
    number = taken.cases[0].number
    sheet = FilePaper(
        case_ids=(taken.cases[0].id,),
        kind=PaperKind.SLIP,
        title="Laufzettel",
        reference=number,
        pdf=b"%PDF-1.7",
    )
    desk.do(sheet)
    desk.do(AnswerAtOnce(service="strassenlaterne"))
    proxy.take_again()
    assert desk.come_back().handed_in == 1
    assert [one.reference for one in desk.ask(case, case_id=taken.cases[0].id).papers] == [number]
    assert desk.do(AnswerAtOnce(service="strassenlaterne"))[0] == 2


def test_taken_back_within_the_ten_seconds_stays_taken_back(desk, far_town, proxy, account):
    proxy.refuse()
    taken, _ = desk.do(far_town.intake(person_id=None))
    desk.do(UndoContact(contact_id=taken.contact_id))
    proxy.take_again()
    desk.come_back()
    assert desk.ask(case, case_id=taken.cases[0].id).state is CaseState.DROPPED
    assert account() == [taken.cases[0].number]


def test_drafts_are_kept_here_and_handed_over(desk, proxy):
    known, parked, thrown = new_draft_id(), new_draft_id(), new_draft_id()
    for one in (known, thrown):
        desk.do(KeepDraft(draft_id=one, window="w", label="Tel", content={"note": "vorher"}))
    proxy.refuse()
    desk.do(KeepDraft(draft_id=known, window="w", label="Tel", content={"note": "nachher"}))
    desk.do(KeepDraft(draft_id=parked, window="w", label="Besuch", content={"note": "geparkt"}))
    desk.do(ParkDraft(draft_id=parked))
    desk.do(DropDraft(draft_id=thrown))
    proxy.take_again()
    desk.come_back()
    lines = {one.id: one for one in desk.ask(my_drafts)}
    assert set(lines) == {known, parked}
    assert lines[parked].window == ""
    with desk._store.read() as session:
        assert session.get(DraftRow, known).content == {"note": "nachher"}


def test_what_the_server_refuses_keeps_its_words_and_its_number(
    desk, far_town, proxy, account, breakable, far_url
):
    proxy.refuse()
    lamp = far_town.intake(person_id=None, caller_name="Frau Kern")
    taken, _ = desk.do(lamp)
    second, _ = desk.do(far_town.intake(person_id=None))
    with psycopg.connect(breakable.url(far_url.database), autocommit=True) as line:
        line.execute("UPDATE rathaus.reserved_number SET staff_id = 12 WHERE running = 1")
    proxy.take_again()
    back = desk.come_back()
    assert back.handed_in == 1
    (left,) = back.left_over
    assert left.numbers == (taken.cases[0].number,)
    assert "nicht für diesen Arbeitsplatz" in left.because
    assert ("Wer", "Frau Kern") in left.lines
    assert ("Wo", "Rosenweg 4") in left.lines
    with psycopg.connect(breakable.url(far_url.database), autocommit=True) as line:
        line.execute("UPDATE rathaus.reserved_number SET staff_id = 11 WHERE running = 1")
    again = desk.hand_in_again(left.command_id)
    assert (again.handed_in, again.left_over) == (1, ())
    assert set(account()) == {taken.cases[0].number, second.cases[0].number}


def test_who_gets_no_numbers_comes_back_all_the_same(
    desk, far_town, proxy, account, breakable, far_url, emergency
):
    proxy.refuse()
    taken, _ = desk.do(far_town.intake(person_id=None))
    left = emergency.outbox.free_numbers()
    with psycopg.connect(breakable.url(far_url.database), autocommit=True) as line:
        line.execute("REVOKE EXECUTE ON FUNCTION desk.reserve_number FROM small__guide")
    proxy.take_again()
    assert desk.come_back().handed_in == 1
    assert not desk.away
    assert account() == [taken.cases[0].number]
    desk.do(far_town.intake(person_id=None))
    assert (len(left), desk.numbers_left, emergency.outbox.free_numbers()) == (4, 4, left)


def test_one_workplace_keeps_at_most_sixty_numbers_of_a_year_back(desk, emergency):
    def keep_back(place):
        with emergency.store.write.begin() as session:
            return session.scalar(text("SELECT desk.reserve_number(2026, :place)"), {"place": place})

    for _ in range(55):  # five are there already
        keep_back(HERE)
    with pytest.raises(DBAPIError, match="too many numbers"):
        keep_back(HERE)
    assert keep_back("Schalter 4") == 61


def test_a_slip_of_last_year_keeps_its_number_until_it_is_put_right(
    desk, far_town, proxy, account, emergency
):
    proxy.refuse()
    taken, _ = desk.do(far_town.intake(person_id=None))
    emergency.clock.forward(days=45)  # refused, as the clock of this PC seems to be wrong
    proxy.take_again()
    (left,) = desk.come_back().left_over
    desk.prepare()
    assert [one[:3] for one in emergency.outbox.free_numbers()] == ["27-"] * 5
    emergency.clock.forward(days=-45)
    again = desk.hand_in_again(left.command_id)
    assert (again.handed_in, again.left_over) == (1, ())
    assert account() == [taken.cases[0].number]


def test_what_is_set_aside_gives_its_number_to_nobody(
    desk, far_town, proxy, account, breakable, far_url, emergency
):
    proxy.refuse()
    taken, _ = desk.do(far_town.intake(person_id=None))
    emergency.clock.forward(days=40)  # the clock of this PC was wrong
    proxy.take_again()
    (left,) = desk.come_back().left_over
    assert "kann nicht stimmen" in left.because
    assert taken.cases[0].number not in emergency.outbox.free_numbers()
    assert desk.set_aside(left.command_id).left_over == ()
    desk.prepare()
    assert taken.cases[0].number not in emergency.outbox.free_numbers()
    assert account() == []


def test_who_logs_off_gives_the_numbers_back_and_leaves_no_copy(desk, emergency, far_town, account):
    first = emergency.outbox.free_numbers()
    desk.log_off()
    assert emergency.outbox.free_numbers() == ()
    assert desk.numbers_left == 0
    desk.prepare()
    assert emergency.outbox.free_numbers() == first, "the same ones are kept back again"
    account()


def test_the_file_on_this_pc_tells_nobody_anything(desk, far_town, proxy, emergency):
    desk.ask(person, person_id=ERNA)
    proxy.refuse()
    desk.do(far_town.intake(caller_name=""))
    files = b"".join(one.read_bytes() for one in emergency.path.parent.glob("notbetrieb.db*"))
    assert not any(word in files for word in (b"Schmidt", b"Rosenweg", b"SQLite format", b"Laterne"))
    name = outbox_path(Path("x"), "postgresql://amt/stadt", HERE, "oezdemir").name
    assert "oezdemir" not in name


@pytest.mark.parametrize("commits", [1, 2, 4])
def test_killed_while_handing_in_loses_and_doubles_nothing(
    desk, far_town, proxy, account, emergency, far_url, commits
):
    """Killed when the server commits, before it can say so; then once more from the beginning."""
    proxy.refuse()
    numbers = [desk.do(far_town.intake(person_id=None))[0].cases[0].number for _ in range(3)]
    emergency.close()
    proxy.take_again()
    run = [sys.executable, __file__, far_url.render_as_string(), str(emergency.path.parent)]
    left = iter(range(commits, 0, -1))
    with subprocess.Popen(run, stdout=subprocess.PIPE, text=True) as program:

        def killed_now() -> bool:
            if next(left, 0) == 1:
                os.kill(program.pid, signal.SIGKILL)
            return False

        proxy.loses_reply = killed_now
        assert program.wait(timeout=60) == -signal.SIGKILL
    proxy.loses_reply = lambda: False
    assert subprocess.run(run, check=True, stdout=subprocess.PIPE, timeout=60).stdout == b"begins\n"
    assert account() == numbers


def hand_in_and_say(url: str, folder: str) -> None:
    """Be the program that is killed."""
    assert usecases.__all__
    made = Emergency(make_url(url), Path(folder), Clock(TODAY + timedelta(minutes=5)))
    made.desk.away = True
    sys.stdout.write("begins\n")
    sys.stdout.flush()
    made.desk.come_back()
    made.close()


if __name__ == "__main__":
    hand_in_and_say(sys.argv[1], sys.argv[2])


def test_what_is_put_right_while_the_line_dies_is_one_case(
    desk, far_town, proxy, account, breakable, far_url
):
    proxy.refuse()
    taken, _ = desk.do(far_town.intake(person_id=None))
    number = taken.cases[0].number
    with psycopg.connect(breakable.url(far_url.database), autocommit=True) as line:
        line.execute("UPDATE rathaus.reserved_number SET staff_id = 12 WHERE running = 1")
        proxy.take_again()
        (left,) = desk.come_back().left_over
        line.execute("UPDATE rathaus.reserved_number SET staff_id = 11 WHERE running = 1")
    keep = KeepDraft(
        draft_id=new_draft_id(), window="", label="Tel", name="", content={"form": {}}, cursor={}
    )
    desk.put_on_form(left.command_id, keep)
    proxy.loses_reply = lambda: (proxy.refuse(), True)[1]
    right = far_town.intake(person_id=None, draft_id=keep.draft_id)
    with pytest.raises(Unreachable):
        desk.do(right)
    proxy.loses_reply = lambda: False
    proxy.take_again()
    desk.come_back()
    again, _ = desk.do(replace(right, command_id=new_command_id()))
    assert again.cases[0].number == number
    assert account() == [number]
    assert desk.left_over() == ()
