"""J6: letters to many out of somebody's list, a paper jam, a program that is killed, and what comes back.

Run as a script, this file is the program that gets killed: it plays until a batch is at the printer.
"""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from rathaus_desk.domain.campaigns.campaigns import Step
from rathaus_desk.domain.printing.returns import ReturnReason
from rathaus_desk.domain.printing.sheets import SheetFate
from rathaus_desk.store.campaign_tables import CampaignRow
from rathaus_desk.store.printing_tables import PrintJobRow, PrintLetterRow, PrintSheetRow
from rathaus_desk.ui.play import journeys_campaign as j6
from rathaus_desk.ui.play.journeys import play
from rathaus_desk.ui.play.player import Player
from rathaus_desk.usecases.campaigns.overview import campaigns
from rathaus_desk.usecases.printing.practice_printer import PracticePrinter
from rathaus_desk.usecases.sample.sample_list import sample_list
from tests.house_fixtures import window_on

MOST_KEYS = 90  # of them 12 decide a pair each, and 14 say that a batch came out


def demand_one_line_each(town):
    """Demand that every letter is on paper once, whatever was printed again, and four came back."""
    with closing(town.owner()) as store, store.read() as session:
        letter, sheet, count = PrintLetterRow, PrintSheetRow, func.count()
        campaign = select(CampaignRow).where(CampaignRow.title == j6.TITLE)
        (job,) = session.scalars(
            select(PrintJobRow).where(PrintJobRow.campaign_id == session.scalars(campaign).one().id)
        )
        assert session.scalars(campaign).one().filed_at is not None
        of_it = letter.job_id == job.id
        each = session.execute(select(letter.recipient_id, count).where(of_it).group_by(letter.recipient_id))
        numbers = [number for _, number in each]
        assert numbers == [1] * j6.PRINTED
        assert session.scalar(select(count).where(of_it, letter.printed_at.is_not(None))) == j6.PRINTED
        back = select(letter.number, letter.return_reason).where(of_it, letter.returned_at.is_not(None))
        assert sorted(session.execute(back).all()) == [(one, ReturnReason.MOVED) for one in j6.RETURNED]
        of_it = sheet.job_id == job.id
        assert session.scalars(select(sheet.fate).where(of_it).distinct()).all() == [SheetFate.PRINTED]
        again = select(sheet.letter).where(of_it, sheet.attempts > 1).order_by(sheet.letter)
        assert session.scalars(again).all() == list(range(140, 148)), "exactly the eight that jammed"


@pytest.mark.server
def test_j6_from_a_list_to_the_file_in_few_keys(
    sample_copy_server, tmp_path, desktop, qtbot, record_property
):
    with window_on(sample_copy_server.address, tmp_path, qtbot) as house:
        account = play(house, "J6", tmp_path)
        record_property("keys", account.keys)
        for name, value in account.figures.items():
            record_property(name, value)
        assert account.failure == ""
        assert account.keys <= MOST_KEYS
        assert all(step.screenshot for step in account.steps)
    demand_one_line_each(sample_copy_server)


def test_j6_the_program_is_killed_and_the_run_goes_on_behind_the_last_confirmed_batch(
    sample_copy_file, tmp_path, desktop, qtbot
):
    called = [sys.executable, __file__, sample_copy_file.address, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        called, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True, env=environment
    ) as one:
        assert one.stdout is not None
        assert "here\n" in one.stdout, "it was played so far"
        one.kill()
    with window_on(sample_copy_file.address, tmp_path, qtbot) as house, PracticePrinter() as printer:
        hands = Player(house, "again", None)
        hands.press("Alt+D")
        panel = j6.panel_of(hands)
        hands.expect("asks", lambda: panel.job is not None and panel.job.question == "101–150")
        assert (panel.job.printed, panel.job.waiting) == (100, j6.PRINTED - 150)
        assert printer.jobs == [], "nothing is printed again by itself"
        panel.printer.printer.setFocus()
        panel.printer.printer.line.selectAll()
        hands.type(printer.uri, free=True)
        j6.jam(hands)
        assert [one.name for one in printer.jobs] == [f"Rathaus Desk {panel.job.run} Blatt 140-147"]
        assert printer.jobs[0].duplex
        j6.print_the_rest(hands)
        j6.take_returns(hands)
        j6.file_it(hands)
        line = next(one for one in house.background.desk.ask(campaigns) if one.title == j6.TITLE)
        assert line.step is Step.DONE
    demand_one_line_each(sample_copy_file)


def play_until_killed(address, folder):
    """Play until three batches were sent and two confirmed, say so, and wait for the end."""
    from rathaus_desk.app import with_house

    def begin(house):
        hands = Player(house, "J6", None)
        path = Path(folder) / "liste.csv"
        path.write_bytes(sample_list())
        with PracticePrinter() as printer:
            j6.write_and_check(hands, path)
            j6.proof_and_order(hands)
            j6.print_until_jam(hands, printer)
            sys.stdout.write("here\n")
            sys.stdout.flush()
            sys.stdin.read()

    with_house(address, "oezdemir", Path(folder) / "log", begin)


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    play_until_killed(sys.argv[1], sys.argv[2])
