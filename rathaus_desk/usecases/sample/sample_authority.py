"""The authorities of the sample town: who showed a paper for whom."""

from collections.abc import Mapping
from typing import Any

from rathaus_desk.domain.people.authority import AuthorityState
from rathaus_desk.usecases.sample.sample_scene import Scene
from rathaus_desk.usecases.sample.sample_stories import Story


def authority_row(
    scene: Scene, position: int, story: Story, concerned_id: int, contact: Mapping[str, Any], owner_id: int
) -> dict[str, Any]:
    """Return the row of what somebody who speaks for another said or showed at a visit."""
    seen = story.authority is not AuthorityState.CLAIMED
    return {
        "id": scene.new_id(position),
        "person_id": concerned_id,
        "representative_id": contact["person_id"],
        "representative_name": contact["caller_name"],
        "state": story.authority,
        "scope": story.scope,
        "seen_on": scene.time.moment(position).date() if seen else None,
        "seen_by": owner_id if seen else None,
        "valid_until": None,
        "ended": None,
        "version": 1,
    }
