"""What the tests of live changes share: how long one listens for a hint."""

import time

PATIENCE_S = 10


def heard(store, *awaited):
    """Return what a program has heard once these tables are among it."""
    tables, until = frozenset(), time.monotonic() + PATIENCE_S
    while not (awaited and set(awaited) <= tables) and time.monotonic() < until:
        tables |= store.changed_elsewhere()
        time.sleep(0.01)
    return tables
