-- What is there before every case of forms.txt: the database of a small shop, with rows.
CREATE TYPE stage AS ENUM ('draft', 'sent', 'paid');
CREATE TYPE address AS (street text, city text);
CREATE DOMAIN iban AS text CHECK (length(VALUE) > 5);
CREATE DOMAIN remark AS text;
CREATE DOMAIN must AS int NOT NULL;
CREATE DOMAIN lonely AS int;
CREATE SEQUENCE ticket_no;
CREATE FUNCTION tick() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION roll() RETURNS int LANGUAGE plpgsql VOLATILE AS $$ BEGIN RETURN 4; END $$;
CREATE FUNCTION seven() RETURNS int LANGUAGE sql VOLATILE AS 'SELECT 7';
CREATE FUNCTION fixed() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 7';
CREATE FUNCTION calm() RETURNS int LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN 4; END $$;
CREATE SCHEMA arch;
CREATE TABLE regions (
    id bigint PRIMARY KEY,
    slug varchar(30) NOT NULL CONSTRAINT regions_slug_key UNIQUE,
    title text
);
CREATE TABLE accounts (
    id bigint PRIMARY KEY,
    region_id bigint,
    email varchar(200),
    name varchar(80),
    age int,
    bio text,
    code char(4),
    balance numeric(12, 2),
    points int,
    prefs json,
    extra jsonb,
    made timestamp,
    seen timestamptz,
    made3 timestamp(3),
    bank iban,
    active boolean,
    nick varchar(30),
    hits int NOT NULL DEFAULT 0,
    host cidr,
    addr inet,
    uid uuid,
    ratio real,
    span interval,
    bits varbit(8),
    tags int[],
    note remark,
    born date,
    phase stage,
    shown timestamp
);
CREATE INDEX accounts_email_idx ON accounts (email);
CREATE INDEX accounts_name_idx ON accounts (name);
CREATE INDEX accounts_age_idx ON accounts (age);
CREATE INDEX accounts_shown_idx ON accounts (shown);
CREATE UNIQUE INDEX accounts_nick_uidx ON accounts (nick);
CREATE TRIGGER accounts_tick BEFORE UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION tick();
ALTER TABLE accounts ADD CONSTRAINT accounts_bio_nn CHECK (bio IS NOT NULL);
ALTER TABLE accounts ADD CONSTRAINT accounts_hits_ok CHECK (hits >= 0);
ALTER TABLE accounts ADD CONSTRAINT accounts_nick_len CHECK (length(nick) > 1);
ALTER TABLE accounts ADD CONSTRAINT accounts_points_nn CHECK (points IS NOT NULL) NOT VALID;
CREATE TABLE invoices (
    id bigint PRIMARY KEY,
    account_id bigint CONSTRAINT invoices_account_fk REFERENCES accounts (id),
    total numeric(10, 2),
    status stage,
    at timestamptz,
    memo text
);
CREATE INDEX invoices_account_idx ON invoices (account_id);
CREATE TABLE lines (id bigint PRIMARY KEY, invoice_id bigint, sku text, n int, parent int);
CREATE INDEX lines_invoice_idx ON lines (invoice_id, sku);
CREATE TABLE readings (id bigint NOT NULL, at date NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE readings_2024 PARTITION OF readings FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE INDEX readings_kind_idx ON readings (kind);
CREATE TABLE readings_2026 (id bigint NOT NULL, at date NOT NULL, kind text);
CREATE TABLE readings_2027 (id bigint NOT NULL, at date NOT NULL, kind text,
    CONSTRAINT readings_2027_at CHECK (at >= '2027-01-01' AND at < '2028-01-01'));
CREATE INDEX readings_2027_kind_idx ON readings_2027 (kind);
CREATE TABLE samples (id bigint NOT NULL, at date NOT NULL, v int) PARTITION BY RANGE (at);
CREATE TABLE samples_2024 PARTITION OF samples FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE samples_rest PARTITION OF samples DEFAULT;
CREATE TABLE gauges (id bigint NOT NULL, at date NOT NULL, v int) PARTITION BY RANGE (at);
CREATE TABLE gauges_2024 PARTITION OF gauges FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE gauges_rest PARTITION OF gauges DEFAULT;
ALTER TABLE gauges_rest ADD CONSTRAINT gauges_rest_at CHECK (at < '2030-01-01' OR at >= '2031-01-01');
CREATE TABLE journal (id bigint NOT NULL, msg text, at timestamptz);
CREATE UNIQUE INDEX journal_id_uidx ON journal (id);
CREATE TABLE "Legacy Items" ("Id" bigint NOT NULL, "Label" varchar(20), "At" timestamp);
CREATE TABLE arch.accounts (id bigint, at timestamptz);
CREATE TABLE arch.old (id bigint PRIMARY KEY, v varchar(10));
CREATE VIEW active_accounts AS SELECT id, email FROM accounts WHERE active;
CREATE MATERIALIZED VIEW totals AS SELECT account_id, sum(total) AS s FROM invoices GROUP BY account_id;
CREATE UNIQUE INDEX totals_uidx ON totals (account_id);
CREATE MATERIALIZED VIEW counts AS SELECT account_id, count(*) AS n FROM invoices GROUP BY account_id;
CREATE UNLOGGED TABLE scratch (id int, v text);
CREATE TABLE base_t (id int, x int);
CREATE TABLE sub_t (extra int) INHERITS (base_t);
INSERT INTO regions SELECT g, 'r' || g, 't' FROM generate_series(1, 50) g;
INSERT INTO accounts (id, region_id, email, name, age, bio, code, points, nick, made, seen, bank)
    SELECT g, g % 50 + 1, 'e' || g, 'n' || g, 30, 'b', 'abcd', 1, 'nick' || g, now(), now(), 'abcdefgh'
    FROM generate_series(1, 500) g;
INSERT INTO invoices SELECT g, g, g, 'draft', now(), 'm' FROM generate_series(1, 500) g;
INSERT INTO lines SELECT g, g, 's', 1, 1 FROM generate_series(1, 500) g;
INSERT INTO readings SELECT g, date '2024-01-01' + g, 'k' FROM generate_series(1, 300) g;
INSERT INTO readings_2026 SELECT g, date '2026-01-01' + g, 'k' FROM generate_series(1, 300) g;
INSERT INTO samples SELECT g, date '2024-01-01' + g, g FROM generate_series(1, 300) g;
INSERT INTO journal SELECT g, 'm', now() FROM generate_series(1, 300) g;
INSERT INTO base_t SELECT g, g FROM generate_series(1, 300) g;
