"""What the tests of promises share: days, the shortest way to do, and what the file says afterwards."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from rathaus_desk.domain.paper.letters import FilePaper, PaperKind
from rathaus_desk.domain.promises.promises import (
    KeepPromise,
)
from rathaus_desk.usecases.day.call_sheet import call_sheet
from rathaus_desk.usecases.promises.promises import next_promise, promises_due

BERLIN = ZoneInfo("Europe/Berlin")
OEZDEMIR, WILKENS, HIDDEN, HANS, ROBIN = 11, 12, 103, 102, 104
WEDNESDAY, THURSDAY, FRIDAY = date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27)
PDF = b"%PDF-1.7 Brief"


def do(town, command, login="oezdemir"):
    return town.desk(login).do(command)[0]


def tried(town, promise, login="oezdemir", *, reached=False):
    return do(town, KeepPromise(promise_id=promise.id, reached=reached, seen_version=promise.version), login)


def due(town, login="oezdemir"):
    return town.desk(login).ask(promises_due)


def due_next(town):
    return town.guide.ask(next_promise)


def at(day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)


def story(town, case_id):
    return [entry.text for entry in town.file(case_id).timeline]


def first_case(town, promise):
    return town.guide.ask(call_sheet, promise_id=promise.id).cases[0].case_id


def promises_now(town, promise):
    return town.guide.ask(call_sheet, promise_id=promise.id).promise


def file_letter(town, *case_ids, pdf=PDF):
    command = FilePaper(case_ids=case_ids, kind=PaperKind.LETTER, title="Ihr Anliegen", reference="", pdf=pdf)
    town.guide.do(command)
