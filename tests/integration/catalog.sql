-- All that a database holds, as text: what two databases must have in common
-- to be the same schema. The applier's own schema is left out.
\set ours 'nspname !~ ''^pg_'' AND nspname NOT IN (''information_schema'', ''migplan'')'

SELECT 'extension', extname FROM pg_extension ORDER BY extname;

SELECT 'relation', nspname, relname, relkind, reloptions, obj_description(c.oid, 'pg_class')
  FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
 WHERE :ours ORDER BY nspname, relname;

SELECT 'column', nspname, relname, attnum, attname, format_type(atttypid, atttypmod), attnotnull,
       pg_get_expr(adbin, adrelid), attidentity, attgenerated, attcollation::regcollation,
       col_description(c.oid, attnum)
  FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace
       LEFT JOIN pg_attrdef d ON adrelid = c.oid AND adnum = attnum
 WHERE :ours AND attnum > 0 AND NOT attisdropped AND relkind <> 'i'
 ORDER BY nspname, relname, attnum;

SELECT 'constraint', nspname, conrelid::regclass, conname, contype, convalidated,
       pg_get_constraintdef(o.oid), obj_description(o.oid, 'pg_constraint')
  FROM pg_constraint o JOIN pg_namespace n ON n.oid = connamespace
 WHERE :ours ORDER BY nspname, conrelid::regclass::text, conname;

SELECT 'index', nspname, indexrelid::regclass, indisvalid, indisready, indisunique,
       pg_get_indexdef(indexrelid)
  FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_namespace n ON n.oid = relnamespace
 WHERE :ours ORDER BY nspname, indexrelid::regclass::text;

SELECT 'enum', nspname, typname, string_agg(enumlabel, ',' ORDER BY enumsortorder)
  FROM pg_enum JOIN pg_type t ON t.oid = enumtypid JOIN pg_namespace n ON n.oid = typnamespace
 WHERE :ours GROUP BY nspname, typname ORDER BY nspname, typname;

SELECT 'sequence', schemaname, sequencename, data_type, start_value, increment_by, cycle, last_value
  FROM pg_sequences WHERE schemaname <> 'migplan' ORDER BY schemaname, sequencename;

SELECT 'version', version_num FROM alembic_version ORDER BY version_num;
