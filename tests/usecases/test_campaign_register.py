"""Whom a campaign takes from the register, and who leaves it: locks, objections, returned mail, doubles."""

from datetime import date
from functools import partial

import pytest
from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.campaigns.campaign_commands import (
    AcceptCertain,
    AddRegisterSource,
    CheckAgain,
    HouseholdRule,
    OpenCampaign,
    PutBack,
    TakeOut,
)
from rathaus_desk.domain.campaigns.campaigns import Basis
from rathaus_desk.domain.campaigns.criteria import RegisterCriteria
from rathaus_desk.domain.campaigns.funnel import Fate
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.mailing.objections import ObjectTo, Purpose, TakeObjectionBack
from rathaus_desk.domain.paper.serial_letters import SheetMark
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.printing.print_jobs import ConfirmBatch, PrintKind, SendBatch, StartPrintJob
from rathaus_desk.domain.printing.returns import LiftAddressFlag, RegisterReturn, ReturnReason
from rathaus_desk.domain.printing.sheets import JobLetter
from rathaus_desk.store.campaign_tables import CampaignRecipientRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.reading_tables import ReadLogRow
from rathaus_desk.usecases.campaigns.letters_to_print import letters_to_print
from rathaus_desk.usecases.campaigns.overview import (
    recipients,
)
from rathaus_desk.usecases.mailing.objections import objections
from tests.campaign_scene import SMALL, begin_campaign, listed, step
from tests.laid_letters import lay_letters
from tests.small_town import ERNA, HANS, HIDDEN

SENIORS = RegisterCriteria(on=date(2026, 11, 24), age_from=40)


@pytest.fixture
def begin(town):
    return partial(begin_campaign, town)


def fates(one):
    return dict(one.counts)


def readings(town):
    with town.store.read() as session:
        rows = session.scalars(select(ReadLogRow).where(ReadLogRow.kind == "bulk").order_by(ReadLogRow.id))
        return [(one.criteria, sorted(one.person_ids)) for one in rows]


def test_people_of_the_register_come_with_a_line_in_the_protocol(town, begin):
    now = step(town.clerk, AddRegisterSource, begin("tepe"), criteria=SENIORS)
    assert fates(now) == {Fate.LETTER: 2}
    found = town.clerk.ask(recipients, campaign_id=now.id)
    assert [(one.name, one.address[-1]) for one in found] == [
        ("Erna Schmidt", "49999 Kleinstadt"),
        ("Hans Meyer", "49999 Kleinstadt"),
    ]
    ((criteria, people),) = readings(town)
    assert people == [ERNA, HANS]
    for part in ("Seniorenfeier", "Einladungen", "Art. 6 Abs. 1 e DSGVO", "ab 40 Jahren", "ganze Stadt"):
        assert part in criteria
    assert now.sources[0].criteria == "ab 40 Jahren, am 24.11.2026, ganze Stadt"


def test_nobody_under_lock_is_in_bulk_not_even_for_the_lead(town, begin):
    lead = begin("vogel")
    everybody = RegisterCriteria(on=date(2026, 11, 24), district="heidkamp")
    now = step(town.lead, AddRegisterSource, lead, criteria=everybody)
    assert now.funnel.lines == 2
    assert all(HIDDEN not in people for _, people in readings(town))
    with pytest.raises(Refused, match="niemand gemeint"):
        step(
            town.lead,
            AddRegisterSource,
            now,
            criteria=RegisterCriteria(date(2026, 11, 24), age_from=39, age_to=40),
        )


def lock(town, person_id, kind):
    with town.store.write.begin() as session:
        session.get_one(PersonRow, person_id).lock = kind


def test_who_comes_under_a_lock_later_leaves_or_gets_a_pile_of_her_own(town, begin):
    now = step(town.guide, AddRegisterSource, begin(), criteria=SENIORS)
    lock(town, HANS, AddressLock.BMG52)
    now = step(town.guide, CheckAgain, now)
    assert fates(now) == {Fate.LETTER: 1, Fate.PROTECTED: 1}
    lock(town, HANS, AddressLock.BMG51)
    now = step(town.guide, CheckAgain, now)
    assert fates(now) == {Fate.LETTER: 1}
    with town.store.read() as session:
        assert session.scalars(select(CampaignRecipientRow.person_id)).all() == [ERNA]


def test_letters_come_in_the_order_of_the_post_and_protected_homes_as_a_pile_behind(town, begin):
    lock(town, ERNA, AddressLock.BMG52)
    now = step(town.guide, AddRegisterSource, begin(), criteria=SENIORS)
    now = listed(town.guide, now, SMALL.replace(b"Rosenweg 4;49999", b"Am Tor 3;01067"))
    found = town.guide.ask(
        letters_to_print, campaign_id=step(town.guide, HouseholdRule, now, together=True).id
    )
    assert [([each.name for each in one.recipients], one.protected) for one in found] == [
        (["Karl Schmidt", "Eva Schmidt", "Karl Schmidt"], False),
        (["Hans Meyer"], False),
        (["Erna Schmidt"], True),
    ]


