"""Killed at any moment nothing acknowledged is lost; programs work on one file side by side."""

import contextlib
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from stdnum import damm

from rathaus_desk.cli import main
from rathaus_desk.usecases.office_door import open_office

KILLS, MANY_KILLS, COMMANDS = 8, 24, 300
TAKE = {
    "command": "TakeContact",
    "concerns": [{"service": "strassenlaterne"}],
    "promise": {"reply_by": "none"},
}


def stream(town: Path, count: int, tag: str) -> subprocess.Popen[bytes]:
    """Start `do` with `count` intakes on its input."""
    running = subprocess.Popen(
        [sys.executable, "-m", "rathaus_desk", "--database", str(town), "do"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    lines = (json.dumps({**TAKE, "caller_name": f"{tag} {number}"}) for number in range(count))
    running.stdin.write("".join(f"{line}\n" for line in lines).encode())
    running.stdin.close()
    running.stdin = None  # communicate() would flush it
    return running


def taken(output: bytes) -> list[str]:
    """Return the numbers that were told; the last line may be torn, it was not told."""
    numbers = []
    for line in output.splitlines(keepends=True):
        if line.endswith(b"\n"):
            answer = json.loads(line)
            assert answer["ok"], answer
            numbers.append(answer["result"]["cases"][0]["number"])
    return numbers


def numbers_in(town: Path) -> list[str]:
    """Return all numbers of this year in the file, in their order."""
    from sqlalchemy import select

    from rathaus_desk.store.case_tables import CaseRow

    office = open_office(str(town))
    try:
        query = select(CaseRow.number).where(CaseRow.number.like("26-%")).order_by(CaseRow.number)
        return office.desk.ask(lambda work: list(work.session.scalars(query)))
    finally:
        office.close()


def assert_without_gaps(numbers: list[str]) -> None:
    running = [int(number.split("-")[1]) for number in numbers]
    assert running == list(range(running[0], running[0] + len(running)))
    assert all(damm.is_valid(number.replace("-", "")) for number in numbers)


def do_lines(town: Path, source: Path, answers: Path) -> None:
    """Be the program `do`, with its answers in a file."""
    os.dup2(os.open(answers, os.O_WRONLY | os.O_CREAT, 0o600), 1)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    main.main(["--database", str(town), "do", str(source)])


def killed(server: Any, town: Path, source: Path, answers: Path, seconds: float) -> bytes:
    """Kill the program `seconds` after its first answer; return what it had said by then."""
    running = server.Process(target=do_lines, args=(town, source, answers))
    running.start()
    while not (answers.exists() and answers.stat().st_size):
        assert running.is_alive(), "the program ended before its first answer"
        time.sleep(0.005)
    time.sleep(seconds)
    running.kill()
    running.join(60)
    assert running.exitcode in (0, -signal.SIGKILL)
    running.close()
    return answers.read_bytes()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")
@pytest.mark.parametrize("kills", [KILLS, pytest.param(MANY_KILLS, marks=pytest.mark.long)])
def test_killed_at_random_nothing_told_is_lost(town, line, tmp_path, kills):
    """Killed while 300 intakes stream in; told numbers are in the file, none twice, none left out."""
    server = multiprocessing.get_context("forkserver")  # imports once what each program would import anew
    server.set_forkserver_preload(["rathaus_desk.cli", "rathaus_desk.usecases.office_door"])
    source = tmp_path / "eingang.jsonl"
    source.write_text(f"{json.dumps(TAKE)}\n" * COMMANDS, encoding="utf-8")
    before = len(numbers_in(town))
    runs = [
        taken(killed(server, town, source, tmp_path / f"antworten-{turn}", random.uniform(0, 0.4)))
        for turn in range(kills)
    ]
    told = [number for one in runs for number in one]
    kept = numbers_in(town)
    assert sum(len(one) < COMMANDS for one in runs) >= kills // 2, "the kills came too late to mean anything"
    assert len(told) == len(set(told))
    assert set(told) <= set(kept)
    untold = len(kept) - before - len(told)
    assert 0 <= untold <= kills  # at each kill at most the one under way
    assert_without_gaps(kept)
    assert line("--database", town, "db", "check", "--json").json["findings"] == []


def test_two_programs_take_in_at_once(town, line):
    runs = [stream(town, 60, name) for name in ("links", "rechts")]
    told = [number for one in runs for number in taken(one.communicate(timeout=120)[0])]
    assert [one.returncode for one in runs] == [0, 0]
    assert len(set(told)) == 120
    kept = numbers_in(town)
    assert set(told) <= set(kept)
    assert_without_gaps(kept)


def test_the_command_line_and_an_open_office_see_each_other(town, program):
    office = open_office(str(town))
    try:
        assert not office.desk.changed_elsewhere()
        outcome = program("--database", town, "do", given=json.dumps(TAKE).encode())
        number = outcome.lines[0]["result"]["cases"][0]["number"]
        assert office.desk.changed_elsewhere()
        from rathaus_desk.domain.cases.cases import WriteNote
        from rathaus_desk.usecases.cases.cases import case_by_number

        case = office.desk.ask(case_by_number, number=number)
        office.desk.do(WriteNote(case_id=case.id, text="Vom Fenster aus"))
        seen = program("--database", town, "ask", "case", f"number={number}", "--json").json["result"]
        assert "Vom Fenster aus" in [entry["text"] for entry in seen["timeline"]]
    finally:
        office.close()


def test_an_answer_comes_before_the_next_line_is_given(town):
    """Each answer leaves at once: a portal that waits for it must not wait for ever."""
    running = subprocess.Popen(
        [sys.executable, "-m", "rathaus_desk", "--database", str(town), "do"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with contextlib.ExitStack() as end:
        end.callback(running.wait, 60)
        end.callback(running.stdout.close)
        end.callback(running.stdin.close)
        numbers = []
        for _ in range(3):
            running.stdin.write(json.dumps(TAKE).encode() + b"\n")
            running.stdin.flush()
            numbers.append(json.loads(running.stdout.readline())["result"]["cases"][0]["number"])
    assert running.returncode == 0
    assert len(set(numbers)) == 3


def test_two_first_starts_make_one_town(tmp_path):
    environment = {**os.environ, "RATHAUS_DESK_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "rathaus_desk", "ask", "counts", "--json"]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) for _ in range(2)]
    said = [one.communicate(timeout=120)[0] for one in runs]
    assert [one.returncode for one in runs] == [0, 0]
    assert said[0] == said[1]
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".db"] == ["beispielstadt.db"]
    assert len(list(tmp_path.iterdir())) == 1
