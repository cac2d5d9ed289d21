import secrets
revision = secrets.token_hex(6)
down_revision = None
