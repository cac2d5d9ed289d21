-- revision: d95b1c6e8a04
-- revises: c40d7a9e2f35
-- create date: 2026-01-15 13:22:10.640071
-- message: refuse negative totals in a trigger

-- migrate: upgrade
CREATE FUNCTION refuse_negative() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    -- Half a sentence; and the other half.
    IF NEW.total < 0 THEN
        RAISE EXCEPTION 'an order of % is too small; it''s less than nothing', NEW.total;
    END IF;
    RETURN NEW;
END;
$body$;
CREATE TRIGGER orders_total BEFORE INSERT OR UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION refuse_negative();

-- migrate: downgrade
DROP TRIGGER orders_total ON orders;
DROP FUNCTION refuse_negative();
