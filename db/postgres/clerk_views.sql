-- What a clerk reads of cases and visits. These views lie in a schema that clerks alone enter and stand before the tables
-- there: a unit keeps the work that it was given on the case of somebody under § 51 BMG, without whatever leads to that
-- person. The place of the work stays, and the marks by which one talks to somebody, if they were shared; a street
-- that was taken from the person's address does not.

-- What a unit may hear of how to talk to somebody, of whom it must not know more.
CREATE OR REPLACE FUNCTION desk.shared_needs(wanted bigint, every json) RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT coalesce(json_agg(need), '[]') FROM json_array_elements_text(every) AS need WHERE EXISTS (
    SELECT FROM case_file c JOIN service v ON v.id = c.service_id
    WHERE c.contact_id = wanted AND desk.case_shared(c.id)
      AND CASE WHEN c.share_needs IS NULL THEN v.needs_shared ELSE c.share_needs::jsonb ? need END)
$$;

DROP VIEW IF EXISTS share.case_file, share.contact;
DO $$
DECLARE
  works constant text := '(c.owner_id = ANY ((SELECT desk.acting_for())::bigint[]) OR EXISTS (SELECT FROM rathaus.case_share s'
    ' WHERE s.case_id = c.id AND (s.unit_id = (SELECT desk.my_unit()) OR s.staff_id = ANY ((SELECT desk.acting_for())::bigint[]))))';
  -- One of its cases is about nobody locked, and the clerk works on it.
  also constant text := 'EXISTS (SELECT FROM rathaus.case_file c WHERE c.contact_id = k.id AND NOT c.restricted AND ' || works || ')';
  kept_back constant text := 'CASE WHEN k.restricted OR (k.shielded AND NOT ' || also || ') THEN ';
  home constant text := 'CASE WHEN c.restricted AND c.place = '''' THEN ';
  masks constant jsonb := jsonb_build_object(
    'case_file', jsonb_build_object(
      'person_id', 'CASE WHEN c.restricted THEN NULL ELSE c.person_id END',
      'caller_id', 'CASE WHEN c.restricted THEN NULL ELSE c.caller_id END',
      'authority_id', 'CASE WHEN c.restricted THEN NULL ELSE c.authority_id END',
      'concerned_name', 'CASE WHEN c.restricted THEN '''' ELSE c.concerned_name END',
      'note', 'CASE WHEN c.restricted THEN '''' ELSE c.note END',
      'search_text', 'CASE WHEN c.restricted THEN '''' ELSE c.search_text END',
      'place_key', home || ''''' ELSE c.place_key END',
      'district_id', home || 'NULL ELSE c.district_id END'),
    'contact', jsonb_build_object(
      'person_id', kept_back || 'NULL ELSE k.person_id END',
      'caller_name', kept_back || ''''' ELSE k.caller_name END',
      'caller_phone', 'CASE WHEN k.restricted OR k.shielded THEN '''' ELSE k.caller_phone END',
      'needs', kept_back || 'desk.shared_needs(k.id, k.needs) ELSE k.needs END',
      'language', kept_back || 'CASE WHEN json_array_length(desk.shared_needs(k.id, k.needs)) > 0'
        ' THEN k.language ELSE '''' END ELSE k.language END',
      -- No code that anybody could say is this one.
      'pickup_code', 'CASE WHEN k.restricted OR k.shielded THEN ''-'' ELSE k.pickup_code END'));
  rows constant jsonb := jsonb_build_object(
    'case_file', '(SELECT desk.me()) IS NOT NULL AND (' || replace(works, 'c.', 'case_file.')
      || ' OR (cause_id IS NOT NULL AND desk.case_shared(cause_id)) OR id IN (SELECT desk.my_causes())'
      || ' OR EXISTS (SELECT FROM rathaus.contact k WHERE k.id = case_file.contact_id AND k.taken_by = (SELECT desk.me())))',
    'contact', '(SELECT desk.me()) IS NOT NULL AND (taken_by = (SELECT desk.me())'
      || ' OR EXISTS (SELECT FROM rathaus.contact_share s WHERE s.contact_id = contact.id))');
  one record;
  made record;
