-- Print jobs, and letters that come back. To whom a letter went no login reads here: it is asked by functions that know who asks.

-- A job begins at its beginning, its letters too: to people whom one knows, or who stand in the list of its campaign. Nobody
-- under § 51 BMG does, and who is locked is refused like somebody who is not there.
CREATE OR REPLACE FUNCTION desk.stands_in_campaign_of(job bigint, wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM print_job j JOIN campaign_recipient r ON r.campaign_id = j.campaign_id JOIN person p ON p.id = r.person_id
    WHERE j.id = job AND r.person_id = wanted AND p.lock <> 'bmg51')
$$;

CREATE OR REPLACE FUNCTION desk.guard_letter() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.demand(num_nonnulls(NEW.printed_at, NEW.returned_at, NEW.return_reason, NEW.returned_by) = 0);
  PERFORM desk.demand(NEW.person_id IS NULL OR desk.stands_in_campaign_of(NEW.job_id, NEW.person_id)
    OR desk.knows_person(NEW.person_id));
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_letter BEFORE INSERT ON rathaus.print_letter
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_letter();

CREATE OR REPLACE FUNCTION desk.guard_reader() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.demand(desk.stands_in_campaign_of(NEW.job_id, NEW.person_id));
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_reader BEFORE INSERT ON rathaus.letter_reader
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_reader();

