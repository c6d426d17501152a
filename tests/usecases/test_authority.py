"""Somebody speaks for somebody else: three roles, an authority that is remembered, and who may hear what."""

from dataclasses import replace
from datetime import date

import pytest

from rathaus_desk.domain.cases.cases import EntryKind
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.intake.contacts import Concern, IdentifyCaller, TakeContact
from rathaus_desk.domain.people.authority import (
    AuthorityState,
    AuthorityWish,
    CallerState,
    EndAuthority,
    NoteAuthority,
)
from rathaus_desk.domain.people.people import AddressLock, Need
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.cases.cases import open_cases_of
from rathaus_desk.usecases.intake.intake_preview import preview_intake
from rathaus_desk.usecases.people.authority import authorities_of
from rathaus_desk.usecases.people.parties import needs_for, parties_of

ERNA, HANS, HIDDEN, ROBIN = 101, 102, 103, 104
INNER = 62
CALL = PromiseWish(reply_by=ReplyBy.CALL)
NO_REPLY = PromiseWish(reply_by=ReplyBy.NONE)
SEEN = AuthorityWish(state=AuthorityState.SEEN, scope="Wohngeld", valid_until=date(2027, 1, 31))
FOR_ERNA = Concern(service="wohngeld", concerned_id=ERNA, note="Bescheid ist da")


def parties(town, case_id, login="oezdemir"):
    return town.desk(login).ask(parties_of, case_id=case_id)


def test_the_case_is_about_the_mother_and_the_son_reported_it(town):
    file = town.taken(FOR_ERNA, person_id=HANS)
    assert file.person.id == ERNA
    found = parties(town, file.id)
    assert (found.caller.id, found.concerned.id, found.representative_name) == (HANS, ERNA, "Hans Meyer")
    assert found.caller_state is CallerState.KNOWN
    assert not found.disclosure.allowed
    assert "nur Erna Schmidt selbst" in found.disclosure.sentence
    assert [one.id for one in town.guide.ask(open_cases_of, person_id=ERNA)] == [file.id]
    assert town.guide.ask(open_cases_of, person_id=HANS) == ()
    kinds = [one.text for one in file.timeline if one.kind is EntryKind.NOTE]
    assert kinds == ["Aufgenommen für eine andere Person: keine Vollmacht."]


def test_somebody_who_speaks_for_herself_may_hear(town):
    file = town.taken(Concern(service="wohngeld", concerned_id=ERNA))
    found = parties(town, file.id)
    assert found.disclosure.allowed
    assert found.authority is None
    assert found.representative_name == ""
    with town.store.read() as session:
        assert session.get_one(CaseRow, file.id).caller_id is None


def test_the_answer_goes_to_the_mothers_own_number_whatever_the_son_says(town):
    taken, _ = town.guide.do(town.intake(FOR_ERNA, person_id=HANS, caller_phone="0171 3920099"))
    assert taken.promise.reply_by is ReplyBy.CALL
    assert taken.promise.phone == "0171 3920011"
    wish = replace(CALL, phone="0171 3920099")
    with pytest.raises(Refused, match="nur Erna Schmidt an, unter der bekannten Nummer"):
        town.guide.do(town.intake(FOR_ERNA, person_id=HANS, promise=wish))
    own = replace(CALL, phone="0171/3920011")
    assert (
        town.guide.do(town.intake(FOR_ERNA, person_id=HANS, promise=own))[0].promise.phone == "0171 3920011"
    )


def test_nobody_is_promised_an_answer_about_a_mother_whom_nobody_knows(town):
    named = Concern(service="hecke", concerned_name="Frieda Meyer")
    taken, _ = town.guide.do(town.intake(named, person_id=HANS))
    assert taken.promise is None
    with pytest.raises(Refused, match="nur Frieda Meyer an"):
        town.guide.do(town.intake(named, person_id=HANS, promise=CALL))
    found = parties(town, taken.cases[0].id)
    assert (found.concerned, found.concerned_name, found.caller.id) == (None, "Frieda Meyer", HANS)
    assert "nur Frieda Meyer selbst" in found.disclosure.sentence


def test_an_own_concern_beside_it_lets_the_caller_be_called(town):
    taken, _ = town.guide.do(
        town.intake(FOR_ERNA, Concern(service="hecke"), person_id=ROBIN, caller_phone="0171 3920099")
    )
    assert taken.promise.phone == "0171 3920099"


def test_two_people_spoken_for_get_no_answer_together(town):
    other = Concern(service="hecke", concerned_id=HANS)
    taken, _ = town.guide.do(town.intake(FOR_ERNA, other, person_id=ROBIN))
    assert taken.promise is None


