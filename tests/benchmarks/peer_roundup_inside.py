"""Runs in Roundup's own environment: makes a tracker with many issues on a PostgreSQL server and times it."""

import json
import random
import sys
import time
from pathlib import Path

import psycopg2
from roundup import init, instance, password
from roundup.configuration import CoreConfig

FIRST = 1_000  # the number of the first cloned issue
OPEN = ["1", "2", "3", "4", "5", "6"]
WORDS = [
    "laterne", "hecke", "wohngeld", "parken", "hund", "schlagloch", "gehweg", "baum", "strasse", "nachbar",
    "seit", "montag", "bitte", "wochenende", "ansehen", "anruferin", "vormittags", "erreichbar", "kaputt",
    "dunkel", "laut", "muell", "tonne", "schild", "ampel", "kreuzung",
]  # fmt: skip


def main() -> None:
    home, port, user, issues, times, out = sys.argv[1:]
    tracker = make(home, port, user)
    clone(port, user, int(issues))
    db = tracker.open("admin")
    found = {"create": [], "open list of 50": [], "full text, 2 words": []}
    dice = random.Random(1)
    for _ in range(int(times) + 2):
        found["create"].append(timed(lambda: create(db, dice)))
        found["open list of 50"].append(timed(lambda: open_list(db)))
        found["full text, 2 words"].append(timed(lambda: search(db, dice)))
    db.close()
    Path(out).write_text(json.dumps({name: took[2:] for name, took in found.items()}), encoding="utf-8")


def make(home: str, port: str, user: str):
    """Install the classic tracker with full text by PostgreSQL."""
    templates = Path(sys.prefix) / "share" / "roundup" / "templates"
    config = CoreConfig()
    settings = {
        "RDBMS_BACKEND": "postgresql", "RDBMS_NAME": "roundup", "RDBMS_HOST": "127.0.0.1", "RDBMS_PORT": port,
        "RDBMS_USER": user, "RDBMS_PASSWORD": "x", "INDEXER": "native-fts",
        "MAIL_DOMAIN": "town.example", "MAIL_HOST": "127.0.0.1",
        "MAIL_DEBUG": str(Path(home).parent / "mail"),
        "TRACKER_WEB": "http://town.example/",
    }  # fmt: skip
    init.install(home, str(templates / "classic"))
    for name, value in settings.items():
        config[name] = value
    config.save(str(Path(home) / "config.ini"))
    tracker = instance.open(home)
    tracker.init(password.Password("x", config=tracker.config))
    return tracker


def clone(port: str, user: str, count: int) -> None:
    """Write so many issues and their words in the index at one go, past Roundup's own API."""
    line = psycopg2.connect(host="127.0.0.1", port=port, user=user, dbname="roundup")
    line.autocommit = True
    with line.cursor() as say:
        say.execute(
            "INSERT INTO _issue (id, _title, _status, _priority, _creation, _activity, _creator, _actor,"
            " __retired__) SELECT n, (SELECT string_agg(w, ' ') FROM (SELECT w FROM unnest(%s::text[]) w"
            " ORDER BY hashtext(w || n) LIMIT 8) AS a_few), 1 + n %% 8, 1 + n %% 5, now(),"
            " now() - n * interval '1 minute', 1, 1, 0 FROM generate_series(%s, %s) n",
            (WORDS, FIRST, FIRST + count - 1),
        )
        say.execute(
            "INSERT INTO __fts (_class, _itemid, _prop, _tsv)"
            " SELECT 'issue', id::text, 'title', to_tsvector('english', _title) FROM _issue"
        )
        say.execute("SELECT setval('_issue_ids', %s)", (FIRST + count,))
        say.execute("VACUUM ANALYZE")
    line.close()


def create(db, dice: random.Random) -> None:
    """Save an issue with a message, as somebody at a desk does, and wait until it is on the disk."""
    said = " ".join(dice.sample(WORDS, 12))
    message = db.msg.create(content=said, author=db.getuid(), summary=said[:40], date=None)
    db.issue.create(title=" ".join(dice.sample(WORDS, 8)), messages=[message], status="1", priority="3")
    db.commit()


def open_list(db) -> None:
    """Show the fifty latest open issues with title, state, priority and who has them."""
    ids = db.issue.filter(None, {"status": OPEN}, sort=[("-", "activity")], limit=50)
    for one in ids:
        row = db.issue.getnode(one)
        _ = (row.title, row.status, row.priority, row.assignedto, row.activity)


def search(db, dice: random.Random) -> None:
    """Find issues with two words in them, and show fifty."""
    found = db.indexer.search(dice.sample(WORDS, 2), db.issue)
    ids = db.issue.filter(list(found), {}, sort=[("-", "activity")], limit=50)
    for one in ids:
        _ = db.issue.getnode(one).title


def timed(deed) -> float:
    began = time.perf_counter()
    deed()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
