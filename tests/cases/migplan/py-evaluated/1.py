ID = 'aa' + 'aa'
revision = ID
down_revision = None
