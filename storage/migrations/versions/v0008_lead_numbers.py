"""Numbers of leads: how many somebody has had, so that no reference comes twice once a lead is deleted.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op

from storage.migrations.row_security import seeing_all

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CONVERSATIONS = sa.table("conversations", sa.column("id", ID), sa.column("lead_number", sa.Integer()))
LEADS = sa.table("leads", sa.column("conversation_id", ID), sa.column("reference", sa.String(16)))


def upgrade() -> None:
    """Let a conversation count its leads; those that are there say how far it is."""
    op.add_column("conversations", sa.Column("lead_number", sa.Integer()))
    connection = op.get_bind()
    with seeing_all(connection):
        _count_known(connection)


def downgrade() -> None:
    """Forget the counts; the highest lead that is there counts again."""
    op.drop_column("conversations", "lead_number")


def _count_known(connection: sa.Connection) -> None:
    numbers: dict[int, int] = {}
    for conversation_id, reference in connection.execute(sa.select(LEADS.c.conversation_id, LEADS.c.reference)):
        number = int(reference.partition("-")[2] or 1)
        numbers[conversation_id] = max(number, numbers.get(conversation_id, 0))
    for conversation_id, number in numbers.items():
        its = sa.update(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation_id)
        connection.execute(its.values(lead_number=number))
