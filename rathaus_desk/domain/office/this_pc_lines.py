"""How a PC's workplace stands in its settings file (TOML), line by line: remarks stay what they are."""

import json
import re
from dataclasses import fields

from rathaus_desk.domain.office.this_pc import DISTANCES, ThisPc

SECTION = "workplace"
LONGEST_IDLE = 3600
_LONGEST_LINE = {"counter": 60, "scans": 1_000}
_SEEN_FROM = (0, *DISTANCES)


def with_workplace(lines: list[str], here: ThisPc) -> list[str]:
    """Return the lines with the section of the workplace brought up to date; its remarks stay in it."""
    wanted = {one.name: getattr(here, one.name) for one in fields(ThisPc)}
    heads = [number for number, line in enumerate(lines) if line.lstrip().startswith("[")]
    start = next((number for number in heads if re.match(rf"\s*\[\s*{SECTION}\s*\]", lines[number])), None)
    if start is None:
        before, inside, after = [*lines, *([""] if lines else []), f"[{SECTION}]"], [], []
    else:
        end = next((number for number in heads if number > start), len(lines))
        before, inside, after = lines[: start + 1], lines[start + 1 : end], lines[end:]
    kept = [line for line in inside if not any(re.match(rf"\s*[\"']?{name}\b", line) for name in wanted)]
    while kept and not kept[-1].strip():
        kept.pop()
    written = [f"{name} = {_as_toml(value)}" for name, value in wanted.items() if value is not None]
    return [*before, *kept, *written, *([""] if after else []), *after]


def _as_toml(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    # JSON's strings are TOML's basic strings, but for the one control character that JSON leaves as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def means_something(name: str, value: object) -> bool:
    """Tell whether a line of the workplace's section can be meant."""
    if name in ("counter", "scans"):
        return isinstance(value, str) and len(value) <= _LONGEST_LINE[name] and "\0" not in value
    if name == "public":
        return isinstance(value, bool)
    if type(value) is not int:
        return False
    return (
        0 <= value <= LONGEST_IDLE
        if name == "idle_seconds"
        else (name == "distance_cm" and value in _SEEN_FROM)
    )
