-- Words in cases. Under a policy the server may not use the index of words, as it cannot know what @@ would tell;
-- so a function looks into it and keeps back itself what the policy keeps back.

-- The words of each case, cut once when they are written: to cut those of the newest cases anew for each key press cost
-- more than anything else here. Nobody has a right to the table. Whatever is read in it is counted for whoever asks
-- (EXPLAIN BUFFERS, pg_stat_xact_*): of a case of which one must not know no word stands in it. It and its indexes have a
-- line for each case all the same, or their sizes would say how many those are.
CREATE TABLE IF NOT EXISTS rathaus.case_words (case_id bigint PRIMARY KEY, words tsvector);
CREATE INDEX IF NOT EXISTS ix_case_words ON rathaus.case_words USING gin (words);
CREATE INDEX IF NOT EXISTS ix_case_words_none ON rathaus.case_words ((words IS NULL), case_id);
DROP INDEX IF EXISTS rathaus.ix_case_file_text, rathaus.ix_case_file_text_shown;

CREATE OR REPLACE FUNCTION desk.keep_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO case_words VALUES (NEW.id, CASE WHEN NOT NEW.restricted THEN strip(to_tsvector('simple', NEW.search_text)) END);
  ELSIF TG_OP = 'UPDATE' THEN
    UPDATE case_words SET case_id = NEW.id, words = CASE WHEN NOT NEW.restricted THEN strip(to_tsvector('simple', NEW.search_text)) END
    WHERE case_id = OLD.id;
  ELSE
    DELETE FROM case_words WHERE case_id = OLD.id;
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER keep_words AFTER INSERT OR DELETE ON rathaus.case_file
FOR EACH ROW EXECUTE FUNCTION desk.keep_words();
CREATE OR REPLACE TRIGGER keep_words_anew AFTER UPDATE ON rathaus.case_file FOR EACH ROW
WHEN ((OLD.id, OLD.search_text, OLD.restricted) IS DISTINCT FROM (NEW.id, NEW.search_text, NEW.restricted))
EXECUTE FUNCTION desk.keep_words();

-- What was there before these were kept.
INSERT INTO rathaus.case_words
  SELECT id, CASE WHEN NOT restricted THEN strip(to_tsvector('simple', search_text)) END FROM rathaus.case_file c
  WHERE NOT EXISTS (SELECT FROM rathaus.case_words w WHERE w.case_id = c.id) ORDER BY id;

-- The cases with a word, of those that the lead and the guides see: a common word stands in the newest, a rare one is
-- looked for by the index and sorted then. EXECUTE plans anew each time: it depends on the word which way is short.
CREATE OR REPLACE FUNCTION desk.newest_with(meant tsquery, most integer, rare boolean) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE found bigint[];
BEGIN
  IF rare THEN
    EXECUTE 'WITH hit AS MATERIALIZED (SELECT case_id FROM case_words WHERE words @@ $1)'
      ' SELECT array(SELECT case_id FROM hit ORDER BY case_id DESC LIMIT $2)' INTO found USING meant, most;
  ELSE
    EXECUTE 'SELECT array(SELECT case_id FROM case_words WHERE words @@ $1 ORDER BY case_id DESC LIMIT $2)'
      INTO found USING meant, most;
  END IF;
  RETURN found;
END $$;

