"""a revision"""
revision = 'bbbb'
down_revision = 'aaaa'
depends_on = "aaax"


def upgrade():
    pass


def downgrade():
    pass
