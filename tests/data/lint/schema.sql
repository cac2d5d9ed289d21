-- What is there before every case of rules.txt.
CREATE TYPE mood AS ENUM ('calm', 'loud');
CREATE DOMAIN mail AS text CHECK (VALUE ~ '@');
CREATE DOMAIN tag AS text;
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION roll() RETURNS int LANGUAGE plpgsql VOLATILE AS $$ BEGIN RETURN 4; END $$;
CREATE FUNCTION seven() RETURNS int LANGUAGE sql VOLATILE AS 'SELECT 7';
CREATE FUNCTION run_any() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE current_setting('x.y'); END $$;
CREATE SCHEMA app;
CREATE SEQUENCE ticket;
CREATE TABLE shops (id bigint PRIMARY KEY, slug varchar(40) NOT NULL UNIQUE, title text);
CREATE TABLE people (
    id bigint PRIMARY KEY,
    shop_id bigint,
    name varchar(100),
    nick text,
    bio text,
    age int,
    born timestamp,
    seen timestamptz,
    worth numeric(10, 2),
    code char(3),
    email mail,
    feeling mood,
    price real,
    hits int NOT NULL DEFAULT 0
);
CREATE TRIGGER stamped BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION stamp();
CREATE INDEX people_name_idx ON people (name);
CREATE INDEX people_low_idx ON people (lower(nick));
CREATE UNIQUE INDEX people_age_uidx ON people (age);
ALTER TABLE people ADD CONSTRAINT people_bio_nn CHECK (bio IS NOT NULL);
ALTER TABLE people ADD CONSTRAINT people_worth_nn CHECK (worth IS NOT NULL) NOT VALID;
CREATE TABLE visits (
    id bigint PRIMARY KEY,
    person_id bigint CONSTRAINT visits_person_fk REFERENCES people (id),
    note text,
    CONSTRAINT visits_note_key UNIQUE (note)
);
CREATE INDEX visits_person_idx ON visits (person_id);
CREATE TABLE plain (id bigint NOT NULL, other bigint);
CREATE UNIQUE INDEX plain_id_uidx ON plain (id);
CREATE UNIQUE INDEX plain_other_uidx ON plain (other);
CREATE UNLOGGED TABLE cache (key text, value text);
CREATE TABLE log (id bigint NOT NULL, at date NOT NULL, what text) PARTITION BY RANGE (at);
CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE log_2 (id bigint NOT NULL, at date NOT NULL, what text);
CREATE TABLE log_3 (id bigint NOT NULL, at date NOT NULL, what text);
ALTER TABLE log_3 ADD CONSTRAINT log_3_at CHECK (at >= '2027-01-01' AND at < '2028-01-01');
CREATE TABLE point (id bigint NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE point_1 PARTITION OF point FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE point_rest PARTITION OF point DEFAULT;
ALTER TABLE point_rest ADD CONSTRAINT point_rest_at CHECK (at < '2027-01-01' OR at >= '2028-01-01');
CREATE VIEW names AS SELECT id, name FROM people;
CREATE MATERIALIZED VIEW totals AS SELECT shop_id, count(*) AS n FROM people GROUP BY shop_id;
CREATE UNIQUE INDEX totals_idx ON totals (shop_id);
CREATE MATERIALIZED VIEW sums AS SELECT shop_id, sum(hits) AS n FROM people GROUP BY shop_id;