-- Whoever opens the post scans what came back, of whatever unit, in their own name. What the post says of the address is
-- marked at everybody in the letter; scanned again with another reason that says nothing of it, this letter's own mark goes.
-- To whom it went is not said: numbers are easily guessed, and a scan that is rolled back leaves no trace.
DROP FUNCTION IF EXISTS desk.letter_came_back(text, bigint, text, timestamptz);  -- of before: it told the person
CREATE FUNCTION desk.letter_came_back(wanted text, letter bigint, why text, at timestamptz)
RETURNS TABLE (title text, printed boolean, flagged boolean, before timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  one record;
  wrong constant boolean := why IN ('moved', 'not_found', 'incomplete', 'died');  -- FLAGS_ADDRESS in domain/printing/returns.py
BEGIN
  PERFORM desk.demand_case_role();
  SELECT j.id AS job, j.title AS name, l.person_id AS whom, l.printed_at AS out_at, l.returned_at AS back_at INTO one
  FROM print_job j JOIN print_letter l ON l.job_id = j.id WHERE j.run = wanted AND l.number = letter FOR UPDATE OF l;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  IF one.out_at IS NULL THEN
    RETURN QUERY SELECT one.name::text, false, false, NULL::timestamptz;
    RETURN;
  END IF;
  PERFORM desk.demand(at >= one.out_at
    AND why IN ('moved', 'not_found', 'incomplete', 'died', 'refused', 'not_collected', 'other'));
  UPDATE print_letter l SET returned_at = coalesce(l.returned_at, at), return_reason = why, returned_by = desk.me()
  WHERE l.job_id = one.job AND l.number = letter;
  IF one.whom IS NOT NULL AND wrong THEN
    INSERT INTO address_flag AS f (person_id, since, reason, job_id, letter, staff_id)
      SELECT one.whom, at, why, one.job, letter, desk.me()
      UNION SELECT r.person_id, at, why, one.job, letter, desk.me() FROM letter_reader r
        WHERE r.job_id = one.job AND r.number = letter
    ON CONFLICT (person_id) DO UPDATE SET reason = EXCLUDED.reason, job_id = EXCLUDED.job_id, letter = EXCLUDED.letter,
      staff_id = EXCLUDED.staff_id;
  ELSE
    DELETE FROM address_flag f WHERE f.job_id = one.job AND f.letter = letter_came_back.letter;
  END IF;
  RETURN QUERY SELECT one.name::text, true, EXISTS (SELECT FROM address_flag f JOIN person p ON p.id = f.person_id
    WHERE p.id = one.whom AND (p.lock <> 'bmg51' OR desk.sees_locked())), one.back_at;
END $$;

-- The letters to somebody whom one has opened, of whatever unit.
CREATE OR REPLACE FUNCTION desk.letters_to(wanted bigint)
RETURNS TABLE (title text, run text, number bigint, printed_at timestamptz, returned_at timestamptz, return_reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT j.title, j.run, l.number, l.printed_at, l.returned_at, l.return_reason FROM print_job j JOIN print_letter l ON l.job_id = j.id
  WHERE desk.is_open(wanted) AND l.printed_at IS NOT NULL AND (l.person_id = wanted OR EXISTS (
    SELECT FROM letter_reader r WHERE r.job_id = l.job_id AND r.number = l.number AND r.person_id = wanted))
  ORDER BY l.printed_at DESC, j.id DESC
$$;

-- Whether a case is one's own to see: a clerk's are those that she keeps or took in, and those her unit works on.
CREATE OR REPLACE FUNCTION desk.works_with(wanted bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  RETURN EXISTS (SELECT FROM case_file c WHERE c.id = wanted AND CASE desk.my_role()
    WHEN 'lead' THEN true
    WHEN 'clerk' THEN desk.answers_for(c.owner_id, c.contact_id) OR desk.case_shared(c.id)
    ELSE NOT c.restricted END);
END $$;

-- What became of letters in cases that one sees. The run of such a job is the reference of its sheet, and that begins with the
-- number of the case, or of an appointment for it: a sheet of one's own with a foreign reference shows nothing.
DROP FUNCTION IF EXISTS desk.jobs_of_papers(bigint[]);  -- of before: it did not tell the printer
CREATE OR REPLACE FUNCTION desk.jobs_of_papers(papers bigint[])
RETURNS TABLE (run text, number bigint, job_id bigint, state text, unit_id bigint, printer text, printed_at timestamptz, returned_at timestamptz,
  return_reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.demand_case_role();
  RETURN QUERY SELECT DISTINCT j.run::text, l.number::bigint, j.id, j.state::text, j.unit_id, coalesce(b.printer, '')::text, l.printed_at,
      l.returned_at, l.return_reason::text
    FROM paper p JOIN print_job j ON j.run = split_part(p.reference, '/', 1)
    JOIN print_letter l ON l.job_id = j.id
      AND l.number = CASE WHEN p.reference ~ '/[0-9]{1,7}$' THEN split_part(p.reference, '/', 2)::bigint ELSE 1 END
    LEFT JOIN print_batch b ON b.job_id = j.id
      AND b.number = (SELECT max(s.batch) FROM print_sheet s WHERE s.job_id = j.id AND s.letter = l.number)
    WHERE p.id = ANY (papers) AND p.kind = 'letter' AND (j.run LIKE 'E%' AND desk.me() = ALL (ARRAY[p.staff_id, j.staff_id]) OR EXISTS (
      SELECT FROM case_paper s JOIN case_file c ON c.id = s.case_id JOIN staff w ON w.id = p.staff_id
      WHERE s.paper_id = p.id AND desk.works_with(c.id)
        AND (desk.my_role() <> 'clerk' OR w.unit_id = desk.my_unit() OR NOT c.restricted AND c.owner_id = ANY (desk.acting_for()))
        AND CASE WHEN j.kind = 'letter' THEN starts_with(j.run, c.number || '-') OR EXISTS (
            SELECT FROM appointment a WHERE a.case_id = c.id AND starts_with(j.run, a.number || '-'))
          ELSE j.unit_id = desk.my_unit() OR desk.my_role() = 'lead' END));
END $$;

-- The last number of a year's runs under a letter such as "K26-", whoever's they are: two never bear one number.
CREATE OR REPLACE FUNCTION desk.last_run(begin text) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.demand_case_role();
  PERFORM desk.demand(begin ~ '^[A-Z][0-9]{2}-$');
  RETURN (SELECT coalesce(max(substr(run, length(begin) + 1)::bigint), 0) FROM print_job
    WHERE starts_with(run, begin) AND substr(run, length(begin) + 1) ~ '^[0-9]{1,15}$');
END $$;

-- Whether a job may bear this run: that of a case's or an appointment's letter for whoever sees that, one that is counted once
-- it was counted, and of single letters none that uses all others up. Asked before the key is: that there is such a run
-- already tells of a letter.
CREATE OR REPLACE FUNCTION desk.may_run(run text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  behind constant bigint := substring(run FROM '^[AEK][0-9]{2}-([0-9]{1,15})$')::bigint;
  letter_of constant text := substring(run FROM '^(T?[0-9]{2}-[0-9]{5,9}-[0-9])-');
BEGIN
  PERFORM desk.demand_case_role();
  RETURN CASE
    WHEN run ~ '^E[0-9]{2}-' THEN behind IS NOT NULL AND behind <= desk.last_run(left(run, 4)) + 100  -- single_letters.py, _AHEAD
    WHEN run ~ '^[AK][0-9]{2}-' THEN EXISTS (SELECT FROM running_number r WHERE r.value >= behind
      AND r.name = CASE left(run, 1) WHEN 'K' THEN 'letters-20' ELSE 'notices-20' END || substr(run, 2, 2))
    WHEN run ~ '^T[0-9]{2}-' THEN EXISTS (
      SELECT FROM appointment a WHERE a.number = letter_of AND (NOT a.restricted OR desk.sees_locked()))
    WHEN run ~ '^[0-9]{2}-' THEN EXISTS (SELECT FROM case_file c WHERE c.number = letter_of AND desk.works_with(c.id))
    ELSE true END;
END $$;

-- The letter to a typed address goes when its period is over, by the clock of the server; nobody has the right to take a
-- sheet out otherwise. domain/printing/single_letters.py says how long it is kept. What lies in a case goes with the case.
CREATE OR REPLACE FUNCTION desk.forget_letters() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  gone bigint;
BEGIN
  IF desk.me() IS NULL THEN
    RAISE EXCEPTION 'no forgetting for this login' USING ERRCODE = '42501';
  END IF;
  DELETE FROM paper p WHERE p.reference ~ '^E[0-9]{2}-[0-9]+$' AND p.filed_at < clock_timestamp() - interval '180 days'
    AND NOT EXISTS (SELECT FROM case_paper c WHERE c.paper_id = p.id);
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- What was filed stays as it is. What was proofed, somebody has proofed in her own name; its words stay with the proof. Once
-- letters of it are at a printer nothing of it changes; when none waits there any more, the rest may be proofed anew.
CREATE OR REPLACE FUNCTION desk.guard_campaign() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  proof_now constant text := (NEW.proofed_by, NEW.proofed_at, NEW.proof_digest)::text;
  cleared constant boolean := NEW.proofed_by IS NULL AND NEW.proofed_at IS NULL AND NEW.proof_digest = '' AND NEW.template_text = '';
  proof_before text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM desk.demand(cleared AND NEW.filed_at IS NULL);
    RETURN NEW;
  END IF;
  proof_before := (OLD.proofed_by, OLD.proofed_at, OLD.proof_digest)::text;
  PERFORM desk.demand(OLD.filed_at IS NULL);
  PERFORM desk.demand(proof_now = proof_before OR cleared
    OR NEW.proofed_by = desk.me() AND NEW.proofed_at IS NOT NULL AND NEW.proof_digest <> '');
  PERFORM desk.demand(NEW.template_text = OLD.template_text OR OLD.template_text = '' OR cleared OR proof_now <> proof_before);
  IF (NEW.template_text, NEW.template::text, NEW.size::text, NEW.details::jsonb, NEW.household)
    IS DISTINCT FROM (coalesce(nullif(OLD.template_text, ''), NEW.template_text), OLD.template::text,
      OLD.size::text, OLD.details::jsonb, OLD.household) THEN
    PERFORM desk.demand(NOT EXISTS (SELECT FROM print_job j JOIN print_sheet s ON s.job_id = j.id
      WHERE j.campaign_id = OLD.id AND s.fate <> 'cancelled'));
  ELSIF proof_now <> proof_before THEN  -- of the rest, once nothing waits for the printer
    PERFORM desk.demand(NOT EXISTS (SELECT FROM print_job j JOIN print_sheet s ON s.job_id = j.id
      WHERE j.campaign_id = OLD.id AND s.fate NOT IN ('cancelled', 'printed')));
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_campaign BEFORE INSERT OR UPDATE ON rathaus.campaign
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_campaign();
