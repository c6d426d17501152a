-- Words in cases. Under a policy the server may not use the index of words, as it cannot know what @@ would tell;
-- so this function looks into it and keeps back itself what the policy keeps back.

-- Whatever the index finds is counted for whoever asks (EXPLAIN BUFFERS, pg_stat_xact_*): of a case of which one must
-- not know no word stands in it. It has a line for each case all the same, or its size would say how many those are.
DROP INDEX IF EXISTS rathaus.ix_case_file_text;
CREATE INDEX IF NOT EXISTS ix_case_file_text_shown ON rathaus.case_file
  USING gin ((CASE WHEN NOT restricted THEN to_tsvector('simple', search_text) END));

CREATE OR REPLACE FUNCTION desk.cases_with_words(words text, most integer) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = rathaus, pg_temp
AS $$
DECLARE
  columns constant text := 'SELECT id, owner_id, contact_id, cause_id FROM ';
  meant constant text := ' WHERE CASE WHEN NOT restricted THEN to_tsvector(''simple'', search_text) END @@ to_tsquery(''simple'', $1)';
  -- They are few, and the lead alone asks for them.
  kept constant text := ' UNION ALL ' || columns || 'case_file WHERE restricted'
    ' AND to_tsvector(''simple'', search_text) @@ to_tsquery(''simple'', $1)';
  -- Common words stand in the newest cases; for all others the index is asked first and sorted then. Left to itself
  -- the server reads the text of every case for a beginning of a word that stands in none.
  few text := columns || '(SELECT * FROM case_file ORDER BY id DESC LIMIT 400) latest' || meant;
  every text := columns || 'case_file' || meant;
  seen text;
  found bigint[];
BEGIN
  CASE desk.my_role()
    WHEN 'lead' THEN
      seen := 'true';
      few := few || replace(kept, 'case_file', '(SELECT * FROM case_file ORDER BY id DESC LIMIT 400) latest');
      every := every || kept;
    WHEN 'guide', 'mobile' THEN seen := 'true';
    -- By words that she does not read a clerk could ask who it is about.
    WHEN 'clerk' THEN seen := '(hit.owner_id = ANY ($3) OR (hit.cause_id IS NOT NULL AND desk.case_shared(hit.cause_id))'
      || ' OR EXISTS (SELECT FROM contact k WHERE k.id = hit.contact_id AND k.taken_by = $4)'
      || ' OR EXISTS (SELECT FROM case_share s WHERE s.case_id = hit.id AND (s.unit_id = $5 OR s.staff_id = ANY ($3))))';
    ELSE RAISE EXCEPTION 'no cases for this login' USING ERRCODE = '42501';
  END CASE;
  most := least(most, 600);
  seen := 'WITH hit AS MATERIALIZED (%s) SELECT array(SELECT hit.id FROM hit WHERE ' || seen
    || ' ORDER BY hit.id DESC LIMIT $2)';
  EXECUTE format(seen, few) INTO found USING words, most, desk.acting_for(), desk.me(), desk.my_unit();
  IF cardinality(found) < most THEN
    EXECUTE format(seen, every) INTO found USING words, most, desk.acting_for(), desk.me(), desk.my_unit();
  END IF;
  RETURN QUERY SELECT unnest(found);
END $$;
