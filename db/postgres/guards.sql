-- What a right to write does not cover: another's name, a stranger's visit, somebody whom one does not know here.
-- To whoever asks, what is hidden and what is not there is refused in the same words.

CREATE OR REPLACE FUNCTION desk.demand(allowed boolean) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = rathaus, pg_temp
AS $$
BEGIN
  IF allowed IS NOT TRUE THEN
    RAISE EXCEPTION 'not for this login, or not there' USING ERRCODE = '42501';
  END IF;
END $$;

-- Somebody may be written down by whoever sees them: then a look at them stands in the protocol.
CREATE OR REPLACE FUNCTION desk.knows_person(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$ SELECT wanted IS NULL OR EXISTS (SELECT FROM desk.person WHERE id = wanted) $$;

CREATE OR REPLACE FUNCTION desk.knows_contact(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT wanted IS NULL OR EXISTS (SELECT FROM contact WHERE id = wanted AND (desk.sees_locked()
    OR (desk.sees_all_cases() AND NOT restricted)
    OR (desk.my_role() = 'clerk' AND (taken_by = desk.me() OR desk.contact_shared(id)))))
$$;

CREATE OR REPLACE FUNCTION desk.knows_case(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT wanted IS NULL OR EXISTS (SELECT FROM case_file WHERE id = wanted
    AND (NOT restricted OR desk.sees_locked() OR (desk.my_role() = 'clerk' AND desk.case_shared(id))))
$$;

-- An authority is named by whoever reads it (the policies below say the same), or has written it down just now.
CREATE OR REPLACE FUNCTION desk.knows_authority(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT wanted IS NULL OR EXISTS (SELECT FROM authority a WHERE a.id = wanted AND (desk.sees_locked() OR NOT a.restricted)
    AND (a.xmin::text = (pg_current_xact_id()::text::numeric % 4294967296)::text
      OR EXISTS (SELECT FROM desk.open_person s WHERE s.person_id IN (a.person_id, a.representative_id))
      OR CASE WHEN desk.my_role() = 'clerk' THEN desk.authority_shared(a.id) ELSE EXISTS (
        SELECT FROM case_file c WHERE c.authority_id = a.id AND (NOT c.restricted OR desk.sees_locked())) END))
$$;

-- One task waits for another one of the same case.
CREATE OR REPLACE FUNCTION desk.knows_task(wanted bigint, of_case bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$ SELECT wanted IS NULL OR EXISTS (SELECT FROM task WHERE id = wanted AND case_id = of_case) $$;

-- Only what was counted is the number of a case: a number ahead of the count would stop the intake on its day. One that
-- is kept back for a colleague, or that a case has already, is refused like one that nobody counted.
CREATE OR REPLACE FUNCTION desk.may_number(number text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  this_year constant integer := 2000 + split_part(number, '-', 1)::integer;
  count constant bigint := split_part(number, '-', 2)::bigint;
BEGIN
  RETURN number ~ '^[0-9]{2}-([0-9]{5}|[1-9][0-9]{5,8})-[0-9]$'
    AND EXISTS (SELECT FROM running_number WHERE name = 'case-' || this_year AND value >= count)
    AND NOT desk.is_used(this_year, count)
    AND NOT EXISTS (SELECT FROM reserved_number r WHERE r.year = this_year AND r.running = count
      AND (r.staff_id IS DISTINCT FROM desk.me() OR r.case_id IS NOT NULL OR r.workplace = '—'));
END $$;

-- A clerk answers for the cases that she keeps or took in; of all others she has a share.
CREATE OR REPLACE FUNCTION desk.answers_for(owner bigint, contact bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT desk.my_role() <> 'clerk' OR owner = ANY (desk.acting_for())
    OR EXISTS (SELECT FROM rathaus.contact k WHERE k.id = answers_for.contact AND k.taken_by = desk.me())
$$;

-- Each of these fires before the marks are set (the names go by the alphabet), and never for whoever runs the server.
CREATE OR REPLACE FUNCTION desk.guard_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM desk.demand(NEW.number ~ '^[0-9]{2}-[0-9]{5,9}-[0-9]$' AND desk.may_number(NEW.number));
  ELSIF to_jsonb(NEW) - '{state,version}'::text[] <> to_jsonb(OLD) - '{state,version}'::text[] THEN
    PERFORM desk.demand(desk.answers_for(OLD.owner_id, OLD.contact_id));
  END IF;
  -- The mark goes by these: whoever could change them would take it off, read, and put it on again.
  IF TG_OP = 'UPDATE' AND OLD.restricted AND NOT desk.sees_locked() THEN
    PERFORM desk.demand((NEW.person_id, NEW.caller_id, NEW.authority_id, NEW.concerned_name, NEW.note, NEW.search_text,
        NEW.place_key, NEW.district_id)
      IS NOT DISTINCT FROM (OLD.person_id, OLD.caller_id, OLD.authority_id, OLD.concerned_name, OLD.note, OLD.search_text,
        OLD.place_key, OLD.district_id));
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_case BEFORE INSERT OR UPDATE ON rathaus.case_file
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_case();

-- Tasks go to another unit by the hand of whoever answers for the case.
CREATE OR REPLACE FUNCTION desk.guard_task() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  IF NEW.unit_id <> OLD.unit_id OR NEW.case_id <> OLD.case_id THEN
    PERFORM desk.demand((SELECT desk.answers_for(owner_id, contact_id) FROM case_file WHERE id = OLD.case_id));
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_task BEFORE UPDATE OF unit_id, case_id ON rathaus.task
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_task();

CREATE OR REPLACE FUNCTION desk.guard_contact() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  IF to_jsonb(NEW) - 'code_misses' <> to_jsonb(OLD) - 'code_misses' AND desk.my_role() = 'clerk' THEN
    PERFORM desk.demand(OLD.taken_by = desk.me() OR EXISTS (
      SELECT FROM case_file WHERE contact_id = OLD.id AND owner_id = ANY (desk.acting_for())));
  END IF;
  -- A shield keeps back from clerks alone: whoever sees the visit as it is, finds nothing odd in it.
  IF (OLD.restricted OR OLD.shielded AND desk.my_role() = 'clerk') AND NOT desk.sees_locked() THEN
    PERFORM desk.demand((NEW.person_id, NEW.caller_name, NEW.caller_phone, NEW.needs::jsonb, NEW.language, NEW.pickup_code)
      IS NOT DISTINCT FROM
      (OLD.person_id, OLD.caller_name, OLD.caller_phone, OLD.needs::jsonb, OLD.language, OLD.pickup_code));
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_contact BEFORE UPDATE ON rathaus.contact
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_contact();

-- Whom or what a record points at must be known to whoever points there: the arguments are pairs of a column and of
-- what it names.
CREATE OR REPLACE FUNCTION desk.guard_links() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  written constant jsonb := to_jsonb(NEW);
  before constant jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) END;
  meant bigint;
BEGIN
  FOR at IN 0 .. TG_NARGS - 2 BY 2 LOOP
    CONTINUE WHEN written -> TG_ARGV[at] = before -> TG_ARGV[at];
    meant := (written ->> TG_ARGV[at])::bigint;
    PERFORM desk.demand(CASE TG_ARGV[at + 1]
      WHEN 'person' THEN desk.knows_person(meant)
      WHEN 'case' THEN desk.knows_case(meant)
      WHEN 'contact' THEN desk.knows_contact(meant)
      WHEN 'authority' THEN desk.knows_authority(meant)
      WHEN 'task' THEN desk.knows_task(meant, (written ->> 'case_id')::bigint)
    END);
  END LOOP;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_links BEFORE INSERT OR UPDATE OF person_id ON rathaus.contact
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_links('person_id', 'person');
CREATE OR REPLACE TRIGGER guard_links BEFORE INSERT OR UPDATE OF person_id ON rathaus.queue_ticket
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_links('person_id', 'person');
CREATE OR REPLACE TRIGGER guard_links BEFORE INSERT OR UPDATE OF person_id, case_id ON rathaus.appointment
FOR EACH ROW WHEN (desk.me() IS NOT NULL)
EXECUTE FUNCTION desk.guard_links('person_id', 'person', 'case_id', 'case');
CREATE OR REPLACE TRIGGER guard_links BEFORE INSERT OR UPDATE OF person_id ON rathaus.home_visit
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_links('person_id', 'person');
CREATE OR REPLACE TRIGGER guard_links BEFORE INSERT ON rathaus.pack_person
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_links('person_id', 'person');
CREATE OR REPLACE TRIGGER guard_links BEFORE INSERT OR UPDATE OF person_id, contact_id ON rathaus.booking
FOR EACH ROW WHEN (desk.me() IS NOT NULL)
EXECUTE FUNCTION desk.guard_links('person_id', 'person', 'contact_id', 'contact');
CREATE OR REPLACE TRIGGER guard_links BEFORE INSERT OR UPDATE OF person_id, representative_id ON rathaus.authority
FOR EACH ROW WHEN (desk.me() IS NOT NULL)
EXECUTE FUNCTION desk.guard_links('person_id', 'person', 'representative_id', 'person');
CREATE OR REPLACE TRIGGER guard_links BEFORE INSERT OR UPDATE OF contact_id ON rathaus.promise
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_links('contact_id', 'contact');
CREATE OR REPLACE TRIGGER guard_links
BEFORE INSERT OR UPDATE OF contact_id, person_id, caller_id, cause_id, authority_id ON rathaus.case_file
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_links(
  'contact_id', 'contact', 'person_id', 'person', 'caller_id', 'person', 'cause_id', 'case', 'authority_id', 'authority');
CREATE OR REPLACE TRIGGER guard_links BEFORE INSERT OR UPDATE OF after_task_id ON rathaus.task
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_links('after_task_id', 'task');
CREATE OR REPLACE TRIGGER guard_links BEFORE INSERT OR UPDATE OF case_id ON rathaus.reserved_number
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_links('case_id', 'case');

CREATE OR REPLACE FUNCTION desk.guard_sheet() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.demand(EXISTS (SELECT FROM paper WHERE id = NEW.paper_id AND staff_id = desk.me() AND reference !~ '^E[0-9]{2}-'));
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_sheet BEFORE INSERT ON rathaus.case_paper
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_sheet();

-- A letter of no case stays its writer's own: so it lies in none, and there is one for each job of hers.
CREATE OR REPLACE FUNCTION desk.guard_single() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.demand(NEW.kind = 'letter' AND NOT EXISTS (SELECT FROM paper WHERE reference = NEW.reference)
    AND EXISTS (SELECT FROM print_job WHERE run = NEW.reference AND staff_id = desk.me()));
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_single BEFORE INSERT ON rathaus.paper
FOR EACH ROW WHEN (desk.me() IS NOT NULL AND NEW.reference ~ '^E[0-9]{2}-') EXECUTE FUNCTION desk.guard_single();

-- A clerk takes out of a case what she sees of it: sheets of her unit, and others of a case that she answers for.
CREATE OR REPLACE FUNCTION desk.guard_sheet_out() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  IF desk.my_role() = 'clerk' THEN
    PERFORM desk.demand(
      EXISTS (SELECT FROM paper p JOIN staff s ON s.id = p.staff_id WHERE p.id = OLD.paper_id AND s.unit_id = desk.my_unit())
      OR (NOT OLD.restricted AND (SELECT desk.answers_for(owner_id, contact_id) FROM case_file WHERE id = OLD.case_id)));
  END IF;
  RETURN OLD;
END $$;
CREATE OR REPLACE TRIGGER guard_sheet_out BEFORE DELETE ON rathaus.case_paper
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_sheet_out();

-- A word without its accents: what of it is a small letter is one in every language that the server knows.
CREATE OR REPLACE FUNCTION desk.bare(word text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$ SELECT regexp_replace(normalize(word, NFD), '[\u0300-\u036f'']', '', 'g') $$;

-- Whether this may be somebody's name: words with a capital, such as stand within names, or that somebody here bears (as
-- rathaus_desk/domain/text.py folds them). A sentence is none, however short: its verb is small.
CREATE OR REPLACE FUNCTION desk.may_be_name(said text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT said = '[Name berichtigt]' OR said ~ '^[^[:space:]]+@[^[:space:]]+$' OR coalesce(bool_and(
    desk.bare(word) ~ '^[^a-z]' OR word IN ('von', 'vom', 'van', 'der', 'den', 'dem', 'de', 'zu', 'zur', 'zum', 'und', 'di', 'da',
      'del', 'la', 'le', 'el', 'al', 'bin', 'ibn', 'ben', 'ter', 'ten', 'frau', 'herr', 'herrn', 'familie', 'eheleute')
    OR EXISTS (SELECT FROM name_token, replace(replace(replace(replace(lower(desk.bare(word)), 'ß', 'ss'), 'ae', 'a'), 'oe', 'o'),
      'ue', 'u') AS folded WHERE token IN (folded, regexp_replace(folded, 's$', '')))), false)
  FROM regexp_split_to_table(said, '[^[:alpha:]''\u0080-\uffff]+') AS word WHERE word <> ''
$$;

-- Whether a text is another one out of which nothing but names were taken: what stands between them stands there still.
CREATE OR REPLACE FUNCTION desk.lost_names_alone(before text, after text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = rathaus, pg_temp
AS $$
  SELECT coalesce((SELECT bool_and(desk.may_be_name(said)) FROM unnest(regexp_match(before, pattern)) AS said), false)
  FROM (SELECT '^' || string_agg(regexp_replace(part, '([][\\.^$*+?(){}|])', '\\\1', 'g'), '(.{1,60})' ORDER BY at) || '$' AS pattern
    FROM string_to_table(after, '[Name berichtigt]') WITH ORDINALITY AS kept (part, at)) AS holes
$$;

-- An entry is reworded by who wrote it, who keeps the case, and the lead; whoever else corrects the person of a case takes
-- the wrong name out of it, and no more.
CREATE OR REPLACE FUNCTION desk.guard_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.demand((SELECT desk.sees_locked() OR owner_id = ANY (desk.acting_for())
      OR desk.answers_for(owner_id, contact_id)
        AND (OLD.staff_id = desk.me() OR desk.lost_names_alone(OLD.text, NEW.text))
    FROM case_file WHERE id = OLD.case_id));
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_entry BEFORE UPDATE OF text ON rathaus.timeline
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_entry();

-- That somebody took a notice down takes back who said so, the unit whose notice it is, and the lead. Nobody says it anew.
CREATE OR REPLACE FUNCTION desk.guard_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.demand((NEW.taken_down_at IS NULL) = (NEW.taken_down_by IS NULL));
  IF OLD.taken_down_by IS NOT NULL AND (NEW.taken_down_at, NEW.taken_down_by) IS DISTINCT FROM (OLD.taken_down_at, OLD.taken_down_by) THEN
    PERFORM desk.demand(NEW.taken_down_by IS NULL AND (OLD.taken_down_by = desk.me() OR desk.my_role() = 'lead'
      OR (SELECT unit_id FROM notice WHERE id = OLD.notice_id) = desk.my_unit()));
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_place BEFORE UPDATE ON rathaus.notice_place
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_place();

-- A template is changed in one's own name, version after version, and is no longer than the program reads.
CREATE OR REPLACE FUNCTION desk.guard_template() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  PERFORM desk.demand(NEW.author_id = desk.me() AND length(NEW.text) <= 20000
    AND NEW.version = CASE TG_OP WHEN 'INSERT' THEN 1 ELSE OLD.version + 1 END);
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard_template BEFORE INSERT OR UPDATE ON rathaus.template
FOR EACH ROW WHEN (desk.me() IS NOT NULL) EXECUTE FUNCTION desk.guard_template();

CREATE INDEX IF NOT EXISTS ix_case_file_authority ON rathaus.case_file (authority_id) WHERE authority_id IS NOT NULL;

-- A mark in each index: the server asks for it there, and throws no row away afterwards that EXPLAIN ANALYZE counts.
DO $$
DECLARE one record;
BEGIN
  FOR one IN
    SELECT x.indexrelid::regclass::text AS name, pg_get_indexdef(x.indexrelid) AS made
    FROM pg_index x JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attname = 'restricted'
      JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam
    WHERE i.relnamespace = 'rathaus'::regnamespace AND m.amname = 'btree' AND NOT x.indisunique AND a.attnum <> ALL (x.indkey::int2[])
      AND coalesce(pg_get_expr(x.indpred, x.indrelid), '') !~ 'restricted'
      AND coalesce(pg_get_expr(x.indexprs, x.indrelid), '') !~ 'restricted'
  LOOP
    EXECUTE 'DROP INDEX ' || one.name;
    EXECUTE regexp_replace(one.made, ' USING btree \(([^()]*)\)', ' USING btree (\1, restricted)');
  END LOOP;
END $$;

DO $$
DECLARE
  one record;
  by_unit constant text :=
    'EXISTS (SELECT FROM rathaus.staff s WHERE s.id = staff_id AND s.unit_id = (SELECT desk.my_unit()))';
  kept constant text := 'c.owner_id = ANY ((SELECT desk.acting_for())::bigint[])';
BEGIN
  -- The policies were all dropped a moment ago, with every other one. These only take away.
  FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'rathaus' LOOP
    EXECUTE format('ALTER TABLE rathaus.%I ENABLE ROW LEVEL SECURITY', one.name);  -- of those that came since, too
    CONTINUE WHEN one.name IN ('alembic_version', 'setting', 'staff', 'unit');  -- by these one learns that one has left
    EXECUTE format('CREATE POLICY at_work ON rathaus.%I AS RESTRICTIVE TO @staff@ USING ((SELECT desk.me()) IS NOT NULL)', one.name);
  END LOOP;
  -- A unit sees of a case what its own people wrote and what was meant for it; of one about somebody under § 51 BMG
  -- its own alone, whoever keeps it.
  EXECUTE format('CREATE POLICY of_share ON rathaus.timeline AS RESTRICTIVE FOR SELECT TO @clerk@ USING (kind IN '
    '(''taken'', ''closed'', ''reopened'', ''dropped'', ''owner'', ''undone'') OR %s OR EXISTS (SELECT FROM '
    'rathaus.case_file c WHERE c.id = case_id AND NOT c.restricted AND (%s OR (kind = ''note'' AND staff_id = c.owner_id))))',
    by_unit, kept);
  EXECUTE format('CREATE POLICY of_share ON rathaus.attachment AS RESTRICTIVE FOR SELECT TO @clerk@ USING (%s OR EXISTS '
    '(SELECT FROM rathaus.case_file c WHERE c.id = case_id AND NOT c.restricted AND (for_units OR %s)))', by_unit, kept);
  EXECUTE format('CREATE POLICY of_share ON rathaus.paper AS RESTRICTIVE FOR SELECT TO @clerk@ USING (%s OR EXISTS (SELECT '
    'FROM rathaus.case_paper s JOIN rathaus.case_file c ON c.id = s.case_id WHERE s.paper_id = paper.id AND NOT c.restricted '
    'AND %s))', by_unit, kept);
  CREATE POLICY of_share ON rathaus.promise AS RESTRICTIVE FOR SELECT TO @clerk@
    USING (EXISTS (SELECT FROM rathaus.contact k WHERE k.id = contact_id AND NOT k.restricted AND NOT k.shielded));
  -- Who speaks for whom is told of people whom one has before oneself, and of cases that one sees.
  CREATE POLICY of_opened ON rathaus.authority AS RESTRICTIVE FOR SELECT TO @guide@, @mobile@, @lead@
    USING (EXISTS (SELECT FROM desk.open_person s WHERE s.person_id IN (authority.person_id, authority.representative_id))
      OR EXISTS (SELECT FROM rathaus.case_file c WHERE c.authority_id = authority.id));
  CREATE POLICY of_shared ON rathaus.authority AS RESTRICTIVE FOR SELECT TO @clerk@
    USING (EXISTS (SELECT FROM desk.open_person s WHERE s.person_id IN (authority.person_id, authority.representative_id))
      OR desk.authority_shared(id));
  CREATE POLICY in_own_name ON rathaus.contact AS RESTRICTIVE FOR INSERT TO @staff@
    WITH CHECK (taken_by = (SELECT desk.me()));
  CREATE POLICY in_own_name ON rathaus.attachment AS RESTRICTIVE FOR INSERT TO @staff@
    WITH CHECK (staff_id = (SELECT desk.me()));
  CREATE POLICY in_own_name ON rathaus.draft AS RESTRICTIVE FOR INSERT TO @staff@
    WITH CHECK (staff_id = (SELECT desk.me()));
  CREATE POLICY of_attachment_seen ON rathaus.attachment_content AS RESTRICTIVE FOR INSERT TO @staff@
    WITH CHECK (EXISTS (SELECT FROM rathaus.attachment a WHERE a.id = attachment_id));
END $$;

-- An UPDATE or DELETE that reads no column asks no policy of reading: what takes rows away from reading takes them away
-- from writing, too.
DO $$
DECLARE
  one record;
  way text;
BEGIN
  FOR one IN SELECT tablename, policyname, qual, (SELECT string_agg(quote_ident(r), ', ') FROM unnest(roles) AS r) AS whom
    FROM pg_policies WHERE schemaname = 'rathaus' AND permissive = 'RESTRICTIVE' AND cmd = 'SELECT'
  LOOP
    FOREACH way IN ARRAY ARRAY['update', 'delete'] LOOP
      EXECUTE format('CREATE POLICY %I ON rathaus.%I AS RESTRICTIVE FOR %s TO %s USING (%s) %s', one.policyname || '_' || way,
        one.tablename, way, one.whom, one.qual, CASE way WHEN 'update' THEN 'WITH CHECK (true)' END);
    END LOOP;
  END LOOP;
END $$;

-- As in marks.sql: after a backup was put back these would be transactions of another server.
DELETE FROM rathaus.search_ticket;
