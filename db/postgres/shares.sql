-- Who works on which case, and by that knows which people and visits: kept by triggers, so that a policy asks one index and
-- not half the database. The owner of a case stands there as a member of no unit; a unit, where it has a task.

CREATE TABLE IF NOT EXISTS rathaus.case_share (
  case_id bigint NOT NULL,
  unit_id bigint NOT NULL,
  staff_id bigint NOT NULL,
  PRIMARY KEY (case_id, unit_id, staff_id)
);
CREATE INDEX IF NOT EXISTS ix_case_share_unit ON rathaus.case_share (unit_id, case_id);
CREATE INDEX IF NOT EXISTS ix_case_share_staff ON rathaus.case_share (staff_id, case_id);

CREATE TABLE IF NOT EXISTS rathaus.person_share (
  person_id bigint NOT NULL,
  unit_id bigint NOT NULL,
  staff_id bigint NOT NULL,
  case_id bigint NOT NULL,
  PRIMARY KEY (person_id, unit_id, staff_id, case_id)
);
CREATE INDEX IF NOT EXISTS ix_person_share_case ON rathaus.person_share (case_id);

CREATE TABLE IF NOT EXISTS rathaus.contact_share (
  contact_id bigint NOT NULL,
  unit_id bigint NOT NULL,
  staff_id bigint NOT NULL,
  case_id bigint NOT NULL,
  PRIMARY KEY (contact_id, unit_id, staff_id, case_id)
);
CREATE INDEX IF NOT EXISTS ix_contact_share_case ON rathaus.contact_share (case_id);

-- Of whom a case speaks: whom it is about, who reported it, who spoke. Of a restricted one nobody hears.
CREATE OR REPLACE VIEW desk.case_people WITH (security_barrier) AS
SELECT c.id AS case_id, p.id AS person_id FROM rathaus.case_file c JOIN rathaus.contact k ON k.id = c.contact_id
CROSS JOIN LATERAL (VALUES (c.person_id), (c.caller_id), (k.person_id)) AS p (id)
WHERE NOT c.restricted AND p.id IS NOT NULL;

CREATE OR REPLACE VIEW desk.case_workers WITH (security_barrier) AS
SELECT id AS case_id, contact_id, 0::bigint AS unit_id, owner_id AS staff_id FROM rathaus.case_file
UNION ALL
SELECT c.id, c.contact_id, s.unit_id, s.staff_id FROM rathaus.case_file c JOIN rathaus.case_share s ON s.case_id = c.id;

