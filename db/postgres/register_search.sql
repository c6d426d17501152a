-- Searching the register: what is searched, and whom that may mean, is written down and committed first; only then, and
-- only of those, come numbers and parts of names. Details come after opening.

CREATE SEQUENCE IF NOT EXISTS rathaus.read_log_line;
CREATE TABLE IF NOT EXISTS rathaus.search_ticket (
  id bigint PRIMARY KEY,  -- of the line in the protocol
  staff_id bigint NOT NULL,
  at timestamptz NOT NULL,
  xid xid8 NOT NULL,
  hits integer NOT NULL,
  ways integer[] NOT NULL,  -- for each of the people: by which way of understanding the text
  people bigint[] NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_search_ticket ON rathaus.search_ticket (staff_id, at);
CREATE INDEX IF NOT EXISTS ix_search_ticket_at ON rathaus.search_ticket (at);

-- What came with a restored dump bears numbers of transactions that are still to come here; whoever searches at this
-- moment searches once more.
DELETE FROM rathaus.search_ticket;

-- Whether a house is the one that is meant: "4" also stands for "4 b".
CREATE OR REPLACE FUNCTION desk.is_house(house text, number text) RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
  SELECT number = '' OR replace(lower(house), ' ', '') = number OR (
    number ~ '^[0-9]+$' AND replace(lower(house), ' ', '') ~ ('^' || number || '[[:alpha:]]+$'))
$$;

-- Whether a person was born then, and lives there.
CREATE OR REPLACE FUNCTION desk.is_meant(p rathaus.person, born date[], streets text[], number text) RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
  SELECT (born IS NULL OR p.birth_date BETWEEN born[1] AND born[2])
    AND (streets IS NULL OR p.street = ANY (streets)) AND desk.is_house(p.house_number, number)
$$;

-- Who was born then, and lives there, 501 at the most. Locked people are looked through by themselves, and for the lead
-- alone: all others ask indexes in which they do not stand. Planned with these very values, as people_of_way asks for.
CREATE OR REPLACE FUNCTION desk.people_meant(born date[], streets text[], number text) RETURNS bigint[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE people bigint[] := ARRAY(SELECT p.id FROM person p
  WHERE (born IS NULL OR CASE WHEN p.lock <> 'bmg51' THEN p.birth_date END BETWEEN born[1] AND born[2])
    AND (streets IS NULL OR CASE WHEN p.lock <> 'bmg51' THEN p.street END = ANY (streets)) AND desk.is_house(p.house_number, number)
  ORDER BY CASE WHEN born IS NULL THEN CASE WHEN p.lock <> 'bmg51' THEN p.street END ELSE '' END,
    CASE WHEN born IS NULL THEN p.house_number ELSE '' END, CASE WHEN p.lock <> 'bmg51' THEN p.birth_date END, p.id
  LIMIT 501);
BEGIN
  IF desk.sees_locked() THEN
    people := ARRAY(SELECT p.id FROM person p
      WHERE p.id = ANY (people) OR p.lock = 'bmg51' AND desk.is_meant(p, born, streets, number)
      ORDER BY CASE WHEN born IS NULL THEN p.street ELSE '' END, CASE WHEN born IS NULL THEN p.house_number ELSE '' END,
        p.birth_date, p.id
      LIMIT 501);
  END IF;
  RETURN people;
END $$;

-- Who has a number from here to there.
CREATE OR REPLACE FUNCTION desk.people_called(first text, last text, want integer) RETURNS bigint[]
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  IF desk.sees_locked() THEN
    RETURN ARRAY(SELECT f.person_id FROM phone f WHERE f.number BETWEEN first AND last ORDER BY f.number, f.person_id LIMIT want);
  END IF;
  RETURN ARRAY(SELECT f.person_id FROM phone f WHERE CASE WHEN NOT f.apart THEN f.number END BETWEEN first AND last
    ORDER BY CASE WHEN NOT f.apart THEN f.number END, f.person_id LIMIT want);
END $$;

-- The parts of names that are asked for, 400 at the most; the lead asks for those of locked people with them.
CREATE OR REPLACE FUNCTION desk.parts_asked(parts jsonb) RETURNS bigint[]
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  IF desk.sees_locked() THEN
    RETURN ARRAY(SELECT one FROM jsonb_array_elements_text(parts) WITH ORDINALITY AS a (id, place)
        JOIN name_token t ON t.id = a.id::bigint LEFT JOIN name_token apart ON apart.token = '!' || t.token,
        unnest(ARRAY[t.id, apart.id]) AS one
      WHERE one IS NOT NULL AND place <= 400 ORDER BY place, one DESC);
  END IF;
  RETURN ARRAY(SELECT a.id::bigint FROM jsonb_array_elements_text(parts) AS a (id) WHERE a.id::bigint > 0 LIMIT 400);
END $$;

-- The number by which the lead knows a part of a name.
CREATE OR REPLACE FUNCTION desk.part_shown(part bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT coalesce((SELECT same.id FROM name_token t JOIN name_token same ON same.token = ltrim(t.token, '!')
    WHERE part < 0 AND t.id = part), part)
$$;

-- People who bear all of these words, wherever they stand in the name, out of those who bear the first one.
CREATE OR REPLACE FUNCTION desk.bearing_all(among bigint[], words jsonb) RETURNS bigint[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE word jsonb; parts bigint[];
BEGIN
  FOR word IN SELECT jsonb_array_elements(words) LOOP
    parts := desk.parts_asked(word);
    IF among IS NULL THEN
      among := ARRAY(
        SELECT n.person_id FROM unnest(parts) WITH ORDINALITY AS t (id, ord), LATERAL (
          (SELECT person_id FROM name_pair WHERE family_id = t.id LIMIT 2000)
          UNION ALL (SELECT person_id FROM name_pair WHERE given_id = t.id LIMIT 2000)) n
        LIMIT 2000);
    ELSE
      among := ARRAY(SELECT DISTINCT person_id FROM name_pair WHERE person_id = ANY (among)
        AND (family_id IN (SELECT unnest(parts)) OR given_id IN (SELECT unnest(parts))));
    END IF;
  END LOOP;
  RETURN among;
END $$;

-- Whom one way of understanding a text leaves: {"want": 48, "exact": false, "born": ["1961-01-01", "1961-12-31"],
-- "streets": [...], "number": "4", "phone": ["+49171", "+49171999"], "steps": [{"family": true, "firsts": [...],
-- "others": [...]}], "together": [[...], [...]]}: parts of names by their numbers, the likeliest first; a step is what
-- may stand on one side of the name, and on the other one.
CREATE OR REPLACE FUNCTION desk.people_of_way(way jsonb) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
  want integer := least(greatest((way ->> 'want')::integer, 1), 500);
  born date[] := CASE WHEN way ? 'born' THEN ARRAY(SELECT jsonb_array_elements_text(way -> 'born')::date) END;
  streets text[] := CASE WHEN way ? 'streets' THEN ARRAY(SELECT jsonb_array_elements_text(way -> 'streets')) END;
  number text := coalesce(way ->> 'number', '');
  anybody boolean := born IS NULL AND streets IS NULL AND number = '';
  people bigint[] := '{}';
  step jsonb; firsts bigint[]; others bigint[];
BEGIN
  IF way ? 'phone' THEN
    RETURN desk.people_called(way #>> '{phone,0}', way #>> '{phone,1}', want);
  END IF;
  IF born IS NOT NULL OR streets IS NOT NULL THEN
    people := desk.people_meant(born, streets, number);
    IF cardinality(people) <= 500 OR way -> 'together' = '[]' THEN
      RETURN (desk.bearing_all(people, way -> 'together'))[1:want];
    END IF;
    people := '{}';
  END IF;
  FOR step IN SELECT jsonb_array_elements(way -> 'steps') LIMIT 4 LOOP
    EXIT WHEN cardinality(people) >= want AND NOT (way ->> 'exact')::boolean;
    firsts := desk.parts_asked(step -> 'firsts');
    others := CASE WHEN step ? 'others' THEN desk.parts_asked(step -> 'others') END;
    IF (step ->> 'family')::boolean THEN
      people := people || ARRAY(SELECT n.person_id FROM unnest(firsts) WITH ORDINALITY AS t (id, ord), LATERAL (
        SELECT a.person_id FROM name_pair a WHERE a.family_id = t.id AND (others IS NULL OR a.given_id + 0 = ANY (others))
          AND (anybody OR EXISTS (SELECT FROM person p WHERE p.id = a.person_id AND desk.is_meant(p, born, streets, number)))
        ORDER BY array_position(others, a.given_id), a.given_id, a.person_id LIMIT want) n LIMIT want);
    ELSE
      people := people || ARRAY(SELECT n.person_id FROM unnest(firsts) WITH ORDINALITY AS t (id, ord), LATERAL (
        SELECT a.person_id FROM name_pair a WHERE a.given_id = t.id AND (others IS NULL OR a.family_id + 0 = ANY (others))
          AND (anybody OR EXISTS (SELECT FROM person p WHERE p.id = a.person_id AND desk.is_meant(p, born, streets, number)))
        ORDER BY array_position(others, a.family_id), a.family_id, a.person_id LIMIT want) n LIMIT want);
    END IF;
  END LOOP;
  IF people = '{}' AND jsonb_array_length(way -> 'together') > 1 THEN
    people := desk.bearing_all(NULL, way -> 'together');
    people := ARRAY(SELECT p.id FROM person p WHERE p.id = ANY (people) AND desk.is_meant(p, born, streets, number)
      ORDER BY p.id LIMIT want);
  END IF;
  RETURN ARRAY(SELECT DISTINCT unnest(people));
END $$;

-- What a way asks for, in words for the protocol: whoever searches may write anything beside it.
CREATE OR REPLACE FUNCTION desk.way_in_words(way jsonb) RETURNS text
LANGUAGE sql STABLE
AS $$
  SELECT concat_ws(' ', (
      SELECT string_agg(coalesce(CASE WHEN (word ->> 0)::bigint > 0 OR desk.sees_locked() THEN
          (SELECT ltrim(token, '!') FROM name_token WHERE id = (word ->> 0)::bigint) END, '?')
        || CASE WHEN jsonb_array_length(word) > 1 THEN format(' (%s)', jsonb_array_length(word)) ELSE '' END, ' + ')
      FROM jsonb_array_elements(coalesce(way -> 'together', '[]')) AS word),
    nullif(concat_ws(' – ', way #>> '{born,0}', way #>> '{born,1}'), ''),
    (SELECT string_agg(street, ' / ') FROM jsonb_array_elements_text(way -> 'streets') AS street),
    way ->> 'number', nullif(concat_ws(' – ', way #>> '{phone,0}', way #>> '{phone,1}'), ''))
$$;

-- The line and the ticket of one search; returns the ticket, or 0 if the bound of an hour is reached, which stands in
-- the protocol too. Whether it is reached never hangs on whom this search finds: rolled back, it would tell.
CREATE OR REPLACE FUNCTION desk.open_search(criteria text, ways jsonb) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
DECLARE
  most constant integer := 20000;
  most_each constant integer := 1000;
  who bigint := desk.me();
  now_is timestamptz := clock_timestamp();
  few boolean; ticket bigint; fresh integer; whom bigint[]; way jsonb; at_way integer := 0;
  found_people bigint[] := '{}'; found_ways integer[] := '{}';
BEGIN
  PERFORM desk.demand_case_role();
  IF criteria IS NULL
    OR jsonb_typeof(ways) IS DISTINCT FROM 'array' OR jsonb_array_length(ways) > 12 OR length(ways::text) > 300000
    OR current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'no people for this login' USING ERRCODE = '42501';
  END IF;
  PERFORM FROM staff WHERE id = who FOR NO KEY UPDATE;  -- as in open_people: lines of one person count together
  SELECT count(*) < 2000 AND coalesce(sum(hits), 0) + most_each <= most INTO few FROM search_ticket
    WHERE staff_id = who AND at > now_is - interval '1 hour';
  ticket := nextval('read_log_line');
  IF few THEN
    FOR way IN SELECT jsonb_array_elements(ways) LOOP
      whom := (desk.people_of_way(way))[1:most_each - cardinality(found_people)];
      found_people := found_people || whom;
      found_ways := found_ways || array_fill(at_way, ARRAY[cardinality(whom)]);
      at_way := at_way + 1;
      EXIT WHEN cardinality(found_people) >= (way ->> 'want')::integer;
    END LOOP;
    -- Who stands on a ticket that still holds was counted there: one types on, letter by letter.
    SELECT count(*) INTO fresh FROM (SELECT unnest(found_people) EXCEPT SELECT unnest(people) FROM search_ticket
      WHERE staff_id = who AND at > now_is - interval '2 minutes' AND at <= now_is) AS one;
    DELETE FROM opening WHERE staff_id = who AND until < now_is;
    -- Of anybody: who never searches again leaves none behind. An array, for a list may be asked once for every row.
    DELETE FROM search_ticket WHERE id = ANY (ARRAY(
      SELECT id FROM search_ticket WHERE at < now_is - interval '1 hour' LIMIT 100 FOR UPDATE SKIP LOCKED));
    INSERT INTO search_ticket VALUES (ticket, who, now_is, pg_current_xact_id(), fresh, found_ways, found_people);
  END IF;
  INSERT INTO read_log (id, at, staff_id, kind, purpose, criteria, person_ids, refused)
  VALUES (ticket, now_is, who, 'search', '', left(format('%s [%s: %s]', left(open_search.criteria, 300), cardinality(found_people),
    (SELECT string_agg(desk.way_in_words(one), '; ') FROM jsonb_array_elements(ways) AS one)), 1000), '[]', NOT few);
  RETURN CASE WHEN few THEN ticket ELSE 0 END;
END $$;

-- Whom a committed ticket of one's own names, with the parts of their names; for two minutes.
CREATE OR REPLACE FUNCTION desk.found_by(ticket bigint)
RETURNS TABLE (way integer, place bigint, person_id bigint, family_id bigint, given_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100 SET search_path = rathaus, pg_temp
AS $$
  SELECT f.way, f.place, f.person_id, desk.part_shown(n.family_id), desk.part_shown(n.given_id)
  FROM search_ticket t, unnest(t.ways, t.people) WITH ORDINALITY AS f (way, person_id, place)
  LEFT JOIN name_pair n ON n.person_id = f.person_id
  WHERE t.id = ticket AND t.staff_id = desk.me() AND t.at > clock_timestamp() - interval '2 minutes'
    AND CASE WHEN pg_is_in_recovery() THEN false ELSE pg_xact_status(t.xid) = 'committed' END
    AND EXISTS (SELECT FROM person p WHERE p.id = f.person_id AND (p.lock <> 'bmg51' OR (SELECT desk.sees_locked())))
$$;

-- Whether somebody bears a part as a given name: what name_counts says, as of now.
CREATE OR REPLACE FUNCTION desk.is_given_name(part bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rathaus, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM name_pair WHERE given_id = ANY (desk.parts_asked(to_jsonb(ARRAY[part]))))
$$;
