"""Questions that were asked: counts, and texts of people who agreed.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "question_counts",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("nearest", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "language", "nearest", "outcome", name="pk_question_counts"),
    )
    op.create_table(
        "kept_questions",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("natural_id", sa.String(64), nullable=False),
        sa.Column("nearest", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("question", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_kept_questions_conversation_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_kept_questions"),
        sa.UniqueConstraint("natural_id", name="uq_kept_questions_natural_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_kept_questions_conversation_id", "kept_questions", ["conversation_id"])


def downgrade() -> None:
    """Drop both tables; counts and texts go."""
    op.drop_table("kept_questions")
    op.drop_table("question_counts")