BEGIN
  FOR one IN SELECT * FROM (VALUES ('case_file', 'c'), ('contact', 'k')) AS two (name, short)
  LOOP
    SELECT string_agg(coalesce(masks -> one.name ->> attname, one.short || '.' || attname) || ' AS ' || attname, ', '
      ORDER BY attnum) AS shown INTO made
    FROM pg_attribute WHERE attrelid = ('rathaus.' || one.name)::regclass AND attnum > 0 AND NOT attisdropped;
    EXECUTE format('CREATE VIEW share.%I AS SELECT %2$s FROM rathaus.%1$I %3$s', one.name, made.shown, one.short);
    EXECUTE format('CREATE POLICY door ON rathaus.%I FOR SELECT TO @door@ USING (%s)', one.name, rows ->> one.name);
    -- For holding a row while one works on it; what is written goes by the trigger below, as the clerk herself.
    EXECUTE format('CREATE POLICY door_holds ON rathaus.%I FOR UPDATE TO @door@ USING (%s) WITH CHECK (false)',
      one.name, rows ->> one.name);
    FOR made IN SELECT attname, pg_get_expr(adbin, adrelid) AS value FROM pg_attrdef JOIN pg_attribute
      ON attrelid = adrelid AND attnum = adnum WHERE adrelid = ('rathaus.' || one.name)::regclass AND attname <> 'id'
    LOOP
      EXECUTE format('ALTER VIEW share.%I ALTER COLUMN %I SET DEFAULT %s', one.name, made.attname, made.value);
    END LOOP;
  END LOOP;
END $$;
-- By whom a clerk's case is: as the view shows it.
CREATE INDEX IF NOT EXISTS ix_case_file_person_shown ON rathaus.case_file ((CASE WHEN restricted THEN NULL ELSE person_id END));

-- Writes into the tables, as the clerk herself: with her rights, under her policies. What is kept back comes back as it
-- was shown: only what differs from that was changed, and what is kept back nobody changes (guards.sql).
CREATE OR REPLACE FUNCTION share.write() RETURNS trigger
LANGUAGE plpgsql SET search_path = rathaus, pg_temp
AS $$
DECLARE
  changed text[];
  found bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    EXECUTE format('INSERT INTO rathaus.%I SELECT ($1).*', TG_TABLE_NAME) USING NEW;
    RETURN NEW;
  END IF;
  SELECT array_agg(n.key) INTO changed FROM jsonb_each(to_jsonb(NEW)) n JOIN jsonb_each(to_jsonb(OLD)) o USING (key)
  WHERE n.value <> o.value AND NOT (n.key = 'search_text' AND OLD.restricted);
  IF changed IS NULL THEN
    RETURN NEW;
  END IF;
  EXECUTE (SELECT format('UPDATE rathaus.%I SET %s WHERE id = $2%s RETURNING id', TG_TABLE_NAME,
    string_agg(format('%I = ($1).%1$I', one), ', '), CASE WHEN TG_TABLE_NAME = 'case_file' THEN ' AND version = ($3).version' END)
    FROM unnest(changed) AS one) INTO found USING NEW, OLD.id, OLD;
  IF found IS NULL THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE ON share.case_file FOR EACH ROW EXECUTE FUNCTION share.write();
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE ON share.contact FOR EACH ROW EXECUTE FUNCTION share.write();

-- The views are the door's, so that its policies choose the rows: a barrier would read every case for each list.
CREATE POLICY door ON rathaus.case_share FOR SELECT TO @door@
  USING (unit_id = (SELECT desk.my_unit()) OR staff_id = ANY ((SELECT desk.acting_for())::bigint[]));
CREATE POLICY door ON rathaus.contact_share FOR SELECT TO @door@
  USING (unit_id = (SELECT desk.my_unit()) OR staff_id = ANY ((SELECT desk.acting_for())::bigint[]));
GRANT CREATE ON SCHEMA share TO @door@;
ALTER VIEW share.case_file OWNER TO @door@;
ALTER VIEW share.contact OWNER TO @door@;
REVOKE CREATE ON SCHEMA share FROM @door@;
