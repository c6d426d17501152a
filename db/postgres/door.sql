-- The view of people is the door's, a role that nobody has: its policy chooses the rows of the register for everybody
-- who looks through it. Without the view nobody but the owner reads the register at all.

CREATE POLICY door ON rathaus.person FOR SELECT TO @door@ USING (
  (lock <> 'bmg51' OR (SELECT desk.sees_locked()))
  AND ((tied AND (SELECT desk.sees_all_cases()))
    OR (tied AND EXISTS (SELECT FROM rathaus.person_share s WHERE s.person_id = person.id))
    OR desk.is_open(id)));
CREATE POLICY door ON rathaus.person_share FOR SELECT TO @door@
  USING (unit_id = (SELECT desk.my_unit()) OR staff_id = ANY ((SELECT desk.acting_for())::bigint[]));

GRANT CREATE ON SCHEMA desk TO @door@;  -- for this moment: whoever is given a view must be able to make one there
ALTER VIEW desk.person OWNER TO @door@;
REVOKE CREATE ON SCHEMA desk FROM @door@;
GRANT SELECT ON desk.person TO @owner@;  -- whose guards ask through it what the person here may know
