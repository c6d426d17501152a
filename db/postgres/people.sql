-- Citizens: a name is seen by whoever sees a visit or a case of theirs; everything else, and everybody else,
-- only after a committed line in the protocol of reading. Whom one must not know of is not there at all.

-- An opening counts once its transaction is committed: BEGIN, look, ROLLBACK shows nothing. A server that only
-- follows another one cannot tell, and shows nothing.
CREATE OR REPLACE VIEW desk.open_person WITH (security_barrier) AS
SELECT person_id FROM rathaus.opening
WHERE staff_id = (SELECT desk.me()) AND until > clock_timestamp()
  AND CASE WHEN pg_is_in_recovery() THEN false
    ELSE pg_xact_status(xid) = 'committed' OR (own AND xid = pg_current_xact_id_if_assigned()) END
  -- Whoever was locked since is open no more.
  AND ((SELECT desk.sees_locked()) OR NOT EXISTS (
    SELECT FROM rathaus.person locked WHERE locked.id = opening.person_id AND locked.lock = 'bmg51'));

-- Asked for each row, by number: what it costs keeps the planner from asking for the whole register. It tells what
-- anybody reads in desk.open_person.
CREATE OR REPLACE FUNCTION desk.is_open(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER COST 500 SET search_path = rathaus, pg_temp
AS $$ SELECT EXISTS (SELECT FROM desk.open_person s WHERE s.person_id = wanted) $$;

-- Who is there at all, the policy of the door says (door.sql): a plain view of a table with policies is planned as the
-- table itself is, by its key, and still no condition of anybody's comes before the policy. Names go through || '': a
-- condition on them is asked of what is shown, never of an index, by whose count of discarded rows (EXPLAIN ANALYZE) one
-- could tell that there is somebody of that name.
DROP VIEW IF EXISTS desk.person;
CREATE VIEW desk.person AS
SELECT p.id, p.title || '' AS title, p.given_name || '' AS given_name, p.family_name || '' AS family_name,
  p.sort_name || '' AS sort_name,
  CASE WHEN door.open THEN p.birth_date END AS birth_date,
  CASE WHEN door.open THEN p.street ELSE '' END AS street,
  CASE WHEN door.open THEN p.house_number ELSE '' END AS house_number,
  CASE WHEN door.open THEN p.postcode ELSE '' END AS postcode,
  CASE WHEN door.open THEN p.place ELSE '' END AS place,
  CASE WHEN door.open THEN p.district_id END AS district_id,
  CASE WHEN door.open THEN p.phone ELSE '' END AS phone,
  CASE WHEN door.open THEN p.email ELSE '' END AS email,
  p.language, p.needs, p.lock || '' AS lock, p.version
FROM rathaus.person p
-- Asked once a row, and not at all where only names are read; OFFSET keeps it from being asked for each column.
CROSS JOIN LATERAL (SELECT desk.is_open(p.id) AS open OFFSET 0) door;

CREATE OR REPLACE FUNCTION desk.write_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.demand_case_role();
  IF TG_OP = 'INSERT' THEN
    IF NEW.lock <> '' THEN
      RAISE EXCEPTION 'a lock is entered by the registration office' USING ERRCODE = '42501';
    END IF;
    IF NEW.id < 1::bigint << 52 THEN  -- ids made here carry the time; a small one was tried to learn whether it is taken
      RAISE EXCEPTION 'no such id' USING ERRCODE = '42501';
    END IF;
    INSERT INTO person (id, title, given_name, family_name, sort_name, birth_date, street, house_number, postcode,
      place, district_id, phone, email, language, needs, lock, version)
    VALUES (NEW.id, NEW.title, NEW.given_name, NEW.family_name, NEW.sort_name, NEW.birth_date, NEW.street,
      NEW.house_number, NEW.postcode, NEW.place, NEW.district_id, NEW.phone, NEW.email, NEW.language, NEW.needs,
      NEW.lock, NEW.version)
    ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND THEN  -- in the same words, whoever it is that has the id
      RAISE EXCEPTION 'no such id' USING ERRCODE = '42501';
    END IF;
    INSERT INTO opening VALUES (desk.me(), NEW.id, clock_timestamp() + interval '30 minutes', pg_current_xact_id(), true);
    RETURN NEW;
  END IF;
  -- What is hidden comes back as it was shown, empty: only what differs from that was changed.
  IF NOT EXISTS (SELECT FROM desk.open_person WHERE person_id = OLD.id) OR NEW.id <> OLD.id OR NEW.lock <> OLD.lock THEN
    RAISE EXCEPTION 'this person was not opened' USING ERRCODE = '42501';
  END IF;
  UPDATE person SET title = NEW.title, given_name = NEW.given_name, family_name = NEW.family_name,
    sort_name = NEW.sort_name, birth_date = NEW.birth_date, street = NEW.street, house_number = NEW.house_number,
    postcode = NEW.postcode, place = NEW.place, district_id = NEW.district_id, phone = NEW.phone, email = NEW.email,
    language = NEW.language, needs = NEW.needs, version = NEW.version
  WHERE id = OLD.id AND version = OLD.version;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER write_person INSTEAD OF INSERT OR UPDATE ON desk.person
FOR EACH ROW EXECUTE FUNCTION desk.write_person();

DROP VIEW IF EXISTS desk.phone;
CREATE VIEW desk.phone WITH (security_barrier) AS
SELECT number, person_id FROM rathaus.phone
WHERE EXISTS (SELECT FROM desk.open_person s WHERE s.person_id = phone.person_id);

CREATE OR REPLACE FUNCTION desk.write_phone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE whose bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.person_id ELSE OLD.person_id END;
BEGIN
  IF NOT EXISTS (SELECT FROM desk.open_person WHERE person_id = whose) OR desk.is_locked(whose) AND NOT desk.sees_locked() THEN
    RAISE EXCEPTION 'this person was not opened' USING ERRCODE = '42501';
  END IF;
  IF TG_OP = 'INSERT' THEN
    INSERT INTO phone VALUES (NEW.number, NEW.person_id);
    RETURN NEW;
  END IF;
  DELETE FROM phone WHERE number = OLD.number AND person_id = OLD.person_id;
  RETURN OLD;
END $$;
CREATE OR REPLACE TRIGGER write_phone INSTEAD OF INSERT OR DELETE ON desk.phone
FOR EACH ROW EXECUTE FUNCTION desk.write_phone();

-- The protocol. True: they may be looked at from the next transaction on. False: the bound of an hour is reached,
-- and the refused look stands in the protocol too.
CREATE OR REPLACE FUNCTION desk.open_people(wanted bigint[], kind text, purpose text, criteria text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  who bigint := desk.me();
  bound integer := CASE WHEN kind = 'search' THEN 1500 ELSE 300 END;
  seen integer;
  few boolean;
BEGIN
  PERFORM desk.demand_case_role();
  IF kind NOT IN ('search', 'opened') OR cardinality(wanted) > 200 OR current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'no people for this login' USING ERRCODE = '42501';
  END IF;
  -- Two lines of one person count together: after the lock, a statement sees what the other one has committed. It is
  -- a lock on a row, as anybody could sit on an advisory one.
  PERFORM FROM staff WHERE id = who FOR NO KEY UPDATE;
  SELECT count(DISTINCT one) INTO seen FROM read_log, json_array_elements_text(person_ids) AS one
  WHERE staff_id = who AND read_log.kind = open_people.kind AND NOT refused AND at > clock_timestamp() - interval '1 hour';
  few := seen + cardinality(wanted) <= bound;
  INSERT INTO read_log (id, at, staff_id, kind, purpose, criteria, person_ids, refused)
  VALUES (nextval('read_log_line'), clock_timestamp(), who, open_people.kind, left(open_people.purpose, 500),
    left(open_people.criteria, 500), to_json(wanted), NOT few);
  IF few THEN
    INSERT INTO opening SELECT who, one, clock_timestamp() + interval '30 minutes', pg_current_xact_id()
    FROM unnest(wanted) AS one JOIN person ON person.id = one WHERE person.lock <> 'bmg51' OR desk.sees_locked();
  END IF;
  RETURN few;
END $$;

-- Of everybody: how many lines an index has everybody reads in pg_class. But of whom one must not know, neither street
-- nor date of birth stands where others' searches pass: the pages that they touch are counted (EXPLAIN BUFFERS).
CREATE INDEX IF NOT EXISTS ix_person_lock ON rathaus.person (lock, id);
CREATE INDEX IF NOT EXISTS ix_person_birth_shown ON rathaus.person ((CASE WHEN lock <> 'bmg51' THEN birth_date END));
CREATE INDEX IF NOT EXISTS ix_person_street_shown ON rathaus.person ((CASE WHEN lock <> 'bmg51' THEN street END), house_number);
CREATE INDEX IF NOT EXISTS ix_phone_shown ON rathaus.phone ((CASE WHEN NOT apart THEN number END), person_id);

-- The parts of names that one may know of. The lead reads those of locked people as well; where everybody's has the same
-- text, that one stands for both. One condition asks who looks before any row is read, and no index is asked for a text:
-- else a plan would tell which row was thrown away.
CREATE OR REPLACE VIEW desk.name_token WITH (security_barrier) AS
SELECT t.id, t.token || '' AS token, t.code FROM rathaus.name_token t WHERE t.id > 0 AND (SELECT desk.me()) IS NOT NULL
UNION ALL
SELECT t.id, ltrim(t.token, '!'), t.code FROM rathaus.name_token t WHERE t.id < 0 AND (SELECT desk.sees_locked())
  AND NOT EXISTS (SELECT FROM rathaus.name_token same WHERE same.token = ltrim(t.token, '!'));

-- When a counter is taken by somebody of whom one must not know: the time, and nothing else.
CREATE OR REPLACE FUNCTION desk.busy_times(first_moment timestamptz, last_moment timestamptz)
RETURNS TABLE (counter_id bigint, starts timestamptz, minutes bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT a.counter_id, a.starts, a.minutes FROM appointment a
  WHERE a.restricted AND NOT desk.sees_locked() AND a.state <> 'cancelled'
    AND a.starts >= first_moment AND a.starts < least(last_moment, first_moment + interval '62 days')
  ORDER BY a.starts, a.counter_id
$$;

-- How often each name part stands on a side: it steers the search, and names nobody.
CREATE OR REPLACE FUNCTION desk.name_counts() RETURNS TABLE (token_id bigint, families bigint, givens bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT coalesce(f.family_id, g.given_id), coalesce(f.n, 0), coalesce(g.n, 0)
  FROM (SELECT family_id, count(*) AS n FROM name_pair WHERE family_id > 0 GROUP BY 1) f
  FULL JOIN (SELECT given_id, count(*) AS n FROM name_pair WHERE given_id > 0 GROUP BY 1) g ON g.given_id = f.family_id
$$;

-- The streets that the register knows, without a house and without a person.
CREATE OR REPLACE FUNCTION desk.streets() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER ROWS 400 SET search_path = rathaus, pg_temp
AS $$
  -- From street to street in the index: a jump for each, instead of a look at everybody.
  WITH RECURSIVE one AS (
    SELECT (SELECT min(CASE WHEN lock <> 'bmg51' THEN street END) FROM person
      WHERE CASE WHEN lock <> 'bmg51' THEN street END > '') AS street
    UNION ALL
    SELECT (SELECT min(CASE WHEN p.lock <> 'bmg51' THEN p.street END) FROM person p
      WHERE CASE WHEN p.lock <> 'bmg51' THEN p.street END > one.street) FROM one WHERE one.street IS NOT NULL
  )
  SELECT street FROM one WHERE street IS NOT NULL
  UNION SELECT street FROM person WHERE (SELECT desk.sees_locked()) AND lock = 'bmg51' AND street > ''
$$;

-- The youngest entry of the register: whoever knows the streets by it need not read them again.
CREATE OR REPLACE FUNCTION desk.youngest_person() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT coalesce(max((SELECT max(id) FROM person WHERE lock = known)), 0)
  FROM unnest(ARRAY['', 'bmg52', CASE WHEN desk.sees_locked() THEN 'bmg51' END]) AS known
$$;

-- Makes a person findable by the parts of the name: {"family": [[token, code] …], "given": […]}.
CREATE OR REPLACE FUNCTION desk.index_person(whom bigint, parts jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  before bigint[];
BEGIN
  IF NOT EXISTS (SELECT FROM desk.open_person WHERE person_id = whom) THEN
    RAISE EXCEPTION 'this person was not opened' USING ERRCODE = '42501';
  END IF;
  IF EXISTS (SELECT FROM jsonb_array_elements((parts -> 'family') || (parts -> 'given')) AS one WHERE one ->> 0 LIKE '!%') THEN
    RAISE EXCEPTION 'no such part of a name' USING ERRCODE = '42501';
  END IF;
  SELECT array_agg(DISTINCT one) INTO before FROM name_pair, unnest(ARRAY[family_id, given_id]) AS one WHERE person_id = whom;
  DELETE FROM name_pair WHERE person_id = whom;
  INSERT INTO name_token (token, code)
    SELECT DISTINCT one ->> 0, one ->> 1 FROM jsonb_array_elements((parts -> 'family') || (parts -> 'given')) AS one
    ON CONFLICT (token) DO NOTHING;
  INSERT INTO name_pair (family_id, given_id, person_id)
    SELECT f.id, g.id, whom
    FROM jsonb_array_elements(parts -> 'family') AS a JOIN name_token f ON f.token = a ->> 0,
      jsonb_array_elements(parts -> 'given') AS b JOIN name_token g ON g.token = b ->> 0;
  PERFORM desk.drop_unborne(before);
END $$;
