"""add ingestion jobs

Revision ID: 2502ef3d1246
Revises: 7f9af568f10d
Create Date: 2026-05-11 11:32:09.445120+00:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '2502ef3d1246'
down_revision = '7f9af568f10d'
branch_labels = None
depends_on = None


JOB_STATES = ('queued', 'running', 'done', 'failed')


def upgrade() -> None:
    op.create_table(
        'ingestion_jobs',
        sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column('document_id', sa.BigInteger(), nullable=False),
        sa.Column('state', sa.String(length=16), server_default='queued', nullable=False),
        sa.Column('attempts', sa.SmallInteger(), server_default=sa.text('0'), nullable=False),
        sa.Column('error', sa.Text(), nullable=True),
        sa.Column('queued_at', sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.CheckConstraint(
            "state IN (%s)" % ", ".join(f"'{state}'" for state in JOB_STATES),
            name='ck_ingestion_jobs_state',
        ),
        sa.ForeignKeyConstraint(
            ['document_id'], ['documents.id'], name='fk_ingestion_jobs_document_id_documents', ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name='pk_ingestion_jobs'),
    )
    op.create_index('ix_ingestion_jobs_document_id', 'ingestion_jobs', ['document_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_ingestion_jobs_document_id', table_name='ingestion_jobs')
    op.drop_table('ingestion_jobs')
