-- Words in cases. Under a policy the server may not use the index of words, as it cannot know what @@ would tell;
-- so this function looks into it and keeps back itself what the policy keeps back.

CREATE OR REPLACE FUNCTION desk.cases_with_words(words text, most integer) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = rathaus, pg_temp
AS $$
DECLARE
  found constant text := 'SELECT c.id FROM case_file c WHERE to_tsvector(''simple'', c.search_text) @@ to_tsquery(''simple'', $1)';
  newest constant text := ' ORDER BY c.id DESC LIMIT $2';
BEGIN
  -- EXECUTE, as the best way depends on how common the words are.
  CASE desk.my_role()
    WHEN 'lead' THEN
      RETURN QUERY EXECUTE found || newest USING words, least(most, 600);
    WHEN 'guide', 'mobile' THEN
      RETURN QUERY EXECUTE found || ' AND NOT c.restricted' || newest USING words, least(most, 600);
    WHEN 'clerk' THEN
      RETURN QUERY EXECUTE found || ' AND (c.owner_id = ANY ($3) OR c.contact_id IN (SELECT id FROM contact WHERE taken_by = $4)'
        || ' OR (c.cause_id IS NOT NULL AND desk.case_shared(c.cause_id))'
        || ' OR EXISTS (SELECT FROM case_share s WHERE s.case_id = c.id AND (s.unit_id = $5 OR s.staff_id = ANY ($3))))' || newest
        USING words, least(most, 600), desk.acting_for(), desk.me(), desk.my_unit();
    ELSE
      RAISE EXCEPTION 'no cases for this login' USING ERRCODE = '42501';
  END CASE;
END $$;
