"""What tests of letters and slips share: a visit at the counter, and a sheet that is filed."""

from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.domain.paper.letters import FilePaper, PaperKind


def visit(town, *keys, **values):
    taken, _ = town.guide.do(
        town.intake(*(Concern(service=key, place="Rosenweg 4") for key in keys), **values)
    )
    return taken


def filing(case_id, pdf=b"%PDF-1.7 x", **values):
    usual = {"kind": PaperKind.SLIP, "title": "Laufzettel", "reference": "26-00001-0"}
    return FilePaper(case_ids=(case_id,), pdf=pdf, **{**usual, **values})
