"""add document ACL"""
revision = 'cccc'
down_revision = 'aaaa'
branch_labels = "acl"


def upgrade():
    pass


def downgrade():
    pass
