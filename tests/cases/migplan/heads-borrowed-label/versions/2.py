"""And so is what it depends on."""
from branches import CONTRACT, EXPAND

revision = "2222"
down_revision = None
branch_labels = CONTRACT
depends_on = [EXPAND]
