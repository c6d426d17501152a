-- Columns and tables that only the server keeps, so that a policy looks at one row and not at half the database.

ALTER TABLE rathaus.person ADD COLUMN IF NOT EXISTS tied boolean NOT NULL DEFAULT false;
ALTER TABLE rathaus.appointment ADD COLUMN IF NOT EXISTS restricted boolean NOT NULL DEFAULT false;
ALTER TABLE rathaus.authority ADD COLUMN IF NOT EXISTS restricted boolean NOT NULL DEFAULT false;
ALTER TABLE rathaus.phone ADD COLUMN IF NOT EXISTS apart boolean NOT NULL DEFAULT false;

ALTER TABLE rathaus.paper ADD COLUMN IF NOT EXISTS filed boolean NOT NULL DEFAULT false;

DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['task', 'timeline', 'case_paper', 'attachment', 'telling', 'query', 'interim',
    'task_argument', 'promise']
  LOOP
    EXECUTE format('ALTER TABLE rathaus.%I ADD COLUMN IF NOT EXISTS restricted boolean NOT NULL DEFAULT false', one);
  END LOOP;
END $$;

CREATE TABLE IF NOT EXISTS rathaus.opening (
  staff_id bigint NOT NULL,
  person_id bigint NOT NULL,
  until timestamptz NOT NULL,
  xid xid8 NOT NULL,
  own boolean NOT NULL DEFAULT false
);
CREATE INDEX IF NOT EXISTS ix_opening ON rathaus.opening (staff_id, person_id, until);
-- After a backup was put back these would be transactions of another server. Whoever needs a person opens them again.
DELETE FROM rathaus.opening;

CREATE OR REPLACE FUNCTION desk.is_locked(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$ SELECT coalesce((SELECT lock = 'bmg51' FROM person WHERE id = wanted), false) $$;

-- The same for whoever writes such a person down: a lock that is being entered this moment is waited for, and one that
-- comes a moment later finds what was written.
CREATE OR REPLACE FUNCTION desk.finds_locked(people bigint[]) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM FROM person WHERE id = ANY (people) ORDER BY id FOR SHARE;
  RETURN EXISTS (SELECT FROM person WHERE id = ANY (people) AND lock = 'bmg51');
END $$;

-- A case speaks of whom it is about, who reported it, and who spoke.
CREATE OR REPLACE FUNCTION desk.mark_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE spoke boolean;
BEGIN
  SELECT restricted INTO spoke FROM contact WHERE id = NEW.contact_id FOR SHARE;
  NEW.restricted := coalesce(spoke, false) OR desk.finds_locked(ARRAY[NEW.person_id, NEW.caller_id]);
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER mark_case BEFORE INSERT OR UPDATE OF person_id, caller_id, contact_id, restricted
ON rathaus.case_file FOR EACH ROW EXECUTE FUNCTION desk.mark_case();

CREATE OR REPLACE FUNCTION desk.mark_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  NEW.restricted := desk.finds_locked(ARRAY[NEW.person_id]);
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER mark_visit BEFORE INSERT OR UPDATE OF person_id, restricted ON rathaus.contact
FOR EACH ROW EXECUTE FUNCTION desk.mark_person();

-- An appointment for a case speaks of whom the case speaks, though it bear but a name.
CREATE OR REPLACE FUNCTION desk.mark_appointment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE of_case boolean;
BEGIN
  SELECT restricted INTO of_case FROM case_file WHERE id = NEW.case_id FOR SHARE;
  NEW.restricted := coalesce(of_case, false) OR desk.finds_locked(ARRAY[NEW.person_id]);
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER mark_visit BEFORE INSERT OR UPDATE OF person_id, case_id, restricted ON rathaus.appointment
FOR EACH ROW EXECUTE FUNCTION desk.mark_appointment();

CREATE OR REPLACE FUNCTION desk.mark_authority() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  NEW.restricted := desk.finds_locked(ARRAY[NEW.person_id, NEW.representative_id]);
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER mark_authority BEFORE INSERT OR UPDATE OF person_id, representative_id, restricted
ON rathaus.authority FOR EACH ROW EXECUTE FUNCTION desk.mark_authority();

-- Everybody at the counters sees the line: a number of somebody locked is called as any other, and bears nothing else.
CREATE OR REPLACE FUNCTION desk.mark_ticket() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  IF desk.finds_locked(ARRAY[NEW.person_id]) THEN
    NEW.person_id := NULL;
    NEW.needs := '[]';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER mark_ticket BEFORE INSERT OR UPDATE OF person_id ON rathaus.queue_ticket
FOR EACH ROW WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION desk.mark_ticket();

-- What hangs on a case or a visit carries its mark, so that a policy looks at one row. Whatever hangs on nothing
-- that is there is kept back as well: it is refused in the same words.
CREATE OR REPLACE FUNCTION desk.mark_of_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  SELECT restricted INTO NEW.restricted FROM case_file WHERE id = NEW.case_id FOR SHARE;
  NEW.restricted := coalesce(NEW.restricted, true);
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION desk.mark_of_task() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  SELECT restricted INTO NEW.restricted FROM task WHERE id = NEW.task_id FOR SHARE;
  NEW.restricted := coalesce(NEW.restricted, true);
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION desk.mark_of_contact() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  SELECT restricted OR shielded INTO NEW.restricted FROM contact WHERE id = NEW.contact_id FOR SHARE;
  NEW.restricted := coalesce(NEW.restricted, true);
  RETURN NEW;
END $$;
DO $$
DECLARE one record;
BEGIN
  FOR one IN SELECT * FROM (VALUES ('task', 'case'), ('timeline', 'case'), ('case_paper', 'case'), ('attachment', 'case'),
    ('telling', 'case'), ('query', 'task'), ('interim', 'task'), ('task_argument', 'task'), ('promise', 'contact'))
    AS hangs (name, parent)
  LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER mark BEFORE INSERT OR UPDATE OF %I ON rathaus.%I FOR EACH ROW'
      ' EXECUTE FUNCTION desk.%I()', one.parent || '_id', one.name, 'mark_of_' || one.parent);
  END LOOP;
