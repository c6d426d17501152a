"""Where the break lies after a halt was moved by hand."""

import pytest

from rathaus_desk.planning.pauses import lay_pause
from rathaus_desk.planning.values import Limits

LIMITS = Limits()
SHORT, LONG, VERY_LONG = (480, 700), (480, 960), (480, 1080)


@pytest.mark.parametrize(
    ("out", "gaps", "now", "pause"),
    [
        # What was there stays while it is good, also where none is needed.
        (SHORT, [(540, 600, 10)], (550, 580), (550, 580)),
        (LONG, [(540, 600, 10), (700, 800, 10)], (700, 730), (700, 730)),
        # In the way, outside the tour, or without time left to drive: it goes where none is needed.
        (SHORT, [(540, 600, 10)], (665, 695), None),
        (SHORT, [], (600, 630), None),
        (SHORT, [(540, 575, 10)], (540, 570), None),
        # Needed, it comes between two halts, the nearer to the middle the better, before the drive.
        (LONG, [(665, 835, 20)], None, (665, 695)),
        (LONG, [(540, 620, 5), (690, 760, 5)], (480, 510), (690, 720)),
        (LONG, [(500, 800, 20)], None, (570, 600)),
        # Too short by now for so long a tour, or too long without one.
        (VERY_LONG, [(700, 800, 10)], (700, 730), (700, 745)),
        ((480, 1000), [(500, 560, 5), (700, 760, 5)], (500, 530), (700, 730)),
        # Needed, without room for it.
        (LONG, [(700, 735, 10)], (700, 730), None),
        (LONG, [(500, 560, 10)], None, None),
    ],
)
def test_a_break_stays_where_it_is_good_and_else_finds_another_place(out, gaps, now, pause):
    assert lay_pause(out, gaps, LIMITS, now) == pause
