"""${message}.

To write by hand from here: no batch mode on a table with triggers or children unless a test shows that
their rows live on, no enum checks, nothing that only one engine understands.
"""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
