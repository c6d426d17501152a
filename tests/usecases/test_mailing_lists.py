"""Mailing lists: consents keep their words, are given once, withdrawn for good, and leave as addresses."""

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import pypdfium2
import pytest
from sqlalchemy import select, text

from rathaus_desk.domain.campaigns.campaign_commands import AddMailingListSource, CheckAgain, OpenCampaign
from rathaus_desk.domain.campaigns.campaigns import Basis
from rathaus_desk.domain.campaigns.funnel import Fate
from rathaus_desk.domain.cases.exports import ExportFormat
from rathaus_desk.domain.commands import new_command_id
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.mailing.mailing_lists import (
    ForgetConsents,
    ListChannel,
    SaveMailingList,
    Subscribe,
    Subscriber,
    TakeWithdrawalBack,
    WithdrawSubscription,
    Wording,
    email_problem,
    first_kept,
    is_reached,
    is_same,
    proof_ends,
)
from rathaus_desk.domain.mailing.objections import ObjectTo, Purpose
from rathaus_desk.domain.people.people import AddressLock, CorrectPerson
from rathaus_desk.store.list_tables import ExportRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.campaigns.overview import recipients
from rathaus_desk.usecases.lists.export import Export, Progress, export_list
from rathaus_desk.usecases.lists.list_sheets import SIGN_UP_ROWS, draw_listing, sign_up_listing
from rathaus_desk.usecases.mailing.mailing_lists import mailing_list, mailing_lists, wordings
from rathaus_desk.usecases.mailing.subscriptions import (
    MAILING_COLUMNS,
    addressees,
    mailing_rows,
    subscribers,
    subscriptions_of,
)
from rathaus_desk.usecases.people.people import person
from tests.small_town import ERNA, HANS, HIDDEN, OEZDEMIR, TODAY

WORDS = "Ich möchte den Seniorenbrief bekommen. Ich kann das jederzeit beenden."
TOLERANCE = (
    "CREATE OR REPLACE FUNCTION desk.clock_tolerance() RETURNS interval LANGUAGE sql IMMUTABLE"
    " SET search_path = pg_catalog AS $$ SELECT interval '15 minutes' $$"
)
FREE = Subscriber(
    given_name="=Ute", family_name="Zabel", street="Am Deich", house_number="3", postcode="26000",
    place="Anderswo", email="ute.zabel@post.example",
)  # fmt: skip


def save(town, login="oezdemir", **values):
    usual = {
        "name": "Seniorenbrief",
        "purpose": Purpose.INFORMATION,
        "channel": ListChannel.BOTH,
        "wording": WORDS,
    }
    return town.desk(login).do(SaveMailingList(**{**usual, **values}))[0]


def consent(town, kept, login="oezdemir", **values):
    usual = {"list_id": kept.id, "wording_version": kept.wording_version, "channel": Channel.VISIT}
    return town.desk(login).do(Subscribe(**usual, **values))[0]


def withdraw(town, one, login="oezdemir", how=Channel.PHONE, **values):
    command = WithdrawSubscription(subscription_id=one.id, seen_version=one.version, how=how, **values)
    return town.desk(login).do(command)[0]


def take_back(town, one, login="oezdemir", **values):
    command = TakeWithdrawalBack(subscription_id=one.id, seen_version=one.version, **values)
    return town.desk(login).do(command)[0]


def test_a_list_is_known_in_the_house_and_changed_by_its_unit_and_the_lead(town):
    kept = save(town)
    assert town.clerk.ask(mailing_lists) == (kept,)
    with pytest.raises(Refused, match="gehört zu"):
        save(town, "tepe", list_id=kept.id, seen_version=kept.version, name="Meiner")
    changed = save(town, "vogel", list_id=kept.id, seen_version=kept.version, name="Brief")
    assert (changed.name, changed.wording_version, changed.unit_id) == ("Brief", 1, kept.unit_id)
    with pytest.raises(Conflict):
        save(town, list_id=kept.id, seen_version=kept.version)
    closed = save(town, list_id=kept.id, seen_version=changed.version, active=False)
    assert town.guide.ask(mailing_lists) == ()
    assert town.guide.ask(mailing_lists, active=False) == (closed,)
    with pytest.raises(Refused, match="geschlossen"):
        consent(town, closed, person_id=ERNA)


