-- STMT_RELATIONS
SELECT c.oid::pg_catalog.regclass::text, c.oid::text, pg_catalog.round(sum(t.reltuples)::numeric)::bigint,
       sum(pg_catalog.pg_table_size(t.oid))::bigint, sum(pg_catalog.pg_indexes_size(t.oid))::bigint
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_class t ON t.oid = c.oid AND c.relkind <> 'p'
  OR c.relkind = 'p' AND t.oid IN (SELECT relid FROM pg_catalog.pg_partition_tree(c.oid) WHERE isleaf)
WHERE c.oid = pg_catalog.to_regclass($1) AND c.relkind IN ('r', 'p', 'm')
GROUP BY c.oid

