"""Whoever sends something older hears who was quicker, if she may know it."""

import pytest

from rathaus_desk.domain.cases.cases import AddTask, ClaimTask, CloseCase, ReturnTask, ToldBy, WriteNote
from rathaus_desk.domain.errors import Conflict
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.domain.promises.promises import KeepPromise


@pytest.fixture
def file(town):
    return town.taken(Concern(service="strassenlaterne", place="Rosenweg 4"))


def said(desk, command):
    with pytest.raises(Conflict) as conflict:
        desk.do(command)
    return str(conflict.value).partition(" hat hier inzwischen etwas geändert.")[0]


def test_a_colleague_is_named_not_whoever_only_wrote_a_note_since(town, file):
    (task,) = file.tasks
    town.desk("thole").do(ClaimTask(task_id=task.id, seen_version=task.version))
    town.desk("wilkens").do(WriteNote(case_id=file.id, text="Ruft noch einmal an."))
    assert said(town.clerk, ClaimTask(task_id=task.id, seen_version=task.version)) == "Frau Thole"


def test_one_is_not_told_of_oneself(town, file):
    (task,) = file.tasks
    town.clerk.do(ClaimTask(task_id=task.id, seen_version=task.version))
    again = ReturnTask(task_id=task.id, seen_version=task.version, proposed_unit="ordnung", because="Hecke.")
    assert said(town.clerk, again) == "Jemand"


def test_a_unit_does_not_hear_who_works_on_another_units_share(town, file):
    (task,) = file.tasks
    town.desk("thole").do(ClaimTask(task_id=task.id, seen_version=task.version))
    asked, _ = town.guide.do(AddTask(case_id=file.id, unit="ordnung", question="Wem gehört der Mast?"))
    town.desk("luebbe").do(ClaimTask(task_id=asked.id, seen_version=asked.version))
    assert said(town.clerk, ClaimTask(task_id=task.id, seen_version=task.version)) == "Frau Thole"
    close = CloseCase(case_id=file.id, result="x", told_by=ToldBy.CALL, seen_version=file.version - 1)
    assert said(town.guide, close) == "Herr Lübbe"


def test_a_promise_names_who_has_called(town, file):
    missed = KeepPromise(
        promise_id=file.promise.id, reached=False, note="", seen_version=file.promise.version
    )
    town.desk("wilkens").do(missed)
    again = KeepPromise(promise_id=file.promise.id, reached=True, note="", seen_version=file.promise.version)
    assert said(town.guide, again) == "Herr Wilkens"
