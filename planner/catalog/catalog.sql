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

-- What a walk through git history found: catalog_past.h.
-- STMT_CREATE_PAST
CREATE TABLE commits (
    commit_id TEXT PRIMARY KEY,
    author TEXT NOT NULL,
    co_authors TEXT NOT NULL,
    author_utc INTEGER NOT NULL, -- seconds
    author_offset INTEGER NOT NULL,
    commit_utc INTEGER NOT NULL,
    subject TEXT NOT NULL,
    pull_request INTEGER NOT NULL -- 0 for none
) STRICT, WITHOUT ROWID;
CREATE TABLE walks (
    id INTEGER PRIMARY KEY,
    asked TEXT NOT NULL UNIQUE, -- the version folders
    folders TEXT NOT NULL       -- these, and those that files came from
) STRICT;
CREATE TABLE walk_nodes ( -- the commits that changed a file there, or joined such
    walk_id INTEGER NOT NULL REFERENCES walks (id) ON DELETE CASCADE,
    commit_id TEXT NOT NULL REFERENCES commits (commit_id),
    parents TEXT NOT NULL, -- the nearest such behind it
    PRIMARY KEY (walk_id, commit_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE walk_changes (
    walk_id INTEGER NOT NULL REFERENCES walks (id) ON DELETE CASCADE,
    commit_id TEXT NOT NULL REFERENCES commits (commit_id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('added', 'edited', 'renamed', 'deleted')),
    source INTEGER NOT NULL,     -- which parent's file goes on, from 1; 0: it begins here
    is_taken INTEGER NOT NULL,   -- a merge has it as that parent
    is_dropped INTEGER NOT NULL, -- a merge has it no more
    path TEXT NOT NULL,
    old_path TEXT,
    blob TEXT,
    old_blob TEXT,
    PRIMARY KEY (walk_id, commit_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE walk_tips ( -- where walks began, and the node that each leads to; '' for none
    walk_id INTEGER NOT NULL REFERENCES walks (id) ON DELETE CASCADE,
    commit_id TEXT NOT NULL,
    node TEXT NOT NULL,
    PRIMARY KEY (walk_id, commit_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE first_tags (
    tags TEXT NOT NULL, -- sha256 of all that the answer depends on
    names TEXT NOT NULL, -- that the file had, a line each
    tag TEXT NOT NULL,   -- '' for none
    PRIMARY KEY (tags, names)
) STRICT, WITHOUT ROWID;
CREATE VIEW file_history AS
    SELECT path, kind, commit_id, author, datetime(author_utc, 'unixepoch') AS authored, subject,
           nullif(pull_request, 0) AS pull_request, old_path
    FROM walk_changes JOIN commits USING (commit_id) WHERE NOT is_taken;

-- What the versions before this one have made.
-- STMT_DROP
DROP VIEW IF EXISTS open_heads;
DROP VIEW IF EXISTS opaque_revisions;
DROP VIEW IF EXISTS statements;
DROP VIEW IF EXISTS labels;
DROP VIEW IF EXISTS edges;
DROP VIEW IF EXISTS revisions;
DROP VIEW IF EXISTS compiled;
DROP VIEW IF EXISTS file_history;
DROP TABLE IF EXISTS first_tags;
DROP TABLE IF EXISTS walk_tips;
DROP TABLE IF EXISTS walk_changes;
DROP TABLE IF EXISTS walk_nodes;
DROP TABLE IF EXISTS walks;
DROP TABLE IF EXISTS commits;
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

-- STMT_GET_WALK
SELECT id, folders FROM walks WHERE asked = ?1;

-- STMT_PUT_WALK
INSERT INTO walks (asked, folders) VALUES (?1, ?2);

-- What was remembered with other folders is of no use.
-- STMT_CLEAR_CHANGES
DELETE FROM walk_changes WHERE walk_id = ?1;

-- STMT_CLEAR_NODES
DELETE FROM walk_nodes WHERE walk_id = ?1;

-- STMT_CLEAR_TIPS
DELETE FROM walk_tips WHERE walk_id = ?1;

-- STMT_SET_FOLDERS
UPDATE walks SET folders = ?2 WHERE id = ?1;

-- STMT_GET_NODES
SELECT commit_id, parents, author, co_authors, author_utc, author_offset, commit_utc, subject,
       pull_request
FROM walk_nodes JOIN commits USING (commit_id) WHERE walk_id = ?1;

-- STMT_GET_CHANGES
SELECT commit_id, kind, source, is_taken, is_dropped, path, old_path, blob, old_blob
FROM walk_changes WHERE walk_id = ?1 ORDER BY commit_id, position;

-- STMT_GET_TIPS
SELECT commit_id, node FROM walk_tips WHERE walk_id = ?1;

-- STMT_PUT_COMMIT
INSERT OR REPLACE INTO commits (commit_id, author, co_authors, author_utc, author_offset, commit_utc,
    subject, pull_request)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- STMT_PUT_NODE
INSERT OR REPLACE INTO walk_nodes (walk_id, commit_id, parents) VALUES (?1, ?2, ?3);

-- STMT_PUT_CHANGE
INSERT OR REPLACE INTO walk_changes (walk_id, commit_id, position, kind, source, is_taken, is_dropped,
    path, old_path, blob, old_blob)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);

-- STMT_PUT_TIP
INSERT OR REPLACE INTO walk_tips (walk_id, commit_id, node) VALUES (?1, ?2, ?3);

-- STMT_GET_TAGS
SELECT names, tag FROM first_tags WHERE tags = ?1;

-- STMT_CLEAR_TAGS
DELETE FROM first_tags;

-- STMT_PUT_TAG
INSERT OR REPLACE INTO first_tags (tags, names, tag) VALUES (?1, ?2, ?3);

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
