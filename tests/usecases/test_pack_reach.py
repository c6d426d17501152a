"""What goes along in a pack, and what may come back of it: nothing of whom the crew must not know."""

import uuid
from contextlib import closing
from dataclasses import fields, is_dataclass, replace
from typing import get_args, get_type_hints

import pytest
from sqlalchemy import select, text

from rathaus_desk.domain.cases.cases import CaseState, WriteNote
from rathaus_desk.domain.commands import new_command_id
from rathaus_desk.domain.errors import CannotOpen, Refused
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.domain.pack.pack import BEGINNING, PackedEntry, ReadmitPack, RecordEdit
from rathaus_desk.domain.pack.three_way import FieldEdit
from rathaus_desk.store import migrate
from rathaus_desk.store.case_tables import RunningNumberRow, TimelineRow
from rathaus_desk.store.opening import known_revisions, needs_upgrade, open_keyed
from rathaus_desk.store.pack_file import digest_of, sign_link
from rathaus_desk.store.pack_lock import open_lock
from rathaus_desk.store.pack_tables import PackRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.sessions import open_store
from rathaus_desk.store.tables import metadata
from rathaus_desk.usecases.pack.bringing import bring_back, hand_over, message_of
from rathaus_desk.usecases.pack.conflicts import pack_conflicts
from rathaus_desk.usecases.pack.foreseen import pack_preview
from rathaus_desk.usecases.pack.hand_back import CARRIED
from rathaus_desk.usecases.pack.laptop import open_at_the_office
from rathaus_desk.usecases.pack.lost import pack_people_listing
from rathaus_desk.usecases.pack.packing import booked_names, only_named, pack_contents, packs, people_in
from rathaus_desk.usecases.pack.reach import NOT_ALONG
from rathaus_desk.usecases.pack.senseless import NOT_UNDERSTOOD
from rathaus_desk.usecases.pack.shown import conflicts_shown
from rathaus_desk.usecases.pack.sight import _SPOKEN
from rathaus_desk.usecases.people.people import person
from tests.pack_scene import PIN, RoadDay
from tests.small_town import ERNA, HANS, HIDDEN, ONLY_FILE, ROBIN

pytestmark = ONLY_FILE
IMPERSONAL = {"command_id", "draft_id", "district_id", "institution_id"}


@pytest.fixture
def day(town, tmp_path, empty_file, key):
    return RoadDay(town, tmp_path, empty_file, key)


def taken_by_the_lead(town, *, of, by):
    about = Concern(service="wohngeld", concerned_id=of, place="Geheimweg 8", note="Bei Frau Brinkmann.")
    return town.lead.do(town.intake(about, person_id=by))[0]


def test_no_case_goes_along_that_speaks_of_somebody_whom_the_crew_must_not_know(day, town):
    """Of three cases about Erna and Hans two were told by somebody under § 51 BMG, or stand beside hers."""
    taken_by_the_lead(town, of=ERNA, by=HIDDEN)
    both = (Concern(service="wohngeld", concerned_id=HIDDEN), Concern(service="hecke", note="Geheimweg 9"))
    town.lead.do(town.intake(*both, person_id=HANS))
    open_to_all = town.guide.do(town.intake(Concern(service="hecke", note="Dornen"), person_id=ERNA))[0]
    town.clock.forward(minutes=1)
    path = day.out(people=(ERNA, HANS, HIDDEN))
    with closing(day.opened(path)) as pack, pack.store.read() as session:
        for table in ("case_file", "contact", "task", "timeline", "person", "phone", "booking"):
            told = str(session.execute(text(f"SELECT * FROM {table}")).all())
            assert "Geheimweg" not in told
            assert "Brinkmann" not in told
        assert session.scalars(text("SELECT id FROM case_file")).all() == [open_to_all.cases[0].id]
        assert HIDDEN not in session.scalars(text("SELECT id FROM person")).all()


def forged(pack, kind, body, edits=(), command_id=None, before=None):
    """An entry in the laptop's own hand, behind `before`: whoever has the PIN has the seed."""
    seq, previous = (before.seq + 1, before.digest) if before else (1, BEGINNING)
    entry = PackedEntry(
        seq, command_id or new_command_id(), kind, body, edits, pack.header.issued_at, previous, "", "", b""
    )
    digest = digest_of(pack.header.pack_id, entry)
    return replace(entry, digest=digest, signature=sign_link(pack.note(), digest))


