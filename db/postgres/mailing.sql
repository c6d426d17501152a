-- Mailing lists. That somebody under § 51 BMG stands in one, and where that person lives, the lead alone sees.

ALTER TABLE rathaus.subscription ADD COLUMN IF NOT EXISTS restricted boolean NOT NULL DEFAULT false;

CREATE OR REPLACE TRIGGER mark_subscription BEFORE INSERT OR UPDATE OF person_id, restricted ON rathaus.subscription
FOR EACH ROW EXECUTE FUNCTION desk.mark_person();
CREATE OR REPLACE TRIGGER tie_person AFTER INSERT OR UPDATE OF person_id ON rathaus.subscription
FOR EACH ROW WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION desk.tie_person();

CREATE OR REPLACE FUNCTION desk.after_lock_mailing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  UPDATE subscription SET person_id = person_id WHERE person_id = NEW.id;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER after_lock_mailing AFTER UPDATE OF lock ON rathaus.person
FOR EACH ROW WHEN (OLD.lock IS DISTINCT FROM NEW.lock) EXECUTE FUNCTION desk.after_lock_mailing();

UPDATE rathaus.subscription SET person_id = person_id WHERE NOT restricted AND desk.is_locked(person_id);
UPDATE rathaus.person SET tied = true WHERE NOT tied AND EXISTS (SELECT FROM rathaus.subscription WHERE person_id = person.id);
