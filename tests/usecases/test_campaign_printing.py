"""From a campaign to paper and back: frozen text, job, jam, the rest, filing, one line for each person."""

from datetime import date

import pypdfium2
import pytest

from rathaus_desk.domain.campaigns.campaign_commands import (
    AcceptCertain,
    AddListSource,
    AddRegisterSource,
    CheckAgain,
    ChooseTemplate,
    DecidePair,
    FileCampaign,
    HouseholdRule,
    OpenCampaign,
    PrintCampaign,
    RecordProof,
    TakeOut,
)
from rathaus_desk.domain.campaigns.campaigns import Basis, Step
from rathaus_desk.domain.campaigns.criteria import RegisterCriteria
from rathaus_desk.domain.campaigns.duplicates import PairDecision
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.mailing.objections import ObjectTo, Purpose
from rathaus_desk.domain.paper.letters import PrintSize
from rathaus_desk.domain.paper.serial_letters import SheetMark
from rathaus_desk.domain.printing.course import Outcome
from rathaus_desk.domain.printing.print_choices import PrintChoice
from rathaus_desk.domain.printing.print_jobs import CancelJob, ConfirmBatch, ReportJam, SendBatch
from rathaus_desk.domain.printing.returns import RegisterReturn, ReturnReason
from rathaus_desk.store.campaign_tables import CampaignRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.printing_tables import LetterReaderRow, PrintLetterRow
from rathaus_desk.usecases.campaigns import template_texts
from rathaus_desk.usecases.campaigns.batch_printing import print_letters
from rathaus_desk.usecases.campaigns.campaign_run import campaign_run, job_run
from rathaus_desk.usecases.campaigns.overview import campaign, pairs, proof_digest, recipients
from rathaus_desk.usecases.campaigns.run_paper import (
    Layout,
    draw_envelopes,
    draw_labels,
    draw_letters,
    lay_out_run,
    problems_in_words,
)
from rathaus_desk.usecases.lists.export_files import Cancelled, Progress
from rathaus_desk.usecases.printing.job_queries import print_job
from rathaus_desk.usecases.printing.returned_mail import address_flag, letters_to
from rathaus_desk.usecases.templates.composing import frame
from tests.campaign_scene import again, laid_out, print_all, print_job_of, step
from tests.private_cups import PROGRAM, serve
from tests.small_town import ERNA, HANS

SENIORS = RegisterCriteria(on=date(2026, 11, 24), age_from=40)
STOP = (("haltepunkt", "Dorfplatz Heidkamp"), ("haltezeiten", "Di 9 bis 11 Uhr\nDo 14 bis 16 Uhr"))


def lines(count):
    """Return a list of people of whom nobody is another's double."""
    names = ("Ahrens", "Brandt", "Carstens", "Dirks", "Evers", "Freese", "Gerdes", "Harms", "Ihnen", "Jansen")
    head = "Anrede;Vorname;Nachname;Straße;PLZ;Ort"
    body = (
        f"Frau;Eva;{names[at % 10]}{'aeiou'[at // 10 % 5]}n;Weg {count - at};{49900 + count - at};Ort"
        for at in range(count)
    )
    return "\n".join((head, *body)).encode("cp1252")


@pytest.fixture
def ready(town):
    """Return what brings a campaign as far as its letters; above twenty the proof is looked at."""

    def made(count=3, size=PrintSize.STANDARD, desk=None):
        desk = desk or town.guide
        wanted = OpenCampaign(title="Servicemobil", purpose=Purpose.INVITATION, basis=Basis.TASK)
        now = desk.do(wanted)[0]
        now = step(desk, ChooseTemplate, now, template="servicemobil", size=size, details=STOP)
        now = step(desk, AddListSource, now, name="Liste.csv", content=lines(count))
        if now.step is Step.PROOF:
            now = step(desk, RecordProof, now, digest=laid_out(desk, now).digest)
        assert now.step is Step.PRINT
        return now

    return made


