-- Who sits here, as the server knows it: by the login, never by anything that a client could set.

CREATE OR REPLACE FUNCTION desk.me() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$ SELECT id FROM staff WHERE db_role = session_user AND active $$;

CREATE OR REPLACE FUNCTION desk.my_unit() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$ SELECT unit_id FROM staff WHERE db_role = session_user AND active $$;

CREATE OR REPLACE FUNCTION desk.my_role() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$ SELECT role FROM staff WHERE db_role = session_user AND active $$;

-- Whom the person here may stand in for: the program decides on which days, the database for whom at all.
CREATE OR REPLACE FUNCTION desk.acting_for() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT array_agg(id) FROM (
    SELECT id FROM staff WHERE db_role = session_user AND active
    UNION
    SELECT deputy.staff_id FROM deputy JOIN staff ON staff.id = deputy.deputy_id
    WHERE staff.db_role = session_user AND staff.active
  ) AS everybody
$$;

-- § 51 BMG: of who is in danger, only the lead may know.
CREATE OR REPLACE FUNCTION desk.sees_locked() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$ SELECT coalesce((SELECT role = 'lead' FROM staff WHERE db_role = session_user AND active), false) $$;

CREATE OR REPLACE FUNCTION desk.sees_all_cases() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT coalesce((SELECT role IN ('guide', 'mobile', 'lead') FROM staff WHERE db_role = session_user AND active), false)
$$;

-- Refuses whoever takes nothing in: to the administration and the officer for data protection people and cases are closed.
CREATE OR REPLACE FUNCTION desk.demand_case_role() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  IF desk.me() IS NULL OR desk.my_role() NOT IN ('guide', 'clerk', 'mobile', 'lead') THEN
    RAISE EXCEPTION 'no people and no cases for this login' USING ERRCODE = '42501';
  END IF;
END $$;

-- The next running number; whoever takes it holds it until the end of the transaction, so none is lost.
CREATE OR REPLACE FUNCTION desk.count_up(wanted text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE given bigint;
BEGIN
  PERFORM desk.demand_case_role();
  IF wanted !~ '^((case|appointment|letters|notices)-[0-9]{4}|queue-[0-9]{4}-[0-9]{2}-[0-9]{2}-[A-Z]{1,3})$'
    OR split_part(wanted, '-', 2)::integer NOT BETWEEN 2020 AND extract(year FROM clock_timestamp()) + 1 THEN
    RAISE EXCEPTION 'no such running number' USING ERRCODE = '42501';
  END IF;
  INSERT INTO running_number AS r (name, value) VALUES (wanted, 1)
  ON CONFLICT (name) DO UPDATE SET value = r.value + 1
  RETURNING value INTO given;
  RETURN given;
END $$;

-- Whether a case has a number of this count, with whatever check digit.
CREATE OR REPLACE FUNCTION desk.is_used(this_year integer, count bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM case_file WHERE number = ANY (ARRAY(
    SELECT concat_ws('-', lpad((this_year % 100)::text, 2, '0'), lpad(count::text, greatest(5, length(count::text)), '0'), digit)
    FROM generate_series(0, 9) AS digit)))
$$;

-- Nobody counts a case that is not there: at the end of the transaction each number has its case, or is kept back.
CREATE OR REPLACE FUNCTION desk.none_is_lost() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE this_year constant integer := split_part(NEW.name, '-', 2)::integer;
BEGIN
  IF NOT desk.is_used(this_year, NEW.value)
    AND NOT EXISTS (SELECT FROM reserved_number WHERE year = this_year AND running = NEW.value) THEN
    RAISE EXCEPTION 'a number without a case' USING ERRCODE = '42501';
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS none_is_lost ON rathaus.running_number;
CREATE CONSTRAINT TRIGGER none_is_lost AFTER INSERT OR UPDATE ON rathaus.running_number
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (desk.me() IS NOT NULL AND NEW.name ~ '^case-[0-9]{4}$')
EXECUTE FUNCTION desk.none_is_lost();