def test_a_seen_authority_is_known_at_the_next_visit(town):
    first = town.taken(replace(FOR_ERNA, authority=SEEN), person_id=HANS, promise=NO_REPLY)
    assert parties(town, first.id).disclosure.allowed
    (known,) = town.guide.ask(authorities_of, person_id=ERNA)
    assert (known.state, known.scope, known.seen_by) == (AuthorityState.SEEN, "Wohngeld", "Frau Özdemir")
    assert known.seen_on == date(2026, 11, 24)
    second = town.taken(FOR_ERNA, person_id=HANS, promise=NO_REPLY)
    assert parties(town, second.id).disclosure.allowed
    third = town.taken(replace(FOR_ERNA, service="hecke"), person_id=HANS, promise=NO_REPLY)
    assert "gilt für „Wohngeld“, nicht für dieses Anliegen" in parties(town, third.id).disclosure.sentence
    assert [one.id for one in town.guide.ask(authorities_of, person_id=ERNA)] == [known.id]
    assert [one.id for one in town.guide.ask(authorities_of, person_id=HANS)] == [known.id]
    town.clock.on(date(2027, 2, 1))
    assert "galt bis 31.01.2027" in parties(town, first.id).disclosure.sentence


def test_an_authority_that_is_shown_later_opens_the_case_and_its_end_closes_it(town):
    claimed = replace(FOR_ERNA, authority=AuthorityWish(state=AuthorityState.CLAIMED))
    file = town.taken(claimed, person_id=HANS)
    assert "noch nicht gesehen" in parties(town, file.id).disclosure.sentence
    seen, _ = town.guide.do(NoteAuthority(state=AuthorityState.GUARDIAN, case_id=file.id, scope="alles"))
    assert (seen.person, seen.representative) == ("Erna Schmidt", "Hans Meyer")
    assert parties(town, file.id).disclosure.allowed
    assert town.file(file.id).timeline[-1].text == "Gesetzliche Betreuung: alles."
    with pytest.raises(Conflict):
        town.guide.do(EndAuthority(authority_id=seen.id, seen_version=seen.version + 1))
    ended, changed = town.guide.do(EndAuthority(authority_id=seen.id, seen_version=seen.version))
    assert ended.ended == date(2026, 11, 24)
    assert "journal" in changed
    assert not parties(town, file.id).disclosure.allowed
    with pytest.raises(Refused, match="schon beendet"):
        town.guide.do(EndAuthority(authority_id=seen.id, seen_version=ended.version))


def test_in_place_of_an_authority_that_ended_the_newer_one_counts(town):
    file = town.taken(replace(FOR_ERNA, authority=SEEN), person_id=HANS, promise=NO_REPLY)
    first = parties(town, file.id).authority
    town.guide.do(EndAuthority(authority_id=first.id, seen_version=first.version))
    assert not parties(town, file.id).disclosure.allowed
    newer, _ = town.guide.do(
        NoteAuthority(state=AuthorityState.SEEN, person_id=ERNA, representative_id=HANS, scope="Wohngeld")
    )
    assert parties(town, file.id).authority.id == newer.id != first.id
    assert parties(town, file.id).disclosure.allowed


def test_what_an_authority_needs(town):
    with pytest.raises(Refused, match="wer für wen"):
        town.guide.do(NoteAuthority(state=AuthorityState.SEEN, person_id=ERNA))
    with pytest.raises(Refused, match="Für sich selbst"):
        town.guide.do(NoteAuthority(state=AuthorityState.SEEN, person_id=ERNA, representative_id=ERNA))
    over = AuthorityWish(state=AuthorityState.SEEN, valid_until=date(2026, 11, 23))
    with pytest.raises(Refused, match="schon abgelaufen"):
        town.guide.do(town.intake(replace(FOR_ERNA, authority=over), person_id=HANS))
    own = town.taken()
    with pytest.raises(Refused, match="niemand für eine andere Person"):
        town.guide.do(NoteAuthority(state=AuthorityState.SEEN, case_id=own.id))
    with pytest.raises(Refused, match="nicht zu finden"):
        town.guide.do(EndAuthority(authority_id=1, seen_version=1))


def test_two_people_of_the_register_need_no_case(town):
    seen, _ = town.guide.do(
        NoteAuthority(state=AuthorityState.SEEN, person_id=ERNA, representative_id=ROBIN, scope="Rente")
    )
    assert (seen.person, seen.representative, seen.scope) == ("Erna Schmidt", "Robin Peters", "Rente")