def text_of(pdf):
    return [
        "\n".join(page.get_textpage().get_text_range().splitlines()) for page in pypdfium2.PdfDocument(pdf)
    ]


def test_every_sheet_bears_its_number_and_the_job_knows_campaign_and_recipients(town, ready):
    desk, now = town.guide, ready()
    job = print_job_of(desk, now)
    assert (job.run, job.campaign_id, job.letters, job.title) == ("K26-001", now.id, 3, "Servicemobil")
    run = desk.ask(job_run, job_id=job.id)
    assert run.letterhead.phone == "(030) 23125 100", "its unit's own"
    assert run.letterhead == desk.ask(frame).letterhead, "a unit has one head on all its letters"
    pages = text_of(draw_letters(run, (), Progress()))
    assert [f"{at}/3" in page for at, page in enumerate(pages, 1)] == [True] * 3
    assert ["Evers" in page or "49901" in page for page in pages] == [True, False, False], "by postcode"
    for part in ("Dorfplatz Heidkamp", "Do 14 bis 16 Uhr", "Guten Tag, Frau Carstensan,"):
        assert part in pages[0], part
    assert "2/3" in text_of(draw_letters(run, (2,), Progress()))[0]
    with town.store.read() as session:
        stored = {one.number: one.recipient_id for one in session.query(PrintLetterRow)}
    assert stored == {one.number: one.letter.recipient_ids[0] for one in run.letters}


def test_the_proof_freezes_text_and_size_and_a_later_edit_of_the_template_changes_no_letter(
    town, ready, monkeypatch
):
    desk, now = town.guide, ready(21)
    job = print_job_of(desk, now)
    before = draw_letters(desk.ask(job_run, job_id=job.id), (1,), Progress())
    edited = desk.ask(template_texts.template_by_key, key="danke")
    monkeypatch.setattr(template_texts, "template_by_key", lambda _work, _key: edited)
    after = draw_letters(desk.ask(job_run, job_id=job.id), (1,), Progress())
    assert text_of(after) == text_of(before)
    with town.store.read() as session:
        assert "{{haltepunkt}}" in session.get_one(CampaignRow, now.id).template_text


@pytest.mark.parametrize("what", ["text", "size", "details"])
def test_a_proof_of_other_words_is_no_proof(town, ready, monkeypatch, what):
    desk = town.guide
    now = ready(21)
    digest = desk.ask(proof_digest, campaign_id=now.id)
    values = {"template": "servicemobil", "size": PrintSize.STANDARD, "details": STOP}
    if what == "text":
        values["template"] = "danke"
    elif what == "size":
        values["size"] = PrintSize.LARGE
    else:
        values["details"] = (STOP[0], ("haltezeiten", "nie"))
    now = step(desk, ChooseTemplate, now, **values)
    assert (now.step, now.proofed_at) == (Step.PROOF, None)
    with pytest.raises(Conflict):
        step(desk, RecordProof, now, digest=digest)
    with pytest.raises(Refused, match="Probedruck"):
        print_job_of(desk, now)