def notes(town):
    with town.store.read() as session:
        return [one for one in session.scalars(select(TimelineRow.text)) if "gefälscht" in (one or "")]


def test_a_forged_pack_writes_into_nothing_that_was_not_in_it_whoever_hands_it_back(day, town):
    """The lead sees everybody: her right must not become the laptop's. One bad entry keeps back no other."""
    secret = taken_by_the_lead(town, of=ERNA, by=HIDDEN).cases[0].id
    foreign = town.guide.do(town.intake(person_id=ROBIN))[0].cases[0].id
    town.clock.forward(minutes=1)
    just_now = town.guide.do(town.intake())[0]
    path = day.out(people=(ERNA,))
    with closing(open_at_the_office(town.lead, path)) as pack:
        hand_over(town.lead, pack)
        phone = (FieldEdit("phone", town.lead.ask(person, person_id=ROBIN).phone, "+493099"),)
        walk_ins = (FieldEdit("walk_ins", None, {"a": 1}), FieldEdit("served", None, []))
        note = {"text": "gefälscht"}
        attempts = (
            ("WriteNote", {"case_id": secret, **note}, ()),
            ("WriteNote", {"case_id": foreign, **note}, ()),
            ("WriteNote", {"case_id": 424242, **note}, ()),
            ("WriteNote", {"case_id": 2**70, **note}, ()),
            ("WriteNote", {"case_id": -1, **note}, ()),
            ("CorrectPerson", {"person_id": ROBIN}, (RecordEdit("person", ROBIN, phone),)),
            ("CorrectPerson", {"person_id": HIDDEN}, (RecordEdit("person", HIDDEN, phone),)),
            ("CountHalt", {}, (RecordEdit("halt_count", 9102, phone),)),
            ("CountHalt", {}, (RecordEdit("halt_count", 9101, walk_ins),)),
            ("CountHalt", {}, (RecordEdit("halt_count", 2**70, walk_ins),)),
            ("FilePaper", {"case_ids": [secret], "kind": "letter", "title": "x", "reference": ""}, ()),
            ("UndoContact", {"contact_id": just_now.contact_id}, ()),
        )  # fmt: skip
        last = None
        for kind, body, edits in attempts:
            last = forged(pack, kind, body, edits, before=last)
            assert town.lead.do(message_of(pack.header.pack_id, last))[0].conflicts == 1, (kind, body)
        contact = {"command_id": str(uuid.UUID(int=2**127 + 7)), "concerns": [{"service": "hecke"}]}
        taken = {"contact": contact, "numbers": ["26-00001-4"], "taken_at": pack.header.issued_at.isoformat()}
        last = forged(pack, "HandIn", taken, before=last)
        assert town.lead.do(message_of(pack.header.pack_id, last))[0].conflicts == 1
        last = forged(pack, "WriteNote", {"case_id": secret, **note}, command_id=uuid.uuid4(), before=last)
        assert town.lead.do(message_of(pack.header.pack_id, last))[0].seq == len(attempts) + 2
    assert notes(town) == []
    assert town.file(just_now.cases[0].id).state is CaseState.NEW, "an intake of the office"
    assert town.lead.ask(person, person_id=ROBIN).phone != "+493099"
    kept = town.lead.ask(pack_conflicts)
    assert len(kept) == len(attempts) + 2
    same = {one.because for one in kept[:5]} - {NOT_UNDERSTOOD}  # no id is as large as that
    assert same == {NOT_ALONG}, "who guesses ids learns nothing from the words"
    assert len(town.lead.ask(conflicts_shown)) == len(kept)
    assert day.mobile.ask(packs)


def names_in(kind):
    """Every field of a command, and of what lies in it, that names a record."""
    for name, hint in get_type_hints(kind).items():
        if name.endswith(("_id", "_ids")):
            yield name
        for one in (hint, *get_args(hint)):
            if is_dataclass(one) and fields(one):
                yield from names_in(one)


