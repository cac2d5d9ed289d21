"""a revision"""
revision = 'aaaa'
down_revision = None
branch_labels = ("x",)


def upgrade():
    pass


def downgrade():
    pass