def test_a_jam_costs_exactly_the_named_sheets_and_filing_waits_for_every_fate(town, ready):
    desk, now = town.guide, ready(25)
    job = print_job_of(desk, now, batch_size=10)
    assert again(desk, now).step is Step.PRINT
    with pytest.raises(Refused, match="läuft schon ein Druckauftrag"):
        print_job_of(desk, again(desk, now))
    for number in (1, 2):
        desk.do(SendBatch(job_id=job.id, printer="Flur 2"))
        if number == 1:
            desk.do(ConfirmBatch(job_id=job.id, batch=1))
    with pytest.raises(Refused, match="schon Briefe gedruckt"):
        step(desk, CheckAgain, again(desk, now))
    with pytest.raises(Refused, match="ob sie herausgekommen sind"):
        step(desk, FileCampaign, again(desk, now))
    desk.do(ReportJam(job_id=job.id, numbers="14–17"))
    desk.do(ConfirmBatch(job_id=job.id, batch=2))
    batch, _ = desk.do(SendBatch(job_id=job.id, printer="Flur 2"))
    assert [one.letter for one in batch.sheets] == [14, 15, 16, 17]
    run = desk.ask(job_run, job_id=job.id, numbers=(14, 15, 16, 17))
    pages = text_of(draw_letters(run, (), Progress()))
    assert [f"{at}/25" in page for at, page in enumerate(pages, 14)] == [True] * 4
    desk.do(ConfirmBatch(job_id=job.id, batch=3))
    with pytest.raises(Refused, match="Drucken"):
        step(desk, FileCampaign, again(desk, now))
    desk.do(SendBatch(job_id=job.id, printer="Flur 2"))
    desk.do(ConfirmBatch(job_id=job.id, batch=4))
    done = again(desk, now)
    assert (done.step, done.printed, done.settled) == (Step.FILE, 25, 25)
    assert step(desk, FileCampaign, done).step is Step.DONE


def test_after_a_cancelled_job_the_rest_is_a_job_of_its_own(town, ready):
    desk, now = town.guide, ready(25)
    job = print_job_of(desk, now, batch_size=10)
    desk.do(SendBatch(job_id=job.id, printer="Flur 2"))
    desk.do(ConfirmBatch(job_id=job.id, batch=1))
    first = {one.letter.recipient_ids[0] for one in desk.ask(job_run, job_id=job.id).letters[:10]}
    desk.do(CancelJob(job_id=job.id))
    now = again(desk, now)
    assert (now.step, now.printed, now.settled) == (Step.FILE, 10, 25)
    rest = print_job_of(desk, now)
    assert (rest.run, rest.letters) == ("K26-002", 15)
    assert not first & {one.letter.recipient_ids[0] for one in desk.ask(job_run, job_id=rest.id).letters}
    now = again(desk, now)
    assert (now.step, now.jobs) == (Step.PRINT, (rest.id, job.id))
    batch, _ = desk.do(SendBatch(job_id=rest.id, printer="PDF", whole=True))
    assert len(batch.sheets) == 15, "a file holds all at once"
    desk.do(ConfirmBatch(job_id=rest.id, batch=1))
    assert again(desk, now).printed == 25


def test_what_was_cancelled_before_anything_was_printed_can_still_be_changed(town, ready):
    desk, now = town.guide, ready()
    desk.do(CancelJob(job_id=print_job_of(desk, now).id))
    now = again(desk, now)
    assert now.step is Step.PRINT
    assert step(desk, CheckAgain, now).version == now.version + 1


def test_who_objects_after_the_proof_is_not_printed_by_it(town):
    desk = town.guide
    wanted = OpenCampaign(title="Fest", purpose=Purpose.INVITATION, basis=Basis.TASK)
    now = step(desk, ChooseTemplate, desk.do(wanted)[0], template="servicemobil", details=STOP)
    now = step(desk, AddRegisterSource, now, criteria=SENIORS)
    now = step(desk, AddListSource, now, name="Liste", content=lines(21))
    layout = laid_out(desk, now)
    now = step(desk, RecordProof, now, digest=layout.digest)
    desk.do(ObjectTo(person_id=ERNA, purpose=Purpose.INVITATION, channel=Channel.PHONE))
    with pytest.raises(Refused, match="Seit dem Probedruck"):
        step(desk, PrintCampaign, now, digest=layout.digest, pages=layout.pages)


