-- revision: aaaa

-- migrate: upgrade
