"""A letter in place of a call: when, to whom, and when it is kept."""

import pytest
from promise_scene import (
    OEZDEMIR,
    PDF,
    ROBIN,
    WEDNESDAY,
    at,
    do,
    due,
    file_letter,
    first_case,
    promises_now,
    story,
    tried,
)
from sqlalchemy import select

from rathaus_desk.domain.cases.cases import CaseState
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.domain.paper.letters import FilePaper, PaperKind
from rathaus_desk.domain.promises.promises import (
    OfferLetter,
    PromiseState,
    PromiseWish,
    ReplyBy,
    StartCall,
)
from rathaus_desk.store.case_tables import CaseRow, PromiseRow


@pytest.fixture
def promise(town):
    """A call to Erna Schmidt, promised by Frau Özdemir for Wednesday, 9 to 11."""
    return town.taken().promise


def test_after_three_attempts_a_letter_takes_the_place_of_the_call(town, promise):
    case_id = first_case(town, promise)
    with pytest.raises(Refused, match="Erst nach 3 Anrufen"):
        do(town, OfferLetter(promise_id=promise.id, seen_version=promise.version))
    for _ in range(3):
        promise = tried(town, promise)
    letter = do(town, OfferLetter(promise_id=promise.id, seen_version=promise.version))
    assert (letter.reply_by, letter.start, letter.end) == (ReplyBy.LETTER, None, at(WEDNESDAY, 12, 30))
    assert story(town, case_id)[-1] == (
        "Wir schreiben statt anzurufen, bis Mittwoch, 25. November. Grund: 3 Anrufe, niemand erreicht."
    )
    town.clock.on(WEDNESDAY, 8)
    assert [one.id for one in due(town)] == [promise.id]
    with pytest.raises(Refused, match="kein Anruf versprochen"):
        do(town, StartCall(promise_id=promise.id))
    file_letter(town, case_id)
    assert due(town) == ()
    assert promises_now(town, promise).state is PromiseState.KEPT


def test_a_letter_before_the_third_attempt_has_a_reason_and_an_address(town, promise):
    command = OfferLetter(promise_id=promise.id, because="Hört schlecht.", seen_version=promise.version)
    assert do(town, command).reply_by is ReplyBy.LETTER
    nowhere = town.taken(
        person_id=ROBIN, promise=PromiseWish(reply_by=ReplyBy.CALL, phone="0171 3920099")
    ).promise
    with pytest.raises(Refused, match="fehlt die Anschrift"):
        do(town, OfferLetter(promise_id=nowhere.id, because="x", seen_version=nowhere.version))


def test_a_promised_letter_is_kept_once_every_case_of_the_visit_has_one(town):
    wish = PromiseWish(reply_by=ReplyBy.LETTER)
    taken, _ = town.guide.do(town.intake(Concern(service="unklar"), Concern(service="hecke"), promise=wish))
    first, second = (one.id for one in taken.cases)
    slip = FilePaper(case_ids=(first, second), kind=PaperKind.SLIP, title="Laufzettel", reference="", pdf=PDF)
    town.guide.do(slip)
    file_letter(town, first, pdf=PDF + b" 1")
    assert town.file(first).promise.state is PromiseState.OPEN
    file_letter(town, second, pdf=PDF + b" 2")
    assert town.file(first).promise.state is PromiseState.KEPT
    for case_id in (first, second):
        assert story(town, case_id).count("Brief geschrieben.") == 1
    with town.store.read() as session:
        settled = session.scalar(select(PromiseRow.settled_at).where(PromiseRow.id == taken.promise.id))
    assert settled == town.clock.now


def test_a_concern_that_was_taken_back_waits_for_no_letter(town):
    wish = PromiseWish(reply_by=ReplyBy.LETTER)
    taken, _ = town.guide.do(town.intake(Concern(service="unklar"), Concern(service="hecke"), promise=wish))
    first, second = (one.id for one in taken.cases)
    with town.store.write.begin() as session:
        session.get_one(CaseRow, second).state = CaseState.DROPPED
    file_letter(town, first)
    assert town.file(first).promise.state is PromiseState.KEPT


def test_a_letter_in_place_of_the_call_ends_the_call(town, promise):
    do(town, StartCall(promise_id=promise.id))
    begun = promises_now(town, promise)
    assert begun.calling_id == OEZDEMIR
    letter = do(
        town, OfferLetter(promise_id=promise.id, because="Hört schlecht.", seen_version=begun.version)
    )
    assert (letter.calling_id, letter.calling) == (None, "")
    with town.store.read() as session:
        row = session.get_one(PromiseRow, promise.id)
        assert (row.calling_id, row.calling_until) == (None, None)