def test_who_did_not_get_the_last_letter_gets_none_until_the_address_is_right(town, begin):
    now = step(town.guide, AddRegisterSource, begin(), criteria=SENIORS)
    letters = (JobLetter(1, 1, HANS),)
    kind = PrintKind.MASS_LETTER
    job, _ = lay_letters(town.guide, StartPrintJob(run="K26-014", title="Sommer", kind=kind, letters=letters))
    town.guide.do(SendBatch(job_id=job.id, printer="Flur 2"))
    town.guide.do(ConfirmBatch(job_id=job.id, batch=1))
    code = SheetMark("K26-014", 1, 1).code(1)
    town.clerk.do(RegisterReturn(code=code, reason=ReturnReason.MOVED))
    now = step(town.guide, CheckAgain, now)
    assert fates(now) == {Fate.LETTER: 1, Fate.RETURNED: 1}
    town.guide.do(LiftAddressFlag(person_id=HANS))
    assert fates(step(town.guide, CheckAgain, now)) == {Fate.LETTER: 2}


@pytest.mark.parametrize(
    ("purpose", "basis", "fate"),
    [
        (Purpose.INVITATION, Basis.TASK, Fate.OBJECTED),
        (Purpose.SURVEY, Basis.TASK, Fate.LETTER),
        (Purpose.INVITATION, Basis.DUTY, Fate.LETTER),
    ],
)
def test_an_objection_holds_for_its_purpose_where_the_law_gives_one(town, begin, purpose, basis, fate):
    said, _ = town.guide.do(ObjectTo(person_id=ERNA, purpose=Purpose.INVITATION, channel=Channel.PHONE))
    now = step(town.clerk, AddRegisterSource, begin("tepe", purpose, basis), criteria=SENIORS)
    (erna,) = (one for one in town.clerk.ask(recipients, campaign_id=now.id) if one.name == "Erna Schmidt")
    assert erna.fate is fate
    assert town.guide.ask(objections, person_id=ERNA) == (said,)
    again, _ = town.guide.do(ObjectTo(person_id=ERNA, purpose=Purpose.INVITATION, channel=Channel.LETTER))
    assert again == said
    town.guide.do(TakeObjectionBack(person_id=ERNA, purpose=Purpose.INVITATION))
    assert town.guide.ask(objections, person_id=ERNA) == ()
    assert fates(step(town.clerk, CheckAgain, now)) == {Fate.LETTER: 2}


def test_an_objection_of_somebody_under_lock_looks_like_one_of_nobody(town):
    said = set()
    for person_id in (HIDDEN, 4_711):
        with pytest.raises(Refused) as refused:
            town.guide.do(ObjectTo(person_id=person_id, purpose=Purpose.SURVEY, channel=Channel.PHONE))
        said.add(str(refused.value))
    assert len(said) == 1
    town.lead.do(ObjectTo(person_id=HIDDEN, purpose=Purpose.SURVEY, channel=Channel.PHONE))
    town.appoint(12, "wilkens", Role.GUIDE)
    with pytest.raises(Refused):
        town.guide.ask(objections, person_id=HIDDEN)


def with_erna_twice(desk, before):
    """Take Erna from a list and from the register."""
    content = "Vorname;Nachname;Straße;PLZ;Ort\nErna;Schmidt;Rosenweg 4;49999;Kleinstadt\n".encode()
    return step(desk, AddRegisterSource, listed(desk, before, content), criteria=SENIORS)


def test_a_question_goes_with_those_it_is_about(town, begin):
    now = with_erna_twice(town.guide, begin())
    assert now.undecided == 1
    town.guide.do(ObjectTo(person_id=ERNA, purpose=Purpose.INVITATION, channel=Channel.PHONE))
    assert step(town.guide, CheckAgain, now).undecided == 0


def test_who_is_taken_out_and_a_double_besides_counts_as_a_double(town_file):
    desk = town_file.guide
    now, _ = desk.do(OpenCampaign(title="Fest", purpose=Purpose.INVITATION, basis=Basis.TASK))
    now = listed(desk, now)
    _karl, _eva, again = desk.ask(recipients, campaign_id=now.id, fate=Fate.LETTER)
    now = step(desk, TakeOut, now, recipient_id=again.id, reason="x")
    assert fates(step(desk, AcceptCertain, now)) == {Fate.LETTER: 2, Fate.DOUBLE: 1, Fate.BROKEN: 1}


def test_a_double_of_the_register_keeps_the_register(town, begin):
    now = with_erna_twice(town.guide, begin())
    now = step(town.guide, AcceptCertain, now)
    double = town.guide.ask(recipients, campaign_id=now.id, fate=Fate.DOUBLE)[0]
    assert (double.source_id, now.funnel.letters) == (now.sources[0].id, 2)
    with pytest.raises(Refused, match="ohnehin keinen Brief"):
        step(town.guide, TakeOut, now, recipient_id=double.id, reason="x")
    with pytest.raises(Refused, match="gehört nicht"):
        step(town.guide, TakeOut, now, recipient_id=1, reason="x")
    with pytest.raises(Refused, match="nicht herausgenommen"):
        step(town.guide, PutBack, now, recipient_id=double.id)