def test_a_letter_with_an_empty_field_is_named_before_anything_is_printed(town):
    desk = town.guide
    wanted = OpenCampaign(title="Fest", purpose=Purpose.INVITATION, basis=Basis.TASK)
    now = step(desk, ChooseTemplate, desk.do(wanted)[0], template="servicemobil", details=STOP[:1])
    now = step(desk, AddListSource, now, name="Liste", content=lines(3))
    layout = laid_out(desk, now)
    assert [one.number for one in layout.problems] == [1, 2, 3]
    assert problems_in_words(layout).startswith(
        "3 Briefe lassen sich so nicht drucken, als erster Nr. 1: „Haltezeiten“"
    )
    run = desk.ask(campaign_run, campaign_id=now.id)
    with pytest.raises(Refused, match=r"Nr\. 2: „Haltezeiten“ fehlt"):
        draw_letters(run, (2,), Progress())
    own = "Vorname;Nachname;Straße;PLZ;Ort;Haltezeiten\nEva;Kurz;Weg 1;49999;Ort;Mo 8 Uhr\n".encode()
    now = step(desk, AddListSource, now, name="Eigene", content=own)
    assert [one.number for one in laid_out(desk, now).problems] == [1, 2, 3], "her list says it for her"


def test_laying_out_stops_when_somebody_wants_it_to(town, ready):
    run = town.guide.ask(campaign_run, campaign_id=ready(25).id)
    progress = Progress()
    progress.stop.set()
    with pytest.raises(Cancelled):
        lay_out_run(run, progress)
    with pytest.raises(Cancelled):
        draw_letters(run, (1,), progress)


def test_the_proof_shows_the_worst_and_every_nth(town, ready):
    desk, now = town.guide, ready(25)
    layout: Layout = laid_out(desk, now)
    assert set(range(1, 26, 5)) <= set(layout.proof)
    assert len(layout.proof) <= 9
    assert layout.sheets == 25


@pytest.fixture
def household(town):
    """Erna and Hans live together and get one letter; both are people of the register."""
    desk = town.guide
    with town.store.write.begin() as session:
        hans, erna = session.get_one(PersonRow, HANS), session.get_one(PersonRow, ERNA)
        hans.family_name, hans.street, hans.house_number = erna.family_name, erna.street, erna.house_number
        hans.postcode, hans.place = erna.postcode, erna.place
    wanted = OpenCampaign(title="Fest", purpose=Purpose.INVITATION, basis=Basis.TASK)
    now = step(desk, ChooseTemplate, desk.do(wanted)[0], template="servicemobil", details=STOP)
    now = step(desk, AddRegisterSource, now, criteria=SENIORS)
    return step(desk, HouseholdRule, now, together=True)


def test_each_of_a_household_has_exactly_one_line_and_one_mark_when_it_comes_back(town, household):
    desk = town.guide
    assert household.funnel.letters == 1
    done = print_all(desk, household)
    for person_id in (ERNA, HANS):
        assert [(one.title, one.run) for one in desk.ask(letters_to, person_id=person_id)] == [
            ("Fest", "K26-001")
        ]
    code = SheetMark("K26-001", 1, 1).code(1)
    town.clerk.do(RegisterReturn(code=code, reason=ReturnReason.MOVED))
    for person_id in (ERNA, HANS):
        assert desk.ask(address_flag, person_id=person_id).reason is ReturnReason.MOVED
        assert [one.reason for one in desk.ask(letters_to, person_id=person_id)] == [ReturnReason.MOVED]
    with town.store.read() as session:
        assert session.query(LetterReaderRow).count() == 1
    assert done.step is Step.FILE


