-- An empty table to wait at: whoever writes holds it with others, whoever was in the way of somebody once holds it alone.

CREATE TABLE IF NOT EXISTS rathaus.line ();

-- Who may be the one for whom somebody waited in vain: whoever holds a table, else who has been writing for the longest.
-- The name alone, and nobody learns what is held. Limits of time (postgres_setup.py) are a login's own to reset: who means
-- harm holds rows and tables on which they may write until the IT ends their session by `db user disable`.
CREATE OR REPLACE FUNCTION desk.in_the_way() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT concat_ws(' ', s.title, s.family_name) FROM pg_locks held JOIN pg_stat_activity a USING (pid)
    JOIN staff s ON s.db_role = a.usename
  WHERE desk.me() IS NOT NULL AND held.granted AND a.datname = current_database() AND a.usename <> session_user
    AND (held.locktype = 'transactionid' AND held.mode = 'ExclusiveLock'
      OR held.locktype = 'relation' AND held.mode NOT IN ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock')
        AND held.relation <> 'rathaus.line'::regclass)
  ORDER BY held.locktype = 'relation' DESC, age(held.transactionid) DESC, s.id LIMIT 1
$$;
