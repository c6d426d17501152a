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

-- What people rely on stays said: a published halt is moved or called off, it never becomes a draft again, and a halt
-- goes to a tour of its own timetable.
CREATE OR REPLACE FUNCTION desk.guard_halt() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.demand(OLD.state = 'draft' OR NEW.state <> 'draft');
  PERFORM desk.demand(NEW.tour_id = OLD.tour_id OR (SELECT a.timetable_id = b.timetable_id
    FROM tour a, tour b WHERE a.id = OLD.tour_id AND b.id = NEW.tour_id));
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_halt BEFORE UPDATE ON rathaus.halt
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_halt();
