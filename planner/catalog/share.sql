-- The tables of a catalog that people open, and what fills them: share.h.
-- ENUM share_statement

-- STMT_SHARE_CREATE
CREATE TABLE trees (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    commit_id TEXT
) STRICT;
CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    tree_id INTEGER NOT NULL REFERENCES trees (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('py', 'sql')),
    sha256 TEXT NOT NULL
) STRICT;
CREATE TABLE revisions (
    id INTEGER PRIMARY KEY,
    file_id INTEGER NOT NULL REFERENCES files (id),
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    docstring TEXT NOT NULL,
    line INTEGER NOT NULL,
    is_head INTEGER NOT NULL,
    is_base INTEGER NOT NULL,
    is_merge INTEGER NOT NULL,
    is_branch_point INTEGER NOT NULL
) STRICT;
CREATE TABLE edges (
    id INTEGER PRIMARY KEY,
    revision_id INTEGER NOT NULL REFERENCES revisions (id),
    parent_id INTEGER NOT NULL REFERENCES revisions (id),
    kind TEXT NOT NULL CHECK (kind IN ('revises', 'depends on'))
) STRICT;
CREATE TABLE labels (
    id INTEGER PRIMARY KEY,
    revision_id INTEGER NOT NULL REFERENCES revisions (id),
    name TEXT NOT NULL
) STRICT;
CREATE TABLE scripts (
    id INTEGER PRIMARY KEY,
    revision_id INTEGER NOT NULL REFERENCES revisions (id),
    direction TEXT NOT NULL CHECK (direction IN ('upgrade', 'downgrade')),
    status TEXT NOT NULL,
    line INTEGER,
    reason TEXT,
    UNIQUE (revision_id, direction)
) STRICT;
CREATE TABLE statements (
    id INTEGER PRIMARY KEY,
    script_id INTEGER NOT NULL REFERENCES scripts (id),
    position INTEGER NOT NULL,
    line INTEGER NOT NULL,
    in_transaction INTEGER NOT NULL,
    sql TEXT NOT NULL
) STRICT;
CREATE TABLE findings (
    id INTEGER PRIMARY KEY,
    revision_id INTEGER REFERENCES revisions (id),
    rule TEXT NOT NULL,
    name TEXT NOT NULL,
    severity TEXT NOT NULL,
    message TEXT NOT NULL,
    path TEXT,
    line INTEGER
) STRICT;
CREATE VIEW open_heads AS
    SELECT revisions.name, title, files.name AS path
    FROM revisions JOIN files ON files.id = file_id WHERE is_head;
CREATE VIEW opaque_revisions AS
    SELECT revisions.name, title, direction, files.name AS path, scripts.line, reason
    FROM scripts JOIN revisions ON revisions.id = revision_id JOIN files ON files.id = file_id
    WHERE status = 'opaque';
CREATE VIEW release_summary AS
    SELECT revisions.name, title,
           (SELECT count(*) FROM statements JOIN scripts ON scripts.id = script_id
            WHERE revision_id = revisions.id AND direction = 'upgrade') AS statements,
           (SELECT status FROM scripts
            WHERE revision_id = revisions.id AND direction = 'downgrade') AS downgrade,
           (SELECT count(*) FROM findings WHERE revision_id = revisions.id) AS findings
    FROM revisions ORDER BY revisions.id;
CREATE VIRTUAL TABLE search USING fts5 (revision, title, sql);

-- STMT_SHARE_TREE
INSERT INTO trees (id, name, commit_id) VALUES (1, ?1, ?2);

-- STMT_SHARE_FILE
INSERT INTO files (id, tree_id, name, kind, sha256) VALUES (?1, 1, ?2, ?3, ?4);

-- STMT_SHARE_REVISION
INSERT INTO revisions (id, file_id, name, title, docstring, line, is_head, is_base, is_merge,
    is_branch_point)
VALUES (?1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- STMT_SHARE_EDGE
INSERT INTO edges (revision_id, parent_id, kind) VALUES (?1, ?2, ?3);

-- STMT_SHARE_LABEL
INSERT INTO labels (revision_id, name) VALUES (?1, ?2);

-- STMT_SHARE_SCRIPT
INSERT INTO scripts (id, revision_id, direction, status, line, reason)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- STMT_SHARE_SQL
INSERT INTO statements (script_id, position, line, in_transaction, sql)
VALUES (?1, ?2, ?3, ?4, ?5);

-- STMT_SHARE_FINDING
INSERT INTO findings (revision_id, rule, name, severity, message, path, line)
VALUES ((SELECT id FROM revisions WHERE name = ?1), ?2, ?3, ?4, ?5, ?6, ?7);

-- STMT_SHARE_SEARCH
INSERT INTO search (revision, title, sql)
SELECT revisions.name, title, (SELECT group_concat(sql, ';' || char(10)) FROM statements
                               JOIN scripts ON scripts.id = script_id
                               WHERE revision_id = revisions.id AND direction = 'upgrade')
FROM revisions ORDER BY revisions.id;
