-- The service mobile. Why somebody is visited at home is health, and where: who comes under § 51 BMG the lead alone sees.

ALTER TABLE rathaus.home_visit ADD COLUMN IF NOT EXISTS restricted boolean NOT NULL DEFAULT false;
ALTER TABLE rathaus.booking ADD COLUMN IF NOT EXISTS restricted boolean NOT NULL DEFAULT false;

CREATE OR REPLACE TRIGGER mark_visit BEFORE INSERT OR UPDATE OF person_id, restricted ON rathaus.home_visit
FOR EACH ROW EXECUTE FUNCTION desk.mark_person();
CREATE OR REPLACE TRIGGER tie_person AFTER INSERT OR UPDATE OF person_id ON rathaus.home_visit
FOR EACH ROW WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION desk.tie_person();

CREATE OR REPLACE TRIGGER mark_booking BEFORE INSERT OR UPDATE OF person_id, restricted ON rathaus.booking
FOR EACH ROW EXECUTE FUNCTION desk.mark_person();
CREATE OR REPLACE TRIGGER tie_person AFTER INSERT OR UPDATE OF person_id ON rathaus.booking
FOR EACH ROW WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION desk.tie_person();

CREATE OR REPLACE FUNCTION desk.after_lock_road() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  UPDATE home_visit SET person_id = person_id WHERE person_id = NEW.id;
  UPDATE booking SET person_id = person_id WHERE person_id = NEW.id;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER after_lock_road AFTER UPDATE OF lock ON rathaus.person
FOR EACH ROW WHEN (OLD.lock IS DISTINCT FROM NEW.lock) EXECUTE FUNCTION desk.after_lock_road();

UPDATE rathaus.home_visit SET person_id = person_id WHERE NOT restricted AND desk.is_locked(person_id);
UPDATE rathaus.booking SET person_id = person_id WHERE NOT restricted AND desk.is_locked(person_id);
UPDATE rathaus.person SET tied = true WHERE NOT tied AND (EXISTS (SELECT FROM rathaus.home_visit WHERE person_id = person.id)
  OR EXISTS (SELECT FROM rathaus.booking WHERE person_id = person.id));

-- Halts are read by everybody, also those at a home of somebody locked: which visits have stood in a plan is no secret, and
-- goes on standing in the next one. Any other visit that one does not see is refused like one that is not there.
ALTER TABLE rathaus.home_visit ADD COLUMN IF NOT EXISTS driven boolean NOT NULL DEFAULT false;
UPDATE rathaus.home_visit v SET driven = true WHERE NOT driven AND EXISTS (SELECT FROM rathaus.halt h WHERE h.visit_id = v.id);
CREATE OR REPLACE FUNCTION desk.note_driven() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  UPDATE home_visit SET driven = true WHERE id = NEW.visit_id AND NOT driven;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER note_driven AFTER INSERT ON rathaus.halt
FOR EACH ROW WHEN (NEW.visit_id IS NOT NULL) EXECUTE FUNCTION desk.note_driven();

-- What people rely on stays said: a published halt is moved or called off, it never becomes a draft again, and a halt
-- goes to a tour of its own timetable. One that is moved says from where, as it was published first; put back there, it is
-- as it was. How long it lasts stays.
CREATE OR REPLACE FUNCTION desk.guard_halt() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  was_on date; is_on date; first_day date; first_opens bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM desk.demand(NEW.visit_id IS NULL OR EXISTS (
      SELECT FROM home_visit WHERE id = NEW.visit_id AND (driven OR NOT restricted OR desk.sees_locked())));
    RETURN NEW;
  END IF;
  PERFORM desk.demand(OLD.state = 'draft' OR NEW.state <> 'draft');
  PERFORM desk.demand(NEW.tour_id = OLD.tour_id OR (SELECT a.timetable_id = b.timetable_id
    FROM tour a, tour b WHERE a.id = OLD.tour_id AND b.id = NEW.tour_id));
  IF OLD.state = 'draft' OR (NEW.tour_id, NEW.opens, NEW.closes, NEW.state, NEW.moved_from, NEW.moved_opens)
    IS NOT DISTINCT FROM (OLD.tour_id, OLD.opens, OLD.closes, OLD.state, OLD.moved_from, OLD.moved_opens) THEN
    RETURN NEW;
  END IF;
  was_on := (SELECT day FROM tour WHERE id = OLD.tour_id);
  is_on := (SELECT day FROM tour WHERE id = NEW.tour_id);
  first_day := coalesce(OLD.moved_from, was_on);
  first_opens := coalesce(OLD.moved_opens, OLD.opens);
  PERFORM desk.demand(NEW.closes - NEW.opens = OLD.closes - OLD.opens);
  PERFORM desk.demand(CASE
    WHEN NEW.state = 'cancelled' THEN (is_on, NEW.opens) = (was_on, OLD.opens)
      AND (NEW.moved_from, NEW.moved_opens) IS NOT DISTINCT FROM (OLD.moved_from, OLD.moved_opens)
    WHEN NEW.state = 'moved' THEN NEW.moved_from = first_day AND coalesce(NEW.moved_opens, first_opens) = first_opens
    ELSE NEW.moved_from IS NULL AND NEW.moved_opens IS NULL AND (is_on, NEW.opens) = (first_day, first_opens) END);
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_halt BEFORE INSERT OR UPDATE ON rathaus.halt
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_halt();