def test_somebody_whom_two_selections_mean_gets_one_letter_and_one_line(town):
    desk = town.guide
    wanted = OpenCampaign(title="Fest", purpose=Purpose.INVITATION, basis=Basis.TASK)
    now = step(desk, ChooseTemplate, desk.do(wanted)[0], template="servicemobil", details=STOP)
    now = step(desk, AddRegisterSource, now, criteria=SENIORS)
    older = RegisterCriteria(on=date(2026, 11, 24), age_from=60)
    now = step(desk, AddRegisterSource, now, criteria=older)
    now = step(desk, AcceptCertain, now)
    assert now.funnel.letters == len({one.name for one in desk.ask(recipients, campaign_id=now.id)}) == 2
    for pair in desk.ask(pairs, campaign_id=now.id, undecided=False):
        ids = {"first_id": pair.first.id, "second_id": pair.second.id}
        now = step(desk, DecidePair, now, decision=PairDecision.TWO, **ids)
    assert now.funnel.letters == 2, "the register knows better than a slip of the hand"
    print_all(desk, now)
    assert len(desk.ask(letters_to, person_id=ERNA)) == 1


def test_labels_and_envelopes_bear_the_same_addresses(town, ready):
    run = town.guide.ask(campaign_run, campaign_id=ready(3).id)
    labels, envelopes = " ".join(text_of(draw_labels(run))), text_of(draw_envelopes(run))
    for number in range(3):
        assert f"{49901 + number} Ort" in labels
        assert f"{49901 + number} Ort" in envelopes[number]


def test_a_foreign_unit_sees_and_prints_nothing_of_a_campaign(town, ready):
    now = ready()
    layout = laid_out(town.guide, now)
    job = print_job_of(town.guide, now)
    for ask, values in (
        (campaign_run, {"campaign_id": now.id}),
        (campaign, {"campaign_id": now.id}),
        (recipients, {"campaign_id": now.id}),
        (job_run, {"job_id": job.id}),
        (print_job, {"job_id": job.id}),
    ):
        with pytest.raises(Refused, match="gibt es hier nicht"):
            town.clerk.ask(ask, **values)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        step(town.clerk, PrintCampaign, now, digest=layout.digest, pages=layout.pages)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town.clerk.do(SendBatch(job_id=job.id, printer="x"))
    assert town.lead.ask(job_run, job_id=job.id).total == 3


def test_pages_of_another_state_are_refused(town, ready):
    desk, now = town.guide, ready()
    layout = laid_out(desk, now)
    with pytest.raises(Conflict):
        step(desk, PrintCampaign, now, digest=layout.digest, pages=layout.pages[:2])
    with pytest.raises(Conflict):
        step(desk, PrintCampaign, now, digest="0", pages=layout.pages)
    out = desk.ask(recipients, campaign_id=now.id)[0]
    changed = step(desk, TakeOut, now, recipient_id=out.id, reason="bat darum")
    with pytest.raises(Conflict):
        step(desk, PrintCampaign, changed, digest=layout.digest, pages=layout.pages)
    assert step(desk, AcceptCertain, changed).step is Step.PRINT


@pytest.mark.skipif(PROGRAM is None, reason="needs CUPS of the system's packages")
def test_a_batch_arrives_at_a_print_server_as_it_is_and_names_nobody(town, ready):
    desk, now = town.guide, ready(4)
    job = print_job_of(desk, now, duplex=True, batch_size=2)
    batch, _ = desk.do(SendBatch(job_id=job.id, printer="Flur 2"))
    numbers = tuple(one.letter for one in batch.sheets)
    run = desk.ask(job_run, job_id=job.id, numbers=numbers)
    with serve() as server:
        choice = PrintChoice(server.uri, "fach-2", job.duplex)
        sending = print_letters(run, numbers, server.uri, choice.ticket(batch.spool_name), Progress())
        assert sending.outcome is Outcome.TAKEN
        taken = server.wait_for(sending.spool_id)
    assert taken.name == "Rathaus Desk K26-001 Blatt 1-2"
    assert taken.options["InputSlot"] == "Fach2"
    assert taken.options["sides"] == "two-sided-long-edge"
    pages = text_of(taken.pdf)
    assert [f"{at}/4" in pages[2 * (at - 1)] for at in (1, 2)] == [True, True], (
        "each begins on a sheet of its own"
    )
    assert "Guten Tag, Frau" in pages[0], "text, not a picture of it"
