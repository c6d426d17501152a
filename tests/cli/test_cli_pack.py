"""pack out, in, wipe, revoke, list: a day on the road from the command line, in the sample town."""

import io
from contextlib import closing
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.intake.drafts import KeepDraft
from rathaus_desk.domain.pack.pack import ConflictState, RevokePack
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.road.timetables import TimetableState
from rathaus_desk.settings import PRACTICE_KEY
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.pack_tables import PackConflictRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.road_tables import TimetableRow, TourRow, VehicleRow
from rathaus_desk.store.sessions import open_store
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office.office import actor_for, load_office
from rathaus_desk.usecases.office_door import clock_of
from rathaus_desk.usecases.pack.laptop import open_at_the_office

PIN = "Linde-4711"


@pytest.fixture
def typed(monkeypatch):
    """Type the PIN, as a script does."""

    def type_in(pin=PIN):
        class Input:
            buffer = io.BytesIO(f"{pin}\n".encode())

            def isatty(self):
                return False

        monkeypatch.setattr("sys.stdin", Input())

    return type_in


@pytest.fixture
def crew(line, town):
    """Who drives, and a tour of the published timetable, as the sample town has them."""
    staff = line("--database", town, "ask", "staff", "--json").json["result"]
    login = next(one["login"] for one in staff if one["role"] == "mobile")
    store = open_store(town, PRACTICE_KEY)
    published = (
        select(TourRow.day, VehicleRow.name)
        .join(VehicleRow, VehicleRow.id == TourRow.vehicle_id)
        .join(TimetableRow, TimetableRow.id == TourRow.timetable_id)
        .where(TimetableRow.state == TimetableState.PUBLISHED)
    )
    with store.read() as session:
        on, vehicle = session.execute(published.order_by(TourRow.day)).first()
    store.close()
    return login, {"day": on, "vehicle": vehicle}


