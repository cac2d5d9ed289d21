-- Each runs under the plan's search_path; pg_catalog is searched first.
-- STMT_PROBE_INDEX
SELECT i.indisvalid AND i.indisready AND i.indislive, n.nspname, i.indrelid = to_regclass($2), i.indisunique, c.relkind::text
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_index i ON i.indexrelid = c.oid
WHERE c.relname = $3 AND n.oid = coalesce((SELECT relnamespace FROM pg_class WHERE oid = to_regclass($2)), $1::regnamespace)

-- STMT_PROBE_DROPPED
SELECT c.oid::regclass::text FROM pg_class c WHERE c.oid = to_regclass($1)

-- STMT_PROBE_REINDEX
SELECT format('%I.%I', n.nspname, c.relname)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'
  AND CASE $1 WHEN 'table' THEN i.indrelid = to_regclass($2)
              WHEN 'index' THEN i.indrelid = (SELECT indrelid FROM pg_index WHERE indexrelid = to_regclass($2))
              WHEN 'schema' THEN n.nspname = $3
              ELSE true END
  AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements_text($4::jsonb->'leftovers') AS known(oid) WHERE known.oid = c.oid::text)
ORDER BY 1 LIMIT 1

-- STMT_PROBE_LEFTOVERS
SELECT jsonb_build_object('leftovers', coalesce(jsonb_agg(c.oid::text), '[]'))
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'

-- STMT_PROBE_DETACH
SELECT i.inhdetachpending FROM pg_inherits i
WHERE i.inhparent = to_regclass($1) AND i.inhrelid = to_regclass($2)
