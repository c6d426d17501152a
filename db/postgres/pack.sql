-- Packs of the offline day. Who went along in one, and what did not fit when it came back, speaks of people:
-- who comes under § 51 BMG meanwhile the lead alone sees.

ALTER TABLE rathaus.pack_person ADD COLUMN IF NOT EXISTS restricted boolean NOT NULL DEFAULT false;
ALTER TABLE rathaus.pack_conflict ADD COLUMN IF NOT EXISTS restricted boolean NOT NULL DEFAULT false;

CREATE OR REPLACE TRIGGER mark_packed BEFORE INSERT OR UPDATE OF person_id, restricted ON rathaus.pack_person
FOR EACH ROW EXECUTE FUNCTION desk.mark_person();
CREATE OR REPLACE TRIGGER tie_person AFTER INSERT OR UPDATE OF person_id ON rathaus.pack_person
FOR EACH ROW WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION desk.tie_person();

-- Which records a command of the road names, however deep; what is no whole number names nobody.
DROP FUNCTION IF EXISTS desk.said_ids(jsonb, text[]);
CREATE OR REPLACE FUNCTION desk.said_records(said jsonb) RETURNS TABLE (name text, id bigint)
LANGUAGE sql IMMUTABLE
AS $$
  WITH RECURSIVE part(name, value) AS (
    SELECT '', said
    UNION ALL
    SELECT inner_part.name, inner_part.value FROM part, LATERAL (
      SELECT key AS name, e.value FROM jsonb_each(CASE jsonb_typeof(part.value) WHEN 'object' THEN part.value ELSE '{}' END) e
      UNION ALL
      SELECT part.name, a FROM jsonb_array_elements(CASE jsonb_typeof(part.value) WHEN 'array' THEN part.value ELSE '[]' END) a
    ) inner_part
  )
  SELECT DISTINCT regexp_replace(name, '_ids$', '_id'),
    CASE WHEN value::text ~ '^([0-9]{1,18}|[1-8][0-9]{18})$' THEN value::text::bigint ELSE 0 END
  FROM part WHERE name ~ '_ids?$' AND jsonb_typeof(value) = 'number'
$$;

-- What the road said and edited, without NUL, which no text of a database can hold; an even number of backslashes before it
-- is text.
CREATE OR REPLACE FUNCTION desk.said_in(kept json) RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$ SELECT regexp_replace(kept::text, '(?<!\\)((?:\\\\)*)\\u0000', '\1', 'g')::jsonb -> 'mine' $$;

-- Whether a command that was refused speaks of somebody locked: of them, or of what the town hall has of them. What a pack
-- cannot have known, it may be locked or not there, is the lead's in any case: numbers that are younger than the pack may
-- have begun on the road. A name that nobody thought of here speaks of whom it will.
DROP FUNCTION IF EXISTS desk.says_locked(jsonb);
CREATE OR REPLACE FUNCTION desk.says_locked(said jsonb, of_pack bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  RETURN desk.finds_locked(ARRAY(SELECT r.id FROM desk.said_records(said) r WHERE r.name IN ('person_id', 'concerned_id')))
    OR EXISTS (SELECT FROM desk.said_records(said) r WHERE CASE
      WHEN r.name IN ('halt_id', 'tour_id', 'stop_id', 'draft_id', 'district_id', 'institution_id', 'unit_id', 'service_id') THEN false
      WHEN r.name IN ('person_id', 'concerned_id') THEN r.id <= of_pack
        AND NOT EXISTS (SELECT FROM pack_person p WHERE p.pack_id = of_pack AND p.person_id = r.id)
      ELSE coalesce(CASE r.name
        WHEN 'case_id' THEN (SELECT restricted FROM case_file WHERE id = r.id)
        WHEN 'cause_id' THEN (SELECT restricted FROM case_file WHERE id = r.id)
        WHEN 'contact_id' THEN (SELECT restricted FROM contact WHERE id = r.id)
        WHEN 'task_id' THEN (SELECT restricted FROM task WHERE id = r.id)
        WHEN 'query_id' THEN (SELECT restricted FROM query WHERE id = r.id)
        WHEN 'promise_id' THEN (SELECT k.restricted FROM promise m JOIN contact k ON k.id = m.contact_id WHERE m.id = r.id)
        WHEN 'authority_id' THEN (SELECT restricted FROM authority WHERE id = r.id)
        WHEN 'visit_id' THEN (SELECT restricted FROM home_visit WHERE id = r.id)
        WHEN 'booking_id' THEN (SELECT restricted FROM booking WHERE id = r.id)
        ELSE true END, r.id <= of_pack) END);
END $$;

-- A conflict is about one record; a command that was refused names its people in what it says. What it says of a visit
-- that the town hall does not have is the lead's where an intake of somebody locked was refused: it may be that one.
CREATE OR REPLACE FUNCTION desk.mark_pack_conflict() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE said jsonb;
BEGIN
  IF NEW.field <> '' THEN
    NEW.restricted := CASE NEW.kind
      WHEN 'person' THEN desk.finds_locked(ARRAY[NEW.record_id])
      WHEN 'home_visit' THEN coalesce((SELECT restricted FROM home_visit WHERE id = NEW.record_id), false)
      WHEN 'task' THEN coalesce((SELECT restricted FROM task WHERE id = NEW.record_id), false)
      WHEN 'booking' THEN coalesce((SELECT restricted FROM booking WHERE id = NEW.record_id), false)
      ELSE false END;
    RETURN NEW;
  END IF;
  said := desk.said_in(NEW.values) -> 'body';
  NEW.restricted := desk.says_locked(jsonb_build_array(said, desk.edited(desk.said_in(NEW.values) -> 'edits')), NEW.pack_id);
  IF NOT NEW.restricted THEN
    NEW.restricted := EXISTS (SELECT FROM desk.said_records(said) r WHERE CASE
        WHEN r.name IN ('case_id', 'cause_id') THEN NOT EXISTS (SELECT FROM case_file WHERE id = r.id)
        WHEN r.name = 'contact_id' THEN NOT EXISTS (SELECT FROM contact WHERE id = r.id)
        ELSE false END)
      AND EXISTS (SELECT FROM pack_conflict c WHERE c.pack_id = NEW.pack_id AND c.kind = 'HandIn' AND c.field = ''
        AND desk.says_locked(desk.said_in(c.values) -> 'body', c.pack_id));
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER mark_pack_conflict BEFORE INSERT OR UPDATE OF kind, values, restricted ON rathaus.pack_conflict
FOR EACH ROW EXECUTE FUNCTION desk.mark_pack_conflict();

-- The records that a command changed, under the names by which commands speak of them.
CREATE OR REPLACE FUNCTION desk.edited(edits jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object(CASE one ->> 'kind' WHEN 'halt_count' THEN 'halt_id' WHEN 'home_visit' THEN 'visit_id'
    ELSE coalesce(one ->> 'kind', '') || '_id' END, one -> 'record_id')), '[]')
  FROM jsonb_array_elements(CASE jsonb_typeof(edits) WHEN 'array' THEN edits ELSE '[]' END) one
