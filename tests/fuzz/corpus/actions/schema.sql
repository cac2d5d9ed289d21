-- The schema that statements.txt runs on: what a mid-sized application has.
CREATE SCHEMA app;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE pair AS (x int, y text);
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE DOMAIN plain AS int;
CREATE DOMAIN required AS int NOT NULL;
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION steady() RETURNS int LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN 7; END $$;
CREATE FUNCTION dice() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 7; END $$;
CREATE FUNCTION bump() RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE app.events SET note = 'y'; END $$;
CREATE PROCEDURE app.clean() LANGUAGE plpgsql AS $$ BEGIN DELETE FROM app.events WHERE n < 0; END $$;
CREATE SEQUENCE numbers;
CREATE TABLE users (
    id bigint PRIMARY KEY,
    email varchar(100) NOT NULL,
    name text,
    age int,
    score numeric(10,2),
    born date,
    seen timestamp,
    seen_tz timestamptz,
    level positive,
    feel mood,
    data jsonb,
    tags text[],
    code char(8),
    CONSTRAINT users_age CHECK (age >= 0),
    CONSTRAINT users_name CHECK (name IS NOT NULL)
);
INSERT INTO users SELECT g, 'e' || g, 'n' || g, g, g, '2024-01-01', '2024-01-01', '2024-01-01', 1, 'ok',
    '{}', '{a}', 'c' FROM generate_series(1, 700) g;
CREATE UNIQUE INDEX users_email ON users (email);
CREATE INDEX users_adults ON users (age) WHERE age > 17;
CREATE INDEX users_lower ON users (lower(name));
CREATE TABLE orders (
    id serial PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id),
    note varchar(50),
    total int,
    state text DEFAULT 'new',
    extra int,
    memo text
);
INSERT INTO orders (user_id, note, total) SELECT g, 'n' || g, g FROM generate_series(1, 700) g;
CREATE INDEX orders_user ON orders (user_id);
CREATE TABLE items (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id int CONSTRAINT items_order REFERENCES orders (id) ON DELETE CASCADE,
    label text
);
INSERT INTO items (order_id, label) SELECT g, 'l' || g FROM generate_series(1, 700) g;
CREATE TABLE app.events (id bigint NOT NULL, n int, note text);
INSERT INTO app.events SELECT g, g, 'x' FROM generate_series(1, 700) g;
CREATE UNIQUE INDEX events_id ON app.events (id);
CREATE UNIQUE INDEX events_n ON app.events (n);
CREATE TABLE lone (a int, b text, c int NOT NULL);
INSERT INTO lone SELECT g, 'b', g FROM generate_series(1, 300) g;
CREATE TABLE logs (id bigint NOT NULL, at date NOT NULL, v int, note text) PARTITION BY RANGE (at);
CREATE TABLE logs_23 PARTITION OF logs FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE logs_24 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
INSERT INTO logs SELECT g, date '2023-01-01' + g, g, 'n' FROM generate_series(1, 600) g;
CREATE INDEX logs_v ON logs (v);
CREATE TABLE spare (id bigint NOT NULL, at date NOT NULL, v int, note text);
INSERT INTO spare SELECT g, date '2025-01-01' + g, g, 'n' FROM generate_series(1, 300) g;
CREATE TABLE checked (id bigint NOT NULL, at date NOT NULL, v int, note text,
    CONSTRAINT checked_at CHECK (at >= '2026-01-01' AND at < '2027-01-01'));
CREATE INDEX checked_v ON checked (v);
CREATE TABLE kinds (id int, kind text) PARTITION BY LIST (kind);
CREATE TABLE kinds_a PARTITION OF kinds FOR VALUES IN ('a');
CREATE TABLE kinds_rest PARTITION OF kinds DEFAULT;
INSERT INTO kinds SELECT g, CASE g % 2 WHEN 0 THEN 'a' ELSE 'z' END FROM generate_series(1, 300) g;
CREATE TABLE parent (id int, x int CONSTRAINT parent_x CHECK (x > 0));
CREATE TABLE child (extra int) INHERITS (parent);
INSERT INTO parent SELECT g, g FROM generate_series(1, 300) g;
INSERT INTO child SELECT g, g, g FROM generate_series(1, 300) g;
CREATE UNLOGGED TABLE scratch (id int PRIMARY KEY, v text);
INSERT INTO scratch SELECT g, 'v' FROM generate_series(1, 300) g;
CREATE VIEW adults AS SELECT id, name, age FROM users WHERE age > 17;
CREATE VIEW names AS SELECT name FROM adults;
CREATE VIEW open_orders AS SELECT id, user_id FROM orders WHERE state = 'new';
CREATE MATERIALIZED VIEW totals AS SELECT user_id, sum(total) AS total FROM orders GROUP BY user_id;
CREATE UNIQUE INDEX totals_user ON totals (user_id);
CREATE TRIGGER orders_stamp BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION stamp();
CREATE RULE lone_rule AS ON DELETE TO lone DO ALSO NOTHING;
CREATE POLICY lone_policy ON lone USING (true);
CREATE STATISTICS users_stats ON age, born FROM users;
