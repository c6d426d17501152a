"""What the form says before anything is saved: where, until when, what we would promise, what looks alike."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Concern, UndoContact
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.usecases.intake.intake_preview import preview_intake

BERLIN = ZoneInfo("Europe/Berlin")
ERNA, HANS, HIDDEN, ROBIN = 101, 102, 103, 104
NO_REPLY = PromiseWish(reply_by=ReplyBy.NONE)


def preview(town, service="strassenlaterne", login="oezdemir", **values):
    return town.desk(login).ask(preview_intake, service=service, **values)


def test_the_whole_preview_of_the_lamp(town):
    found = preview(town, person_id=ERNA, place="Rosenweg 4")
    assert found.route == "geht an Tiefbau (Herr Tepe), weil Straßenbeleuchtung in Heidkamp"
    assert found.due == datetime(2026, 12, 1, 16, tzinfo=BERLIN)
    assert found.due_explained.startswith("5 Arbeitstage nach")
    assert (found.reply_by, found.phone) == (ReplyBy.CALL, "0171 3920011")
    assert [f"{one.start:%a %H}" for one in found.windows] == ["Wed 09", "Wed 14", "Thu 09", "Thu 14"]
    assert found.reply_in_words == "Anruf morgen, Mittwoch, 9 bis 11 Uhr, 0171 3920011."
    assert (found.district, found.district_key, found.similar) == ("Heidkamp", "heidkamp", ())


def test_what_is_previewed_is_what_happens(town):
    found = preview(town, person_id=ERNA, place="Rosenweg 4")
    taken, _ = town.guide.do(town.intake(Concern(service="strassenlaterne", place="Rosenweg 4")))
    assert (taken.cases[0].route, taken.cases[0].due) == (found.route, found.due)
    assert (taken.promise.start, taken.promise.end) == (found.windows[0].start, found.windows[0].end)


@pytest.mark.parametrize(
    ("values", "reply_by", "words", "windows"),
    [
        ({"person_id": HANS}, ReplyBy.LETTER, "Brief an Rosenweg 6, Heidkamp.", 0),
        ({"person_id": ROBIN}, ReplyBy.NONE, "Keine Rückmeldung gewünscht.", 0),
        ({"person_id": ROBIN, "phone": "0441 12345"}, ReplyBy.CALL,
         "Anruf morgen, Mittwoch, 9 bis 11 Uhr, 0441 12345.", 4),
        ({"person_id": ERNA, "phone": "0441"}, ReplyBy.CALL,
         "Anruf morgen, Mittwoch, 9 bis 11 Uhr, 0171 3920011.", 4),
        ({}, ReplyBy.NONE, "Keine Rückmeldung gewünscht.", 0),
        ({"reply_by": ReplyBy.CALL}, ReplyBy.CALL, "Für einen Anruf fehlt die Telefonnummer.", 4),
        ({"reply_by": ReplyBy.LETTER}, ReplyBy.LETTER, "Für einen Brief fehlt die Anschrift.", 0),
        ({"person_id": HANS, "reply_by": ReplyBy.CALL}, ReplyBy.CALL,
         "Diese Person möchte nicht angerufen werden.", 0),
        ({"person_id": ERNA, "reply_by": ReplyBy.LETTER}, ReplyBy.LETTER,
         "Brief an Rosenweg 4, Heidkamp.", 4),
    ],
)  # fmt: skip
def test_how_we_would_answer(town, values, reply_by, words, windows):
    found = preview(town, **values)
    assert (found.reply_by, found.reply_in_words, len(found.windows)) == (reply_by, words, windows)


def test_a_deputy_who_would_call_is_named_and_nobody_is_said_plainly(town):
    town.absent(11, datetime(2026, 11, 25).date(), datetime(2027, 3, 1).date())  # noqa: DTZ001
    assert preview(town, person_id=ERNA).reply_in_words.endswith("0171 3920011. Es ruft Herr Wilkens an.")
    town.absent(12, datetime(2026, 11, 25).date(), datetime(2027, 3, 1).date())  # noqa: DTZ001
    assert preview(town, person_id=ERNA).reply_in_words == (
        "In den nächsten Wochen ist niemand für einen Rückruf im Dienst."
    )


def test_before_a_concern_is_chosen_only_the_person_speaks(town):
    found = preview(town, service="", person_id=ERNA)
    assert (found.route, found.due, found.due_explained, found.similar) == ("", None, "", ())
    assert found.district == "Heidkamp"


def test_the_same_lamp_is_seen_and_the_nearest_stands_first(town):
    town.taken(Concern(service="strassenlaterne", place="Rosenweg 40"))
    far = town.taken(Concern(service="strassenlaterne", place="Rosenweg 14"))
    near = town.taken(Concern(service="strassenlaterne", place="vor Rosenweg 4"))
    town.taken(Concern(service="hecke", place="Rosenweg 4"))
    town.taken(Concern(service="strassenlaterne", place="Lange Str. 4"), person_id=HANS, promise=NO_REPLY)
    found = preview(town, place="Rosenweg 4, Heidkamp").similar
    assert [one.id for one in found] == [near.id, far.id]
    assert (found[0].number, found[0].service, found[0].unit) == (near.number, "Laterne", "Tiefbau")
    assert not found[0].same_person
    assert found[0].opened_at == near.opened_at
    assert preview(town, person_id=ERNA, place="Rosenweg 4").similar[0].same_person


def test_at_most_three_are_shown_and_no_followers(town):
    first = town.taken()
    for _ in range(3):
        town.taken()
    town.taken(Concern(service="strassenlaterne", place="Rosenweg 4", cause_id=first.id))
    found = preview(town, place="Rosenweg 4").similar
    assert len(found) == 3
    assert all(town.file(one.id).cause_id is None for one in found)


def test_what_is_long_done_or_taken_back_is_not_alike(town, close):
    close(town.taken(person_id=HANS, promise=NO_REPLY).id)
    assert len(preview(town, place="Rosenweg 4").similar) == 1
    town.clock.forward(days=31)
    assert preview(town, place="Rosenweg 4").similar == ()
    taken, _ = town.guide.do(town.intake(promise=NO_REPLY))
    town.guide.do(UndoContact(contact_id=taken.contact_id))
    assert preview(town, place="Rosenweg 4").similar == ()


def test_the_same_person_is_remembered_for_ninety_days(town, close):
    close(town.taken(Concern(service="wohngeld")).id)
    town.clock.forward(days=89)
    (one,) = preview(town, "wohngeld", person_id=ERNA).similar
    assert one.same_person
    town.clock.forward(days=2)
    assert preview(town, "wohngeld", person_id=ERNA).similar == ()


def test_a_neighbours_housing_benefit_is_nobodys_business(town):
    town.taken(Concern(service="wohngeld", place="Rosenweg 4"))
    assert preview(town, "wohngeld", person_id=HANS, place="Rosenweg 4").similar == ()


def test_who_may_preview(town):
    assert preview(town, login="tepe", person_id=ERNA).windows[0].staff_id == 11  # the guide on duty
    with pytest.raises(Refused, match="sieht keine Vorgänge"):
        preview(town, login="admin")
    with pytest.raises(Refused, match="nicht zu finden"):
        preview(town, person_id=HIDDEN)
    assert preview(town, login="vogel", person_id=HIDDEN).windows[0].staff_id == 41
    with pytest.raises(Refused, match="steht nicht im Verzeichnis"):
        preview(town, "mond")
