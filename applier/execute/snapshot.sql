-- What a schema is, a line for each object: class, object, definition.
-- $1 is the version table's oid, which is no part of it, as the ledger is not.
-- STMT_SNAPSHOT_RELATIONS
WITH ours AS (
  SELECT oid, nspname, nspacl FROM pg_namespace
  WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'migplan') AND nspname !~ '^pg_(toast|temp)'
), member AS (
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
), rel AS (
  SELECT c.*, n.nspname, format('%I.%I', n.nspname, c.relname) AS full_name
  FROM pg_class c JOIN ours n ON n.oid = c.relnamespace
  WHERE c.oid <> $1::oid AND NOT EXISTS (SELECT 1 FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)
), line(class, object, definition) AS (
  SELECT 'structure',
         CASE relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' WHEN 'S' THEN 'sequence '
                      WHEN 'f' THEN 'foreign table ' WHEN 'c' THEN 'type ' ELSE 'table ' END || full_name,
         concat_ws(' ', relkind, relpersistence, array_to_string(reloptions, ','),
                   CASE WHEN relkind = 'p' THEN pg_get_partkeydef(oid) END, pg_get_expr(relpartbound, oid),
                   CASE WHEN relrowsecurity THEN 'row security' END, CASE WHEN relforcerowsecurity THEN 'forced' END,
                   CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END,
                   (SELECT string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = rel.oid),
                   (SELECT concat_ws(' ', seqtypid::regtype, seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle)
                    FROM pg_sequence WHERE seqrelid = rel.oid))
  FROM rel WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')
  UNION ALL SELECT 'structure', 'column ' || full_name || '.' || quote_ident(attname),
         concat_ws(' ', format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'NOT NULL' END,
                   nullif(attidentity, ''), nullif(attgenerated, ''), pg_get_expr(adbin, adrelid),
                   CASE WHEN attcollation <> 0 AND attcollation <> 100 THEN attcollation::regcollation::text END)
  FROM rel JOIN pg_attribute ON attrelid = rel.oid LEFT JOIN pg_attrdef ON adrelid = rel.oid AND adnum = attnum
  WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND attnum > 0 AND NOT attisdropped
  UNION ALL SELECT 'structure', 'index ' || full_name,
         pg_get_indexdef(i.indexrelid) || CASE WHEN indisvalid THEN '' ELSE ' INVALID' END
  FROM rel JOIN pg_index i ON i.indexrelid = rel.oid WHERE i.indrelid <> $1::oid
  UNION ALL SELECT 'structure', 'trigger ' || quote_ident(tgname) || ' of ' || full_name, pg_get_triggerdef(t.oid) || ' ' || tgenabled::text
  FROM rel JOIN pg_trigger t ON t.tgrelid = rel.oid WHERE NOT tgisinternal
  UNION ALL SELECT 'structure', 'policy ' || quote_ident(polname) || ' of ' || full_name,
         concat_ws(' ', polcmd, polpermissive, polroles::regrole[]::text, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
  FROM rel JOIN pg_policy p ON p.polrelid = rel.oid
  UNION ALL SELECT 'structure', 'rule ' || quote_ident(rulename) || ' of ' || full_name, pg_get_ruledef(r.oid)
  FROM rel JOIN pg_rewrite r ON r.ev_class = rel.oid WHERE rulename <> '_RETURN'
)
SELECT class, object, regexp_replace(coalesce(definition, ''), '[[:space:]]+', ' ', 'g') FROM line

-- STMT_SNAPSHOT_OTHERS
WITH ours AS (
  SELECT oid, nspname, nspacl FROM pg_namespace
  WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'migplan') AND nspname !~ '^pg_(toast|temp)'
), member AS (
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
), line(class, object, definition) AS (
  SELECT 'structure', 'schema ' || quote_ident(nspname), '' FROM ours
  UNION ALL SELECT 'structure', 'extension ' || quote_ident(extname), extversion FROM pg_extension
  UNION ALL SELECT 'structure', 'constraint ' || quote_ident(conname) || ' of ' || coalesce(nullif(conrelid, 0)::regclass::text, nullif(contypid, 0)::regtype::text),
         pg_get_constraintdef(c.oid) || CASE WHEN convalidated THEN '' ELSE ' (not validated)' END
  FROM pg_constraint c JOIN ours n ON n.oid = c.connamespace WHERE conrelid <> $1::oid
  UNION ALL SELECT 'structure', 'statistics ' || quote_ident(stxname), pg_get_statisticsobjdef(s.oid)
  FROM pg_statistic_ext s JOIN ours n ON n.oid = s.stxnamespace
  UNION ALL SELECT 'structure', 'function ' || format('%I.%I(%s)', n.nspname, proname, pg_get_function_identity_arguments(p.oid)),
         CASE WHEN prokind IN ('f', 'p', 'w') THEN pg_get_functiondef(p.oid) ELSE 'aggregate' END
  FROM pg_proc p JOIN ours n ON n.oid = p.pronamespace
  WHERE NOT EXISTS (SELECT 1 FROM member m WHERE m.classid = 'pg_proc'::regclass AND m.objid = p.oid)
  UNION ALL SELECT 'structure', 'type ' || format('%I.%I', n.nspname, typname),
         concat_ws(' ', typtype, (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid),
                   CASE WHEN typtype = 'd' THEN format_type(typbasetype, typtypmod) END, CASE WHEN typnotnull THEN 'NOT NULL' END, typdefault)
  FROM pg_type t JOIN ours n ON n.oid = t.typnamespace
  WHERE typtype IN ('d', 'e', 'r')
    AND NOT EXISTS (SELECT 1 FROM member m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid)
  UNION ALL SELECT 'structure', 'event trigger ' || quote_ident(evtname), concat_ws(' ', evtevent, evtfoid::regproc, evtenabled) FROM pg_event_trigger
)
SELECT class, object, regexp_replace(coalesce(definition, ''), '[[:space:]]+', ' ', 'g') FROM line

-- STMT_SNAPSHOT_ASIDES
WITH ours AS (
  SELECT oid, nspname, nspacl FROM pg_namespace
  WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'migplan') AND nspname !~ '^pg_(toast|temp)'
), member AS (
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
), rel AS (
  SELECT c.*, n.nspname, format('%I.%I', n.nspname, c.relname) AS full_name
  FROM pg_class c JOIN ours n ON n.oid = c.relnamespace
  WHERE c.oid <> $1::oid AND NOT EXISTS (SELECT 1 FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)
), line(class, object, definition) AS (
  SELECT 'order', 'columns of ' || full_name,
         (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = rel.oid AND attnum > 0 AND NOT attisdropped)
  FROM rel WHERE relkind IN ('r', 'p')
  UNION ALL SELECT 'comment', 'comment on ' || CASE WHEN objsubid = 0 THEN '' ELSE 'column ' || objsubid || ' of ' END || full_name, description
  FROM rel JOIN pg_description d ON d.objoid = rel.oid AND d.classoid = 'pg_class'::regclass
  UNION ALL SELECT 'grant', 'privileges on ' || full_name, relacl::text FROM rel WHERE relacl IS NOT NULL
  UNION ALL SELECT 'grant', 'privileges on schema ' || quote_ident(nspname), nspacl::text FROM ours WHERE nspacl IS NOT NULL
)
SELECT class, object, regexp_replace(coalesce(definition, ''), '[[:space:]]+', ' ', 'g') FROM line