def test_a_consent_keeps_the_words_that_were_shown(town):
    kept = save(town)
    old = consent(town, kept, person_id=ERNA)
    changed = save(town, list_id=kept.id, seen_version=kept.version, wording="Neue Worte.")
    assert changed.wording_version == 2
    with pytest.raises(Conflict):
        consent(town, kept, person_id=HANS)
    new = consent(town, changed, subscriber=FREE)
    assert {(one.wording, one.wording_version) for one in town.guide.ask(subscribers, list_id=kept.id)} == {
        (WORDS, 1),
        ("Neue Worte.", 2),
    }
    assert (old.by, old.channel, new.subscriber) == ("Frau Özdemir", Channel.VISIT, FREE)


def test_each_version_of_the_words_is_kept_with_its_day_its_author_and_who_agreed_to_it(town):
    kept = save(town)
    consent(town, kept, person_id=ERNA)
    same = save(town, list_id=kept.id, seen_version=kept.version, name="Anderer Name")
    town.clock.forward(days=3)
    new = save(town, "vogel", list_id=kept.id, seen_version=same.version, wording="Neue Worte.")
    withdraw(town, consent(town, new, subscriber=FREE))
    first, second = TODAY, town.clock.now
    told = town.guide.ask(wordings, list_id=kept.id)
    assert told == (
        Wording(2, "Neue Worte.", second, "Frau Vogel", 0),
        Wording(1, WORDS, first, "Frau Özdemir", 1),
    )
    assert [one.subscribers for one in town.clerk.ask(wordings, list_id=kept.id)] == [0, 0]
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town.guide.ask(wordings, list_id=4711)


def test_nothing_is_dated_before_what_it_follows_by_a_clock_that_is_slow(town):
    kept = save(town)
    given = consent(town, kept, person_id=ERNA)
    town.clock.forward(minutes=-1)
    with pytest.raises(Refused, match=r"Dieser Wortlaut gilt seit 24\.11\.2026, 9:40 Uhr"):
        consent(town, kept, person_id=HANS)
    assert withdraw(town, given).withdrawn_at == TODAY, "nobody is kept from withdrawing"


@pytest.mark.server
def test_a_clock_that_is_not_the_servers_dates_no_consent(town_server):
    kept = save(town_server)
    with town_server.store.write.begin() as session:
        session.execute(text(TOLERANCE))
    town_server.clock.forward(days=4000)
    with pytest.raises(Refused, match="Die Uhr dieses PCs geht anders als die des Servers"):
        consent(town_server, kept, person_id=ERNA)
    assert town_server.guide.ask(subscribers, list_id=kept.id) == ()


def test_whoever_signs_has_all_of_the_words_on_the_same_sheet(town_file):
    counts = []
    for times in (1, 18, 26):
        kept = save(town_file, name=f"Verteiler {times}", wording=" ".join([WORDS] * times))
        listing = town_file.guide.ask(sign_up_listing, list_id=kept.id)
        with closing(pypdfium2.PdfDocument(draw_listing(listing))) as pdf:
            assert len(pdf) == 1, times
        counts.append(len(listing.rows))
    assert counts[0] == SIGN_UP_ROWS > counts[1] > counts[2] > 0
    for times in (50, 56):
        kept = save(town_file, name=f"Verteiler {times}", wording=" ".join([WORDS] * times))
        with pytest.raises(Refused, match="Bitte den Wortlaut kürzen"):
            town_file.guide.ask(sign_up_listing, list_id=kept.id)