-- The same of what a clerk works on. Each hit among the newest is asked for who works on it; if there are some, the others
-- are met soon on the way back through the cases of the unit; else all hits are joined with what she works on. By words
-- that she does not read she could ask who it is about.
CREATE OR REPLACE FUNCTION desk.own_newest_with(meant tsquery, most integer) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  mine constant bigint[] := desk.acting_for();
  my_unit constant bigint := desk.my_unit();
  me constant bigint := desk.me();
  newest constant text := 'WITH hit AS MATERIALIZED (
      SELECT case_id FROM (SELECT case_id, words FROM case_words ORDER BY case_id DESC LIMIT $6) latest WHERE words @@ $1)
    SELECT (SELECT count(*) FROM hit), array(SELECT hit.case_id FROM hit JOIN case_file c ON c.id = hit.case_id
      WHERE c.owner_id = ANY ($3) OR (c.cause_id IS NOT NULL AND desk.case_shared(c.cause_id))
        OR EXISTS (SELECT FROM case_share s WHERE s.case_id = hit.case_id AND (s.unit_id = $4 OR s.staff_id = ANY ($3)))
        OR EXISTS (SELECT FROM contact k WHERE k.id = c.contact_id AND k.taken_by = $5)
      ORDER BY hit.case_id DESC LIMIT $2)';
  of_unit constant text := 'SELECT DISTINCT s.case_id AS id FROM case_share s JOIN case_words hit USING (case_id)
    WHERE s.unit_id = $4 AND hit.words @@ $1 ORDER BY 1 DESC LIMIT $2';
  else_hers constant text := 'SELECT s.case_id FROM case_share s WHERE s.staff_id = ANY ($3)
    UNION ALL SELECT c.id FROM case_file c WHERE c.owner_id = ANY ($3)
    UNION ALL SELECT c.id FROM contact k JOIN case_file c ON c.contact_id = k.id WHERE k.taken_by = $5
    UNION ALL SELECT c.id FROM case_file c JOIN case_share s ON s.case_id = c.cause_id
      WHERE c.cause_id IS NOT NULL AND (s.unit_id = $4 OR s.staff_id = ANY ($3))
    UNION ALL SELECT c.id FROM case_file c JOIN case_file cause ON cause.id = c.cause_id
      WHERE c.cause_id IS NOT NULL AND cause.owner_id = ANY ($3)';
  found bigint[];
  hits integer;
BEGIN
  EXECUTE newest INTO hits, found USING meant, most, mine, my_unit, me, 1000;
  IF hits >= 10 AND cardinality(found) < most THEN
    EXECUTE newest INTO hits, found USING meant, most, mine, my_unit, me, 10000;
  END IF;
  IF cardinality(found) >= most THEN
    RETURN found;
  END IF;
  IF hits >= 100 AND cardinality(found) > 0 THEN
    EXECUTE format('SELECT array(SELECT id FROM ((%s) UNION
      SELECT case_id FROM (%s) own JOIN case_words hit USING (case_id) WHERE hit.words @@ $1) AS hers
      ORDER BY id DESC LIMIT $2)', of_unit, else_hers) INTO found USING meant, most, mine, my_unit, me;
  ELSE
    EXECUTE format('WITH hit AS MATERIALIZED (SELECT case_id FROM case_words WHERE words @@ $1)
      SELECT array(SELECT id FROM (
        SELECT case_id AS id FROM hit JOIN case_share s USING (case_id) WHERE s.unit_id = $4
        UNION SELECT case_id FROM hit JOIN (%s) own USING (case_id)) AS hers
      ORDER BY id DESC LIMIT $2)', else_hers) INTO found USING meant, most, mine, my_unit, me;
  END IF;
  RETURN found;
END $$;

CREATE OR REPLACE FUNCTION desk.cases_with_words(words text, most integer) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = rathaus, pg_temp
AS $$
DECLARE
  meant constant tsquery := to_tsquery('simple', words);
  looked_at constant integer := 1000;
  hits integer;
  found bigint[];
BEGIN
  IF desk.my_role() IS NULL OR desk.my_role() NOT IN ('guide', 'clerk', 'mobile', 'lead') THEN
    RAISE EXCEPTION 'no cases for this login' USING ERRCODE = '42501';
  END IF;
  most := least(most, 600);
  IF desk.my_role() = 'clerk' THEN
    RETURN QUERY SELECT unnest(desk.own_newest_with(meant, most));
    RETURN;
  END IF;
  SELECT count(*), (array_agg(case_id ORDER BY case_id DESC))[:most] INTO hits, found
  FROM (SELECT w.case_id, w.words FROM case_words w ORDER BY w.case_id DESC LIMIT looked_at) latest WHERE latest.words @@ meant;
  IF hits < most THEN
    found := desk.newest_with(meant, most, rare => hits * 100 < looked_at);
  END IF;
  IF desk.my_role() = 'lead' THEN
    found := array(SELECT id FROM (
      SELECT unnest(found) AS id
      UNION SELECT c.id FROM case_words w JOIN case_file c ON c.id = w.case_id
        WHERE w.words IS NULL AND c.restricted AND to_tsvector('simple', c.search_text) @@ meant
    ) AS either ORDER BY id DESC LIMIT most);
  END IF;
  RETURN QUERY SELECT unnest(found);
END $$;
