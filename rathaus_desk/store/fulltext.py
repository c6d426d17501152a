"""The full-text index over cases. The one place for statements that only one engine understands.

The index reads `case_file.search_text`, which is folded already, and is kept by triggers; a migration
drops and rebuilds it, because a rebuilt table loses its triggers without a word.
"""

TABLE = "case_text"
GIN_INDEX = "ix_case_file_text"

_NEW = "INSERT INTO case_text(rowid, search_text) VALUES (new.id, new.search_text)"
_OLD = "INSERT INTO case_text(case_text, rowid, search_text) VALUES ('delete', old.id, old.search_text)"

TRIGGERS = {
    "case_text_insert": f"AFTER INSERT ON case_file BEGIN {_NEW}; END",
    "case_text_delete": f"AFTER DELETE ON case_file BEGIN {_OLD}; END",
    "case_text_update": f"AFTER UPDATE OF id, search_text ON case_file BEGIN {_OLD}; {_NEW}; END",
}

# Without a prefix index a search by first letters is 40 to 70 times slower; without secure-delete the words
# of a deleted case stay in the index until it happens to be merged.
_SQLITE = (
    *(f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS),
    f"DROP TABLE IF EXISTS {TABLE}",
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5(search_text, content='case_file', content_rowid='id',"
    " detail='column', prefix='1 2 3', tokenize='unicode61 remove_diacritics 2')",
    "INSERT INTO case_text(case_text, rank) VALUES ('secure-delete', 1)",
    "INSERT INTO case_text(case_text) VALUES ('rebuild')",
    *(f"CREATE TRIGGER {name} {body}" for name, body in TRIGGERS.items()),
)
_POSTGRESQL = (
    f"DROP INDEX IF EXISTS {GIN_INDEX}",
    f"CREATE INDEX {GIN_INDEX} ON case_file USING gin (to_tsvector('simple', search_text))",
)

# Compares every word of the index with the cases; raises a driver error if they differ.
SQLITE_CHECK = "INSERT INTO case_text(case_text, rank) VALUES ('integrity-check', 1)"


def statements(dialect: str) -> tuple[str, ...]:
    """Return what drops, makes and fills the full-text index on "sqlite" or "postgresql"."""
    return {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[dialect]


def in_models(name: str | None, _kind: object = None, _parents: object = None) -> bool:
    """Tell whether the models know a table or index of that name, as opposed to this module."""
    return name is None or not (name == TABLE or name.startswith((f"{TABLE}_", GIN_INDEX)))
