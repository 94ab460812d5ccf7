"""A recording is heard more than once; what was heard live may have broken off."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    hearing = sa.Column("hearing", sa.String(20), nullable=False, server_default="plain")
    op.add_column("transcripts", hearing)
    is_whole: sa.Column[bool] = sa.Column(
        "is_whole", sa.Boolean(), nullable=False, server_default=sa.true()
    )
    op.add_column("transcripts", is_whole)


def downgrade() -> None:
    for column in ("is_whole", "hearing"):
        op.drop_column("transcripts", column)
