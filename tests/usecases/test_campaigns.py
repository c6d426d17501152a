"""A campaign from its occasion to its file: J6's list, the register, two people at once, and who sees it."""

from datetime import date

import pytest
from sqlalchemy import func, select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.campaigns.campaign_commands import (
    AcceptCertain,
    AddListSource,
    AddRegisterSource,
    CheckAgain,
    ChooseTemplate,
    DecidePair,
    DropSource,
    FileCampaign,
    ForgetRecipients,
    HouseholdRule,
    OpenCampaign,
    PutBack,
    RecordProof,
    TakeOut,
)
from rathaus_desk.domain.campaigns.campaigns import Basis, Step
from rathaus_desk.domain.campaigns.columns import Column
from rathaus_desk.domain.campaigns.criteria import RegisterCriteria
from rathaus_desk.domain.campaigns.duplicates import Likeness, PairDecision
from rathaus_desk.domain.campaigns.funnel import Fate
from rathaus_desk.domain.campaigns.lists import SourceKind
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.mailing.objections import ObjectTo, Purpose, TakeObjectionBack
from rathaus_desk.domain.paper.serial_letters import SheetMark
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.printing.print_jobs import ConfirmBatch, PrintKind, SendBatch, StartPrintJob
from rathaus_desk.domain.printing.returns import LiftAddressFlag, RegisterReturn, ReturnReason
from rathaus_desk.domain.printing.sheets import JobLetter
from rathaus_desk.store.campaign_tables import CampaignPairRow, CampaignRecipientRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.reading_tables import ReadLogRow
from rathaus_desk.usecases.campaigns.funnel_words import in_words
from rathaus_desk.usecases.campaigns.letters_to_print import letters_to_print
from rathaus_desk.usecases.campaigns.overview import (
    broken_lines,
    campaign,
    campaigns,
    columns_for,
    pairs,
    proof_digest,
    recipients,
)
from rathaus_desk.usecases.campaigns.reading import read_list
from rathaus_desk.usecases.mailing.objections import objections
from tests.campaign_lists import CERTAIN, GENERATIONS, LETTERS, LIKELY, LINES, PLANTED, WINDOWS, j6_list
from tests.campaign_scene import let_the_time_be_over, print_all, step
from tests.laid_letters import lay_letters
from tests.small_town import ERNA, HANS, HIDDEN

SMALL = """Anrede;Vorname;Nachname;Straße;PLZ;Ort
Herr;Karl;Schmidt;Rosenweg 4;49999;Kleinstadt
Frau;Eva;Schmidt;Rosenweg 4;49999;Kleinstadt
Herr;Karl;Schmidt;Rosenweg 4;49999;Kleinstadt
Herr;Ole;Thies;Rosenweg 9;49999
""".encode("cp1252")
SENIORS = RegisterCriteria(on=date(2026, 11, 24), age_from=40)


@pytest.fixture
def begin(town):
    """Open a campaign as a desk does."""

    def opened(login="oezdemir", purpose=Purpose.INVITATION, basis=Basis.TASK):
        return town.desk(login).do(OpenCampaign(title="Seniorenfeier", purpose=purpose, basis=basis))[0]

    return opened


def listed(desk, before, content=SMALL, **values):
    return step(desk, AddListSource, before, name="Liste.csv", content=content, **values)


def fates(one):
    return dict(one.counts)


def test_the_list_of_j6_becomes_the_planted_letters(town, begin):
    desk = town.guide
    now = step(desk, ChooseTemplate, begin(), template="servicemobil")
    assert now.step is Step.RECIPIENTS
    now = listed(desk, now, j6_list())
    assert now.step is Step.CHECK
    assert (now.funnel.lines, now.undecided) == (LINES, CERTAIN + LIKELY)
    now = step(desk, AcceptCertain, now)
    assert (now.undecided, fates(now)[Fate.DOUBLE]) == (LIKELY, CERTAIN)
    for one in desk.ask(pairs, campaign_id=now.id):
        assert one.likeness is Likeness.LIKELY
        now = step(
            desk, DecidePair, now, first_id=one.first.id, second_id=one.second.id, decision=PairDecision.ONE
        )
    every = desk.ask(pairs, campaign_id=now.id, undecided=False)
    generations = [one.decision for one in every if one.likeness is Likeness.GENERATIONS]
    assert generations == [PairDecision.TWO] * GENERATIONS
    now = step(desk, HouseholdRule, now, together=True)
    assert fates(now) == PLANTED
    assert in_words(now.funnel).sentence.endswith(f"38 doppelt → 322 im selben Haushalt → {LETTERS} Briefe")
    hidden = desk.ask(recipients, campaign_id=now.id, window_problems=True)
    assert (now.step, len(hidden), now.window_problems) == (Step.CHECK, WINDOWS, WINDOWS)
    for one in hidden:
        now = step(desk, TakeOut, now, recipient_id=one.id, reason="Anschrift zu lang")
    printed = desk.ask(letters_to_print, campaign_id=now.id)
    assert len(printed) == LETTERS - WINDOWS
    assert sum(len(one.recipients) for one in printed) == LETTERS - WINDOWS + PLANTED[Fate.HOUSEHOLD]
    assert len({id_ for one in printed for id_ in one.recipient_ids}) == sum(
        len(p.recipients) for p in printed
    )
    assert not {one.id for one in hidden} & {id_ for one in printed for id_ in one.recipient_ids}
    assert (now.step, now.funnel.letters) == (Step.PROOF, LETTERS - WINDOWS)
    heads, broken = desk.ask(broken_lines, campaign_id=now.id, source_id=now.sources[0].id)
    assert (len(heads), len(broken), now.sources[0].encoding) == (12, 4, "cp1252")


