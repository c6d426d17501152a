"""What is typed into the forms of Vor Ort, and what of it is refused."""

from dataclasses import replace
from datetime import date

import pytest

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.road.places import Coverage, StopKind, StopWords
from rathaus_desk.domain.road.rhythms import LAST, Rhythm, RhythmKind, StopRhythm
from rathaus_desk.ui.road.rhythm_form import rhythm_command, rhythm_values
from rathaus_desk.ui.road.road_forms import services_of, stop_values, stop_words

TODAY = date(2026, 11, 24)
SERVICES = {"perso": "Personalausweis", "wohngeld": "Wohngeld"}
FULL = StopWords(
    name="Marktplatz",
    district_id=3,
    place="vor der Waage",
    latitude=52.74291,
    longitude=8.2141,
    parking="zwei Plätze",
    power=False,
    step_free=False,
    toilet="im Rathaus",
    coverage=Coverage.WEAK,
    indoor="Diele",
    key_holder="Hausmeister",
    permit_until=date(2026, 11, 30),
    permit_note="jedes Jahr neu",
    poster_place="Schaukasten",
    services=("perso", "wohngeld"),
    windows=((1, 510, 780), (4, 540, 750)),
    minutes=150,
    set_up=10,
    pack_up=15,
    staff=3,
    active=False,
    kind=StopKind.CONSULTING,
)


def read(**typed):
    return stop_words({**stop_values(FULL, SERVICES), **typed}, SERVICES, TODAY)


def test_every_field_of_a_stop_comes_back_as_it_was():
    assert read() == FULL
    assert all(
        getattr(FULL, name) != StopWords.__dataclass_fields__[name].default for name in StopWords.__slots__
    )


@pytest.mark.parametrize("typed", ["Mi 9-12:30", "mi 9:00 – 12.30", "Mittwoch 9 bis 12:30"])
def test_hours_are_read_as_people_write_them(typed):
    assert read(windows=typed).windows == ((2, 540, 750),)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("windows", "vormittags"),
        ("services", "Zauberei"),
        ("minutes", "lang"),
        ("latitude", "Nord"),
        ("permit_until", "bald"),
        ("district_id", ""),
        ("name", " "),
        ("power", ""),
        ("step_free", ""),
    ],
)
def test_what_cannot_be_read_marks_its_field(field, typed):
    with pytest.raises(Refused) as refused:
        read(**{field: typed})
    assert refused.value.field == field


@pytest.mark.parametrize("field", ["place", "indoor"])
def test_a_consulting_hour_is_somewhere(field):
    with pytest.raises(Refused) as refused:
        read(**{field: " ", "active": "ja"})
    assert refused.value.field == field
    for other in ({"active": "nein"}, {"active": "ja", "kind": "halt"}):
        assert getattr(read(**{field: "", **other}), field) == ""


def test_a_service_is_understood_as_citizens_call_it_and_else_proposed():
    assert services_of("Perso, wohngeld", SERVICES, {"perso": "perso"}) == ("perso", "wohngeld")
    assert services_of("Lappen", {**SERVICES, "licence": "Führerschein"}, {"lappen": "licence"}) == (
        "licence",
    )
    with pytest.raises(Refused, match="Meinten Sie „Personalausweis“"):
        services_of("ausweis", SERVICES)


def test_a_halt_without_a_length_is_as_long_as_it_is_open():
    assert read(minutes="", windows="Mi 9–12:30").minutes == 210
    assert read(minutes="", windows="").minutes == 60


MONTHLY = Rhythm(RhythmKind.MONTHLY, weekdays=(3,), nths=(1, LAST), months=(3, 12), in_school_holidays=False)


@pytest.mark.parametrize(
    "rhythm",
    [
        MONTHLY,
        Rhythm(RhythmKind.WEEKS, weekdays=(1, 4), every=2, anchor=date(2026, 11, 24)),
        Rhythm(RhythmKind.PARITY, weekdays=(2,), odd=True),
        Rhythm(RhythmKind.DATES, weekdays=(0,), dates=(date(2026, 12, 3), date(2027, 1, 7))),
    ],
)
def test_a_rhythm_comes_back_as_it_was(rhythm):
    before = StopRhythm(7, 5, TODAY, date(2027, 3, 31), rhythm, 2)
    command = rhythm_command(rhythm_values(before), 5, before, 2, TODAY)
    assert (command.rhythm, command.first, command.last) == (rhythm, before.first, before.last)
    assert (command.stop_id, command.rhythm_id, command.seen_version) == (5, 7, 2)


def test_a_weekday_that_is_none_marks_its_field():
    before = StopRhythm(7, 5, TODAY, TODAY, replace(MONTHLY), 2)
    with pytest.raises(Refused) as refused:
        rhythm_command({**rhythm_values(before), "weekdays": "Di, Zwölf"}, 5, before, 2, TODAY)
    assert refused.value.field == "weekdays"


def typed_rhythm(**typed):
    before = StopRhythm(7, 5, TODAY, TODAY, MONTHLY, 2)
    return rhythm_command({**rhythm_values(before), **typed}, 5, before, 2, TODAY).rhythm


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("Mi und Fr", (2, 4)),
        ("Di/Do", (1, 3)),
        ("mittwochs oder Mittw.", (2, 2)),
        ("Montag bis Mittwoch, Fr.", (0, 1, 2, 4)),
        ("Di–Do", (1, 2, 3)),
        ("Sonnabend", (5,)),
    ],
)
def test_weekdays_are_read_as_people_write_them(typed, days):
    assert typed_rhythm(weekdays=typed).weekdays == days


@pytest.mark.parametrize("typed", ["Mi Fr", "Fr-Mo", "Mi-Do-Fr", "Modern", "m", "Di-"])
def test_of_what_is_not_read_as_weekdays_nothing_is_dropped_in_silence(typed):
    with pytest.raises(Refused) as refused:
        typed_rhythm(weekdays=typed)
    assert refused.value.field == "weekdays"


def test_the_first_and_the_last_of_a_month_are_read_as_one_says_them():
    assert typed_rhythm(nths="1. und 3.").nths == (1, 3)
    assert typed_rhythm(nths="2. und letzter").nths == (2, LAST)
