"""The town's offers and its hours: found by words, by district and kind, and told as one says it."""

from datetime import date

import pytest

from rathaus_desk.domain.office.offers import OfferKind
from rathaus_desk.domain.text import sort_key
from rathaus_desk.store.list_tables import OfferRow
from rathaus_desk.usecases.office.offers import offer_rows, offers
from rathaus_desk.usecases.office.opening import opening_state
from rathaus_desk.usecases.sample.sample_office import read_seed

DISTRICTS = {"heidkamp": 61, "innenstadt": 62, "klein_lohe": 61, "gross_lohe": 61, "osterfelde": 61,
             "muehlenbach": 61}  # fmt: skip


@pytest.fixture
def offered(town):
    """The offers of the sample town, in the tiny one."""
    rows = offer_rows(read_seed("offers"), DISTRICTS)
    with town.store.write.begin() as session:
        session.add_all(OfferRow(**one) for one in rows)
    return town.guide


def names(desk, **values):
    return [one.name for one in desk.ask(offers, **values)]


def test_offers_stand_from_a_to_z_page_by_page(offered):
    whole = names(offered)
    assert len(whole) == len(read_seed("offers")) >= 25
    assert whole == sorted(whole, key=sort_key)
    found, after = [], None
    while page := offered.ask(offers, after=after, limit=4):
        found += [one.name for one in page]
        after = page[-1].id
    assert found == whole


def test_an_offer_is_found_by_the_words_of_the_people(offered):
    assert names(offered, text="rollator") == ["Rollator-Training"]
    assert "Bürgerbus Linie 1" in names(offered, text="buergerbus")
    assert "Bürgerbus Linie 1" in names(offered, text="rollst")
    assert "Stadtbücherei" in names(offered, text="BÜCHER großer druck")
    assert names(offered, text="ollator") == []


def test_kind_and_district_narrow_and_the_whole_town_fits_every_district(offered):
    assert {one.kind for one in offered.ask(offers, kind=OfferKind.RIDES)} == {OfferKind.RIDES}
    inner = offered.ask(offers, district="innenstadt")
    assert {one.district for one in inner} == {"Innenstadt", ""}
    assert "Seniorencafé Heidkamp" not in [one.name for one in inner]
    assert names(offered, kind=OfferKind.RIDES, text="arzt") == ["Fahrdienst zum Arzt"]


@pytest.mark.parametrize(
    "text", ["%", "_", "'", "\\", "😀", "\x00", "\u202e", "; DROP TABLE offer", "x" * 300]
)
def test_nothing_typed_is_more_than_a_word(offered, text):
    """A wildcard is no wildcard: what has letters finds nothing here, what has none narrows nothing."""
    letters = any(one.isalnum() for one in text)
    assert names(offered, text=text) == ([] if letters else names(offered))
    assert len(names(offered)) == len(read_seed("offers"))


def test_decomposed_letters_find_the_same(offered):
    assert names(offered, text="Bu\u0308rgerbus") == names(offered, text="Bürgerbus") == ["Bürgerbus Linie 1"]


def now(town, day, hour, minute=0):
    town.clock.on(day, hour, minute)
    return town.guide.ask(opening_state)


@pytest.mark.parametrize(
    ("day", "hour", "sentence"),
    [
        (date(2026, 11, 24), 9, "Heute geöffnet bis 12:30 Uhr."),
        (date(2026, 11, 24), 13, "Jetzt geschlossen. Heute noch geöffnet von 14 bis 16 Uhr."),
        (date(2026, 11, 24), 7, "Jetzt geschlossen. Heute noch geöffnet von 8:30 bis 12:30 Uhr."),
        (date(2026, 11, 24), 17, "Jetzt geschlossen. Wieder geöffnet morgen, Mittwoch, 8:30 bis 12:30 Uhr."),
        (
            date(2026, 11, 27),
            15,
            "Jetzt geschlossen. Wieder geöffnet Montag, 30. November, 8:30 bis 12:30 Uhr.",
        ),
        (
            date(2026, 12, 24),
            10,
            "Heute geschlossen: Betriebsruhe. Wieder geöffnet Montag, 4. Januar, 8:30 bis 12:30 Uhr.",
        ),
        (date(2026, 11, 24), 16, "Jetzt geschlossen. Wieder geöffnet morgen, Mittwoch, 8:30 bis 12:30 Uhr."),
    ],
)
def test_one_says_whether_it_is_open(town, day, hour, sentence):
    state = now(town, day, hour)
    assert state.now == sentence
    assert state.open is sentence.startswith("Heute geöffnet")


def test_the_days_ahead_that_are_different_are_named_once(town):
    ahead = now(town, date(2026, 12, 1), 9).ahead
    assert ahead == (
        ("Donnerstag, 24. Dezember 2026", "Betriebsruhe"),
        ("Freitag, 25. Dezember 2026", "Erster Weihnachtstag"),
        ("Montag, 28. Dezember 2026 bis Donnerstag, 31. Dezember 2026", "Betriebsruhe"),
        ("Freitag, 1. Januar 2027", "Neujahr"),
    )
    assert now(town, date(2027, 2, 1), 9).ahead == (
        ("Freitag, 26. März 2027", "Karfreitag"),
        ("Montag, 29. März 2027", "Ostermontag"),
    )