def test_the_proof_of_a_withdrawal_is_deleted_after_three_full_years(town_file):
    kept = save(town_file)
    consent(town_file, kept, person_id=ERNA)
    gone = withdraw(town_file, consent(town_file, kept, person_id=HANS))
    other = save(town_file, "tepe", name="Tiefbau")
    withdraw(town_file, consent(town_file, other, "tepe", subscriber=FREE), "tepe")
    last = proof_ends(TODAY.date())
    assert (last, first_kept(last)) == (date(2029, 12, 31), date(2026, 1, 1))
    town_file.clock.on(last)
    assert town_file.guide.do(ForgetConsents())[0] == 0
    assert town_file.guide.ask(subscribers, list_id=kept.id, withdrawn=True) == (gone,)
    town_file.clock.on(last + timedelta(days=1))
    assert town_file.guide.do(ForgetConsents())[0] == 1
    assert town_file.guide.ask(subscribers, list_id=kept.id, withdrawn=True) == ()
    assert town_file.guide.ask(mailing_list, list_id=kept.id).subscribers == 1
    assert town_file.lead.do(ForgetConsents())[0] == 1
    assert town_file.clerk.ask(subscribers, list_id=other.id, withdrawn=True) == ()


def test_a_person_stands_in_a_list_once_and_may_come_back(town):
    kept = save(town)
    first = consent(town, kept, person_id=ERNA)
    free = consent(town, kept, subscriber=FREE)
    for again in ({"person_id": ERNA}, {"subscriber": replace(FREE, email="UTE.Zabel@post.example")}):
        with pytest.raises(Refused, match="Steht schon"):
            consent(town, kept, **again)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        withdraw(town, first, "tepe")
    with pytest.raises(Refused, match="gibt es hier nicht"):
        withdraw(town, first, "tepe", person_id=HANS)
    gone = withdraw(town, first, "tepe", person_id=ERNA)
    assert (gone.withdrawn_how, gone.withdrawn_at) == (Channel.PHONE, town.clock.now)
    assert town.guide.ask(subscribers, list_id=kept.id) == (free,)
    assert town.guide.ask(subscribers, list_id=kept.id, withdrawn=True) == (gone,)
    assert town.guide.ask(mailing_list, list_id=kept.id).subscribers == 1
    consent(town, kept, person_id=ERNA)
    with pytest.raises(Refused, match="neue Einwilligung"):
        take_back(town, gone)
    assert len(town.clerk.ask(subscriptions_of, person_id=ERNA)) == 2


def test_a_withdrawal_that_was_a_slip_is_taken_back_on_its_day_only(town):
    kept = save(town)
    given = consent(town, kept, person_id=ERNA)
    slip = withdraw(town, given)
    with pytest.raises(Refused, match="gehört zu"):
        take_back(town, slip, "tepe", person_id=ERNA)  # neither written down by him nor his unit's list
    back = take_back(town, slip, "wilkens")
    assert (back.withdrawn_at, back.withdrawn_how) == (None, None)
    gone = withdraw(town, back)
    assert withdraw(town, back, how=Channel.LETTER) == gone
    town.clock.forward(days=1)
    with pytest.raises(Refused, match="selben Tag"):
        take_back(town, gone)


def test_another_units_subscribers_are_not_there(town):
    kept = save(town)
    free = consent(town, kept, subscriber=FREE)
    with pytest.raises(Refused, match="gehört zu"):
        town.clerk.ask(subscribers, list_id=kept.id)
    with pytest.raises(Refused, match="gehört zu"):
        consent(town, kept, "tepe", subscriber=replace(FREE, family_name="Neu", email="neu@post.example"))
    with pytest.raises(Refused, match="gibt es hier nicht"):
        withdraw(town, free, "tepe")
    assert town.clerk.ask(mailing_list, list_id=kept.id).subscribers == 0


def test_somebody_under_lock_is_in_no_list_of_many_and_looks_like_nobody(town):
    kept = save(town)
    given = consent(town, kept, "vogel", person_id=HIDDEN)
    said = []
    for person_id in (HIDDEN, 4711):
        with pytest.raises(Refused) as refused:
            consent(town, kept, person_id=person_id)
        said.append(str(refused.value))
        with pytest.raises(Refused):
            town.guide.ask(subscriptions_of, person_id=person_id)
    assert said[0] == said[1]
    with pytest.raises(Refused, match="gibt es hier nicht"):
        withdraw(town, given)
    for login in ("oezdemir", "vogel"):
        assert town.desk(login).ask(subscribers, list_id=kept.id) == ()
        assert town.desk(login).ask(mailing_list, list_id=kept.id).subscribers == 0
    assert town.lead.ask(subscriptions_of, person_id=HIDDEN) == (given,)


