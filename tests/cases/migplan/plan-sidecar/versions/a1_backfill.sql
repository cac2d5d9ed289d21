-- revision: a1
-- revises: <base>
-- sha256: 5f84f19acb122d91883301b250ec4faa8f4ad380b1499ed75b2e1996f3dc78c3

-- migrate: upgrade

INSERT INTO person SELECT name FROM owner;
