-- Case numbers kept back for a workplace. Only this function writes new ones down: a number that nobody counted
-- would stop the intake of whoever counts up to it.

CREATE OR REPLACE FUNCTION desk.reserve_number(wanted_year integer, here text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE given bigint;
BEGIN
  PERFORM desk.demand_case_role();
  -- More than the program ever asks for. By workplace and year, for one cannot give back what another holds:
  -- a bound on all of them would one day leave somebody without any.
  IF (SELECT count(*) FROM reserved_number
      WHERE staff_id = desk.me() AND year = wanted_year AND workplace = here AND case_id IS NULL) >= 60 THEN
    RAISE EXCEPTION 'too many numbers are kept back for this workplace' USING ERRCODE = '42501';
  END IF;
  -- Nor more in a day: numbers that were spoilt, or put down to another workplace, count with the others.
  IF (SELECT count(*) FROM reserved_number
      WHERE staff_id = desk.me() AND reserved_at > now() - interval '1 day' AND reserved_at <= now()) >= 500 THEN
    RAISE EXCEPTION 'too many numbers are kept back in one day' USING ERRCODE = '42501';
  END IF;
  UPDATE reserved_number SET staff_id = desk.me(), workplace = here, reserved_at = now()
  WHERE year = wanted_year AND running = (
    SELECT running FROM reserved_number WHERE year = wanted_year AND staff_id IS NULL AND case_id IS NULL
    ORDER BY running LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING running INTO given;
  IF given IS NULL THEN
    given := desk.count_up('case-' || wanted_year);
    INSERT INTO reserved_number (year, running, staff_id, workplace, reserved_at)
    VALUES (wanted_year, given, desk.me(), here, now());
  END IF;
  RETURN given;
END $$;

-- A number that is kept back is given back, spoilt, or used once; it changes nothing else, and never again.
CREATE OR REPLACE FUNCTION desk.guard_number() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.demand(OLD.case_id IS NULL AND (OLD.staff_id IS NULL  -- of these a login writes none, but the function above
    OR (NEW.staff_id IS NULL AND NEW.workplace = '' AND NEW.case_id IS NULL)
    OR (NEW.staff_id = OLD.staff_id AND NEW.workplace IN (OLD.workplace, '—'))
    OR (NEW.staff_id = desk.me() AND NEW.workplace = OLD.workplace AND NEW.case_id IS NULL  -- desk.take_pack_numbers
      AND desk.my_role() IN ('mobile', 'lead') AND EXISTS (SELECT FROM pack p WHERE OLD.workplace = 'Tagespaket ' || p.id))));
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_number BEFORE UPDATE ON rathaus.reserved_number
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_number();

DO $$
BEGIN
  -- The policies were all dropped a moment ago, with every other one.
  ALTER TABLE rathaus.reserved_number ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own ON rathaus.reserved_number TO @guide@, @clerk@, @mobile@, @lead@
    USING (staff_id = (SELECT desk.me()))
    WITH CHECK (staff_id = (SELECT desk.me()) OR (staff_id IS NULL AND case_id IS NULL));
  -- What is given back must still be seen by the one who gives it back, else the change is refused.
  CREATE POLICY free ON rathaus.reserved_number FOR SELECT TO @guide@, @clerk@, @mobile@, @lead@
    USING (staff_id IS NULL);
END $$;