$$;

-- What did not fit is about a record that whoever hands the pack back may know of. What the road wrote, and who wrote what
-- stands here, says she alone, and as long as nobody has decided; whoever decides writes down what stood here then.
CREATE OR REPLACE FUNCTION desk.guard_pack_conflict() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  me constant bigint := desk.me();
  hers boolean; since timestamptz; said boolean;
BEGIN
  SELECT brought_by = me, issued_at INTO hers, since FROM pack WHERE id = NEW.pack_id;
  IF TG_OP = 'INSERT' THEN
    PERFORM desk.demand(num_nonnulls(NEW.settled_by, NEW.settled_at) = 0 AND NEW.state IN ('open', 'taken') AND NEW.mine_at >= since);
    PERFORM desk.demand(NEW.field = '' OR CASE NEW.kind
      WHEN 'person' THEN desk.knows_person(NEW.record_id)
      WHEN 'home_visit' THEN EXISTS (SELECT FROM home_visit WHERE id = NEW.record_id AND (NOT restricted OR desk.sees_locked()))
      WHEN 'task' THEN EXISTS (SELECT FROM task WHERE id = NEW.record_id AND (NOT restricted OR desk.sees_locked()))
      WHEN 'booking' THEN EXISTS (SELECT FROM booking WHERE id = NEW.record_id AND (NOT restricted OR desk.sees_locked()))
      WHEN 'halt_count' THEN EXISTS (SELECT FROM halt WHERE id = NEW.record_id) END);
    RETURN NEW;
  END IF;
  said := (NEW.mine_at, NEW.theirs_by, NEW.theirs_at, NEW.values::jsonb - 'theirs')
    IS DISTINCT FROM (OLD.mine_at, OLD.theirs_by, OLD.theirs_at, OLD.values::jsonb - 'theirs');
  PERFORM desk.demand(NEW.because = OLD.because AND (NEW.state = 'taken') = (OLD.state = 'taken'));
  PERFORM desk.demand(NOT said OR hers AND NEW.field <> '' AND NEW.mine_at >= since AND (OLD.state, NEW.state) = ('open', 'open'));
  PERFORM desk.demand(said OR NEW.values::jsonb = OLD.values::jsonb OR hers AND (OLD.state, NEW.state) = ('open', 'open')
    OR OLD.state = 'open' AND NEW.state IN ('office', 'road') AND NEW.settled_by = me);
  PERFORM desk.demand(NEW.settled_by = me OR NEW.settled_by IS NOT DISTINCT FROM OLD.settled_by);
  PERFORM desk.demand(NEW.state = OLD.state OR NEW.settled_by = me OR NEW.state = 'dissolved' AND OLD.state = 'open' AND hers);
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_pack_conflict BEFORE INSERT OR UPDATE ON rathaus.pack_conflict
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_pack_conflict();

