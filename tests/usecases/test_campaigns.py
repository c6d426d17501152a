"""A campaign from its occasion to its file: J6's list, the register, two people at once, and who sees it."""

from datetime import date
from functools import partial

import pytest
from sqlalchemy import func, select

from rathaus_desk.domain.campaigns.campaign_commands import (
    AcceptCertain,
    AddListSource,
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
from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.store.campaign_tables import CampaignPairRow, CampaignRecipientRow
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
from tests.campaign_lists import CERTAIN, GENERATIONS, LETTERS, LIKELY, LINES, PLANTED, WINDOWS, j6_list
from tests.campaign_scene import SMALL, begin_campaign, let_the_time_be_over, listed, print_all, step

SENIORS = RegisterCriteria(on=date(2026, 11, 24), age_from=40)


@pytest.fixture
def begin(town):
    return partial(begin_campaign, town)


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
