""" "Aufnehmen ja, Auskunft nein": who may hear about somebody else's case, and on which day."""

from datetime import date

import pytest

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.complaints import complaint_unit, demand_not_about
from rathaus_desk.domain.people.authority import (
    AuthorityState,
    AuthorityWish,
    CallerState,
    caller_state,
    covers,
    disclosure,
)
from rathaus_desk.domain.people.names_out import INSTEAD, NameOut, what_remains, without_name
from rathaus_desk.domain.people.people import EMAIL_HINT, email_hint

TODAY = date(2026, 11, 24)
BENEFIT = ("Wohngeld beantragen", "Wohngeld", "Wohngeld")
SEEN, GUARDIAN = AuthorityState.SEEN, AuthorityState.GUARDIAN


def told(state, scope="", until=None, ended=None, about=BENEFIT):
    wish = AuthorityWish(state=state, scope=scope, valid_until=until)
    return disclosure(wish, TODAY, "Erna Schmidt", about, ended=ended)


@pytest.mark.parametrize("state", [AuthorityState.NONE, AuthorityState.CLAIMED])
def test_without_a_seen_authority_nothing_is_told(state):
    found = told(state)
    assert not found.allowed
    assert "nur Erna Schmidt selbst" in found.sentence
    assert found.sentence.endswith("Aufnehmen ja, Auskunft nein.")


@pytest.mark.parametrize("state", [SEEN, GUARDIAN])
def test_a_seen_authority_lets_us_tell(state):
    assert told(state).allowed
    assert told(state, until=TODAY).allowed  # the last day counts
    assert told(state, ended=date(2026, 11, 25)).allowed


def test_an_authority_that_is_over_counts_for_nothing():
    expired = told(SEEN, until=date(2026, 11, 23))
    assert (expired.allowed, "galt bis 23.11.2026" in expired.sentence) == (False, True)
    ended = told(GUARDIAN, ended=TODAY)
    assert (ended.allowed, "Betreuung gilt seit 24.11.2026 nicht mehr" in ended.sentence) == (False, True)


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [("", True), ("Wohngeld", True), ("nur wohngeld und Rente", True), ("alles", True), ("Rente", False),
     ("Behördenangelegenheiten", True), ("Wohn", False)],
)  # fmt: skip
def test_a_scope_has_to_name_what_the_case_is_about(scope, allowed):
    assert covers(scope, BENEFIT) is allowed
    assert told(SEEN, scope).allowed is allowed
    assert (f"„{scope}“" in told(SEEN, scope).sentence) is bool(scope)


def test_how_well_we_know_a_caller():
    assert caller_state(1, "") is CallerState.KNOWN
    assert caller_state(None, "Frau Becker") is CallerState.NAMED
    assert caller_state(None, "  ") is CallerState.ANONYMOUS


def test_a_complaint_never_goes_to_the_unit_it_is_about():
    assert complaint_unit(1, None, [2]) == 1
    assert complaint_unit(1, 3, [2]) == 1
    assert complaint_unit(1, 1, [1, 2]) == 2
    assert complaint_unit(1, 1, [1]) is None
    for units in ([], [1], [1, 2], [2, 1]):
        assert all(complaint_unit(usual, about, units) != about for usual in (1, 2) for about in (1, 2))
    demand_not_about(1, None)
    demand_not_about(1, 2)
    with pytest.raises(Refused, match="über sich selbst"):
        demand_not_about(1, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Frau Schmidt rief an", f"{INSTEAD} rief an"),
        ("Brief an Erna Schmidt", f"Brief an {INSTEAD}"),
        ("Schmidt, Erna: Akte", f"{INSTEAD}: Akte"),
        ("Schmidts Laterne", f"{INSTEAD} Laterne"),
        ("Goldschmidt bleibt, Schmidtchen auch", "Goldschmidt bleibt, Schmidtchen auch"),
    ],
)
def test_a_name_is_taken_out_in_the_ways_one_writes_it(text, expected):
    assert without_name(text, NameOut("Erna", "Schmidt")) == expected


def test_the_same_family_name_of_the_right_person_stays():
    text = "Frau Schmidt, also Erna Schmidt"
    name = NameOut("Erna", "Schmidt", family_alone=False)
    assert without_name(text, name) == f"Frau Schmidt, also {INSTEAD}"
    assert without_name("erna@schmidt.example", name) == "erna@schmidt.example"


@pytest.mark.parametrize(
    ("text", "given", "family", "expected"),
    [
        ("FRAU SCHMIDT, ERNA SCHMIDT", "Erna", "Schmidt", f"{INSTEAD}, {INSTEAD}"),
        ("erna schmidt, frau schmidt", "Erna", "Schmidt", f"{INSTEAD}, {INSTEAD}"),
        ("Oezdemir, Aylin; Herr Ozdemir", "Aylin", "Özdemir", f"{INSTEAD}; {INSTEAD}"),
        ("Muellers Hecke", "Jan", "Müller", f"{INSTEAD} Hecke"),
        ("Erna Schmidt", "Erna Luise", "Schmidt", INSTEAD),
        ("Eva von Hülsmann-Wieghaus rief", "Eva", "von Hülsmann-Wieghaus", f"{INSTEAD} rief"),
        ("an e.schmidt@web.example schreiben", "Erna", "Schmidt", f"an {INSTEAD} schreiben"),
        ("Der Weg ist lang. Frau Lang wartet.", "Ina", "Lang", f"Der Weg ist lang. {INSTEAD} wartet."),
        ("Erna. Danach die Firma. Schmidt", "Erna", "Schmidt", f"Erna. Danach die Firma. {INSTEAD}"),
    ],
)
def test_a_name_is_found_word_by_word_however_it_is_spelled(text, given, family, expected):
    assert without_name(text, NameOut(given, family)) == expected


def test_what_may_remain_of_a_name_is_told():
    name = NameOut("Erna", "Schmidt")
    assert what_remains(("Die ERNA rief an.", INSTEAD), name) == ("der Vorname",)
    assert what_remains(("bei schmidt", "post@web.example"), name) == (
        "der Nachname in kleinen Buchstaben",
        "eine E-Mail-Adresse",
    )
    assert what_remains((f"{INSTEAD} rief an.",), name) == ()
    assert what_remains(("bei Schmidt",), NameOut("Erna", "Schmidt", family_alone=False)) == ()


@pytest.mark.parametrize("text", ["x@x.de", "keine@gmx.de", "noreply@web.de", "test@web.de", "keine", "-",
                                  "aaa@web.de", "erna@test.de", "a@b.invalid"])  # fmt: skip
def test_an_invented_e_mail_address_gets_a_hint(text):
    assert email_hint(text) == EMAIL_HINT


@pytest.mark.parametrize("text", ["", "erna.schmidt@web.de", "anna@anna.de", "keiner@gmx.de",
                                  "post@kleinstadt.example", "erna.schm"])  # fmt: skip
def test_a_true_or_unfinished_e_mail_address_gets_none(text):
    assert email_hint(text) == ""