CREATE OR REPLACE FUNCTION desk.after_lock_pack() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  UPDATE pack_person SET person_id = person_id WHERE person_id = NEW.id;
  UPDATE pack_conflict SET kind = kind
  WHERE field = '' OR kind IN ('task', 'home_visit', 'booking') OR (kind, record_id) = ('person', NEW.id);
  RETURN NULL;
END $$;
-- After the others: what hangs on a case or a visit is marked by then.
CREATE OR REPLACE TRIGGER z_after_lock_pack AFTER UPDATE OF lock ON rathaus.person
FOR EACH ROW WHEN (OLD.lock IS DISTINCT FROM NEW.lock) EXECUTE FUNCTION desk.after_lock_pack();

-- What was kept before these marks were.
UPDATE rathaus.pack_conflict SET kind = kind WHERE NOT restricted AND field = '';

-- A pack stays what it was: who took it, when, for which tour, with which keys. What came back stays back. Whoever ends one
-- does so in her own name, and why it was revoked stays said until the lead lets it in again.
CREATE OR REPLACE FUNCTION desk.guard_pack() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.demand(OLD.state <> 'back' OR NEW.state = 'back');
  PERFORM desk.demand(NEW.applied >= OLD.applied);
  PERFORM desk.demand(NEW.brought_by IS NOT DISTINCT FROM OLD.brought_by OR NEW.brought_by = desk.me());
  PERFORM desk.demand(NEW.brought_by = desk.me() OR (NEW.applied, NEW.head) = (OLD.applied, OLD.head));
  PERFORM desk.demand(NEW.brought_by = desk.me() OR NEW.skew_seconds IS NOT DISTINCT FROM OLD.skew_seconds);
  PERFORM desk.demand(OLD.state <> 'revoked' OR desk.my_role() = 'lead');
  PERFORM desk.demand(CASE
    WHEN NEW.state = OLD.state THEN (NEW.ended_by, NEW.ended_at, NEW.because) IS NOT DISTINCT FROM (OLD.ended_by, OLD.ended_at, OLD.because)
    WHEN NEW.state = 'out' THEN num_nonnulls(NEW.ended_by, NEW.ended_at) = 0 AND NEW.because = ''
    ELSE NEW.ended_by = desk.me() AND NEW.ended_at IS NOT NULL AND (NEW.state <> 'revoked' OR NEW.because <> '') END);
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_pack BEFORE UPDATE ON rathaus.pack
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_pack();

DROP FUNCTION IF EXISTS desk.corrected_by(bigint, timestamptz);  -- of before 0031: the correction itself says whose it is

-- Numbers that stand on slips of intakes which nobody has taken in yet, also of people whom one may not know of: they
-- name nobody, and one that was given back would stand on two slips.
CREATE OR REPLACE FUNCTION desk.pack_slips(wanted bigint) RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.demand(EXISTS (SELECT FROM pack WHERE id = wanted AND brought_by = desk.me()));
  RETURN QUERY SELECT jsonb_array_elements_text(CASE jsonb_typeof(said -> 'numbers') WHEN 'array' THEN said -> 'numbers' ELSE '[]' END)
    FROM (SELECT desk.said_in(c.values) -> 'body' AS said FROM pack_conflict c
          WHERE c.pack_id = wanted AND c.kind = 'HandIn' AND c.field = '') refused;
END $$;

-- Cases that came into being on the road: for whoever goes on handing a pack back, or decides what did not fit, also those
-- that a colleague brought.
CREATE OR REPLACE FUNCTION desk.born_of_pack(wanted bigint) RETURNS TABLE (case_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT c.id FROM reserved_number n JOIN case_file c ON c.id = n.case_id
  WHERE n.workplace = 'Tagespaket ' || wanted AND (NOT c.restricted OR desk.sees_locked())
$$;

-- Whose laptop has a tour to itself: the front desk has no right to packs, and must know whom to call.
CREATE OR REPLACE FUNCTION desk.keeper_of_tour(wanted bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$ SELECT staff_id FROM pack WHERE tour_id = wanted AND state = 'out' $$;

-- Whoever hands a pack back, or decides what did not fit, takes its numbers over: they stand on slips that somebody else
-- has given out. To read a pack is to be of the crew or the lead.
CREATE OR REPLACE FUNCTION desk.take_pack_numbers(wanted bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.demand(desk.my_role() IN ('mobile', 'lead')
    AND EXISTS (SELECT FROM pack WHERE id = wanted AND state <> 'revoked'));
  UPDATE reserved_number SET staff_id = desk.me()
  WHERE workplace = 'Tagespaket ' || wanted AND case_id IS NULL AND staff_id IS NOT NULL AND staff_id <> desk.me();
END $$;

-- Of before 0031: what is said of a visit that was refused.
UPDATE rathaus.pack_conflict SET kind = kind WHERE field = '' AND NOT restricted;
