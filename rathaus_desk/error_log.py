"""Writes mistakes of the program to a file: type and places in the code, never a message or a value."""

import traceback
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

LOG_NAME = "fehler.log"


def record_error(folder: Path, error: BaseException) -> str:
    """Write an error down in `folder` without anybody's data and return its log id.

    If the folder cannot be written, the id is returned all the same.
    """
    log_id = uuid4().hex[:8].upper()
    lines = [f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {log_id} {type(error).__name__}"]
    for one in traceback.extract_tb(error.__traceback__):
        lines.append(f"  {Path(one.filename).name}:{one.lineno} {one.name}")
    cause = error.__cause__ or error.__context__
    if cause is not None:
        lines.append(f"  because of {type(cause).__name__}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / LOG_NAME).open("a", encoding="utf-8") as log:
            log.write("\n".join(lines) + "\n")
    except OSError:  # a full disk must not hide the first error behind a second one
        return log_id
    return log_id
