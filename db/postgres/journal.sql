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

-- Entries of before 0016 have no salt, and their mark no part for it.
CREATE OR REPLACE FUNCTION desk.journal_salt(salt bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE
AS $$ SELECT CASE WHEN salt IS NULL THEN ''::bytea ELSE desk.journal_part(salt) END $$;

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
    || desk.journal_part(entry.refused::int::bigint) || desk.journal_salt(entry.salt))
$$;

CREATE OR REPLACE FUNCTION desk.journal_mark(entry rathaus.export_log) RETURNS bytea
LANGUAGE sql STABLE
AS $$
  SELECT sha256(desk.journal_part('export_log'::text) || desk.journal_part(entry.id)
    || desk.journal_part(entry.at) || desk.journal_part(entry.staff_id)
    || desk.journal_part(entry.list_name::text) || desk.journal_part(entry.filtered)
    || desk.journal_part(entry.columns::text) || desk.journal_part(entry.rows)
    || desk.journal_part(entry.purpose) || desk.journal_part(entry.sha256::text) || desk.journal_salt(entry.salt))
$$;

CREATE OR REPLACE FUNCTION desk.journal_mark(entry rathaus.protocol_closing) RETURNS bytea
LANGUAGE sql STABLE
AS $$
  SELECT sha256(desk.journal_part('protocol_closing'::text) || desk.journal_part(entry.id)
    || desk.journal_part(entry.at) || desk.journal_part(entry.staff_id)
    || desk.journal_part(entry.protocol::text) || desk.journal_part(entry.months)
    || desk.journal_part(entry.until) || desk.journal_part(entry.first_block)
    || desk.journal_part(entry.last_block) || desk.journal_part(entry.entries) || desk.journal_part(entry.digest))
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
    WHERE entry.id = ANY (ARRAY(SELECT id FROM journal WHERE block_id IS NULL ORDER BY block_id, id LIMIT 5000))
    RETURNING desk.journal_mark(entry) AS mark
  ), of_reading AS (
    UPDATE read_log AS entry SET block_id = number
    WHERE entry.id = ANY (ARRAY(SELECT id FROM read_log WHERE block_id IS NULL ORDER BY block_id, id LIMIT 5000))
    RETURNING desk.journal_mark(entry) AS mark
  ), of_exports AS (
    UPDATE export_log AS entry SET block_id = number
    WHERE entry.id = ANY (ARRAY(SELECT id FROM export_log WHERE block_id IS NULL ORDER BY block_id, id LIMIT 5000))
    RETURNING desk.journal_mark(entry) AS mark
  ), of_closings AS (
    UPDATE protocol_closing AS entry SET block_id = number
    WHERE entry.id = ANY (ARRAY(SELECT id FROM protocol_closing WHERE block_id IS NULL ORDER BY block_id, id LIMIT 5000))
    RETURNING desk.journal_mark(entry) AS mark
  ), marks AS (
    SELECT mark FROM of_journal UNION ALL SELECT mark FROM of_reading UNION ALL SELECT mark FROM of_exports
    UNION ALL SELECT mark FROM of_closings
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

-- What is written stands, even for the owner: an entry comes without a block, gets one once, and goes only when
-- its mark is kept, so that its block can still be checked. What is known of it is salted: nobody guesses it from the mark.
CREATE OR REPLACE FUNCTION desk.journal_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.block_id := NULL;
    IF TG_TABLE_NAME IN ('read_log', 'export_log') THEN
      NEW.salt := decode(replace(gen_random_uuid()::text, '-', ''), 'hex');
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.block_id IS NULL AND NEW.block_id IS NOT NULL THEN
    OLD.block_id := NEW.block_id;
    IF NEW *= OLD THEN
      RETURN NEW;
    END IF;
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF EXISTS (SELECT FROM rathaus.protocol_gap gap WHERE gap.block_id = OLD.block_id AND gap.protocol = TG_TABLE_NAME) THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'what is in % stands', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;

-- What is kept of forgotten entries stands as it is.
CREATE OR REPLACE FUNCTION desk.gap_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'what is in % stands', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;

DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['journal', 'read_log', 'export_log', 'protocol_closing']
  LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER journal_stands BEFORE INSERT OR UPDATE OR DELETE ON rathaus.%I '
      'FOR EACH ROW EXECUTE FUNCTION desk.journal_stands()', one);
    EXECUTE format('CREATE OR REPLACE TRIGGER journal_stays BEFORE TRUNCATE ON rathaus.%I '
      'FOR EACH STATEMENT EXECUTE FUNCTION desk.journal_stands()', one);
  END LOOP;
END $$;
CREATE OR REPLACE TRIGGER gap_stands BEFORE UPDATE OR DELETE ON rathaus.protocol_gap
FOR EACH ROW EXECUTE FUNCTION desk.gap_stands();
CREATE OR REPLACE TRIGGER gap_stays BEFORE TRUNCATE ON rathaus.protocol_gap
FOR EACH STATEMENT EXECUTE FUNCTION desk.gap_stands();

-- Deletes the entries of one protocol from whole blocks that are older than the period the town has set, keeps
-- their marks, and writes and seals a line that says so. Returns that line's id, nothing if nothing was old enough.
-- The least periods and the bound of 5,000 blocks are those of rathaus_desk/domain/office/protocols.py.
CREATE OR REPLACE FUNCTION desk.forget_protocol(wanted text, cutoff timestamptz) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  least_months constant json := '{"journal": 24, "read_log": 12, "export_log": 12}';
  set_months integer;
  before_it timestamptz;
  closed bigint;
  oldest bigint;
  last_old bigint;
  line bigint;
