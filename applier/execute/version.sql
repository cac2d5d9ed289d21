-- STMT_VISIBLE
SELECT n.nspname, c.relkind::text
FROM pg_catalog.unnest(pg_catalog.string_to_array($2, E'\x01')) WITH ORDINALITY AS p(schema, at)
JOIN pg_catalog.pg_namespace n ON n.nspname = p.schema
LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = $1 AND c.relkind IN ('r', 'p', 'v')
ORDER BY c.oid IS NULL, p.at
LIMIT 1

-- STMT_WIDTH
SELECT CASE WHEN a.atttypmod > 4 THEN a.atttypmod - 4 ELSE 0 END
FROM pg_catalog.pg_attribute a
WHERE a.attrelid = $1::regclass AND a.attname = 'version_num' AND NOT a.attisdropped
