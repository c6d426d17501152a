-- Who has what open this moment: seen by those who see the record, written for oneself alone, never kept.

CREATE OR REPLACE FUNCTION desk.forget_presence() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
BEGIN
  -- What a window left behind that ended without a word; as old as the desk takes for gone.
  IF EXISTS (SELECT FROM presence WHERE seen_at < now() - interval '85 seconds') THEN
    DELETE FROM presence WHERE seen_at < now() - interval '85 seconds';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER forget_presence AFTER INSERT OR UPDATE ON rathaus.presence
FOR EACH STATEMENT EXECUTE FUNCTION desk.forget_presence();

DO $$
BEGIN
  -- The policies were all dropped a moment ago, with every other one.
  ALTER TABLE rathaus.presence ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own ON rathaus.presence TO @guide@, @clerk@, @mobile@, @lead@
    USING (staff_id = (SELECT desk.me()))
    WITH CHECK (staff_id = (SELECT desk.me()) AND seen_at <= now() + interval '1 second');
  CREATE POLICY beside ON rathaus.presence FOR SELECT TO @guide@, @clerk@, @mobile@, @lead@
    USING (kind = 'case' AND seen_at >= now() - interval '85 seconds'
      AND EXISTS (SELECT FROM rathaus.case_file c WHERE c.id = record_id));
END $$;
