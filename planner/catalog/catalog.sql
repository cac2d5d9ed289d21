-- The catalog's statements, by name. What people find in it: catalog.h.
-- ENUM catalog_statement

-- STMT_CREATE
CREATE TABLE files (
    id INTEGER PRIMARY KEY, -- made of key
    key TEXT NOT NULL,
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('py', 'sql')),
    revision TEXT,
    message TEXT NOT NULL,
    docstring TEXT NOT NULL,
    down_revision TEXT NOT NULL,
    depends_on TEXT NOT NULL,
    branch_labels TEXT NOT NULL,
    line INTEGER NOT NULL,
    col INTEGER NOT NULL,
    down_line INTEGER NOT NULL,
    down_column INTEGER NOT NULL,
    down_begin INTEGER NOT NULL,
    down_end INTEGER NOT NULL
) STRICT;
CREATE TABLE scripts (
    id INTEGER PRIMARY KEY, -- made of key
    key TEXT NOT NULL,      -- the sha256 of everything that the result depends on but inputs
    compiler TEXT NOT NULL, -- of which version of the program
    sha256 TEXT NOT NULL,   -- of the revision's file
    inputs TEXT NOT NULL,   -- [[path, sha256 or null], ...]: what else was read, or looked for
    upgrade TEXT NOT NULL,
    downgrade TEXT NOT NULL
) STRICT;
CREATE VIEW compiled AS
    SELECT sha256, 'upgrade' AS direction, upgrade AS body FROM scripts
    UNION ALL
    SELECT sha256, 'downgrade', downgrade FROM scripts;
CREATE VIEW revisions AS
    SELECT id, revision, message, path, kind, sha256, line FROM files WHERE revision IS NOT NULL;
CREATE VIEW edges AS
    SELECT files.id AS revision_id, revision, value AS parent, 'revises' AS kind
    FROM files, json_each(files.down_revision)
    UNION ALL
    SELECT files.id, revision, value, 'depends on' FROM files, json_each(files.depends_on);
CREATE VIEW labels AS
    SELECT files.id AS revision_id, revision, value AS label
    FROM files, json_each(files.branch_labels);
CREATE VIEW statements AS
    SELECT files.id AS revision_id, files.revision, compiled.direction, json_each.key AS position,
           json_extract(json_each.value, '$.line') AS line,
           json_extract(json_each.value, '$.sql') AS sql
    FROM compiled JOIN files USING (sha256), json_each(compiled.body, '$.statements');
CREATE VIEW opaque_revisions AS
    SELECT files.revision, files.path, compiled.direction,
           json_extract(json_each.value, '$.line') AS line,
           json_extract(json_each.value, '$.reason') AS reason
    FROM compiled JOIN files USING (sha256), json_each(compiled.body, '$.opaque');
CREATE VIEW open_heads AS
    SELECT revision, message, path FROM revisions
    WHERE revision NOT IN (SELECT parent FROM edges WHERE kind = 'revises');

-- What the versions before this one have made.
-- STMT_DROP
DROP VIEW IF EXISTS open_heads;
DROP VIEW IF EXISTS opaque_revisions;
DROP VIEW IF EXISTS statements;
DROP VIEW IF EXISTS labels;
DROP VIEW IF EXISTS edges;
DROP VIEW IF EXISTS revisions;
DROP VIEW IF EXISTS compiled;
DROP TABLE IF EXISTS scripts;
DROP TABLE IF EXISTS files;

-- STMT_GET_FILE
SELECT key, size, mtime_ns, ctime_ns, inode, sha256, kind, revision, docstring, down_revision,
       depends_on, branch_labels, line, col, down_line, down_column, down_begin, down_end
FROM files WHERE id = ?1;

-- STMT_PUT_FILE
INSERT OR REPLACE INTO files (id, key, path, size, mtime_ns, ctime_ns, inode, sha256, kind, revision,
    message, docstring, down_revision, depends_on, branch_labels, line, col, down_line,
    down_column, down_begin, down_end)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21);

-- STMT_GET_SCRIPTS
SELECT key, inputs, upgrade, downgrade FROM scripts WHERE id = ?1;

-- STMT_PUT_SCRIPTS
INSERT OR REPLACE INTO scripts (id, key, compiler, sha256, inputs, upgrade, downgrade)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- STMT_CLEAR_SCRIPTS
DELETE FROM scripts WHERE compiler <> ?1;

-- STMT_BEGIN_READING
BEGIN;

-- STMT_BEGIN_WRITING
BEGIN IMMEDIATE;

-- STMT_COMMIT
COMMIT;

-- STMT_APPLICATION_ID
PRAGMA application_id;

-- STMT_USER_VERSION
PRAGMA user_version;