END $$;

-- A sheet that lay in a case once follows cases from then on: it is its writer's own no more.
CREATE OR REPLACE FUNCTION desk.mark_filed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  UPDATE paper SET filed = true WHERE id = NEW.paper_id AND NOT filed;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER mark_filed AFTER INSERT ON rathaus.case_paper
FOR EACH ROW EXECUTE FUNCTION desk.mark_filed();

-- As the mark is now: a trigger that ran before this one may have changed it once more.
CREATE OR REPLACE FUNCTION desk.pass_mark_on() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  below constant text[] := TG_ARGV[1:];
  marked boolean;
  one text;
BEGIN
  EXECUTE format('SELECT %s FROM %I WHERE id = $1', TG_ARGV[0], TG_TABLE_NAME) INTO marked USING NEW.id;
  FOREACH one IN ARRAY below LOOP
    EXECUTE format('UPDATE %I SET restricted = $1 WHERE %I = $2', split_part(one, '.', 1), split_part(one, '.', 2))
      USING marked, NEW.id;
  END LOOP;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER pass_mark_on AFTER UPDATE ON rathaus.case_file
FOR EACH ROW WHEN (OLD.restricted <> NEW.restricted) EXECUTE FUNCTION desk.pass_mark_on('restricted',
  'task.case_id', 'timeline.case_id', 'case_paper.case_id', 'attachment.case_id', 'telling.case_id',
  'appointment.case_id');
CREATE OR REPLACE TRIGGER pass_mark_on AFTER UPDATE ON rathaus.task
FOR EACH ROW WHEN (OLD.restricted <> NEW.restricted) EXECUTE FUNCTION desk.pass_mark_on('restricted',
  'query.task_id', 'interim.task_id', 'task_argument.task_id');
CREATE OR REPLACE TRIGGER pass_mark_on AFTER UPDATE ON rathaus.contact
FOR EACH ROW WHEN (OLD.restricted <> NEW.restricted OR OLD.shielded <> NEW.shielded)
EXECUTE FUNCTION desk.pass_mark_on('restricted OR shielded', 'promise.contact_id');

-- The parts of the name of somebody of whom one must not know stand apart from everybody's, even if they are the same:
-- with numbers below zero, and a mark before the text. No search of somebody else's, and no new name, walks past them,
-- so no count of pages tells of them.
CREATE OR REPLACE FUNCTION desk.part_apart(part bigint, apart boolean) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  plain text;
  sound text;
  same bigint;
