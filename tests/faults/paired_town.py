"""The tiny town hall on a primary with a synchronous standby."""

from contextlib import contextmanager
from pathlib import Path

from tests.founded_town import TOWN, found_on
from tests.postgres_pair import serve_pair

__all__ = ["TOWN", "paired_town"]


@contextmanager
def paired_town(binaries: Path):
    """Run the pair while the block lasts, with everybody's login."""
    with serve_pair(binaries) as pair:
        found_on(pair.primary)
        yield pair
