"""Which of the eight masks a QR code wears: the one with the fewest penalty points (ISO/IEC 18004, 7.8.3).

Encoders try them module by module, which takes them longer than all else. Here a code is one number with a
bit for each module, and each of the norm's rules is a handful of operations on whole codes.
"""

from collections.abc import Sequence

MASKS = 8
_LIGHT = 4  # modules between two rows: what ends at the edge has light beside it
_BLOCK, _FINDER, _SHARE = 3, 40, 10  # points; a run of five or more costs its length less two
_OWN_FINDERS = 18  # three rows and three columns of each of the three corners, whatever mask a code wears


class QrGrid:
    """Codes of `side` by `side` modules as numbers: first all rows, then all columns, a dark module is 1.

    Each row ends in light, up to a whole byte. One bit up is one module to the left.
    """

    def __init__(self, side: int) -> None:
        """Say once where the modules of a code of this size stand."""
        self._side = side
        self._pitch = (side + _LIGHT + 7) // 8 * 8
        self._light = "0" * (self._pitch - side)
        self._half = side * self._pitch
        modules = int("1" * side + self._light, 2)
        rows = sum(modules << at * self._pitch for at in range(2 * side))
        self._paired = rows & rows >> 1
        self._upper = rows >> self._half << self._half
        self._squared = self._paired & self._upper & self._paired >> self._pitch
        self._white = (1 << self._half) - 1
        self.masks: tuple[int, ...] = ()

    def number(self, modules: str) -> int:
        """Return a code whose modules are given row by row as "1" and "0"."""
        side = self._side
        lines = [modules[at : at + side] for at in range(0, side * side, side)]
        lines += [modules[at::side] for at in range(side)]
        return int(self._light.join(lines) + self._light, 2)

    def learn(self, worn: Sequence[int]) -> None:
        """Note what masks do, from one code that wears one after the other."""
        self.masks = tuple(one ^ worn[0] for one in worn[1:])

    def best(self, code: int) -> int:
        """Return a code that wears the first mask in the one of its masks that costs the fewest points."""
        worn = [code, *[code ^ mask for mask in self.masks]]
        least = (1 << 30, 0)
        for points, at in sorted([(self._uneven(one), at) for at, one in enumerate(worn)]):
            if points + _FINDER * _OWN_FINDERS > least[0]:
                break
            least = min(least, (points + _FINDER * _finders(worn[at]), at))
        return worn[least[1]]

    def _uneven(self, code: int) -> int:
        """Return the points of a code for runs and blocks of one shade, and for too many of one."""
        alike = self._paired & (code ^ code >> 1) ^ self._paired
        three = alike & alike >> 1
        five = three & three >> 2
        found = five.bit_count() + 2 * (five & (five ^ five >> 1)).bit_count()
        blocks = alike & alike >> self._pitch & self._squared
        found += _BLOCK * (blocks & (blocks ^ code ^ code >> self._pitch)).bit_count()
        dark = (code & self._upper).bit_count() / self._side**2
        return found + _SHARE * int(abs(100 * dark - 50) / 5)

    def image(self, code: int) -> str:
        """Return the rows of a code in hexadecimal, each up to a whole byte; a dark module is 0."""
        shown = f"{(code >> self._half) ^ self._white:0{self._half // 4}x}"
        pitch, width = self._pitch // 4, (self._side + 7) // 8 * 2
        return "".join([shown[at : at + width] for at in range(0, len(shown), pitch)])


def _finders(code: int) -> int:
    """Return how often modules look like a finder pattern: dark 1:1:3:1:1 with four light ones beside it."""
    # Each bit stands for the rightmost module of a pattern of seven, "1011101" from left to right.
    ends = code & code >> 2  # dark here and two to the left: how the pattern begins and ends
    cores = ends & ends >> 4 & code >> 3  # both halves, and the module in the very middle is dark
    cores &= cores ^ (code | code >> 4) >> 1  # the second module from either end is light
    dark = code | code >> 1  # this module or the next one to the left is dark
    dark |= dark >> 2  # one of four is, from this one to the left
    # Taken away are those with something dark among the four to the right and among the four to the left.
    return (cores & (cores ^ (dark << 4 & dark >> 7))).bit_count()