CREATE OR REPLACE FUNCTION desk.share_people(touched bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  DELETE FROM person_share WHERE case_id = touched;
  INSERT INTO person_share SELECT DISTINCT p.person_id, w.unit_id, w.staff_id, touched
    FROM desk.case_people p JOIN desk.case_workers w USING (case_id) WHERE case_id = touched;
  DELETE FROM contact_share WHERE case_id = touched;
  INSERT INTO contact_share SELECT DISTINCT contact_id, unit_id, staff_id, touched
    FROM desk.case_workers WHERE case_id = touched;
END $$;

CREATE OR REPLACE FUNCTION desk.share_of_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.share_people(NEW.id);
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER share_of_case AFTER INSERT ON rathaus.case_file
FOR EACH ROW EXECUTE FUNCTION desk.share_of_case();
CREATE OR REPLACE TRIGGER share_of_case_anew AFTER UPDATE ON rathaus.case_file FOR EACH ROW
WHEN ((OLD.person_id, OLD.caller_id, OLD.contact_id, OLD.owner_id, OLD.restricted)
  IS DISTINCT FROM (NEW.person_id, NEW.caller_id, NEW.contact_id, NEW.owner_id, NEW.restricted))
EXECUTE FUNCTION desk.share_of_case();

CREATE OR REPLACE FUNCTION desk.share_of_contact() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.share_people(id) FROM case_file WHERE contact_id = NEW.id;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER share_of_contact AFTER UPDATE OF person_id ON rathaus.contact
FOR EACH ROW WHEN (OLD.person_id IS DISTINCT FROM NEW.person_id) EXECUTE FUNCTION desk.share_of_contact();

-- Which unit, and who in it, works on a share of which case.
CREATE OR REPLACE FUNCTION desk.share_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  touched bigint;
  gone integer;
  come integer;
BEGIN
  FOR touched IN
    SELECT DISTINCT one FROM unnest(ARRAY[
      CASE WHEN TG_OP <> 'INSERT' THEN OLD.case_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.case_id END
    ]) AS one WHERE one IS NOT NULL
  LOOP
    DELETE FROM case_share s WHERE s.case_id = touched AND NOT EXISTS (
      SELECT FROM task t WHERE t.case_id = touched AND t.unit_id = s.unit_id AND coalesce(t.staff_id, 0) = s.staff_id);
    GET DIAGNOSTICS gone = ROW_COUNT;
    INSERT INTO case_share
      SELECT DISTINCT t.case_id, t.unit_id, coalesce(t.staff_id, 0) FROM task t WHERE t.case_id = touched
      ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS come = ROW_COUNT;
    IF gone + come > 0 THEN
      PERFORM desk.share_people(touched);
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER share_case AFTER INSERT OR DELETE OR UPDATE OF case_id, unit_id, staff_id ON rathaus.task
FOR EACH ROW EXECUTE FUNCTION desk.share_case();

-- What was there before these were kept.
INSERT INTO rathaus.case_share
  SELECT DISTINCT case_id, unit_id, coalesce(staff_id, 0) FROM rathaus.task ON CONFLICT DO NOTHING;
INSERT INTO rathaus.person_share
  SELECT DISTINCT p.person_id, w.unit_id, w.staff_id, case_id FROM desk.case_people p JOIN desk.case_workers w USING (case_id)
  WHERE NOT EXISTS (SELECT FROM rathaus.person_share);
INSERT INTO rathaus.contact_share
  SELECT DISTINCT contact_id, unit_id, staff_id, case_id FROM desk.case_workers
  WHERE NOT EXISTS (SELECT FROM rathaus.contact_share);

-- Whether the clerk here works on a case: asked of the cause that a case hangs on, by a policy of cases.
CREATE OR REPLACE FUNCTION desk.case_shared(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM case_file c WHERE c.id = wanted AND c.owner_id = ANY (desk.acting_for()))
    OR EXISTS (SELECT FROM case_share s WHERE s.case_id = wanted
      AND (s.unit_id = desk.my_unit() OR s.staff_id = ANY (desk.acting_for())))
$$;

-- The causes that the cases hang on of which the clerk here has a share.
CREATE OR REPLACE FUNCTION desk.my_causes() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100 SET search_path = rathaus, pg_temp
AS $$
  SELECT c.cause_id FROM case_file c
  WHERE c.cause_id IS NOT NULL AND (c.owner_id = ANY (desk.acting_for()) OR EXISTS (SELECT FROM case_share s
    WHERE s.case_id = c.id AND (s.unit_id = desk.my_unit() OR s.staff_id = ANY (desk.acting_for()))))
$$;
CREATE INDEX IF NOT EXISTS ix_case_file_hangs ON rathaus.case_file (cause_id) WHERE cause_id IS NOT NULL;

-- Whether an authority belongs to a case that the clerk here works on or took in, about nobody locked.
CREATE OR REPLACE FUNCTION desk.authority_shared(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM case_file c JOIN contact k ON k.id = c.contact_id
    WHERE c.authority_id = wanted AND NOT c.restricted AND (k.taken_by = desk.me() OR desk.case_shared(c.id)))
$$;

-- Whether a contact has a case that the clerk here works on.
CREATE OR REPLACE FUNCTION desk.contact_shared(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM contact_share s WHERE s.contact_id = wanted
    AND (s.unit_id = desk.my_unit() OR s.staff_id = ANY (desk.acting_for())))
$$;

-- Whether a case that the person here works on speaks of somebody. Cases of whom one must not know are restricted:
-- of them, as of nobody, the answer is no; and of whom it is yes, the name is seen in desk.person.
CREATE OR REPLACE FUNCTION desk.clerk_knows(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER COST 1000 SET search_path = rathaus, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM person_share s WHERE s.person_id = wanted
    AND (s.unit_id = desk.my_unit() OR s.staff_id = ANY (desk.acting_for())))
$$;
