-- Letters to many: who is taken from the register is written down and committed first, with purpose, legal basis and
-- number; only then do names and addresses come. § 51 BMG is never among them, not even for the lead.

CREATE TABLE IF NOT EXISTS rathaus.pick_ticket (
  id bigint PRIMARY KEY,  -- of the line in the protocol
  staff_id bigint NOT NULL,
  at timestamptz NOT NULL,
  xid xid8 NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_pick_ticket ON rathaus.pick_ticket (staff_id, at);
CREATE TABLE IF NOT EXISTS rathaus.picked (
  person_id bigint NOT NULL,
  ticket_id bigint NOT NULL REFERENCES rathaus.pick_ticket ON DELETE CASCADE,
  PRIMARY KEY (person_id, ticket_id)
);
CREATE INDEX IF NOT EXISTS ix_picked_ticket ON rathaus.picked (ticket_id);
CREATE TABLE IF NOT EXISTS rathaus.matched (  -- lines of a list, and whom of the register they mean
  ticket_id bigint NOT NULL REFERENCES rathaus.pick_ticket ON DELETE CASCADE,
  line integer NOT NULL,
  person_id bigint NOT NULL,
  PRIMARY KEY (ticket_id, line)
);
CREATE INDEX IF NOT EXISTS ix_matched_person ON rathaus.matched (person_id);

DELETE FROM rathaus.pick_ticket;  -- as with searches: what a restored dump brings bears numbers that are still to come

-- The line and the ticket of one selection, {"births": [["1900-01-01", "1961-11-24"]], "district": 61}; 0 if the bound
-- of an hour is reached, which never hangs on whom it finds.
CREATE OR REPLACE FUNCTION desk.open_pick(wanted jsonb, criteria text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  most constant integer := 50001;  -- one more than a campaign takes, so that who asked for too many is told
  who bigint := desk.me();
  now_is timestamptz := clock_timestamp();
  few boolean; ticket bigint; whom bigint[] := '{}';
BEGIN
  PERFORM desk.demand_case_role();
  IF criteria IS NULL
    OR jsonb_typeof(wanted -> 'births') IS DISTINCT FROM 'array' OR jsonb_array_length(wanted -> 'births') > 60
    OR current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'no people for this login' USING ERRCODE = '42501';
  END IF;
  PERFORM FROM staff WHERE id = who FOR NO KEY UPDATE;  -- as in open_people: lines of one person count together
  SELECT count(*) < 60 INTO few FROM pick_ticket WHERE staff_id = who AND at > now_is - interval '1 hour';
  ticket := nextval('read_log_line');
  IF few THEN
    whom := ARRAY(SELECT p.id FROM person p
      WHERE p.lock <> 'bmg51' AND p.street <> ''
        AND (wanted ->> 'district' IS NULL OR p.district_id = (wanted ->> 'district')::bigint)
        AND (wanted -> 'births' = '[]' OR EXISTS (SELECT FROM jsonb_array_elements(wanted -> 'births') AS span
          WHERE p.birth_date BETWEEN (span ->> 0)::date AND (span ->> 1)::date))
      ORDER BY p.id LIMIT most);
    DELETE FROM pick_ticket WHERE id = ANY (ARRAY(
      SELECT id FROM pick_ticket WHERE at < now_is - interval '1 hour' LIMIT 20 FOR UPDATE SKIP LOCKED));
    INSERT INTO pick_ticket VALUES (ticket, who, now_is, pg_current_xact_id());
    INSERT INTO picked SELECT unnest(whom), ticket;
  END IF;
  INSERT INTO read_log (id, at, staff_id, kind, purpose, criteria, person_ids, refused)
  VALUES (ticket, now_is, who, 'bulk', 'AddRegisterSource', left(format('%s [%s; %s: %s]', left(open_pick.criteria, 600),
    (SELECT string_agg(concat_ws(' – ', span ->> 0, span ->> 1), ', ') FROM jsonb_array_elements(wanted -> 'births') AS span),
    (SELECT name FROM district WHERE id = (wanted ->> 'district')::bigint), cardinality(whom)), 1000), to_json(whom), NOT few);
  RETURN CASE WHEN few THEN ticket ELSE 0 END;
END $$;

-- Whom a committed ticket of one's own names, for two minutes.
CREATE OR REPLACE FUNCTION desk.picked_by(ticket bigint)
RETURNS TABLE (id bigint, title text, given_name text, family_name text, street text, house_number text, postcode text,
  place text, birth_date date, language text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT p.id, p.title, p.given_name, p.family_name, p.street, p.house_number, p.postcode, p.place, p.birth_date, p.language
  FROM pick_ticket t JOIN picked k ON k.ticket_id = t.id JOIN person p ON p.id = k.person_id
  WHERE t.id = ticket AND t.staff_id = desk.me() AND t.at > clock_timestamp() - interval '2 minutes'
    AND CASE WHEN pg_is_in_recovery() THEN false ELSE pg_xact_status(t.xid) = 'committed' END
    AND p.lock <> 'bmg51'
  ORDER BY p.id
$$;

-- The line and the ticket of looking up who of the register is meant by the lines of a list, so that objections and letters
-- that came back hold for them too. Only who is written the same and is one alone is meant; nobody under § 51 BMG ever is.
CREATE OR REPLACE FUNCTION desk.open_match(lines jsonb, criteria text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  who bigint := desk.me();
  now_is timestamptz := clock_timestamp();
  few boolean; ticket bigint; whom bigint[] := '{}';
BEGIN
  IF who IS NULL OR desk.my_role() NOT IN ('guide', 'clerk', 'mobile', 'lead') OR criteria IS NULL
    OR jsonb_typeof(lines) IS DISTINCT FROM 'array' OR jsonb_array_length(lines) > 50000
    OR current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'no people for this login' USING ERRCODE = '42501';
  END IF;
  PERFORM FROM staff WHERE id = who FOR NO KEY UPDATE;
  SELECT count(*) < 60 INTO few FROM pick_ticket WHERE staff_id = who AND at > now_is - interval '1 hour';
  ticket := nextval('read_log_line');
  IF few THEN
    DELETE FROM pick_ticket WHERE id = ANY (ARRAY(
      SELECT id FROM pick_ticket WHERE at < now_is - interval '1 hour' LIMIT 20 FOR UPDATE SKIP LOCKED));
    INSERT INTO pick_ticket VALUES (ticket, who, now_is, pg_current_xact_id());
    INSERT INTO matched SELECT ticket, l.line, min(p.id)
      FROM jsonb_to_recordset(lines) AS l(line integer, given text, family text, born date, street text, house text, postcode text)
      JOIN person p ON p.family_name = l.family AND p.given_name = l.given AND p.lock <> 'bmg51' AND CASE
        WHEN p.birth_date IS NOT NULL AND l.born IS NOT NULL THEN p.birth_date = l.born
        ELSE p.street = l.street AND p.house_number = l.house AND p.postcode = l.postcode END
      WHERE l.line IS NOT NULL GROUP BY l.line HAVING count(*) = 1;
    whom := ARRAY(SELECT DISTINCT m.person_id FROM matched m WHERE m.ticket_id = ticket ORDER BY 1);
  END IF;
  INSERT INTO read_log (id, at, staff_id, kind, purpose, criteria, person_ids, refused)
  VALUES (ticket, now_is, who, 'bulk', 'AddListSource', left(format('%s [%s von %s Zeilen]', left(open_match.criteria, 600),
    cardinality(whom), jsonb_array_length(lines)), 1000), to_json(whom), NOT few);
  RETURN CASE WHEN few THEN ticket ELSE 0 END;
END $$;

-- Which lines of a list a committed ticket of one's own names, for two minutes; no name and no address comes back.
CREATE OR REPLACE FUNCTION desk.matched_by(ticket bigint) RETURNS TABLE (line integer, person_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT m.line, m.person_id FROM pick_ticket t JOIN matched m ON m.ticket_id = t.id JOIN person p ON p.id = m.person_id
  WHERE t.id = ticket AND t.staff_id = desk.me() AND t.at > clock_timestamp() - interval '2 minutes'
    AND CASE WHEN pg_is_in_recovery() THEN false ELSE pg_xact_status(t.xid) = 'committed' END AND p.lock <> 'bmg51'
  ORDER BY m.line
$$;

-- Whether somebody stands on a committed ticket of one's own: nobody else's number goes into a list, to learn from
-- known_now what holds of that person.
CREATE OR REPLACE FUNCTION desk.is_picked(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM (SELECT ticket_id FROM picked WHERE person_id = wanted
      UNION ALL SELECT ticket_id FROM matched WHERE person_id = wanted) AS k JOIN pick_ticket t ON t.id = k.ticket_id
    WHERE t.staff_id = desk.me() AND t.at > clock_timestamp() - interval '1 hour'
      AND pg_xact_status(t.xid) = 'committed')
$$;

-- What holds now of the people of a campaign that one sees: locks, objections, letters that came back. Who must be in no list any more, and
-- who is no longer there at all, look alike.
DROP FUNCTION IF EXISTS desk.known_now(bigint, text);
CREATE FUNCTION desk.known_now(campaign bigint, wanted text)
RETURNS TABLE (person_id bigint, lock text, objects boolean, returned boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT * FROM (
    SELECT r.person_id, coalesce(p.lock, 'bmg51') AS lock, coalesce(p.lock, 'bmg51') <> 'bmg51' AND EXISTS (
      SELECT FROM objection o WHERE o.person_id = r.person_id AND o.purpose = wanted) AS objects,
      coalesce(p.lock, 'bmg51') <> 'bmg51' AND EXISTS (
      SELECT FROM address_flag f WHERE f.person_id = r.person_id) AS returned
    FROM (SELECT DISTINCT l.person_id FROM campaign_recipient l JOIN campaign c ON c.id = l.campaign_id
      WHERE c.id = known_now.campaign AND l.person_id IS NOT NULL
        AND desk.my_role() IN ('guide', 'clerk', 'mobile', 'lead')
        AND (c.unit_id = desk.my_unit() OR desk.my_role() = 'lead')) AS r
    LEFT JOIN person p ON p.id = r.person_id
  ) AS one WHERE one.lock <> '' OR one.objects OR one.returned
$$;

-- A line may lose its person (who came under § 51 BMG is known to no list any more), and never gets another one that way.
CREATE OR REPLACE FUNCTION desk.guard_recipient() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.demand(NEW.person_id IS NULL);
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_recipient BEFORE UPDATE OF person_id ON rathaus.campaign_recipient
FOR EACH ROW WHEN (desk.me() IS NOT NULL AND NEW.person_id IS DISTINCT FROM OLD.person_id) EXECUTE FUNCTION desk.guard_recipient();

-- A campaign that was filed is checked no more: who comes under § 51 BMG leaves it at once, as the next check would have it in
-- an open one (rathaus_desk/usecases/campaigns/known_now.py).
CREATE OR REPLACE FUNCTION desk.leave_filed(whom bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  lines constant bigint[] := ARRAY(SELECT r.id FROM campaign_recipient r JOIN campaign c ON c.id = r.campaign_id
    JOIN campaign_source s ON s.id = r.source_id
    WHERE r.person_id = whom AND c.filed_at IS NOT NULL AND s.kind IN ('register', 'mailing'));
BEGIN
  DELETE FROM campaign_pair WHERE first_id = ANY (lines) OR second_id = ANY (lines);
  DELETE FROM campaign_recipient WHERE id = ANY (lines);
  UPDATE campaign_recipient SET person_id = NULL FROM campaign c
  WHERE c.id = campaign_id AND c.filed_at IS NOT NULL AND person_id = whom;
END $$;

CREATE OR REPLACE FUNCTION desk.after_lock_campaign() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.leave_filed(NEW.id);
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER after_lock_campaign AFTER UPDATE OF lock ON rathaus.person
FOR EACH ROW WHEN (NEW.lock = 'bmg51' AND OLD.lock IS DISTINCT FROM NEW.lock) EXECUTE FUNCTION desk.after_lock_campaign();

SELECT desk.leave_filed(id) FROM (SELECT DISTINCT p.id FROM rathaus.campaign_recipient r JOIN rathaus.person p ON p.id = r.person_id
  WHERE p.lock = 'bmg51') AS before;
