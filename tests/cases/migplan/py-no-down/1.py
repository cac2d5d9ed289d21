revision = 'aaaa'