def test_the_addresses_leave_as_a_file_with_a_note_and_without_formulas(town, tmp_path):
    kept = save(town)
    withdraw(town, consent(town, kept, person_id=ERNA))
    consent(town, kept, subscriber=FREE)
    export = Export(
        list_name=kept.name,
        filtered="",
        columns=MAILING_COLUMNS,
        rows=mailing_rows,
        values={"list_id": kept.id},
        kind=ExportFormat.CSV,
        purpose="Versand im Dezember",
    )
    target = tmp_path / "verteiler.csv"
    assert export_list(town.guide, export, target, Progress()).rows == 1
    lines = target.read_text("utf-8-sig").splitlines()
    assert lines[1] == "'=Ute;Zabel;Am Deich;3;26000;Anderswo;ute.zabel@post.example"
    with town.store.read() as session:
        (note,) = session.scalars(select(ExportRow)).all()
    assert (note.list_name, note.rows, note.purpose) == (kept.name, 1, export.purpose)


def test_where_somebody_in_a_protected_home_lives_is_in_no_file(town):
    kept = save(town)
    consent(town, kept, person_id=ERNA, subscriber=Subscriber(email="erna@post.example"))
    columns = ("family_name", "street", "place", "email")
    before = town.guide.ask(mailing_rows_at_once, columns=columns, list_id=kept.id)
    with town.store.write.begin() as session:
        session.get_one(PersonRow, ERNA).lock = AddressLock.BMG52
    after = town.guide.ask(mailing_rows_at_once, columns=columns, list_id=kept.id)
    assert before == [("Schmidt", "Rosenweg", before[0][2], "erna@post.example")]
    assert after == [("Schmidt", "", "", "erna@post.example")]


@pytest.mark.server
def test_reading_where_subscribers_live_takes_a_line_in_the_protocol(town_server):
    kept = save(town_server)
    consent(town_server, kept, "vogel", person_id=ERNA)
    assert len(town_server.guide.ask(addressees, list_id=kept.id)) == 1
    with town_server.store.read() as session:
        asked = "SELECT staff_id, person_ids FROM read_log WHERE criteria LIKE 'Verteiler %'"
        lines = session.execute(text(asked)).all()
        assert [tuple(one) for one in lines] == [(OEZDEMIR, [ERNA])]


def mailing_rows_at_once(work, **values):
    return list(mailing_rows(work, **values))


def test_a_campaign_takes_who_stands_in_a_list_where_they_live_now_and_nobody_who_has_withdrawn(town):
    kept = save(town)
    consent(town, kept, person_id=ERNA)
    withdraw(town, consent(town, kept, person_id=HANS))
    consent(town, kept, "vogel", person_id=HIDDEN)
    consent(town, kept, subscriber=FREE)
    consent(town, kept, subscriber=Subscriber(family_name="Nurmail", email="nur.mail@post.example"))
    erna = town.guide.ask(person, person_id=ERNA)
    town.guide.do(CorrectPerson(person_id=ERNA, seen_version=erna.version, house_number="44"))
    town.guide.do(ObjectTo(person_id=ERNA, purpose=Purpose.INFORMATION, channel=Channel.PHONE))
    opened = OpenCampaign(title="Brief", purpose=Purpose.INFORMATION, basis=Basis.TASK)
    for desk in (town.guide, town.lead):
        begun, _ = desk.do(opened)
        add = AddMailingListSource(campaign_id=begun.id, seen_version=begun.version, list_id=kept.id)
        taken, _ = desk.do(add)
        found = {one.name: one for one in desk.ask(recipients, campaign_id=begun.id)}
        assert {name: one.fate for name, one in found.items()} == {
            erna.name: Fate.OBJECTED,
            "=Ute Zabel": Fate.LETTER,
            "Nurmail": Fate.NO_ADDRESS,
        }
        assert any(line.endswith(" 44") for line in found[erna.name].address)
        with pytest.raises(Refused, match="schon dabei"):
            desk.do(replace(add, command_id=new_command_id(), seen_version=taken.version))
        opened = replace(opened, command_id=new_command_id())


