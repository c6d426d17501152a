"""Who drops out of a list and why, who may be one person, who reads one letter together."""

from datetime import UTC, date, datetime
from functools import partial

import cologne_phonetics
import pytest
from rapidfuzz.distance import OSA

from rathaus_desk.domain.campaigns.campaigns import (
    Basis,
    CampaignFacts,
    Step,
    needs_proof,
    next_step,
)
from rathaus_desk.domain.campaigns.duplicates import MOST_IN_GROUP, Likeness, likely_pairs
from rathaus_desk.domain.campaigns.funnel import Fate, fate_of, funnel, households
from rathaus_desk.domain.campaigns.recipients import Recipient
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.usecases.campaigns.funnel_words import in_words

at_rosenweg = partial(
    Recipient, line=1, street="Rosenweg", house_number="4", postcode="49999", place="Kleinstadt", title="Herr"
)


def sound(name: str) -> str:
    return "".join(code for _, code in cologne_phonetics.encode(name))


def pairs(*recipients):
    return [(one.first, one.second, one.likeness) for one in likely_pairs(recipients, sound, OSA.distance)]


def named(given="Karl", family="Schmidt", born=None, **values):
    return at_rosenweg(given_name=given, family_name=family, birth_date=born, **values)


@pytest.mark.parametrize(
    ("values", "fate"),
    [
        ({}, Fate.LETTER),
        ({"given_name": "", "family_name": ""}, Fate.NAMELESS),
        ({"street": ""}, Fate.NO_ADDRESS),
        ({"place": ""}, Fate.NO_ADDRESS),
        ({"died": True, "moved": True}, Fate.DIED),
        ({"moved": True}, Fate.MOVED),
        ({"lock": AddressLock.BMG51, "objected": True}, Fate.LOCKED),
        ({"objected": True}, Fate.OBJECTED),
        ({"returned": True}, Fate.RETURNED),
        ({"lock": AddressLock.BMG52}, Fate.PROTECTED),
        ({"family_name": "", "given_name": "", "organisation": "Verein"}, Fate.LETTER),
        ({"street": "", "addition": "Haus Sonne"}, Fate.LETTER),
    ],
)
def test_each_line_has_one_fate(values, fate):
    assert fate_of(at_rosenweg(**{"given_name": "Karl", "family_name": "Schmidt", **values})) is fate


def test_the_funnel_in_words():
    fates = [Fate.DOUBLE] * 38 + [Fate.BROKEN] * 4 + [Fate.LETTER] * 1_161 + [Fate.PROTECTED]
    said = in_words(funnel(fates))
    assert said.sentence == "1.204 Zeilen → 4 nicht lesbar → 38 doppelt → 1.162 Briefe"
    assert said.lines == (("nicht lesbar", 4), ("doppelt", 38))
    assert in_words(funnel([Fate.LETTER])).sentence == "1 Zeile → 1 Brief"
    assert in_words(funnel([])).sentence == "0 Zeilen → 0 Briefe"


def test_every_reason_has_a_word():
    for fate in Fate:
        sentence = in_words(funnel([fate])).sentence
        assert sentence.count("→") == (1 if fate in (Fate.LETTER, Fate.PROTECTED) else 2)


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        (named(), named(), Likeness.SAME),
        (named(), named(title=""), Likeness.SAME),
        (named(family="Meier"), named(family="Mayr"), Likeness.LIKELY),
        (named(given="Katharina"), named(given="Katarina"), Likeness.LIKELY),
        (named(given="K."), named(given="Karl"), Likeness.LIKELY),
        (named(given="Karl Heinz"), named(given="Karl"), Likeness.LIKELY),
        (named(given=""), named(given=""), Likeness.SAME),
        (named(given="", title="Herr"), named(given="", title="Frau"), Likeness.LIKELY),
        (named(born=date(1950, 1, 2)), named(born=date(1950, 2, 2), family="Schmitt"), Likeness.LIKELY),
        (named(born=date(1950, 1, 2)), named(born=date(1950, 1, 2), street="Am Markt"), Likeness.LIKELY),
        (named(born=date(1950, 1, 2)), named(born=date(1978, 1, 2)), Likeness.GENERATIONS),
        (named(family="Schmidt jun."), named(family="Schmidt sen."), Likeness.GENERATIONS),
        (named(given="Karl jun."), named(given="Karl"), Likeness.GENERATIONS),
    ],
)
def test_who_may_be_one(one, other, likeness):
    assert pairs(one, other) == [(0, 1, likeness)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (named(given="Jan"), named(given="Jana")),
        (named(given="Karl"), named(given="Erna")),
        (named(given="Karl"), named(given="")),
        (named(), named(house_number="5")),
        (named(), named(family="Wolters")),
        (named(born=date(1950, 1, 2)), named(born=date(1955, 7, 9))),
        (named(), named(organisation="Heimatverein")),
    ],
)
def test_who_is_two(one, other):
    assert pairs(one, other) == []


