-- Words in cases. Under a policy the server may not use the index of words, as it cannot know what @@ would tell;
-- so this function looks into it and keeps back itself what the policy keeps back.

CREATE OR REPLACE FUNCTION desk.cases_with_words(words text, most integer) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = rathaus, pg_temp
AS $$
DECLARE
  meant constant text := ' WHERE to_tsvector(''simple'', search_text) @@ to_tsquery(''simple'', $1)';
  -- Common words stand in the newest cases; for all others the index is asked first and sorted then. Left to itself
  -- the server reads the text of every case for a beginning of a word that stands in none.
  few constant text := 'WITH hit AS (SELECT * FROM (SELECT * FROM case_file ORDER BY id DESC LIMIT 400) latest' || meant || ')';
  every constant text := 'WITH hit AS MATERIALIZED (SELECT id, restricted, owner_id, contact_id, cause_id FROM case_file' || meant || ')';
  seen text;
  found bigint[];
BEGIN
  CASE desk.my_role()
    WHEN 'lead' THEN seen := 'true';
    WHEN 'guide', 'mobile' THEN seen := 'NOT hit.restricted';
    -- By words that she does not read a clerk could ask who it is about.
    WHEN 'clerk' THEN seen := 'NOT hit.restricted AND (hit.owner_id = ANY ($3) OR (hit.cause_id IS NOT NULL AND desk.case_shared(hit.cause_id))'
      || ' OR EXISTS (SELECT FROM contact k WHERE k.id = hit.contact_id AND k.taken_by = $4)'
      || ' OR EXISTS (SELECT FROM case_share s WHERE s.case_id = hit.id AND (s.unit_id = $5 OR s.staff_id = ANY ($3))))';
    ELSE RAISE EXCEPTION 'no cases for this login' USING ERRCODE = '42501';
  END CASE;
  most := least(most, 600);
  seen := 'SELECT array(' || '%s SELECT hit.id FROM hit WHERE ' || seen || ' ORDER BY hit.id DESC LIMIT $2)';
  EXECUTE format(seen, few) INTO found USING words, most, desk.acting_for(), desk.me(), desk.my_unit();
  IF cardinality(found) < most THEN
    EXECUTE format(seen, every) INTO found USING words, most, desk.acting_for(), desk.me(), desk.my_unit();
  END IF;
  RETURN QUERY SELECT unnest(found);
END $$;