def test_every_name_by_which_the_road_speaks_of_a_record_is_known(town):
    """A new one must be walked, or whoever is named by it alone shows to the crew on a file."""
    assert town.lead.ask(packs) == ()
    named = {name for kind in CARRIED.values() for name in names_in(kind)}
    assert "concerned_id" in named
    assert named - IMPERSONAL == set(_SPOKEN) & named


def test_packs_are_told_to_the_crew_and_the_lead_alone(day, town):
    """In a file as on a server, where nobody else has a right to these tables."""
    day.out(people=(ERNA,))
    with town.store.read() as session:
        row = session.scalars(select(PackRow)).one()
    asked = (
        (packs, {}), (pack_conflicts, {}), (conflicts_shown, {}), (people_in, {"pack_id": row.id}),
        (pack_people_listing, {"pack_id": row.id}), (pack_contents, {"pack_id": row.id}),
        (pack_preview, {"tour_id": row.tour_id}),
        (only_named, {"tour_id": row.tour_id, "until": row.issued_at}),
        (booked_names, {"tour_id": row.tour_id, "until": row.issued_at}),
    )  # fmt: skip
    for query, values in asked:
        assert day.mobile.ask(query, **values) is not None
        for login in ("oezdemir", "tepe", "admin"):
            with pytest.raises(Refused):
                town.desk(login).ask(query, **values)
    with pytest.raises(Refused):  # the lead sees people under § 51 BMG: what she packed would carry them
        town.lead.ask(pack_contents, pack_id=row.id)


def test_a_pack_that_was_never_finished_burns_no_number(day, town):
    def counted():
        with town.store.read() as session:
            return session.scalar(select(RunningNumberRow.value).where(RunningNumberRow.name == "case-2026"))

    def no_room(_path, _key):
        raise OSError(28, "No space left on device")

    day.out(numbers=0, tour=1)
    first = counted()
    day.lay = no_room
    for _ in range(3):
        with pytest.raises((OSError, CannotOpen, Refused)):
            day.out(numbers=5)
    assert (counted() or 0) - (first or 0) == 5, "the second and the third take what the first gave back"
    revoked = [one.id for one in day.mobile.ask(packs) if one.state == "revoked"]
    assert len(revoked) == 3
    with pytest.raises(Refused, match="nie fertig"):
        town.lead.do(ReadmitPack(pack_id=revoked[0]))
    with town.store.read() as session:
        assert session.get(PersonRow, ERNA)


def as_of_the_version_before(path, key):
    """Put a pack into tables as the version before made them, with every row that these can hold."""
    older = path.with_name("aelter.db")
    store = open_store(older, key, create=True)
    migrate._run(store.engine, None, known_revisions()[-2])
    store.close()
    with closing(open_keyed(str(older), key)) as line:
        line.execute("PRAGMA foreign_keys = OFF")
        line.execute(f"ATTACH DATABASE '{path}' AS now KEY \"x'{key.hex()}'\"")
        for table in metadata.tables:
            known, new = (
                [one[1] for one in line.execute(f"PRAGMA {where}.table_info({table})")]
                for where in ("main", "now")
            )
            both = ", ".join(f'"{one}"' for one in known if one in new)
            if both:
                line.execute(f"DELETE FROM main.{table}")
                line.execute(f"INSERT INTO main.{table} ({both}) SELECT {both} FROM now.{table}")
        line.commit()
    older.replace(path)


def test_a_pack_of_before_an_update_comes_back_with_all_that_was_typed(day, town):
    path = day.out(people=(ERNA,))
    with closing(day.opened(path)) as pack:
        taken = pack.desk(day.laptop_clock).do(town.intake())[0]
        pack.desk(day.laptop_clock).do(WriteNote(case_id=taken.cases[0].id, text="Vor dem Update."))
    key = open_lock(path, PIN)
    as_of_the_version_before(path, key)
    assert needs_upgrade(path, key)
    with closing(open_at_the_office(day.mobile, path)) as pack:
        back = bring_back(day.mobile, pack)
    assert (back.applied, back.conflicts) == (2, 0)
    assert "Vor dem Update." in [one.text for one in town.file(taken.cases[0].id).timeline]
    assert [one.name for one in day.folder.iterdir() if "paket" in one.name] == [], "no copy stays beside it"
