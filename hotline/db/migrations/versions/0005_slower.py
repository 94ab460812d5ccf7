"""Residents for whom the line speaks more slowly."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("residents", sa.Column("slower", sa.Double(), nullable=False, server_default="1"))


def downgrade() -> None:
    op.drop_column("residents", "slower")
