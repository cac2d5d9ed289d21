"""</text></svg><script>alert(1)</script> "`end` #quot; & 'x' \x1b[31m \" \u202e click r1 "x"

and more
"""
revision = "b00000000001"
down_revision = "7a8b9c0d1e2f"


def upgrade():
    pass


def downgrade():
    pass
