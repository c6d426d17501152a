-- Packs of the offline day. Who went along in one, and what did not fit when it came back, speaks of people:
-- who comes under § 51 BMG meanwhile the lead alone sees.

ALTER TABLE rathaus.pack_person ADD COLUMN IF NOT EXISTS restricted boolean NOT NULL DEFAULT false;
ALTER TABLE rathaus.pack_conflict ADD COLUMN IF NOT EXISTS restricted boolean NOT NULL DEFAULT false;

CREATE OR REPLACE TRIGGER mark_packed BEFORE INSERT OR UPDATE OF person_id, restricted ON rathaus.pack_person
FOR EACH ROW EXECUTE FUNCTION desk.mark_person();
CREATE OR REPLACE TRIGGER tie_person AFTER INSERT OR UPDATE OF person_id ON rathaus.pack_person
FOR EACH ROW WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION desk.tie_person();

-- A conflict is about one record; a command that was refused names its people in what it says.
CREATE OR REPLACE FUNCTION desk.mark_pack_conflict() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE said json := NEW.values -> 'mine';
DECLARE body json;
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
  body := coalesce(said -> 'body' -> 'contact', said -> 'body');
  NEW.restricted := desk.finds_locked(ARRAY[(body ->> 'person_id')::bigint])
    OR coalesce((SELECT restricted FROM case_file WHERE id = (body ->> 'case_id')::bigint), false)
    OR coalesce((SELECT restricted FROM contact WHERE id = (body ->> 'contact_id')::bigint), false)
    OR coalesce((SELECT restricted FROM task WHERE id = (body ->> 'task_id')::bigint), false)
    OR coalesce((SELECT restricted FROM home_visit WHERE id = (body ->> 'visit_id')::bigint), false)
    OR coalesce((SELECT restricted FROM booking WHERE id = (body ->> 'booking_id')::bigint), false);
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER mark_pack_conflict BEFORE INSERT OR UPDATE OF kind, restricted ON rathaus.pack_conflict
FOR EACH ROW EXECUTE FUNCTION desk.mark_pack_conflict();

CREATE OR REPLACE FUNCTION desk.after_lock_pack() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  UPDATE pack_person SET person_id = person_id WHERE person_id = NEW.id;
  UPDATE pack_conflict SET kind = kind;
  RETURN NULL;
END $$;
-- After the others: what hangs on a case or a visit is marked by then.
CREATE OR REPLACE TRIGGER z_after_lock_pack AFTER UPDATE OF lock ON rathaus.person
FOR EACH ROW WHEN (OLD.lock IS DISTINCT FROM NEW.lock) EXECUTE FUNCTION desk.after_lock_pack();

-- A pack stays what it was: who took it, when, for which tour, with which keys. What came back stays back.
CREATE OR REPLACE FUNCTION desk.guard_pack() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.demand(OLD.state <> 'back' OR NEW.state = 'back');
  PERFORM desk.demand(NEW.applied >= OLD.applied);
  PERFORM desk.demand(NEW.brought_by IS NOT DISTINCT FROM OLD.brought_by OR NEW.brought_by = desk.me());
  PERFORM desk.demand(NEW.brought_by = desk.me() OR (NEW.applied, NEW.head) = (OLD.applied, OLD.head));
  PERFORM desk.demand(OLD.state <> 'revoked' OR desk.my_role() = 'lead');
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_pack BEFORE UPDATE ON rathaus.pack
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_pack();

-- Who corrected a person last since a pack went out: the journal of others is nobody's to read, but two who wrote the
-- same field must be able to ask each other. Only of whom the asker has opened.
CREATE OR REPLACE FUNCTION desk.corrected_by(wanted bigint, since timestamptz) RETURNS TABLE (staff_id bigint, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT j.staff_id, j.at FROM journal j JOIN journal_key k ON k.journal_id = j.id
  WHERE k.person_id = wanted AND j.at >= since AND EXISTS (SELECT FROM desk.person WHERE id = wanted)
    AND (j.command = 'CorrectPerson' OR j.command = 'ApplyPacked' AND j.staff_id <> desk.me())
  ORDER BY j.at DESC LIMIT 1
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
