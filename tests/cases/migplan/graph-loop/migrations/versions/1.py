"""a revision"""
revision = 'aaaa'
down_revision = 'cccc'


def upgrade():
    pass


def downgrade():
    pass