@pytest.fixture
def packed(line, town, crew, typed, tmp_path):
    """A pack for that tour."""
    login, tour = crew
    path = tmp_path / "mobil.paket"
    typed()
    done = line(
        "--database", town, "pack", "out", path, "--day", tour["day"], "--vehicle", tour["vehicle"],
        "--device", "Laptop 1", "--numbers", "2", "--as", login, "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    return path, login, done.json["header"]["pack_id"]


def test_a_pack_goes_out_is_listed_and_comes_back(line, town, packed, typed):
    path, login, pack_id = packed
    listed = line("--database", town, "pack", "list", "--as", login)
    assert f"{pack_id}  " in listed.out
    assert "unterwegs, gilt bis" in listed.out
    typed()
    back = line("--database", town, "pack", "in", path, "--as", login)
    assert "gelöscht wurde nichts" in back.out
    assert path.with_name("mobil.paket.quittung").exists()
    back = line("--database", town, "pack", "in", path, "--direct", "--as", login)
    assert (back.code, back.out) == (0, "0 Einträge sind im Rathaus. Diese Datei ist gelöscht.\n")
    assert not path.exists()
    shown = line("--database", town, "pack", "list", "--as", login, "--json").json
    assert [one["state"] for one in shown["packs"]] == ["back"]
    assert line("--database", town, "pack", "conflicts", "--as", login).out == "Es ist nichts anzusehen.\n"


def test_what_the_road_and_the_town_hall_wrote_is_shown_side_by_side(line, town, packed, typed):
    path, login, pack_id = packed
    store = open_store(town, PRACTICE_KEY)
    with store.write.begin() as session:
        staff_id = session.scalars(select(StaffRow.id).where(StaffRow.login == login)).one()
        person_id = session.scalars(select(PersonRow.id).where(PersonRow.lock == AddressLock.NONE)).first()
        session.add(
            PackConflictRow(
                id=1, pack_id=pack_id, command_id=uuid4(), kind="person", record_id=person_id, field="title",
                values={"base": "", "mine": "Dr.", "theirs": "Frau"}, because="", mine_by=staff_id,
                mine_at=datetime(2026, 12, 2, 9, 0, tzinfo=UTC), theirs_by=None, theirs_at=None,
                state=ConflictState.OPEN, settled_by=None, settled_at=None,
            )
        )  # fmt: skip
    store.close()
    shown = line("--database", town, "pack", "conflicts", "--as", login).out
    assert "02.12.2026, 10:00 Uhr" in shown
    assert "Anrede: unterwegs „Dr.“, im Rathaus „" in shown
    typed()
    assert line("--database", town, "pack", "in", path, "--as", login).code == 1


def test_a_copy_comes_back_by_stick_and_the_laptop_deletes_for_the_receipt(
    line, town, packed, typed, tmp_path
):
    path, login, _ = packed
    receipt = tmp_path / "quittung.json"
    typed()
    back = line("--database", town, "pack", "in", path, "--receipt", receipt, "--as", login)
    assert "gelöscht wurde nichts" in back.out
    assert path.exists()
    receipt.write_text(receipt.read_text().replace('"count":0', '"count":1'))
    typed()
    refused = line("pack", "wipe", path, "--receipt", receipt)
    assert refused.code == 2
    assert "Es wurde nichts gelöscht" in refused.err
    receipt.write_text(receipt.read_text().replace('"count":1', '"count":0'))
    typed()
    assert line("pack", "wipe", path, "--receipt", receipt).code == 0
    assert not path.exists()


def test_a_lost_pack_is_revoked(line, town, packed, typed):
    path, login, pack_id = packed
    told = ("--because", "Im Bus vergessen.", "--as", login)
    revoked = line("--database", town, "pack", "revoke", pack_id, *told)
    assert f"Tagespaket {pack_id} ist gesperrt. Darin waren Daten von " in revoked.out
    typed()
    refused = line("--database", town, "pack", "in", path, "--as", login)
    assert (refused.code, path.exists()) == (2, True)
    assert "gesperrt: Im Bus vergessen." in refused.err


@pytest.mark.parametrize(("pin", "said"), [("1234567", "8 bis 64 Zeichen"), ("11111111", "zu leicht")])
def test_a_pin_that_protects_nothing_packs_nothing(line, town, crew, typed, tmp_path, pin, said):
    login, tour = crew
    typed(pin)
    path = tmp_path / "mobil.paket"
    wish = ("--day", tour["day"], "--vehicle", tour["vehicle"], "--as", login)
    done = line("--database", town, "pack", "out", path, *wish)
    assert (done.code, path.exists()) == (2, False)
    assert said in done.err


def test_a_wrong_pin_says_how_many_tries_are_left(line, town, packed, typed):
    path, login, _ = packed
    typed("Eiche-4711")
    done = line("--database", town, "pack", "in", path, "--pin", "--as", login)
    assert done.code == 2
    assert "Noch 9 Versuche" in done.err
    assert line("--database", town, "pack", "in", path, "--as", login).code == 0


def test_the_lead_hands_back_without_the_pin_and_is_named(line, town, packed):
    path, login, _ = packed
    staff = line("--database", town, "ask", "staff", "--json").json["result"]
    lead = next(one for one in staff if one["role"] == "lead")
    taken = next(one for one in staff if one["login"] == login)
    back = line("--database", town, "pack", "in", path, "--as", lead["login"])
    assert back.code == 0, back.err
    assert "Mitgenommen hatte es " in back.out
    assert taken["family_name"] in back.out
    listed = line("--database", town, "pack", "list", "--as", login).out
    assert f"zurück durch {lead['title']} {lead['family_name']}".replace("  ", " ") in listed


def test_what_was_typed_can_be_read_whatever_the_town_hall_says(line, town, packed, typed):
    path, login, pack_id = packed
    office = open_store(town, PRACTICE_KEY)
    with office.read() as session:
        crew = Desk(office, load_office(session), actor_for(session, login), clock_of(load_office(session)))
    typed()
    assert "noch nichts eingegeben" in line("pack", "show", path).out
    concern = Concern(service="strassenlaterne", place="Bahnhofstraße 4", note="Flackert seit gestern.")
    with closing(open_at_the_office(crew, path)) as laptop:
        taken, _ = laptop.desk(crew.now).do(TakeContact(concerns=(concern,), caller_name="Frau Probe"))
    crew.do(RevokePack(pack_id=pack_id, because="Verloren gemeldet."))
    office.close()
    typed()
    shown = line("pack", "show", path).out
    assert f"Aufnahme {taken.cases[0].number}" in shown
    assert "Flackert seit gestern." in shown
    typed()
    (entry,) = line("pack", "show", path, "--json").json["entries"]
    assert entry["seq"] == 1


def test_text_that_was_never_saved_is_asked_after_before_it_goes(line, town, packed):
    path, login, _ = packed
    office = open_store(town, PRACTICE_KEY)
    with office.read() as session:
        crew = Desk(office, load_office(session), actor_for(session, login), lambda: datetime.now(UTC))
    with closing(open_at_the_office(crew, path)) as laptop:
        draft = KeepDraft(draft_id=1, window="w", content={"note": "Noch nicht fertig."})
        laptop.desk(lambda: datetime.now(UTC)).do(draft)
    office.close()
    asked = line("--database", town, "pack", "in", path, "--direct", "--as", login)
    assert (asked.code, path.exists()) == (2, True)
    assert "1 Entwurf" in asked.err
    assert "--without-drafts" in asked.err
    assert (
        line("--database", town, "pack", "in", path, "--direct", "--without-drafts", "--as", login).code == 0
    )
    assert not path.exists()


def test_where_the_pin_stands_alone_it_says_so_and_must_be_long(line, town, crew, typed, tmp_path):
    login, tour = crew
    path = tmp_path / "mobil.paket"
    wish = ("--day", tour["day"], "--vehicle", tour["vehicle"], "--here", "--as", login)
    typed("Linde47")
    assert "8 bis 64 Zeichen" in line("--database", town, "pack", "out", path, *wish).err
    typed()
    done = line("--database", town, "pack", "out", path, *wish)
    assert done.code == 0, done.err
    assert "Das Schloss hängt allein an der PIN." in done.out


def test_no_receipt_is_written_over_anything_but_a_receipt_and_that_is_said_first(
    line, town, packed, tmp_path
):
    """Not over the database itself, nor over the pack, its lock or a stranger's file; nothing comes in."""
    path, login, _ = packed
    lock = path.with_name(f"{path.name}.schloss")
    foreign = tmp_path / "brief.txt"
    foreign.write_text("Sehr geehrte Frau Schmidt")
    before = [one.read_bytes() for one in (path, lock, foreign)]
    for target in (town, path, lock, foreign, tmp_path):
        refused = line("--database", town, "pack", "in", path, "--receipt", target, "--as", login)
        assert refused.code == 2, refused
        assert "Es wurde nichts zurückgegeben" in refused.err
    assert [one.read_bytes() for one in (path, lock, foreign)] == before
    assert "unterwegs" in line("--database", town, "pack", "list", "--as", login).out
    receipt = tmp_path / "leer.quittung"
    receipt.touch()
    for _ in range(2):  # an empty place, then its own receipt
        assert line("--database", town, "pack", "in", path, "--receipt", receipt, "--as", login).code == 0
    assert "signature" in receipt.read_text()
