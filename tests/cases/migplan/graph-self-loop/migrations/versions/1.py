"""a revision"""
revision = 'aaaa'
down_revision = 'aaaa'


def upgrade():
    pass


def downgrade():
    pass
