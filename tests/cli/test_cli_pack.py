"""pack out, in, wipe, revoke, list: a day on the road from the command line, in the sample town."""

import io
import json

import pytest

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
    """Who drives, and the next day with a tour of one vehicle, as the sample town has them."""
    staff = line("--database", town, "ask", "staff", "--json").json["result"]
    login = next(one["login"] for one in staff if one["role"] == "mobile")
    plans = line("--database", town, "ask", "timetables", "--as", login, "--json").json["result"]
    plan = next(one for one in plans if one["state"] == "published")
    asked = ("ask", "tours", json.dumps({"timetable_id": plan["id"]}))
    tours = line("--database", town, *asked, "--as", login, "--json").json["result"]
    return login, tours[0]


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
    assert (back.code, back.out) == (0, "0 Einträge sind im Rathaus. Das Tagespaket ist gelöscht.\n")
    assert not path.exists()
    shown = line("--database", town, "pack", "list", "--as", login, "--json").json
    assert [one["state"] for one in shown["packs"]] == ["back"]


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


@pytest.mark.parametrize(("pin", "said"), [("12345", "6 bis 64 Zeichen"), ("111111", "zu leicht zu erraten")])
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
    done = line("--database", town, "pack", "in", path, "--as", login)
    assert done.code == 2
    assert "Noch 9 Versuche" in done.err
