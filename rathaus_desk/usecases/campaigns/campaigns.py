"""The steps of a campaign: opened, given a template, proofed, filed; and forgotten when its time is over."""

from datetime import timedelta

from sqlalchemy import delete, select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.campaigns.campaign_commands import (
    KEPT_DAYS,
    Campaign,
    CheckAgain,
    ChooseTemplate,
    FileCampaign,
    ForgetRecipients,
    HouseholdRule,
    OpenCampaign,
    RecordProof,
)
from rathaus_desk.domain.campaigns.campaigns import Step
from rathaus_desk.domain.campaigns.letter_values import asked_details
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.mailing.objections import ONE_FOR_A_HOUSEHOLD
from rathaus_desk.domain.paper.letters import PrintSize
from rathaus_desk.domain.words import word
from rathaus_desk.store.campaign_tables import CampaignPairRow, CampaignRecipientRow, CampaignRow
from rathaus_desk.store.people_door import behind_door
from rathaus_desk.usecases.campaigns.access import begin_change, campaign_in_sight
from rathaus_desk.usecases.campaigns.checking import check
from rathaus_desk.usecases.campaigns.known_now import known_now
from rathaus_desk.usecases.campaigns.letters_to_print import letters_to_print
from rathaus_desk.usecases.campaigns.overview import proof_digest, value
from rathaus_desk.usecases.campaigns.printed import (
    asks_first,
    at_the_printer,
    has_open_sheets,
    printed_recipients,
)
from rathaus_desk.usecases.campaigns.template_texts import template_by_key, text_now
from rathaus_desk.usecases.desk import CHANGED, Work, handles
from rathaus_desk.usecases.texts import typed, typed_text

_NOT_YET = "Vorher fehlt noch ein Schritt: {step}. Es wurde nichts geändert."
_ASKS = (
    "Von einigen Blättern weiß noch niemand, ob sie herausgekommen sind. Bitte erst im Druckauftrag "
    "bestätigen. Es wurde nichts geändert."
)


@handles(OpenCampaign, *CASE_ROLES)
def open_campaign(work: Work, command: OpenCampaign) -> Campaign:
    """Begin a campaign for one's unit; what was filed long ago is forgotten by the way."""
    forget_old(work)
    row = CampaignRow(
        id=work.new_id(),
        title=typed(command.title, "title", "Name der Aktion", needed=True),
        purpose=command.purpose,
        basis=command.basis,
        occasion=typed_text(command.occasion, "occasion", "Anlass"),
        template="",
        template_text="",
        size=PrintSize.SENIOR,
        details={},
        household=False,
        unit_id=work.actor.unit_id,
        created_by=work.actor.staff_id,
        created_at=work.now,
        changed_at=work.now,
        proof_digest="",
    )
    work.session.add(row)
    return value(work, row)


@handles(ChooseTemplate, *CASE_ROLES)
def choose_template(work: Work, command: ChooseTemplate) -> Campaign:
    """Choose the template by its key, its size, and what is typed for its fields. Refuses an unknown one."""
    row = begin_change(work, command.campaign_id, command.seen_version)
    template = template_by_key(work, command.template)
    if template is None:
        raise Refused("Diese Vorlage gibt es nicht. Es wurde nichts geändert.", "template")
    asked = {one.key: one.name for one in asked_details(template)}
    row.template, row.size = command.template, command.size
    row.details = {
        key: typed_text(text, key, asked[key])
        for key, text in command.details
        if key in asked and text.strip()
    }
    return value(work, row)


@handles(HouseholdRule, *CASE_ROLES)
def set_household_rule(work: Work, command: HouseholdRule) -> Campaign:
    """Let a household get one letter, or each of its people one."""
    row = begin_change(work, command.campaign_id, command.seen_version)
    if command.together and row.purpose not in ONE_FOR_A_HOUSEHOLD:
        raise Refused(
            f"Für „{word(row.purpose)}“ bekommt jede Person einen eigenen Brief. Es wurde nichts geändert.",
            "together",
        )
    row.household = command.together
    check(work, row)
    return value(work, row)


@handles(CheckAgain, *CASE_ROLES)
def check_again(work: Work, command: CheckAgain) -> Campaign:
    """Bring the funnel up to date, also for the rest of what is partly on paper."""
    row = _begin_look(work, command)
    check(work, row)
    printed = printed_recipients(work, row.id)
    if row.proof_digest and all(one.head in printed for one in letters_to_print(work, row.id)):
        _note_proof(work, row, proof_digest(work, row.id))  # of the rest nothing is left to be looked at
    return value(work, row)


@handles(RecordProof, *CASE_ROLES)
def record_proof(work: Work, command: RecordProof) -> Campaign:
    """Remember that exactly this was looked at. Raises Conflict if it is no longer what would be printed."""
    row = _begin_look(work, command)
    check(work, row)
    now = value(work, row)
    if now.step not in (Step.PROOF, Step.PRINT, Step.FILE):
        raise Refused(_NOT_YET.format(step=word(now.step)))
    if proof_digest(work, row.id) != command.digest:
        raise Conflict(CHANGED, version=row.version)
    row.template_text = text_now(work, row)  # whoever edits the template now edits no letter of this campaign
    _note_proof(work, row, command.digest)
    return value(work, row)


def _note_proof(work: Work, row: CampaignRow, digest: str) -> None:
    row.proofed_at, row.proofed_by, row.proof_digest = work.now, work.actor.staff_id, digest


def _begin_look(work: Work, command: CheckAgain | RecordProof) -> CampaignRow:
    """Begin to look at a campaign anew; of one that is partly on paper the text stays, for the rest."""
    number = command.campaign_id
    partly = at_the_printer(work, number) and not has_open_sheets(work, number)
    return begin_change(work, number, command.seen_version, keep_proof=partly)


@handles(FileCampaign, *CASE_ROLES)
def file_campaign(work: Work, command: FileCampaign) -> Campaign:
    """Close a campaign whose letters have left the house. Refuses one with a sheet whose fate is open."""
    row = begin_change(work, command.campaign_id, command.seen_version, keep_proof=True)
    now = value(work, row)
    if asks_first(work, row.id):
        raise Refused(_ASKS)
    if now.step is not Step.FILE:
        raise Refused(_NOT_YET.format(step=word(now.step)))
    row.filed_at = work.now
    forget_old(work)
    return value(work, row)


@handles(ForgetRecipients, *CASE_ROLES)
def forget_recipients(work: Work, _command: ForgetRecipients) -> int:
    """Delete the recipients of the campaigns in sight that were filed half a year ago or earlier."""
    return forget_old(work)


def forget_old(work: Work) -> int:
    """Delete whose period is over, on a server by its clock as well; return how many recipients.

    Who came under § 51 BMG leaves what was filed, too: nothing of it is checked again. On a server at once.
    """
    if not behind_door(work.session):
        for row in work.session.scalars(select(CampaignRow).where(CampaignRow.filed_at.is_not(None))).all():
            known_now(work, row)
    over = work.now - timedelta(days=KEPT_DAYS)
    found = select(CampaignRow.id).where(campaign_in_sight(work), CampaignRow.filed_at <= over)
    old = list(work.session.scalars(found))
    work.session.execute(delete(CampaignPairRow).where(CampaignPairRow.campaign_id.in_(old)))
    gone = delete(CampaignRecipientRow).where(CampaignRecipientRow.campaign_id.in_(old))
    count = work.session.execute(gone.returning(CampaignRecipientRow.id)).all()
    return len(count)