def test_a_locked_representative_is_nobodys_name(town):
    kept, _ = town.lead.do(NoteAuthority(state=AuthorityState.SEEN, person_id=ERNA, representative_id=HIDDEN))
    assert [one.id for one in town.lead.ask(authorities_of, person_id=ERNA)] == [kept.id]
    # A server keeps the whole of it back, a file the name.
    assert {one.representative for one in town.guide.ask(authorities_of, person_id=ERNA)} <= {""}
    with pytest.raises(Refused, match="nicht zu finden"):
        town.guide.do(EndAuthority(authority_id=kept.id, seen_version=kept.version))
    with pytest.raises(Refused, match="nicht zu finden"):
        town.guide.do(town.intake(replace(FOR_ERNA, concerned_id=HIDDEN), person_id=HANS))
    with pytest.raises(Refused, match="nicht zu finden"):
        town.guide.ask(authorities_of, person_id=HIDDEN)


def test_a_locked_caller_is_shown_to_the_lead_alone(town):
    taken, _ = town.lead.do(town.intake(FOR_ERNA, person_id=HIDDEN, promise=NO_REPLY))
    case_id = taken.cases[0].id
    assert parties(town, case_id, "vogel").caller_name == ""
    assert parties(town, case_id, "vogel").caller.id == HIDDEN
    for login in ("oezdemir", "wilkens"):
        with pytest.raises(Refused, match="gibt es hier nicht"):
            parties(town, case_id, login)


def test_a_unit_learns_neither_caller_nor_authority(town):
    file = town.taken(replace(FOR_ERNA, authority=SEEN), person_id=HANS, promise=NO_REPLY)
    found = parties(town, file.id, "luebbe")
    assert (found.caller, found.caller_name, found.authority) == (None, "", None)
    with pytest.raises(Refused, match="gibt es hier nicht"):
        town.clerk.ask(parties_of, case_id=file.id)
    with pytest.raises(Refused, match="sieht keine Vorgänge"):
        town.desk("admin").ask(parties_of, case_id=file.id)


def test_others_who_reported_the_same_are_named(town):
    first = town.taken()
    second = town.taken(
        Concern(service="strassenlaterne", cause_id=first.id), person_id=HANS, promise=NO_REPLY
    )
    assert [(one.number, one.name) for one in parties(town, first.id).other_reporters] == [
        (second.number, "Hans Meyer")
    ]
    assert [one.name for one in parties(town, second.id).other_reporters] == ["Erna Schmidt"]


def test_a_result_is_not_told_to_somebody_who_may_not_hear_it(town):
    at_once = replace(FOR_ERNA, done_at_once=True, result="Der Bescheid ist unterwegs.")
    with pytest.raises(Refused, match="Ohne gesehene Vollmacht") as caught:
        town.guide.do(town.intake(at_once, person_id=HANS))
    assert caught.value.field == "result"
    assert town.guide.do(town.intake(replace(at_once, authority=SEEN), person_id=HANS))[0].cases[0].done


def test_the_preview_says_whom_we_answer(town):
    found = town.guide.ask(preview_intake, service="wohngeld", person_id=HANS, concerned_id=ERNA)
    assert found.reply_by is ReplyBy.CALL
    assert found.phone == ""
    assert found.reply_in_words == (
        "Anruf morgen, Mittwoch, 9 bis 11 Uhr, unter der bekannten Nummer. "
        "Ohne gesehene Vollmacht antworten wir nur Erna Schmidt selbst."
    )
    assert not found.disclosure.allowed
    assert found.authority is None
    claims = town.guide.ask(
        preview_intake, service="wohngeld", person_id=HANS, concerned_id=ERNA, phone="0171 3920099"
    )
    assert claims.phone == ""
    nobody = town.guide.ask(preview_intake, service="wohngeld", person_id=HANS, concerned_name="Frieda Meyer")
    assert nobody.reply_in_words == (
        "Ohne gesehene Vollmacht antworten wir nur Frieda Meyer selbst; "
        "dafür fehlen Telefonnummer und Anschrift."
    )
    own = town.guide.ask(preview_intake, service="wohngeld", person_id=ERNA)
    assert own.disclosure is None
    town.taken(replace(FOR_ERNA, authority=SEEN), person_id=HANS, promise=NO_REPLY)
    again = town.guide.ask(preview_intake, service="wohngeld", person_id=HANS, concerned_id=ERNA)
    assert again.disclosure.allowed
    assert again.authority.scope == "Wohngeld"
    assert "nur Erna Schmidt selbst" not in again.reply_in_words


