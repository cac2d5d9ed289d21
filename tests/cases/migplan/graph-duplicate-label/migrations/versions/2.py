"""a revision"""
revision = 'bbbb'
down_revision = 'aaaa'
branch_labels = "x"


def upgrade():
    pass


def downgrade():
    pass
