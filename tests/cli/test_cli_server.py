"""`db postgres` and `db user` against a real server: set up, own town, sign-in, list, disable."""

import json
import os
import subprocess
import sys

import pytest

from tests.postgres_server import chosen, serve

pytestmark = pytest.mark.server
PASSWORD = "vier lange leise Wörter"


@pytest.fixture(scope="module")
def server():
    with serve(chosen()) as running:
        with running.owner() as dba:
            dba.execute("CREATE DATABASE kleinstadt")
        yield running


def desk(server, *arguments, user="town_dba", typed="", password=""):
    """Run the command line as a process of its own; `typed` is its input."""
    place = f"postgresql://{user}@127.0.0.1:{server.port}/kleinstadt"
    environment = {**os.environ, "PGPASSWORD": password}
    return subprocess.run(
        [sys.executable, "-m", "rathaus_desk", *arguments, "--database", place],
        input=typed, capture_output=True, text=True, env=environment, timeout=120,
    )  # fmt: skip


def test_an_administrator_sets_up_a_town_and_lets_people_in(server):
    first = desk(server, "db", "postgres", "init", "--own-town")
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith("Eingerichtet: postgresql://town_dba@127.0.0.1:")
    again = desk(server, "db", "postgres", "upgrade")
    assert (again.returncode, again.stderr) == (0, "")
    assert "noch niemand" in desk(server, "db", "user", "list").stdout
    once_more = desk(server, "db", "postgres", "init", "--own-town")
    assert once_more.returncode == 2
    assert "Ist die eigene Stadt schon darin, ist nichts mehr zu tun." in once_more.stderr
    nowhere = desk(server, "db", "user", "add", "tepe", "--role", "clerk", "--family-name", "Tepe")
    assert "--unit" in nowhere.stderr
    assert "Kennwort" not in nowhere.stderr, "what is missing is said before a password is typed"
    new = ("--role", "clerk", "--family-name", "Tepe", "--unit", "buergerbuero")
    for given, told in (
        (
            ("--phone", "abc"),
            "--phone: Das ist keine vollständige Telefonnummer.",
        ),
        (("--family-name", "x" * 101), "--family-name: Hier ist Platz für 100 Zeichen, es sind 101."),
        (("--room", "x" * 61), "--room: Hier ist Platz für 60 Zeichen, es sind 61."),
    ):
        unfit = desk(server, "db", "user", "add", "tepe", *new, *given)
        assert (unfit.returncode, told in unfit.stderr) == (2, True), unfit.stderr
        assert "Es wurde nichts geändert" in unfit.stderr
        assert "nachfragen" not in unfit.stderr
    kept = desk(server, "db", "check")
    assert "installer/SERVER.md" in kept.stderr
    guide = ("--role", "guide", "--family-name", "Özdemir", "--given-name", "Aylin", "--unit", "buergerbuero")
    short = desk(server, "db", "user", "add", "oezdemir", *guide, typed="kurz\n")
    assert short.returncode == 2
    assert "weniger als 12 Zeichen" in short.stderr
    added = desk(server, "db", "user", "add", "oezdemir", *guide, typed=f"{PASSWORD}\n")
    assert (added.returncode, added.stderr) == (0, "")
    assert "oezdemir kann sich anmelden" in added.stdout
    twice = desk(server, "db", "user", "add", "oezdemir", *guide, typed=f"{PASSWORD}\n")
    assert "steht schon in der Liste" in twice.stderr
    lost = desk(server, "db", "user", "add", "tepe", "--role", "clerk", "--family-name", "Tepe",
                "--unit", "mond", typed=f"{PASSWORD}\n")  # fmt: skip
    assert "„mond“ gibt es nicht" in lost.stderr
    mine = {"user": "kleinstadt_oezdemir", "password": PASSWORD}
    found = desk(server, "find", "service", "laterne", "--json", **mine)
    assert (found.returncode, found.stderr) == (0, "")
    assert "strassenlaterne" in found.stdout
    listed = json.loads(desk(server, "db", "user", "list", "--json").stdout)
    assert [(one["login"], one["name"], one["may_sign_in"]) for one in listed] == [
        ("oezdemir", "Aylin Özdemir", True)
    ]
    gone = desk(server, "db", "user", "disable", "oezdemir")
    assert (gone.returncode, gone.stderr) == (0, "")
    refused = desk(server, "find", "service", "laterne", **mine)
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr
    assert "oezdemir  Aylin Özdemir" in desk(server, "db", "user", "list").stdout
    assert "kann sich nicht anmelden" in desk(server, "db", "user", "list").stdout


def test_a_clerk_sets_up_nothing(server):
    refused = desk(server, "db", "postgres", "upgrade", user="niemand")
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr
