"""The town's offers are written down, checked, changed and ended here, and found like all others."""

from datetime import date

import pytest

from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.office.offers import EndOffer, OfferKind, SaveOffer, in_fields
from rathaus_desk.domain.text import sort_key
from rathaus_desk.domain.words import word
from rathaus_desk.store.list_tables import OfferRow
from rathaus_desk.usecases.office.offers import offer, offer_rows, offers

DELIVERED = [
    {"name": name, "kind": kind, "district": district, "times": "Di 15 Uhr", "place": "Saal",
     "contact": "Frau B", "phone": "(030) 23125 940", "step_free": True, "text": "Kaffee und Kuchen"}
    for name, kind, district in (
        ("Bücherei", "library", ""),
        ("Chor", "course", "heidkamp"),
        ("Mittagstisch", "meeting", "innenstadt"),
    )
]  # fmt: skip
GYM = {
    "name": "Hockergymnastik", "kind": OfferKind.SPORT, "district": "heidkamp", "times": "Mi 10 Uhr",
    "place": "Turnhalle", "contact": "Herr Ahlers", "phone": "(030) 23125 999", "step_free": True,
    "text": "Im Sitzen.\nBitte feste Schuhe.", "source": "www.sv-heidkamp.example/gymnastik",
    "checked": date(2026, 11, 20),
}  # fmt: skip


@pytest.fixture
def listed(town):
    with town.store.write.begin() as session:
        session.add_all(OfferRow(**one) for one in offer_rows(DELIVERED, {"heidkamp": 61, "innenstadt": 62}))
    return town


def names(town, **values):
    return [one.name for one in town.guide.ask(offers, **values)]


def save(town, login="vogel", **values):
    return town.desk(login).do(SaveOffer(**values))[0]


def changed(one, **values):
    """Return the command that changes an offer."""
    kept = {name: getattr(one, name) for name in GYM if name != "district"}
    return SaveOffer(
        offer_id=one.id, seen_version=one.version, **{**kept, "district": one.district_key, **values}
    )


def test_a_new_offer_stands_among_the_others_and_is_found_like_them(listed):
    made = save(listed, **GYM)
    assert (made.district, made.version, made.checked) == ("Heidkamp", 1, date(2026, 11, 20))
    assert names(listed) == ["Bücherei", "Chor", "Hockergymnastik", "Mittagstisch"]
    assert listed.guide.ask(offer, offer_id=made.id) == made == listed.guide.ask(offers, text="schuhe")[0]
    assert (
        names(listed, text=f"{word(OfferKind.SPORT)} hocker")
        == names(listed, kind=OfferKind.SPORT)
        == ["Hockergymnastik"]
    )
    assert "Hockergymnastik" in names(listed, district="heidkamp")
    assert "Hockergymnastik" not in names(listed, district="innenstadt")
    assert names(listed, text="ocker") == []


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_hold_each_offer_once_wherever_it_was_written_down(listed, limit):
    for name in ("Aquarell", "Chor der Kinder", "Zumba"):
        save(listed, **{**GYM, "name": name})
    found, after = [], None
    while page := listed.guide.ask(offers, after=after, limit=limit):
        found += [one.name for one in page]
        after = page[-1].id
    assert found == names(listed) == sorted(found, key=sort_key)
    assert len(found) == 6


def test_a_delivered_offer_is_changed_in_its_place(listed):
    choir = listed.guide.ask(offers, text="chor")[0]
    after, _ = listed.lead.do(changed(choir, name="Shantychor", district="", checked=date(2026, 11, 24)))
    assert (after.id, after.version, after.district) == (choir.id, 1, "")
    assert names(listed) == ["Bücherei", "Mittagstisch", "Shantychor"]
    assert "Shantychor" in names(listed, district="innenstadt")


def test_what_has_ended_is_off_the_list_and_can_come_back(listed):
    choir = listed.guide.ask(offers, text="chor")[0]
    ended, _ = listed.lead.do(EndOffer(offer_id=choir.id, seen_version=0))
    assert names(listed) == ["Bücherei", "Mittagstisch"]
    with pytest.raises(Refused, match="nicht mehr auf der Liste"):
        listed.guide.ask(offer, offer_id=choir.id)
    with pytest.raises(Refused, match="nicht mehr auf der Liste"):
        listed.lead.do(EndOffer(offer_id=choir.id, seen_version=ended.version))
    back, _ = listed.lead.do(changed(ended))
    assert names(listed) == ["Bücherei", "Chor", "Mittagstisch"]
    assert back.version == 2


def test_the_second_who_changes_an_offer_sees_both_versions(listed):
    choir = listed.guide.ask(offers, text="chor")[0]
    first, _ = listed.lead.do(changed(choir, times="Do 19 Uhr", step_free=False, district="innenstadt"))
    with pytest.raises(Conflict, match="Ihr Text ist noch da") as conflict:
        listed.desk("admin").do(changed(choir, times="Fr 19 Uhr"))
    assert [(one.field, one.theirs, one.mine) for one in conflict.value.differences] == [
        ("Ortsteil", "Innenstadt", "Heidkamp"),
        ("Wann", "Do 19 Uhr", "Fr 19 Uhr"),
        ("Zugang", "mit Stufen", "ohne Stufen"),
    ]
    assert (conflict.value.version, conflict.value.theirs) == (1, in_fields(first))
    assert listed.guide.ask(offer, offer_id=choir.id) == first
    with pytest.raises(Conflict):
        listed.desk("admin").do(EndOffer(offer_id=choir.id, seen_version=0))


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"name": " "}, "name", "Angebot fehlt noch"),
        ({"name": "x" * 301}, "name", "Platz für 300"),
        ({"text": "x" * 4001}, "text", "Platz für 4000"),
        ({"district": "atlantis"}, "district", "gibt es hier nicht"),
        ({"checked": date(2026, 11, 25)}, "checked", "in der Zukunft"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(listed, values, field, words):
    with pytest.raises(Refused, match=words) as refused:
        save(listed, **{**GYM, **values})
    assert refused.value.field == field
    assert len(names(listed)) == 3


def test_only_lead_and_administration_care_for_offers(listed):
    assert save(listed, "admin", **GYM).version == 1
    for login in ("oezdemir", "tepe"):
        with pytest.raises(Refused, match="darf die Rolle"):
            save(listed, login, **GYM)
        with pytest.raises(Refused, match="darf die Rolle"):
            listed.desk(login).do(EndOffer(offer_id=1, seen_version=0))
    with pytest.raises(Refused, match="nicht mehr auf der Liste"):
        save(listed, offer_id=77, **GYM)
