-- STMT_NEWEST
SELECT pg_catalog.to_char(pg_catalog.max(plan_created) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
FROM migplan.run WHERE version_table = $1 AND state = 'succeeded'

-- STMT_EXPECT_TABLE
SELECT pg_catalog.to_regclass($1)::text

-- STMT_EXPECT_COLUMN
SELECT pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull FROM pg_catalog.pg_attribute a
WHERE a.attrelid = pg_catalog.to_regclass($1) AND a.attname = $2 AND NOT a.attisdropped

-- STMT_EXPECT_INDEX
SELECT 1 FROM pg_catalog.pg_index i
WHERE i.indexrelid = pg_catalog.to_regclass($1) AND i.indisvalid

-- STMT_EXPECT_CONSTRAINT
SELECT 1 FROM pg_catalog.pg_constraint c
WHERE c.conrelid = pg_catalog.to_regclass($1) AND c.conname = $2 AND c.convalidated

-- STMT_EXPECT_TYPE
SELECT pg_catalog.to_regtype($1)::text

-- STMT_SOURCES
SELECT DISTINCT ON (s.revision) s.revision, pg_catalog.encode(s.source_sha256, 'hex')
FROM migplan.step s JOIN migplan.run r USING (run_id)
WHERE r.version_table = $1 AND s.source_sha256 IS NOT NULL
ORDER BY s.revision, s.done_at DESC
