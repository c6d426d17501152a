"""How long a job still takes, by how long its sheets took since it was begun here."""

import time

from rathaus_desk.ui.kit.long_work import rest_in_words

_ENOUGH = 20  # sheets, before anything can be said


class RestTime:
    """Counts from the first batch that was sent at this window."""

    def __init__(self) -> None:
        self._since: tuple[float, int] | None = None

    def begin(self, printed: int) -> None:
        """Begin to count, unless that is done already."""
        if self._since is None:
            self._since = (time.monotonic(), printed)

    def words(self, printed: int, whole: int) -> str:
        """Return how long the rest takes, or nothing as long as nobody can know."""
        if self._since is None or printed >= whole:
            return ""
        began, before = self._since
        done = printed - before
        return rest_in_words((time.monotonic() - began) / done * (whole - printed)) if done >= _ENOUGH else ""
