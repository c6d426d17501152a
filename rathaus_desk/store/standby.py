"""Reading from a hot standby what may be some seconds old, such as long searches, counts and exports.

How far the standby lags is not believed of it: it must have replayed what the primary had written at a moment
that we noted ourselves. So its clock does not matter, nor that it lost its line to the primary.
"""

import threading
import time
from collections import deque
from collections.abc import Callable

from sqlalchemy import Engine, event, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from rathaus_desk.store.watchdog import Watchdog

MOST_LAG_SECONDS = 5.0
REST_SECONDS = 30.0  # so long nobody asks a standby that failed
LAGS = "lags"  # among the notes of a session
_WRITTEN = text("SELECT pg_current_wal_lsn()::text")
_REPLAYED = text("SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn() >= CAST(:mark AS pg_lsn)")


def lags(session: Session) -> bool:
    """Tell whether a session may show the state of some seconds ago."""
    return bool(session.info.get(LAGS))


class Standby:
    """The sessions at a standby, as long as it lags less than MOST_LAG_SECONDS.

    What this program wrote or was told of is always seen: `needed` says when, by the monotonic clock.
    """

    def __init__(
        self,
        engine: Engine,
        watchdog: Watchdog,
        primary: Engine,
        notes: dict[str, bool],
        needed: Callable[[], float],
    ) -> None:
        self.engine = engine
        self._watchdog = watchdog
        self._primary = primary
        self._needed = needed
        self._marks: deque[tuple[float, str]] = deque()  # when, and how far the primary had written by then
        self._rests_until = 0.0
        self._lock = threading.Lock()
        self._failed = threading.local()
        self._sessions: sessionmaker[Session] = sessionmaker(
            engine, expire_on_commit=False, info={**notes, LAGS: True}
        )
        event.listen(engine, "handle_error", self._note_failure)

    def sessions(self) -> sessionmaker[Session] | None:
        """Return what makes sessions at the standby, or None: then the primary is to be asked."""
        if time.monotonic() < self._rests_until:
            return None
        mark = self._mark()
        try:
            with self.engine.connect() as line:
                is_standby, is_near = line.execute(_REPLAYED, {"mark": mark}).one()
        except DBAPIError:
            self.has_failed()
            self._rest()
            return None
        if not is_standby:  # it was promoted while our connections stood open
            self._rest()
            return None
        return self._sessions if is_near else None

    def has_failed(self) -> bool:
        """Tell, once, whether this thread's last failure was the standby's: then the primary is asked."""
        failed = getattr(self._failed, "here", False)
        self._failed.here = False
        return failed

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()
        self._watchdog.close()

    def _mark(self) -> str:
        """Return the oldest mark that is new enough; it comes from the primary, as the one just taken."""
        now = time.monotonic()
        with self._primary.connect() as line:
            mark = str(line.scalar(_WRITTEN))
        oldest = max(now - MOST_LAG_SECONDS, self._needed())
        with self._lock:
            self._marks.append((now, mark))
            while self._marks[0][0] < oldest and len(self._marks) > 1:
                self._marks.popleft()
            return self._marks[0][1]

    def _rest(self) -> None:
        self._rests_until = time.monotonic() + REST_SECONDS
        self.engine.dispose()

    def _note_failure(self, _context: ExceptionContext) -> None:
        """Whatever fails here must not keep anybody from reading: a long query may be cut off by replay."""
        self._failed.here = True
        self._rests_until = time.monotonic() + REST_SECONDS