BEGIN
  SELECT ltrim(token, '!'), code INTO plain, sound FROM name_token WHERE id = part;
  IF apart THEN
    INSERT INTO name_token (id, token, code) VALUES (-part, '!' || plain, sound) ON CONFLICT (token) DO NOTHING;
  ELSE
    INSERT INTO name_token (token, code) VALUES (plain, sound) ON CONFLICT (token) DO NOTHING;
  END IF;
  SELECT id INTO same FROM name_token WHERE token = CASE WHEN apart THEN '!' ELSE '' END || plain;
  RETURN same;
END $$;

CREATE OR REPLACE FUNCTION desk.drop_unborne(parts bigint[]) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  DELETE FROM name_token t WHERE t.id = ANY (parts)
    AND NOT EXISTS (SELECT FROM name_pair WHERE family_id = t.id) AND NOT EXISTS (SELECT FROM name_pair WHERE given_id = t.id)
$$;

CREATE OR REPLACE FUNCTION desk.set_names_apart(whom bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  apart constant boolean := desk.is_locked(whom);
  part bigint;
  same bigint;
  before bigint[] := '{}';
BEGIN
  FOR part IN
    SELECT DISTINCT one FROM name_pair, unnest(ARRAY[family_id, given_id]) AS one WHERE person_id = whom AND (one < 0) <> apart
  LOOP
    same := desk.part_apart(part, apart);
    UPDATE name_pair SET family_id = same WHERE person_id = whom AND family_id = part;
    UPDATE name_pair SET given_id = same WHERE person_id = whom AND given_id = part;
    before := before || part;
  END LOOP;
  PERFORM desk.drop_unborne(before);
END $$;

CREATE OR REPLACE FUNCTION desk.after_names() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.set_names_apart(locked.id) FROM (
    SELECT DISTINCT p.id FROM changed JOIN person p ON p.id = changed.person_id
    WHERE p.lock = 'bmg51' AND changed.family_id > 0) AS locked;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER after_names AFTER INSERT ON rathaus.name_pair
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION desk.after_names();

-- Nor does their phone number stand where others look for numbers.
CREATE OR REPLACE FUNCTION desk.after_phone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  UPDATE phone SET apart = true FROM changed JOIN person p ON p.id = changed.person_id
  WHERE p.lock = 'bmg51' AND (phone.number, phone.person_id) = (changed.number, changed.person_id);
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER after_phone AFTER INSERT ON rathaus.phone
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION desk.after_phone();

CREATE OR REPLACE FUNCTION desk.after_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.restricted THEN
      UPDATE contact SET shielded = true WHERE id = NEW.contact_id AND NOT shielded;
    END IF;
  ELSIF NEW.restricted <> OLD.restricted OR NEW.contact_id <> OLD.contact_id THEN
    UPDATE contact SET shielded = EXISTS (
      SELECT FROM case_file WHERE contact_id = contact.id AND case_file.restricted
    ) WHERE id IN (NEW.contact_id, OLD.contact_id);
  END IF;
  UPDATE person SET tied = true WHERE id IN (NEW.person_id, NEW.caller_id) AND NOT tied;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER after_case AFTER INSERT OR UPDATE OF person_id, caller_id, contact_id ON rathaus.case_file
FOR EACH ROW EXECUTE FUNCTION desk.after_case();

CREATE OR REPLACE FUNCTION desk.after_contact() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.restricted <> OLD.restricted THEN
    UPDATE case_file SET restricted = restricted WHERE contact_id = NEW.id;  -- looks at each of them anew
    UPDATE contact SET shielded = EXISTS (
      SELECT FROM case_file WHERE contact_id = NEW.id AND case_file.restricted
    ) WHERE id = NEW.id;
  END IF;
  UPDATE person SET tied = true WHERE id = NEW.person_id AND NOT tied;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER after_contact AFTER INSERT OR UPDATE OF person_id ON rathaus.contact
FOR EACH ROW EXECUTE FUNCTION desk.after_contact();

CREATE OR REPLACE FUNCTION desk.after_lock() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  UPDATE contact SET person_id = person_id WHERE person_id = NEW.id;
  UPDATE case_file SET person_id = person_id WHERE person_id = NEW.id OR caller_id = NEW.id;
  UPDATE appointment SET person_id = person_id WHERE person_id = NEW.id;
  UPDATE authority SET person_id = person_id WHERE NEW.id IN (person_id, representative_id);
  UPDATE queue_ticket SET person_id = person_id WHERE person_id = NEW.id;
  UPDATE phone SET apart = NEW.lock = 'bmg51' WHERE person_id = NEW.id;
  PERFORM desk.set_names_apart(NEW.id);
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER after_lock AFTER UPDATE OF lock ON rathaus.person
FOR EACH ROW WHEN (OLD.lock IS DISTINCT FROM NEW.lock) EXECUTE FUNCTION desk.after_lock();

-- Somebody who came, called or has an appointment is known by name to whoever sees that visit.
CREATE OR REPLACE FUNCTION desk.tie_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  UPDATE person SET tied = true WHERE id = NEW.person_id AND NOT tied;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER tie_person AFTER INSERT OR UPDATE OF person_id ON rathaus.appointment
FOR EACH ROW WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION desk.tie_person();
CREATE OR REPLACE TRIGGER tie_person AFTER INSERT OR UPDATE OF person_id ON rathaus.queue_ticket
FOR EACH ROW WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION desk.tie_person();

CREATE OR REPLACE FUNCTION desk.tie_representative() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  UPDATE person SET tied = true WHERE id IN (NEW.person_id, NEW.representative_id) AND NOT tied;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER tie_representative AFTER INSERT OR UPDATE ON rathaus.authority
FOR EACH ROW EXECUTE FUNCTION desk.tie_representative();

-- What was there before these marks were kept.
UPDATE rathaus.contact SET person_id = person_id WHERE desk.is_locked(person_id) AND NOT restricted;
UPDATE rathaus.case_file SET person_id = person_id
  WHERE NOT restricted AND (desk.is_locked(person_id) OR desk.is_locked(caller_id));
UPDATE rathaus.appointment SET person_id = person_id WHERE NOT restricted AND (desk.is_locked(person_id)
  OR EXISTS (SELECT FROM rathaus.case_file c WHERE c.id = case_id AND c.restricted));
UPDATE rathaus.authority SET person_id = person_id
  WHERE NOT restricted AND (desk.is_locked(person_id) OR desk.is_locked(representative_id));
UPDATE rathaus.queue_ticket SET person_id = person_id WHERE desk.is_locked(person_id);
SELECT desk.set_names_apart(id) FROM (
  SELECT DISTINCT id FROM rathaus.name_pair JOIN rathaus.person ON person.id = person_id
  WHERE (lock = 'bmg51') <> (family_id < 0)) AS one;
UPDATE rathaus.phone SET apart = NOT apart FROM rathaus.person p WHERE p.id = person_id AND apart <> (p.lock = 'bmg51');
UPDATE rathaus.person SET tied = true WHERE NOT tied AND (
  EXISTS (SELECT FROM rathaus.contact WHERE person_id = person.id)
  OR EXISTS (SELECT FROM rathaus.case_file WHERE person_id = person.id)
  OR EXISTS (SELECT FROM rathaus.case_file WHERE caller_id = person.id)
  OR EXISTS (SELECT FROM rathaus.appointment WHERE person_id = person.id)
  OR EXISTS (SELECT FROM rathaus.queue_ticket WHERE person_id = person.id)
  OR EXISTS (SELECT FROM rathaus.authority WHERE person.id IN (person_id, representative_id)));
-- With a line for each, or their sizes, which everybody reads in pg_class, would say how many are kept back.
CREATE INDEX IF NOT EXISTS ix_case_file_kept ON rathaus.case_file (restricted, id);
CREATE INDEX IF NOT EXISTS ix_contact_kept ON rathaus.contact ((restricted OR shielded), id);
DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['task', 'timeline', 'case_paper', 'attachment', 'telling']
  LOOP
    EXECUTE format('UPDATE rathaus.%I SET restricted = true FROM rathaus.case_file c'
      ' WHERE c.restricted AND case_id = c.id AND NOT %1$I.restricted', one);
  END LOOP;
  UPDATE rathaus.paper SET filed = true WHERE NOT filed AND (reference !~ '^E[0-9]{2}-'
    OR EXISTS (SELECT FROM rathaus.case_paper s WHERE s.paper_id = paper.id));
  UPDATE rathaus.promise SET restricted = true FROM rathaus.contact k
  WHERE (k.restricted OR k.shielded) AND contact_id = k.id AND NOT promise.restricted;
END $$;
