-- STMT_ROOM
SELECT pg_catalog.current_setting('max_connections')::bigint - pg_catalog.current_setting('superuser_reserved_connections')::bigint
         - (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend' OR backend_type IS NULL),
       pg_catalog.current_setting('max_locks_per_transaction')::bigint
         * (pg_catalog.current_setting('max_connections')::bigint + pg_catalog.current_setting('max_prepared_transactions')::bigint),
       coalesce((SELECT setting FROM pg_catalog.pg_settings WHERE name = 'data_directory'), '')
