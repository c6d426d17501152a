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

-- A consent is dated when it is written down, and after the words that were shown: who agreed to what on which day must
-- stand up before a court. A withdrawal is never refused, whatever clock a PC has: the server puts its own time there, and
-- none before the consent. In a town that practises the day is another one.
CREATE OR REPLACE FUNCTION desk.clock_tolerance() RETURNS interval LANGUAGE sql IMMUTABLE SET search_path = pg_catalog
AS $$ SELECT interval '15 minutes' $$;

CREATE OR REPLACE FUNCTION desk.date_consent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  practises constant boolean := (SELECT value ->> 'practice_now' FROM setting WHERE key = 'town') IS NOT NULL;
  now_is constant timestamptz := clock_timestamp();
BEGIN
  IF desk.me() IS NULL THEN
    RETURN NEW;  -- whoever owns the tables brings back what was dated before
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF NOT practises AND NEW.withdrawn_at NOT BETWEEN now_is - desk.clock_tolerance() AND now_is + desk.clock_tolerance() THEN
      NEW.withdrawn_at := now_is;
    END IF;
    NEW.withdrawn_at := CASE WHEN NEW.withdrawn_at < NEW.at THEN NEW.at ELSE NEW.withdrawn_at END;
    RETURN NEW;
  END IF;
  IF NOT practises AND NEW.at NOT BETWEEN now_is - desk.clock_tolerance() AND now_is + desk.clock_tolerance() THEN
    RAISE EXCEPTION 'not the time of the server' USING ERRCODE = 'RD001';
  END IF;
  IF EXISTS (SELECT FROM mailing_wording w WHERE w.list_id = NEW.list_id AND w.version = NEW.wording_version
    AND w.since > NEW.at) THEN
    RAISE EXCEPTION 'dated before what it follows' USING ERRCODE = 'RD001';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER date_consent BEFORE INSERT OR UPDATE OF withdrawn_at ON rathaus.subscription
FOR EACH ROW EXECUTE FUNCTION desk.date_consent();

-- The proof of a withdrawal goes when nobody can ask for it any more, by the clock of the server; nobody has the right to
-- take a consent out otherwise. domain/mailing/mailing_lists.py says why three years.
CREATE OR REPLACE FUNCTION desk.forget_consents() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  gone bigint;
BEGIN
  IF desk.me() IS NULL THEN
    RAISE EXCEPTION 'no forgetting for this login' USING ERRCODE = '42501';
  END IF;
  DELETE FROM subscription USING mailing_list l WHERE l.id = list_id
    AND withdrawn_at < date_trunc('year', clock_timestamp()) - interval '3 years'
    AND (desk.sees_locked() OR l.unit_id = desk.my_unit());
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
