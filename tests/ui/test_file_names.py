"""What somebody types as the name of a file: it gets its ending, loses none, and replaces nothing unasked."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from rathaus_desk.ui.kit.file_names import ask_where, path_with_ending


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("brief", "brief.pdf"),
        ("brief.v2", "brief.v2.pdf"),
        ("brief.pdf", "brief.pdf"),
        ("Brief.PDF", "Brief.PDF"),
        ("An Dr. Ö. Müller", "An Dr. Ö. Müller.pdf"),
        ("brief.", "brief..pdf"),
        (".pdf", ".pdf.pdf"),
        ("a.b/brief", "a.b/brief.pdf"),
    ],
)
def test_a_name_keeps_what_was_typed(typed, named):
    assert path_with_ending(Path("/home") / typed, ".pdf") == Path("/home") / named


def test_a_file_that_the_system_did_not_ask_about_is_asked_about(qtbot, monkeypatch, tmp_path):
    parent = QWidget()
    qtbot.addWidget(parent)
    (tmp_path / "brief.v2.pdf").write_bytes(b"%PDF- kept")
    answers = [str(tmp_path / "brief.v2"), str(tmp_path / "brief.v2.pdf")]
    offered = []

    def asked(_parent, _title, name, _kinds):
        offered.append(name)
        return answers.pop(0), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", asked)
    assert ask_where(parent, "Wohin", "Brief.pdf", "(*.pdf)", ".pdf") == tmp_path / "brief.v2.pdf"
    assert offered == ["Brief.pdf", str(tmp_path / "brief.v2.pdf")], "once more, by its whole name"
    answers = [str(tmp_path / "brief.v3"), ""]
    assert ask_where(parent, "Wohin", "Brief.pdf", "(*.pdf)", ".pdf") == tmp_path / "brief.v3.pdf"
    assert ask_where(parent, "Wohin", "Brief.pdf", "(*.pdf)", ".pdf") is None
