-- The chain over what is only ever added to: the journal, the protocol of reading, the protocol of exports.
-- The written form is that of rathaus_desk/store/journal_chain.py; one must not change without the other.

-- A value as it is hashed: its length in bytes, a colon, its bytes; a dash where there is nothing.
CREATE OR REPLACE FUNCTION desk.journal_part(value bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE
AS $$
  SELECT CASE WHEN value IS NULL THEN convert_to('-', 'UTF8')
    ELSE convert_to(octet_length(value) || ':', 'UTF8') || value END
$$;

CREATE OR REPLACE FUNCTION desk.journal_part(value text) RETURNS bytea
LANGUAGE sql IMMUTABLE
AS $$ SELECT desk.journal_part(convert_to(value, 'UTF8')) $$;

CREATE OR REPLACE FUNCTION desk.journal_part(value bigint) RETURNS bytea
LANGUAGE sql IMMUTABLE
AS $$ SELECT desk.journal_part(value::text) $$;

CREATE OR REPLACE FUNCTION desk.journal_part(value timestamptz) RETURNS bytea
LANGUAGE sql STABLE
AS $$ SELECT desk.journal_part((extract(epoch FROM value) * 1000000)::bigint) $$;

CREATE OR REPLACE FUNCTION desk.journal_mark(entry rathaus.journal) RETURNS bytea
LANGUAGE sql STABLE
AS $$
  SELECT sha256(desk.journal_part('journal'::text) || desk.journal_part(entry.id::text)
    || desk.journal_part(entry.at) || desk.journal_part(entry.staff_id)
    || desk.journal_part(entry.command::text) || desk.journal_part(entry.sealed))
$$;

CREATE OR REPLACE FUNCTION desk.journal_mark(entry rathaus.read_log) RETURNS bytea
LANGUAGE sql STABLE
AS $$
  SELECT sha256(desk.journal_part('read_log'::text) || desk.journal_part(entry.id)
    || desk.journal_part(entry.at) || desk.journal_part(entry.staff_id)
    || desk.journal_part(entry.kind::text) || desk.journal_part(entry.purpose)
    || desk.journal_part(entry.criteria) || desk.journal_part(entry.person_ids::text)
    || desk.journal_part(entry.refused::int::bigint))
$$;

CREATE OR REPLACE FUNCTION desk.journal_mark(entry rathaus.export_log) RETURNS bytea
LANGUAGE sql STABLE
AS $$
  SELECT sha256(desk.journal_part('export_log'::text) || desk.journal_part(entry.id)
    || desk.journal_part(entry.at) || desk.journal_part(entry.staff_id)
    || desk.journal_part(entry.list_name::text) || desk.journal_part(entry.filtered)
    || desk.journal_part(entry.columns::text) || desk.journal_part(entry.rows)
    || desk.journal_part(entry.purpose) || desk.journal_part(entry.sha256::text))
$$;

-- Seals what is committed and in no block yet, as one block; returns how many entries, -1 while another
-- session does it. Harmless to call. The lock is one that no login but the owner's functions can hold.
CREATE OR REPLACE FUNCTION desk.seal_journal() RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  number bigint;
  before bytea;
  now_sealed timestamptz := clock_timestamp();
  count_sealed bigint;
  marks_sealed bytea;
BEGIN
  BEGIN
    LOCK TABLE journal_block IN SHARE ROW EXCLUSIVE MODE NOWAIT;
  EXCEPTION WHEN lock_not_available THEN
    RETURN -1;
  END;
  SELECT block.id, block.digest INTO number, before FROM journal_block AS block ORDER BY block.id DESC LIMIT 1;
  number := coalesce(number, 0) + 1;
  before := coalesce(before, decode(repeat('00', 32), 'hex'));
  WITH of_journal AS (
    UPDATE journal AS entry SET block_id = number
    WHERE entry.id IN (SELECT id FROM journal WHERE block_id IS NULL ORDER BY block_id, id LIMIT 5000)
    RETURNING desk.journal_mark(entry) AS mark
  ), of_reading AS (
    UPDATE read_log AS entry SET block_id = number
    WHERE entry.id IN (SELECT id FROM read_log WHERE block_id IS NULL ORDER BY block_id, id LIMIT 5000)
    RETURNING desk.journal_mark(entry) AS mark
  ), of_exports AS (
    UPDATE export_log AS entry SET block_id = number
    WHERE entry.id IN (SELECT id FROM export_log WHERE block_id IS NULL ORDER BY block_id, id LIMIT 5000)
    RETURNING desk.journal_mark(entry) AS mark
  ), marks AS (
    SELECT mark FROM of_journal UNION ALL SELECT mark FROM of_reading UNION ALL SELECT mark FROM of_exports
  )
  SELECT count(*), string_agg(mark, ''::bytea ORDER BY mark) INTO count_sealed, marks_sealed FROM marks;
  IF count_sealed > 0 THEN
    INSERT INTO journal_block (id, sealed_at, entries, previous, digest)
    VALUES (number, now_sealed, count_sealed, before, sha256(
      desk.journal_part(before) || desk.journal_part(number) || desk.journal_part(now_sealed)
      || desk.journal_part(count_sealed) || marks_sealed));
  END IF;
  RETURN count_sealed;
END $$;

-- What is written stands, even for the owner: an entry comes without a block, gets one once, and that is all.
CREATE OR REPLACE FUNCTION desk.journal_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.block_id := NULL;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.block_id IS NULL AND NEW.block_id IS NOT NULL THEN
    OLD.block_id := NEW.block_id;
    IF NEW *= OLD THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'what is in % stands', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;

CREATE OR REPLACE TRIGGER journal_stands BEFORE INSERT OR UPDATE OR DELETE ON rathaus.journal
FOR EACH ROW EXECUTE FUNCTION desk.journal_stands();
CREATE OR REPLACE TRIGGER journal_stands BEFORE INSERT OR UPDATE OR DELETE ON rathaus.read_log
FOR EACH ROW EXECUTE FUNCTION desk.journal_stands();
CREATE OR REPLACE TRIGGER journal_stands BEFORE INSERT OR UPDATE OR DELETE ON rathaus.export_log
FOR EACH ROW EXECUTE FUNCTION desk.journal_stands();
CREATE OR REPLACE TRIGGER journal_stays BEFORE TRUNCATE ON rathaus.journal
FOR EACH STATEMENT EXECUTE FUNCTION desk.journal_stands();
CREATE OR REPLACE TRIGGER journal_stays BEFORE TRUNCATE ON rathaus.read_log
FOR EACH STATEMENT EXECUTE FUNCTION desk.journal_stands();
CREATE OR REPLACE TRIGGER journal_stays BEFORE TRUNCATE ON rathaus.export_log
FOR EACH STATEMENT EXECUTE FUNCTION desk.journal_stands();

-- How many entries have lost their key, for who may count but not read.
CREATE OR REPLACE FUNCTION desk.journal_erased() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$ SELECT count(*) FROM journal WHERE NOT EXISTS (SELECT FROM journal_key WHERE journal_id = journal.id) $$;

DO $$
BEGIN
  -- The policies were all dropped a moment ago, with every other one.
  CREATE POLICY everybody ON rathaus.journal_block FOR SELECT TO @staff@ USING (true);
  CREATE POLICY own ON rathaus.journal_key TO @staff@
    USING (EXISTS (SELECT FROM rathaus.journal j WHERE j.id = journal_id AND j.staff_id = (SELECT desk.me())))
    WITH CHECK (EXISTS (SELECT FROM rathaus.journal j WHERE j.id = journal_id AND j.staff_id = (SELECT desk.me())));
END $$;
