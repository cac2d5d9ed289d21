-- STMT_ROLE
SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1),
       CASE WHEN EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1)
            THEN pg_catalog.pg_has_role(session_user, $1::name, 'MEMBER') END

-- STMT_LEDGER
SELECT pg_catalog.to_regnamespace('migplan') IS NOT NULL,
       CASE WHEN pg_catalog.to_regclass('migplan.run') IS NULL
            THEN pg_catalog.has_database_privilege(session_user, pg_catalog.current_database(), 'CREATE')
            ELSE pg_catalog.has_schema_privilege(session_user, 'migplan', 'USAGE')
                 AND pg_catalog.has_table_privilege(session_user, 'migplan.run', 'INSERT') END

-- STMT_VERSIONS
SELECT CASE WHEN pg_catalog.to_regclass($1) IS NULL THEN pg_catalog.has_schema_privilege(session_user, $2, 'CREATE')
            ELSE pg_catalog.has_table_privilege(session_user, pg_catalog.to_regclass($1), 'INSERT')
                 AND pg_catalog.has_table_privilege(session_user, pg_catalog.to_regclass($1), 'UPDATE')
                 AND pg_catalog.has_table_privilege(session_user, pg_catalog.to_regclass($1), 'DELETE') END

-- STMT_OWNER
SELECT pg_catalog.pg_get_userbyid(relowner),
       pg_catalog.pg_has_role($2::name, relowner, 'USAGE'),
       pg_catalog.has_table_privilege($2::name, oid, 'INSERT, UPDATE, DELETE')
FROM pg_catalog.pg_class WHERE oid = $1::oid

-- STMT_SCHEMA
SELECT s.name, pg_catalog.has_schema_privilege($1::name, s.name, 'CREATE')
FROM (SELECT (pg_catalog.current_schemas(false))[1] AS name) AS s WHERE s.name IS NOT NULL

-- STMT_EVENT_TRIGGERS
SELECT t.evtname, t.evtevent, t.evtfoid::pg_catalog.regproc::text FROM pg_catalog.pg_event_trigger t
WHERE t.evtenabled <> 'D' ORDER BY 1
