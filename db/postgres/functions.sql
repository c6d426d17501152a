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

-- The next running number; whoever takes it holds it until the end of the transaction, so none is lost.
CREATE OR REPLACE FUNCTION desk.count_up(wanted text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE given bigint;
BEGIN
  IF desk.me() IS NULL OR desk.my_role() NOT IN ('guide', 'clerk', 'mobile', 'lead') THEN
    RAISE EXCEPTION 'no running number for this login' USING ERRCODE = '42501';
  END IF;
  IF wanted !~ '^((case|appointment)-[0-9]{4}|queue-[0-9]{4}-[0-9]{2}-[0-9]{2}-[A-Z]{1,3})$' THEN
    RAISE EXCEPTION 'no such running number' USING ERRCODE = '42501';
  END IF;
  INSERT INTO running_number AS r (name, value) VALUES (wanted, 1)
  ON CONFLICT (name) DO UPDATE SET value = r.value + 1
  RETURNING value INTO given;
  RETURN given;
END $$;