def test_the_preview_tells_nothing_of_whom_the_caller_may_not_hear(town):
    before = town.taken(Concern(service="wohngeld"), promise=NO_REPLY)
    town.taken(Concern(service="strassenlaterne", place="Rosenweg 4"), promise=NO_REPLY)
    with town.store.write.begin() as session:
        home = session.get_one(PersonRow, HANS)
        home.district_id, home.street = None, ""
    values = {"person_id": HANS, "concerned_id": ERNA}
    letter = town.guide.ask(preview_intake, service="wohngeld", reply_by=ReplyBy.LETTER, **values)
    assert letter.reply_in_words.startswith("Brief an die bekannte Anschrift. Ohne gesehene Vollmacht")
    assert letter.similar == ()
    lamp = town.guide.ask(preview_intake, service="strassenlaterne", **values)
    assert (lamp.district, lamp.district_key, lamp.similar) == ("", "", ())
    assert (lamp.route, lamp.unit) == ("geht an Tiefbau (Herr Tepe)", "Tiefbau")
    shown = repr((letter, lamp))
    for secret in ("0011", "Rosenweg", "Heidkamp", before.number):
        assert secret not in shown
    at = town.guide.ask(preview_intake, service="strassenlaterne", place="Rosenweg 4", **values)
    assert at.district == "Heidkamp"  # that was said just now
    assert [one.same_person for one in at.similar] == [False]  # a lamp in the street is no secret
    seen = town.guide.ask(preview_intake, service="wohngeld", authority=SEEN, **values)
    assert [one.number for one in seen.similar] == [before.number]
    assert (seen.phone, seen.district) == ("0171 3920012", "Heidkamp")


def test_without_a_place_her_district_decides_where_it_goes_and_the_caller_does_not_hear_it(town):
    with town.store.write.begin() as session:
        session.get_one(PersonRow, HANS).district_id = INNER
    values = {"service": "strassenlaterne", "person_id": HANS, "concerned_id": ERNA}
    shown = town.guide.ask(preview_intake, **values)
    assert (shown.district, shown.district_key) == ("", "")  # the caller's own home is no place of it
    lamp = Concern(service="strassenlaterne", concerned_id=ERNA)
    said = replace(lamp, district="heidkamp")
    taken, _ = town.guide.do(TakeContact(concerns=(lamp, said), person_id=HANS, promise=NO_REPLY))
    hushed, told = taken.cases
    assert hushed.route == shown.route == "geht an Tiefbau (Herr Tepe)"
    assert told.route.endswith("weil Straßenbeleuchtung in Heidkamp")
    assert town.file(hushed.id).tasks[0].reason == (
        "geht an Tiefbau (Herr Tepe), weil Straßenbeleuchtung in Heidkamp"
    )


def test_the_needs_of_the_mother_count_for_her_case(town):
    file = town.taken(FOR_ERNA, person_id=HANS, promise=NO_REPLY)
    assert parties(town, file.id).needs == (Need.LARGE_PRINT,)
    assert town.guide.ask(needs_for, case_id=file.id) == (Need.LARGE_PRINT,)


def test_a_name_that_was_checked_becomes_a_person_of_the_register(town):
    taken, _ = town.guide.do(
        TakeContact(
            concerns=(Concern(service="hecke", place="Rosenweg 1"), FOR_ERNA), caller_name="Hans Maier"
        )
    )
    own, for_erna = (one.id for one in taken.cases)
    assert parties(town, own).caller_state is CallerState.NAMED
    with town.store.read() as session:
        assert "maier" in session.get_one(CaseRow, own).search_text
    town.guide.do(IdentifyCaller(contact_id=taken.contact_id, person_id=HANS))
    assert town.file(own).person.id == HANS
    assert town.file(for_erna).person.id == ERNA
    found = parties(town, for_erna)
    assert (found.caller.id, found.caller_state, found.caller_name) == (HANS, CallerState.KNOWN, "")
    with town.store.read() as session:
        assert "maier" not in session.get_one(CaseRow, own).search_text
        assert session.get_one(CaseRow, for_erna).caller_id == HANS
    with pytest.raises(Refused, match="schon eine Person"):
        town.guide.do(IdentifyCaller(contact_id=taken.contact_id, person_id=ROBIN))


def test_nobody_becomes_a_locked_person_by_guessing(town):
    taken, _ = town.guide.do(TakeContact(concerns=(Concern(service="hecke"),), caller_name="Frau Brinkmann"))
    with pytest.raises(Refused, match="nicht zu finden"):
        town.guide.do(IdentifyCaller(contact_id=taken.contact_id, person_id=HIDDEN))
    with town.store.write.begin() as session:
        assert session.get_one(PersonRow, HIDDEN).lock is AddressLock.BMG51