BEGIN
  IF desk.my_role() IS NULL OR desk.my_role() NOT IN ('admin', 'dpo') OR least_months ->> wanted IS NULL
    OR current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'no forgetting for this login' USING ERRCODE = '42501';
  END IF;
  -- What is no number of months keeps nobody from forgetting: it counts as what the law asks for at least.
  SELECT CASE WHEN value ->> wanted IS NULL OR value ->> wanted ~ '^[0-9]{1,4}$' THEN (value ->> wanted)::integer
    ELSE (least_months ->> wanted)::integer END INTO set_months FROM setting WHERE key = 'protocols';
  IF NOT FOUND AND wanted <> 'journal' THEN
    set_months := CASE wanted WHEN 'read_log' THEN 12 ELSE 24 END;
  END IF;
  IF set_months IS NULL THEN
    RETURN NULL;  -- kept for ever
  END IF;
  set_months := greatest(set_months, (least_months ->> wanted)::integer);
  before_it := least(cutoff, clock_timestamp() - make_interval(months => set_months));
  LOCK TABLE journal_block IN SHARE ROW EXCLUSIVE MODE;  -- nobody seals or forgets meanwhile
  SELECT coalesce(max(last_block), 0) INTO closed FROM protocol_closing WHERE protocol = wanted;
  EXECUTE format('SELECT min(block_id) FROM %I', wanted) INTO oldest;
  SELECT coalesce(min(id) FILTER (WHERE sealed_at >= before_it) - 1, max(id)) INTO last_old
    FROM journal_block WHERE id > closed;
  last_old := least(last_old, oldest + 4999);
  IF oldest IS NULL OR last_old IS NULL OR oldest > last_old THEN
    RETURN NULL;
  END IF;
  EXECUTE format('INSERT INTO protocol_gap (block_id, protocol, entries, marks) '
    'SELECT block_id, $1, count(*), string_agg(mark, NULL::bytea ORDER BY mark) '
    'FROM (SELECT block_id, desk.journal_mark(entry) AS mark FROM %I AS entry WHERE block_id <= $2) AS marked '
    'GROUP BY block_id', wanted) USING wanted, last_old;
  IF wanted = 'journal' THEN
    DELETE FROM journal_key USING journal WHERE journal_id = journal.id AND block_id <= last_old;
  END IF;
  EXECUTE format('DELETE FROM %I WHERE block_id <= $1', wanted) USING last_old;
  line := nextval('protocol_closing_id_seq');
  INSERT INTO protocol_closing (id, at, staff_id, protocol, months, until, first_block, last_block, entries, digest)
  SELECT line, clock_timestamp(), desk.me(), wanted, set_months, before_it, closed + 1, last_old, sum(entries),
    sha256(string_agg(desk.journal_part(block_id) || desk.journal_part(entries) || desk.journal_part(marks),
      NULL::bytea ORDER BY block_id))
  FROM protocol_gap WHERE protocol = wanted AND block_id > closed AND block_id <= last_old;
  WHILE desk.seal_journal() > 0 LOOP
    NULL;
  END LOOP;
  RETURN line;
END $$;

-- The names of whom some lines of the protocol of reading speak, for data protection. Whom one must not know of is
-- not there, like who was deleted.
CREATE OR REPLACE FUNCTION desk.protocol_names(lines bigint[]) RETURNS TABLE (person_id bigint, name text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 200 SET search_path = rathaus, pg_temp
AS $$
  SELECT p.id, concat_ws(', ', nullif(p.family_name, ''), nullif(p.given_name, '')) FROM person p
  WHERE desk.my_role() = 'dpo' AND (p.lock <> 'bmg51' OR desk.sees_locked()) AND p.id IN (
    SELECT one::bigint FROM read_log, json_array_elements_text(person_ids) AS one
    WHERE read_log.id = ANY (lines[1:500]))
$$;

-- Who may be meant by the beginnings of the parts of a name, at most 100; only their numbers.
CREATE OR REPLACE FUNCTION desk.protocol_people(parts text[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER ROWS 20 SET search_path = rathaus, pg_temp
AS $$
  SELECT p.id FROM person p
  WHERE desk.my_role() = 'dpo' AND cardinality(parts) > 0 AND (p.lock <> 'bmg51' OR desk.sees_locked())
    AND (SELECT bool_and(strpos(' ' || p.sort_name, ' ' || part) > 0) FROM unnest(parts) AS part)
  ORDER BY p.id LIMIT 100
$$;

-- How many entries have lost their key, for who may count but not read.
CREATE OR REPLACE FUNCTION desk.journal_erased() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$ SELECT count(*) FROM journal WHERE NOT EXISTS (SELECT FROM journal_key WHERE journal_id = journal.id) $$;

DO $$
BEGIN
  -- The policies were all dropped a moment ago, with every other one.
  CREATE POLICY everybody ON rathaus.journal_block FOR SELECT TO @staff@ USING (true);
  CREATE POLICY everybody ON rathaus.protocol_closing FOR SELECT TO @staff@ USING (true);
  CREATE POLICY protocol ON rathaus.protocol_gap FOR SELECT TO @dpo@ USING (true);
  CREATE POLICY own ON rathaus.journal_key TO @staff@
    USING (EXISTS (SELECT FROM rathaus.journal j WHERE j.id = journal_id AND j.staff_id = (SELECT desk.me())))
    WITH CHECK (EXISTS (SELECT FROM rathaus.journal j WHERE j.id = journal_id AND j.staff_id = (SELECT desk.me())));
END $$;