def test_who_withdraws_after_a_campaign_took_the_list_gets_no_letter_of_it(town):
    kept = save(town)
    erna, hans = (consent(town, kept, person_id=one) for one in (ERNA, HANS))
    ute = consent(town, kept, subscriber=FREE)
    begun, _ = town.guide.do(OpenCampaign(title="Brief", purpose=Purpose.INFORMATION, basis=Basis.CONSENT))
    add = AddMailingListSource(campaign_id=begun.id, seen_version=begun.version, list_id=kept.id)
    now, _ = town.guide.do(add)

    def fates():
        nonlocal now
        now, _ = town.guide.do(CheckAgain(campaign_id=now.id, seen_version=now.version))
        found = town.guide.ask(recipients, campaign_id=now.id)
        return {one.name.rpartition(" ")[0]: one.fate for one in found}

    everybody = fates()
    assert set(everybody.values()) == {Fate.LETTER}
    withdraw(town, erna)
    gone = withdraw(town, ute)
    after = fates()
    assert sorted(after.values()) == [Fate.LETTER, Fate.OBJECTED, Fate.OBJECTED]
    assert after["Hans"] is Fate.LETTER
    take_back(town, gone)
    consent(town, kept, person_id=ERNA)
    assert fates() == everybody, "who consents again gets the letter again"
    withdraw(town, hans)
    assert fates()["Hans"] is Fate.OBJECTED


def test_no_letters_go_to_a_list_that_is_closed_or_only_for_mail_or_empty(town):
    begun, _ = town.guide.do(OpenCampaign(title="Brief", purpose=Purpose.INFORMATION, basis=Basis.CONSENT))
    for values, said in (
        ({"channel": ListChannel.EMAIL}, "keine Briefe"),
        ({"active": False}, "keine Briefe"),
        ({}, "steht niemand"),
    ):
        kept = save(town, **values)
        with pytest.raises(Refused, match=said):
            town.guide.do(
                AddMailingListSource(campaign_id=begun.id, seen_version=begun.version, list_id=kept.id)
            )


@pytest.mark.parametrize(
    ("channel", "who", "reached"),
    [
        (ListChannel.PAPER, replace(FREE, email=""), True),
        (ListChannel.PAPER, replace(FREE, street=""), False),
        (ListChannel.EMAIL, replace(FREE, street=""), True),
        (ListChannel.EMAIL, replace(FREE, email=""), False),
        (ListChannel.BOTH, replace(FREE, email=""), True),
        (ListChannel.BOTH, replace(FREE, place=""), True),
        (ListChannel.BOTH, Subscriber(family_name="Zabel"), False),
    ],
)
def test_a_list_takes_only_whom_it_reaches(channel, who, reached):
    assert is_reached(channel, who) is reached


@pytest.mark.parametrize("text", ["keine", "a@b", "a b@c.de", "x@x.de", "a@b@c.de", "a@c.de,b@c.de", "@c.de"])
def test_what_is_no_address_is_refused(text):
    assert "keine E-Mail-Adresse" in email_problem(text)


def test_an_address_or_none_is_fine():
    assert email_problem("") == email_problem("ute.zabel@post.example") == ""


def test_two_without_number_are_one_by_mail_or_by_name_and_address():
    assert is_same(FREE, Subscriber(email="Ute.Zabel@POST.example"))
    assert is_same(FREE, replace(FREE, email="", street="am  deich"))
    assert not is_same(FREE, replace(FREE, email="", given_name="Jan"))
    assert not is_same(Subscriber(family_name="Zabel"), Subscriber(family_name="Zabel"))
