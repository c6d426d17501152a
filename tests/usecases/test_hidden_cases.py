"""What somebody must not know of: cases of locked people, and what other people asked a sensitive service."""

import pytest

from rathaus_desk.domain.cases.cases import CaseView
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.usecases.cases.cases import case, case_by_number, case_lines, count_cases
from rathaus_desk.usecases.intake.intake_preview import preview_intake

NO_REPLY = PromiseWish(reply_by=ReplyBy.NONE)
ERNA, HIDDEN = 101, 103

BENEFIT = Concern(service="wohngeld", note="Miete ist gestiegen")


@pytest.fixture
def hidden(town):
    taken, _ = town.lead.do(TakeContact(concerns=(BENEFIT,), person_id=HIDDEN, promise=NO_REPLY))
    town.clock.forward(seconds=11)
    return taken


def test_a_guide_cannot_tell_a_locked_persons_case_from_one_that_is_not_there(town, hidden):
    number = hidden.cases[0].number
    assert town.lead.ask(case_by_number, number=number).person is not None
    with pytest.raises(Refused) as refused:
        town.guide.ask(case_by_number, number=number)
    with pytest.raises(Refused) as unknown:
        town.guide.ask(case, case_id=1)
    assert str(refused.value) == str(unknown.value)
    for view in CaseView:
        assert number not in [one.number for one in town.guide.ask(case_lines, view=view)]
    assert town.guide.ask(count_cases)[CaseView.ALL_OPEN] == 0


def test_a_clerk_does_not_learn_what_a_person_asked_another_unit(town):
    town.taken(BENEFIT, promise=PromiseWish())
    preview = town.clerk.ask(preview_intake, service="wohngeld", person_id=ERNA)
    assert preview.similar == ()


def test_nobody_hangs_a_concern_on_somebody_elses_sensitive_case(town):
    first = town.taken(BENEFIT)
    with pytest.raises(Refused, match="nicht anhängen"):
        town.clerk.do(TakeContact(concerns=(Concern(service="wohngeld", cause_id=first.id),)))


def test_the_lamp_of_the_neighbour_is_no_secret(town):
    first = town.taken()
    preview = town.clerk.ask(preview_intake, service="strassenlaterne", place="Rosenweg 6")
    assert [one.id for one in preview.similar] == [first.id]