def test_a_home_with_hundreds_is_compared_by_name_only():
    people = [named(given=f"Anna{number}", family="Schmidt") for number in range(MOST_IN_GROUP + 5)]
    assert pairs(*people, people[3]) == [(3, len(people), Likeness.SAME)]


def test_reasons_are_said():
    (pair,) = likely_pairs([named(born=date(1950, 1, 2)), named(born=date(1978, 1, 2))], sound, OSA.distance)
    assert pair.because == "gleicher Name, gleiche Anschrift, aber 28 Jahre auseinander"
    (pair,) = likely_pairs([named(family="Groß"), named(family="Gross")], sound, OSA.distance)
    assert pair.because == "gleiche Anschrift, der Name ist anders geschrieben"
    (pair,) = likely_pairs([named(family="Meier"), named(family="Maier")], sound, OSA.distance)
    assert pair.because == "gleiche Anschrift, der Name klingt gleich"
    born = date(1950, 1, 2)
    (pair,) = likely_pairs([named(born=born), named(born=born, street="Am Markt")], sound, OSA.distance)
    assert "andere Anschrift" in pair.because
    (pair,) = likely_pairs([named(given="Karl jun."), named(given="Karl sen.")], sound, OSA.distance)
    assert "junior oder senior" in pair.because
    couple = [named(given="", title="Herr"), named(given="", title="Frau")]
    (pair,) = likely_pairs(couple, sound, OSA.distance)
    assert pair.because == "gleicher Name, gleiche Anschrift, aber die Anrede ist eine andere"


def test_one_letter_for_a_household_and_none_shared_between_flats():
    people = [
        named(given="Erna", born=date(1941, 5, 12)),
        named(family="Wolf"),
        named(given="Karl", born=date(1938, 1, 2)),
        named(given="Ute"),
        named(given="Alf", addition="c/o Meyer"),
        named(given="Eva", lock=AddressLock.BMG52),
        named(given="", family="", organisation="Verein"),
    ]
    assert set(households(people)) == {(2, 0, 3), (1,), (4,), (5,), (6,)}


FACTS = {
    "purpose": "Altersjubiläum",
    "basis": Basis.JUBILEE,
    "template": "servicemobil",
    "recipients": 30,
    "undecided": 0,
    "letters": 25,
    "window_problems": 0,
    "proofed_at": datetime(2026, 11, 24, tzinfo=UTC),
    "proof_holds": True,
    "settled": 25,
    "filed": False,
}


@pytest.mark.parametrize(
    ("missing", "step"),
    [
        ({}, Step.FILE),
        ({"purpose": ""}, Step.OCCASION),
        ({"basis": None}, Step.OCCASION),
        ({"template": ""}, Step.TEMPLATE),
        ({"recipients": 0}, Step.RECIPIENTS),
        ({"undecided": 1}, Step.CHECK),
        ({"window_problems": 3}, Step.CHECK),
        ({"letters": 0}, Step.CHECK),
        ({"proofed_at": None}, Step.PROOF),
        ({"proof_holds": False}, Step.PROOF),
        ({"proofed_at": None, "letters": 20, "settled": 20}, Step.FILE),
        ({"settled": 24}, Step.PRINT),
        ({"filed": True, "recipients": 0, "letters": 0}, Step.DONE),
    ],
)
def test_the_next_step_is_the_first_that_is_not_done(missing, step):
    assert next_step(CampaignFacts(**{**FACTS, **missing})) is step


def test_above_twenty_letters_somebody_looks_at_a_proof():
    assert [needs_proof(count) for count in (1, 20, 21)] == [False, False, True]
