"""Runs of campaigns and of notices are counted: their counters begin behind the numbers that are given."""

from alembic import op

revision = "0033"
down_revision = "0032"

_IS_COUNTED = {
    "sqlite": (
        "run GLOB '{letter}[0-9][0-9]-[0-9]*' AND substr(run, 5) NOT GLOB '*[^0-9]*' AND length(run) < 11"
    ),
    "postgresql": "run ~ '^{letter}[0-9]{{2}}-[0-9]{{1,6}}$'",
}

_COUNT = (
    "INSERT INTO running_number (name, value) SELECT '{name}-20' || substr(run, 2, 2),"
    " max(CAST(substr(run, 5) AS INTEGER)) FROM print_job WHERE {theirs} GROUP BY substr(run, 2, 2)"
)


def upgrade() -> None:
    counted = _IS_COUNTED[op.get_context().dialect.name]
    for letter, name in (("K", "letters"), ("A", "notices")):
        theirs = counted.format(letter=letter)
        op.execute(_COUNT.format(name=name, theirs=theirs))
