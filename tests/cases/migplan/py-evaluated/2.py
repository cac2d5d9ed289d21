BASE = 'aaaa'
revision = 'bbbb'
down_revision = tuple([BASE])
