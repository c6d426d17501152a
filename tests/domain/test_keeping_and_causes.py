"""Exactly one person keeps a case on any day, and the progress of telling everybody in one sentence."""

from datetime import date

import pytest

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import Reporter, ToldBy
from rathaus_desk.domain.cases.causes import progress_in_words
from rathaus_desk.domain.cases.keeping import keeper
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.promises.promises import ReplyBy

DAY = date(2026, 11, 24)
AWAY = ((DAY, DAY),)


def staff(number, role=Role.GUIDE, absences=(), deputies=()):
    return Staff(
        number, str(number), "Frau", "", str(number), role, 1, "", "", absences=absences, deputies=deputies
    )


def house(*people):
    return {one.id: one for one in people}


@pytest.mark.parametrize(
    ("people", "kept_by"),
    [
        ((staff(1), staff(2)), 1),
        ((staff(1, absences=AWAY, deputies=(2,)), staff(2)), 2),
        ((staff(1, absences=AWAY, deputies=(2,)), staff(2, absences=AWAY), staff(3)), 3),
        ((staff(1, absences=AWAY), staff(4, Role.LEAD), staff(5, Role.CLERK)), 4),
        ((staff(1, absences=AWAY), staff(4, Role.LEAD), staff(3)), 3),  # a guide before the lead
        ((staff(4, Role.LEAD, AWAY), staff(3, absences=AWAY)), 3),  # gone, and everybody is away
        ((staff(1, absences=AWAY), staff(5, Role.CLERK)), 1),
        ((staff(5, Role.CLERK),), None),
    ],
)
def test_a_person_may_be_absent_a_case_never(people, kept_by):
    found = keeper(1, DAY, house(*people))
    assert (found.id if found else None) == kept_by


def report(way, told=None):
    return Reporter(1, "26-00001-1", "", way, "", "", told)


@pytest.mark.parametrize(
    ("reporters", "sentence"),
    [
        ((report(ReplyBy.CALL),), "1 weitere Meldung: 1 anzurufen."),
        (
            (report(ReplyBy.CALL, ToldBy.CALL), report(ReplyBy.LETTER), report(ReplyBy.NONE)),
            "3 weitere Meldungen: 1 anzurufen, 1 Brief, 1 ohne Rückmeldung; 1 schon informiert.",
        ),
        ((report(ReplyBy.LETTER), report(ReplyBy.LETTER)), "2 weitere Meldungen: 2 Briefe."),
    ],
)
def test_the_progress_is_one_sentence(reporters, sentence):
    assert progress_in_words(reporters) == sentence