-- Who changed what in a draft is said to whoever looked before: each line bears the name of its author.
CREATE OR REPLACE FUNCTION desk.guard_draft() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.demand(NOT EXISTS (SELECT FROM jsonb_array_elements(NEW.changes::jsonb) one
    WHERE (one -> 1) IS DISTINCT FROM to_jsonb(desk.me()) AND (TG_OP = 'INSERT' OR NOT EXISTS (
      SELECT FROM jsonb_array_elements(OLD.changes::jsonb) other WHERE other = one))));
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_draft BEFORE INSERT OR UPDATE OF changes ON rathaus.timetable
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_draft();

-- Minutes are given to a booking that one sees; one that is kept back is refused like one that is not there. Only
-- carry_booking, which is the owner's, looks past that: this function asks as who writes.
CREATE OR REPLACE FUNCTION desk.guard_cell() RETURNS trigger
LANGUAGE plpgsql SET search_path = rathaus, pg_temp
AS $$
BEGIN
  IF current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_catalog.pg_class WHERE oid = TG_RELID)
    AND NOT EXISTS (SELECT FROM booking WHERE id = NEW.booking_id) THEN
    RAISE EXCEPTION 'not for this login, or not there' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_cell BEFORE INSERT ON rathaus.booking_cell
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_cell();

-- At the end of a transaction minutes are given away as the bookings say: none to a booking that is not there, and none are
-- taken from a booking that still stands at that time. A buffer may follow.
CREATE OR REPLACE FUNCTION desk.cells_stand() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  one booking_cell;
  given boolean;
  stands boolean;
BEGIN
  IF TG_OP = 'DELETE' THEN one := OLD; ELSE one := NEW; END IF;
  given := EXISTS (SELECT FROM booking_cell WHERE (halt_id, cell, booking_id) = (one.halt_id, one.cell, one.booking_id));
  stands := EXISTS (SELECT FROM booking b WHERE b.id = one.booking_id AND b.halt_id = one.halt_id
    AND b.state IN ('booked', 'arrived', 'missed') AND one.cell >= b.after_opening / 5
    AND one.cell * 5 < b.after_opening + b.minutes + CASE TG_OP WHEN 'INSERT' THEN 60 ELSE 0 END);
  PERFORM desk.demand(CASE TG_OP WHEN 'INSERT' THEN stands OR NOT given ELSE given OR NOT stands END);
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS cells_stand ON rathaus.booking_cell;
CREATE CONSTRAINT TRIGGER cells_stand AFTER INSERT OR DELETE ON rathaus.booking_cell
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.cells_stand();

-- Bookings of people of whom the crew must not know: when and where, as the taken minutes tell anybody, and not whose. When a
-- newer timetable takes the place of theirs they follow like the others, else they would stand at a halt that nobody drives to.
CREATE OR REPLACE FUNCTION desk.hidden_bookings(first date)
RETURNS TABLE (id bigint, halt_id bigint, day date, opens bigint, after_opening bigint, minutes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.demand(desk.my_role() = 'mobile');
  RETURN QUERY SELECT b.id, h.id, t.day, h.opens::bigint, b.after_opening::bigint, b.minutes::bigint
    FROM booking b JOIN halt h ON h.id = b.halt_id JOIN tour t ON t.id = h.tour_id
    WHERE b.restricted AND b.state IN ('booked', 'waiting') AND t.day >= first AND h.stop_id IS NOT NULL ORDER BY b.id;
END $$;

CREATE OR REPLACE FUNCTION desk.carry_booking(wanted bigint, to_halt bigint, after integer, cells integer[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.demand(desk.my_role() = 'mobile' AND EXISTS (
    SELECT FROM booking b JOIN halt h ON h.id = b.halt_id JOIN tour t ON t.id = h.tour_id JOIN timetable p ON p.id = t.timetable_id,
      halt n JOIN tour u ON u.id = n.tour_id JOIN timetable q ON q.id = u.timetable_id
    WHERE b.id = wanted AND b.restricted AND b.state IN ('booked', 'waiting') AND n.id = to_halt AND n.state = 'published'
      AND n.stop_id = h.stop_id AND u.day = t.day AND q.id <> p.id AND q.state = 'published' AND q.published_at >= p.published_at
      AND (after IS NULL) = (cardinality(cells) = 0) AND cardinality(cells) <= b.minutes / 5 + 14
      AND (after IS NULL OR after >= 0 AND after + b.minutes <= n.closes - n.opens)));
  DELETE FROM booking_cell WHERE booking_id = wanted;
  INSERT INTO booking_cell (halt_id, cell, booking_id) SELECT to_halt, one, wanted FROM unnest(cells) one;
  UPDATE booking SET halt_id = to_halt, after_opening = after, version = version + 1,
    state = CASE WHEN after IS NULL THEN 'waiting' ELSE 'booked' END WHERE id = wanted;
END $$;
