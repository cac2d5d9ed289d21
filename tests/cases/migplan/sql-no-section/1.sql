-- revision: aaaa
-- revises: <base>
SELECT 1;
