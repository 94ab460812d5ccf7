"""What else may have been said is kept beside what was understood."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    alternatives: sa.Column[str] = sa.Column(
        "alternatives", sa.JSON(), nullable=False, server_default="[]"
    )
    op.add_column("transcripts", alternatives)


def downgrade() -> None:
    op.drop_column("transcripts", "alternatives")
