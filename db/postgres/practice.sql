-- A practice town stands at one day and one time of it; the programs that practise together share the clock. A day of
-- practice begins with whoever signs in first and lasts eight hours; then it begins anew.

CREATE TABLE IF NOT EXISTS rathaus.practice_day (began timestamptz NOT NULL);

CREATE OR REPLACE FUNCTION desk.practised_for() RETURNS interval
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  IF desk.me() IS NULL THEN
    RAISE EXCEPTION 'not one of the staff' USING ERRCODE = '42501';
  END IF;
  IF (SELECT value ->> 'practice_now' FROM setting WHERE key = 'town') IS NULL THEN
    RETURN NULL;
  END IF;
  DELETE FROM practice_day WHERE began NOT BETWEEN clock_timestamp() - interval '8 hours' AND clock_timestamp();
  INSERT INTO practice_day SELECT clock_timestamp() WHERE NOT EXISTS (SELECT FROM practice_day);
  RETURN clock_timestamp() - (SELECT min(began) FROM practice_day);
END $$;
