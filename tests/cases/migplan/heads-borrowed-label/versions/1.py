"""Its label is a constant of another module."""
import branches

revision = "1111"
down_revision = None
branch_labels = (branches.EXPAND,)
