"""The list of J6 and what was planted in it: 1,204 lines that become 812 letters."""

from rathaus_desk.usecases.sample.sample_list import (
    CERTAIN,
    GENERATIONS,
    HEADS,
    LETTERS,
    LIKELY,
    LINES,
    LONG_NAME,
    PLANTED,
    WINDOWS,
)
from rathaus_desk.usecases.sample.sample_list import sample_lines as j6_lines
from rathaus_desk.usecases.sample.sample_list import sample_list as j6_list

__all__ = [
    "CERTAIN",
    "GENERATIONS",
    "HEADS",
    "LETTERS",
    "LIKELY",
    "LINES",
    "LONG_NAME",
    "PLANTED",
    "WINDOWS",
    "j6_lines",
    "j6_list",
]