def test_a_proof_holds_until_anything_changes(town, begin):
    desk = town.guide
    now = listed(desk, step(desk, ChooseTemplate, begin(), template="allgemein"), j6_list())
    now = step(desk, HouseholdRule, step(desk, AcceptCertain, now), together=True)
    with pytest.raises(Refused, match="Prüfen"):
        step(desk, RecordProof, now, digest=desk.ask(proof_digest, campaign_id=now.id))
    for one in desk.ask(pairs, campaign_id=now.id):
        ids = {"first_id": one.first.id, "second_id": one.second.id}
        now = step(desk, DecidePair, now, decision=PairDecision.TWO, **ids)
    for one in desk.ask(recipients, campaign_id=now.id, window_problems=True):
        now = step(desk, TakeOut, now, recipient_id=one.id, reason="zu lang")
    with pytest.raises(Refused, match="Probedruck"):
        step(desk, FileCampaign, now)
    digest = desk.ask(proof_digest, campaign_id=now.id)
    with pytest.raises(Conflict):
        step(desk, RecordProof, now, digest="0" * 64)
    proofed = step(desk, RecordProof, now, digest=digest)
    assert (proofed.step, proofed.proofed_at) == (Step.PRINT, town.clock.now)
    out = desk.ask(recipients, campaign_id=now.id, fate=Fate.TAKEN_OUT)[0]
    changed = step(desk, PutBack, proofed, recipient_id=out.id)
    assert (changed.step, changed.proofed_at) == (Step.CHECK, None)
    again = step(desk, TakeOut, changed, recipient_id=out.id, reason="zu lang")
    assert desk.ask(proof_digest, campaign_id=now.id) == digest
    proofed = step(desk, RecordProof, again, digest=digest)
    with pytest.raises(Refused, match="Drucken"):
        step(desk, FileCampaign, proofed)
    filed = step(desk, FileCampaign, print_all(desk, proofed))
    assert (filed.step, filed.filed_at) == (Step.DONE, town.clock.now)
    with pytest.raises(Refused, match="abgelegt"):
        step(desk, CheckAgain, filed)
    assert desk.do(ForgetRecipients())[0] == 0
    let_the_time_be_over(town)
    assert town.clerk.do(ForgetRecipients())[0] == 0, "another unit's are not its own to forget"
    assert desk.do(ForgetRecipients())[0] == LINES
    with town.store.read() as session:
        left = [select(func.count()).select_from(row) for row in (CampaignRecipientRow, CampaignPairRow)]
        assert [session.scalar(one) for one in left] == [0, 0]
    assert desk.ask(campaign, campaign_id=now.id).sources[0].lines == LINES


def test_a_small_campaign_needs_no_proof_and_says_what_is_missing(town, begin):
    desk = town.guide
    now = begin()
    assert (now.step, now.version, now.counts) == (Step.TEMPLATE, 1, ())
    with pytest.raises(Refused, match="Vorlage gibt es nicht"):
        step(desk, ChooseTemplate, now, template="nichts")
    now = listed(desk, step(desk, ChooseTemplate, now, template="danke"))
    assert fates(now) == {Fate.BROKEN: 1, Fate.LETTER: 3}
    now = step(desk, AcceptCertain, now)
    assert (fates(now)[Fate.DOUBLE], now.step) == (1, Step.PRINT)
    double = desk.ask(recipients, campaign_id=now.id, fate=Fate.DOUBLE)[0]
    first = desk.ask(recipients, campaign_id=now.id, fate=Fate.LETTER)[0]
    assert (double.of_id, double.line, first.line) == (first.id, 4, 2)
    together = step(desk, HouseholdRule, now, together=True)
    assert fates(together) == {Fate.BROKEN: 1, Fate.DOUBLE: 1, Fate.HOUSEHOLD: 1, Fate.LETTER: 1}
    assert step(desk, HouseholdRule, together, together=False).funnel.letters == 2


def test_one_letter_for_a_household_only_where_the_purpose_allows(town, begin):
    with pytest.raises(Refused, match="eigenen Brief"):
        step(town.guide, HouseholdRule, begin(purpose=Purpose.CONGRATULATION), together=True)


def test_columns_are_remembered_for_the_unit(town, begin):
    desk = town.guide
    odd = b"Wer;Wo;Ort\nEva Kurz;Weg 1;49999 Kleinstadt\n"
    with pytest.raises(Refused, match="als Name gewählt"):
        listed(desk, begin(), odd)
    with pytest.raises(Refused, match="3 Spalten"):
        listed(desk, begin(), odd, columns=(Column.NAME,))
    chosen = (Column.NAME, Column.STREET, Column.PLACE)
    now = listed(desk, begin(), odd, columns=chosen)
    assert fates(now) == {Fate.LETTER: 1}
    assert desk.ask(columns_for, read=read_list(odd)) == chosen
    assert fates(listed(town.desk("wilkens"), begin("wilkens"), odd.replace(b"Eva", b"Ida"))) == {
        Fate.LETTER: 1
    }
    with pytest.raises(Refused, match="als Name gewählt"):
        listed(town.clerk, begin("tepe"), odd)


def test_a_list_comes_once_and_goes_with_all_that_was_said_of_it(town, begin):
    desk = town.guide
    now = step(desk, AcceptCertain, listed(desk, begin()))
    with pytest.raises(Refused, match="schon dabei"):
        listed(desk, now)
    pasted = listed(desk, now, SMALL.replace(b"Eva", b"Ida"), kind=SourceKind.LIST)
    assert [one.kind for one in pasted.sources] == [SourceKind.CSV, SourceKind.LIST]
    assert fates(pasted)[Fate.LETTER] == 5
    assert pasted.undecided == 5  # four Karls are six pairs, of which one is decided
    left = step(desk, DropSource, pasted, source_id=pasted.sources[1].id)
    assert (fates(left), left.undecided) == (fates(now), 0)
    with pytest.raises(Refused, match="gehört nicht"):
        step(desk, DropSource, left, source_id=pasted.sources[1].id)


def test_a_hostile_list_is_text_or_broken(town, begin):
    lines = [
        "Eva {{7*7}} ${x} %s;'; DROP TABLE person\\;--;Weg <b>1</b>;Ort",
        "\u202eabc\u202c;Mu\u0308ller;👩🏽‍🦽 Weg 1;Ort",
        "Ha\x00ns;Kurz;Weg 1;Ort",
        '=cmd|" /C calc"!A0;Kurz;Weg 1;Ort',
        f"Eva;{'x' * 301};Weg 1;Ort",
    ]
    content = "\n".join(("Vorname;Nachname;Straße;Ort", *lines)).encode()
    now = listed(town.guide, begin(), content)
    _, broken = town.guide.ask(broken_lines, campaign_id=now.id, source_id=now.sources[0].id)
    found = town.guide.ask(recipients, campaign_id=now.id, fate=Fate.LETTER)
    assert [one.line for one in found] == [3]
    assert (found[0].name, found[0].address[-2]) == ("abc Müller", "👩🏽‍🦽 Weg 1")
    assert [(one.number, one.cells[0][:2]) for one in broken] == [(2, "Ev"), (4, "Ha"), (5, "=c"), (6, "Ev")]


def test_two_people_at_once_never_overwrite_each_other(town, begin):
    now = listed(town.guide, begin())
    accepted = step(town.guide, AcceptCertain, now)
    with pytest.raises(Conflict) as conflict:
        step(town.desk("wilkens"), HouseholdRule, now, together=True)
    assert conflict.value.version == accepted.version == now.version + 1
    assert step(town.desk("wilkens"), HouseholdRule, accepted, together=True).funnel.letters == 1


def test_a_campaign_is_its_units_and_the_leads(town, begin):
    mine = begin("tepe")
    assert [one.id for one in town.clerk.ask(campaigns)] == [mine.id]
    assert [(one.id, one.unit, one.by) for one in town.lead.ask(campaigns)] == [
        (mine.id, "Tiefbau", "Herr Tepe")
    ]
    assert town.guide.ask(campaigns) == ()
    for question in (campaign, recipients, pairs, proof_digest):
        with pytest.raises(Refused, match="gibt es hier nicht"):
            town.guide.ask(question, campaign_id=mine.id)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        listed(town.guide, mine)
    assert fates(listed(town.lead, mine)) == {Fate.BROKEN: 1, Fate.LETTER: 3}
    with pytest.raises(Refused):
        town.desk("admin").ask(campaigns)
    with pytest.raises(Refused):
        town.desk("admin").do(OpenCampaign(title="x", purpose=Purpose.SURVEY, basis=Basis.TASK))


def test_the_same_command_sent_twice_acts_once(town, begin):
    now = begin()
    command = AddListSource(campaign_id=now.id, seen_version=now.version, name="x", content=SMALL)
    first, _ = town.guide.do(command)
    assert town.guide.do(command) == (first, frozenset())


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
