-- Which rows a role sees and may write. Every policy names its roles; what asks who sits here does so once a statement.

DO $$
DECLARE
  one record;
  cases constant text := '@guide@, @clerk@, @mobile@, @lead@';
  child constant text := 'EXISTS (SELECT FROM rathaus.case_file c WHERE c.id = case_id)';
  of_task constant text := 'EXISTS (SELECT FROM rathaus.task t WHERE t.id = task_id)';
  of_job constant text := 'EXISTS (SELECT FROM rathaus.print_job j WHERE j.id = job_id'
    ' AND j.unit_id = (SELECT desk.my_unit()))';
  hangs constant text[] := ARRAY['task', 'timeline', 'case_paper', 'attachment', 'telling', 'query', 'interim',
    'task_argument'];
  mine constant text := 'staff_id = (SELECT desk.me())';
  of_campaign constant text := 'campaign_id IN (SELECT c.id FROM rathaus.campaign c'
    ' WHERE c.unit_id = (SELECT desk.my_unit()))';
  of_list constant text := 'list_id IN (SELECT l.id FROM rathaus.mailing_list l WHERE l.unit_id = (SELECT desk.my_unit()))';
  way text;
  is_open constant text := 'EXISTS (SELECT FROM desk.open_person s WHERE s.person_id = subscription.person_id)';
BEGIN
  FOR one IN SELECT polname, c.relname FROM pg_policy JOIN pg_class c ON c.oid = polrelid
    JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'rathaus'
  LOOP
    EXECUTE format('DROP POLICY %I ON rathaus.%I', one.polname, one.relname);
  END LOOP;
  FOR one IN SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
    WHERE nspname = 'rathaus' AND relkind IN ('r', 'p')
  LOOP
    EXECUTE format('ALTER TABLE rathaus.%I ENABLE ROW LEVEL SECURITY', one.relname);
  END LOOP;

  -- The town hall itself is no secret among those who work in it.
  FOR one IN SELECT unnest(ARRAY['setting', 'unit', 'staff', 'deputy', 'absence', 'district', 'street', 'service',
    'responsibility', 'outside_authority', 'offer', 'counter', 'opening_pattern', 'opening_exception', 'queue_day',
    'appointment_series', 'alembic_version', 'template', 'template_version', 'stop', 'stop_rhythm', 'stop_closure', 'vehicle',
    'vehicle_out', 'equipment_set', 'equipment_out', 'crew_member', 'school_holiday', 'travel_minutes', 'timetable', 'tour', 'halt', 'institution',
    'halt_count', 'slot_rule', 'street_minutes']) AS name
  LOOP
    EXECUTE format('CREATE POLICY everybody ON rathaus.%I FOR SELECT TO @staff@ USING (true)', one.name);
  END LOOP;
  FOR one IN SELECT unnest(ARRAY['setting', 'counter', 'opening_pattern', 'opening_exception', 'staff']) AS name
  LOOP
    EXECUTE format('CREATE POLICY set_up ON rathaus.%I TO @lead@, @admin@ USING (true) WITH CHECK (true)', one.name);
  END LOOP;
  EXECUTE 'CREATE POLICY own ON rathaus.absence TO ' || cases || ' USING (' || mine || ') WITH CHECK (' || mine || ')';
  CREATE POLICY lead ON rathaus.absence TO @lead@ USING (true) WITH CHECK (true);
  EXECUTE 'CREATE POLICY day ON rathaus.queue_day TO ' || cases || ' USING (true) WITH CHECK (true)';
  EXECUTE 'CREATE POLICY booked ON rathaus.appointment_series TO ' || cases || ' USING (true) WITH CHECK (true)';
  EXECUTE 'CREATE POLICY booked ON rathaus.appointment_cell TO ' || cases || ' USING (true) WITH CHECK (true)';
  EXECUTE 'CREATE POLICY in_line ON rathaus.queue_ticket TO ' || cases || ' USING (true) WITH CHECK (true)';
  EXECUTE 'CREATE POLICY asked ON rathaus.quick_answer TO ' || cases || ' USING (true) WITH CHECK (true)';

  -- Print jobs are their unit's and the lead's: what is asked of others' goes through the functions of printing.sql. What the
  -- post says of an address, and of which job the letter was, reads whoever has opened that person.
  CREATE POLICY own ON rathaus.print_job TO @guide@, @clerk@, @mobile@
    USING (unit_id = (SELECT desk.my_unit())) WITH CHECK (unit_id = (SELECT desk.my_unit()));
  CREATE POLICY lead ON rathaus.print_job TO @lead@ USING (true) WITH CHECK (true);
  EXECUTE 'CREATE POLICY flagged ON rathaus.print_job FOR SELECT TO ' || cases
    || ' USING (id IN (SELECT f.job_id FROM rathaus.address_flag f))';
  EXECUTE 'CREATE POLICY made ON rathaus.print_job AS RESTRICTIVE FOR INSERT TO ' || cases || ' WITH CHECK (' || mine
    || ' AND state = ''running'' AND batch = 0)';
  -- A job is of a campaign that one sees; nobody hangs sheets on that of another unit.
  EXECUTE 'CREATE POLICY of_campaign ON rathaus.print_job AS RESTRICTIVE FOR INSERT TO ' || cases
    || ' WITH CHECK (campaign_id IS NULL OR EXISTS (SELECT FROM rathaus.campaign c WHERE c.id = campaign_id))';
  EXECUTE 'CREATE POLICY of_run ON rathaus.print_job AS RESTRICTIVE FOR INSERT TO ' || cases || ' WITH CHECK (desk.may_run(run))';
  FOR one IN SELECT unnest(ARRAY['print_batch', 'print_sheet', 'print_letter', 'letter_reader', 'printed_notice']) AS name
  LOOP
    EXECUTE format('CREATE POLICY of_job ON rathaus.%I TO @guide@, @clerk@, @mobile@ USING (%s) WITH CHECK (%s)',
      one.name, of_job, of_job);
    EXECUTE format('CREATE POLICY lead ON rathaus.%I TO @lead@ USING (true) WITH CHECK (true)', one.name);
  END LOOP;
  EXECUTE 'CREATE POLICY opened ON rathaus.address_flag TO ' || cases || ' USING (desk.is_open(person_id))';

  -- Templates are read by all; a unit writes its own, the lead and the administration those of the house.
  CREATE POLICY own ON rathaus.template TO @guide@, @clerk@, @lead@
    USING (unit_id = (SELECT desk.my_unit())) WITH CHECK (unit_id = (SELECT desk.my_unit()));
  CREATE POLICY of_house ON rathaus.template TO @lead@, @admin@ USING (unit_id IS NULL) WITH CHECK (unit_id IS NULL);
  FOR one IN SELECT * FROM (VALUES ('own', '@guide@, @clerk@, @lead@', 't.unit_id = (SELECT desk.my_unit())'),
    ('of_house', '@lead@, @admin@', 't.unit_id IS NULL')) AS v (name, roles, whose)
  LOOP
    -- What is kept as a version is what stands there, so nobody writes a past of their own.
    EXECUTE format('CREATE POLICY %I ON rathaus.template_version FOR INSERT TO %s WITH CHECK (author_id = (SELECT desk.me())'
      ' AND EXISTS (SELECT FROM rathaus.template t WHERE t.id = template_id AND t.version = template_version.version'
      ' AND t.text = template_version.text AND t.retired = template_version.retired AND %s))', one.name, one.roles, one.whose);
  END LOOP;

  -- What belongs to one person at work.
  FOR one IN SELECT unnest(ARRAY['preference', 'recent', 'saved_view', 'draft']) AS name
  LOOP
    EXECUTE format('CREATE POLICY own ON rathaus.%I TO @staff@ USING (%s) WITH CHECK (%s)', one.name, mine, mine);
  END LOOP;
  CREATE POLICY shared ON rathaus.saved_view FOR SELECT TO @staff@ USING (unit_id = (SELECT desk.my_unit()));
  CREATE POLICY handed ON rathaus.draft TO @staff@
    USING (for_staff_id = (SELECT desk.me())) WITH CHECK (for_staff_id = (SELECT desk.me()));

  -- Cases.
  CREATE POLICY seen ON rathaus.case_file TO @guide@, @mobile@ USING (NOT restricted) WITH CHECK (NOT restricted);
  CREATE POLICY lead ON rathaus.case_file TO @lead@ USING (true) WITH CHECK (true);
  CREATE POLICY share ON rathaus.case_file TO @clerk@
    USING (owner_id = ANY ((SELECT desk.acting_for())::bigint[])
      OR EXISTS (SELECT FROM rathaus.case_share s WHERE s.case_id = case_file.id)
      OR (cause_id IS NOT NULL AND desk.case_shared(cause_id))
      OR id IN (SELECT desk.my_causes())
      OR EXISTS (SELECT FROM rathaus.contact k WHERE k.id = contact_id AND k.taken_by = (SELECT desk.me())))
    WITH CHECK (true);
  CREATE POLICY own ON rathaus.case_share FOR SELECT TO @clerk@
    USING (unit_id = (SELECT desk.my_unit()) OR staff_id = ANY ((SELECT desk.acting_for())::bigint[]));
  CREATE POLICY seen ON rathaus.contact TO @guide@, @mobile@ USING (NOT restricted) WITH CHECK (NOT restricted);
  CREATE POLICY lead ON rathaus.contact TO @lead@ USING (true) WITH CHECK (true);
  CREATE POLICY share ON rathaus.contact TO @clerk@
    USING (taken_by = (SELECT desk.me()) OR EXISTS (SELECT FROM rathaus.contact_share s WHERE s.contact_id = contact.id))
    WITH CHECK (true);
  CREATE POLICY own ON rathaus.contact_share FOR SELECT TO @clerk@
    USING (unit_id = (SELECT desk.my_unit()) OR staff_id = ANY ((SELECT desk.acting_for())::bigint[]));
  CREATE POLICY seen ON rathaus.promise TO @guide@, @mobile@ USING (NOT restricted) WITH CHECK (true);
  CREATE POLICY lead ON rathaus.promise TO @lead@ USING (true) WITH CHECK (true);
  CREATE POLICY share ON rathaus.promise TO @clerk@
    USING (staff_id = ANY ((SELECT desk.acting_for())::bigint[])
      OR EXISTS (SELECT FROM rathaus.contact k WHERE k.id = contact_id)) WITH CHECK (true);
  -- What hangs on a case carries its mark: for all but a clerk one row says it all. Entries are written in one's own name.
  FOR one IN SELECT unnest(hangs) AS name
  LOOP
    EXECUTE format('CREATE POLICY seen ON rathaus.%I FOR SELECT TO @guide@, @mobile@ USING (NOT restricted)', one.name);
    EXECUTE format('CREATE POLICY lead ON rathaus.%I FOR SELECT TO @lead@ USING (true)', one.name);
    EXECUTE format('CREATE POLICY written ON rathaus.%I FOR INSERT TO @guide@, @mobile@ WITH CHECK (NOT restricted%s)',
      one.name, CASE WHEN one.name = 'timeline' THEN ' AND ' || mine END);
    EXECUTE format('CREATE POLICY lead_written ON rathaus.%I FOR INSERT TO @lead@ WITH CHECK (%s)',
      one.name, CASE WHEN one.name = 'timeline' THEN mine ELSE 'true' END);
    EXECUTE format('CREATE POLICY changed ON rathaus.%I FOR UPDATE TO @guide@, @mobile@ USING (NOT restricted)'
      ' WITH CHECK (NOT restricted)', one.name);
    EXECUTE format('CREATE POLICY lead_changed ON rathaus.%I FOR UPDATE TO @lead@ USING (true)', one.name);
    CONTINUE WHEN one.name = 'timeline';
    EXECUTE format('CREATE POLICY gone ON rathaus.%I FOR DELETE TO @guide@, @mobile@ USING (NOT restricted)', one.name);
    EXECUTE format('CREATE POLICY lead_gone ON rathaus.%I FOR DELETE TO @lead@ USING (true)', one.name);
  END LOOP;
  CREATE POLICY share ON rathaus.task TO @clerk@
    USING (unit_id = (SELECT desk.my_unit()) OR staff_id = ANY ((SELECT desk.acting_for())::bigint[])
      OR EXISTS (SELECT FROM rathaus.case_file c WHERE c.id = case_id))
    WITH CHECK (EXISTS (SELECT FROM rathaus.case_file c WHERE c.id = case_id));
  FOR one IN SELECT unnest(ARRAY['case_paper', 'attachment', 'telling']) AS name
  LOOP
    EXECUTE format('CREATE POLICY of_case ON rathaus.%I TO @clerk@ USING (%s) WITH CHECK (%s)', one.name, child, child);
  END LOOP;
  EXECUTE format('CREATE POLICY of_case ON rathaus.timeline FOR SELECT TO @clerk@ USING (%s)', child);
  EXECUTE format('CREATE POLICY reworded ON rathaus.timeline FOR UPDATE TO @clerk@ USING (%s)', child);
  EXECUTE format('CREATE POLICY own ON rathaus.timeline FOR INSERT TO @clerk@ WITH CHECK (%s AND %s)', mine, child);
  FOR one IN SELECT unnest(ARRAY['query', 'interim', 'task_argument']) AS name
  LOOP
    EXECUTE format('CREATE POLICY of_task ON rathaus.%I TO @clerk@ USING (%s) WITH CHECK (%s)', one.name, of_task, of_task);
  END LOOP;
  EXECUTE 'CREATE POLICY own ON rathaus.paper TO ' || cases || ' USING (' || mine
    || ' AND NOT filed OR EXISTS (SELECT FROM rathaus.case_paper c WHERE c.paper_id = paper.id)) WITH CHECK (' || mine || ')';
  EXECUTE 'CREATE POLICY of_attachment ON rathaus.attachment_content TO ' || cases
    || ' USING (EXISTS (SELECT FROM rathaus.attachment a WHERE a.id = attachment_id)) WITH CHECK (true)';

  -- Visits and those who speak for others.
  FOR one IN SELECT unnest(ARRAY['appointment', 'authority']) AS name
  LOOP
    EXECUTE format('CREATE POLICY seen ON rathaus.%I TO @guide@, @clerk@, @mobile@ USING (NOT restricted) WITH CHECK (NOT restricted)', one.name);
    EXECUTE format('CREATE POLICY lead ON rathaus.%I TO @lead@ USING (true) WITH CHECK (true)', one.name);
  END LOOP;
  EXECUTE 'CREATE POLICY opened ON rathaus.person_change TO ' || cases
    || ' USING (EXISTS (SELECT FROM desk.open_person s WHERE s.person_id = person_change.person_id)) WITH CHECK ('
    || 'EXISTS (SELECT FROM desk.open_person s WHERE s.person_id = person_change.person_id))';
  EXECUTE 'CREATE POLICY own ON rathaus.person_change AS RESTRICTIVE FOR INSERT TO ' || cases || ' WITH CHECK (' || mine || ')';

  -- Letters to many are their unit's and the lead's. A number of the register goes in only from a ticket of one's own.
  EXECUTE 'CREATE POLICY own ON rathaus.campaign TO @guide@, @clerk@, @mobile@ USING (unit_id = (SELECT desk.my_unit()))'
    ' WITH CHECK (unit_id = (SELECT desk.my_unit()))';
  CREATE POLICY lead ON rathaus.campaign TO @lead@ USING (true) WITH CHECK (true);
  EXECUTE 'CREATE POLICY made ON rathaus.campaign AS RESTRICTIVE FOR INSERT TO ' || cases
    || ' WITH CHECK (created_by = (SELECT desk.me()))';
  FOR one IN SELECT unnest(ARRAY['campaign_source', 'campaign_recipient', 'campaign_pair']) AS name
  LOOP
    EXECUTE format('CREATE POLICY of_campaign ON rathaus.%I TO @guide@, @clerk@, @mobile@ USING (%s) WITH CHECK (%s)',
      one.name, of_campaign, of_campaign);
    EXECUTE format('CREATE POLICY lead ON rathaus.%I TO @lead@ USING (true) WITH CHECK (true)', one.name);
    -- What was filed nobody adds to and nobody changes; people leave it, for their time is over, or under § 51 BMG.
    FOREACH way IN ARRAY ARRAY['INSERT WITH CHECK', 'UPDATE USING (true) WITH CHECK'] LOOP
      EXECUTE format('CREATE POLICY %I ON rathaus.%I AS RESTRICTIVE FOR %s TO %s %s (campaign_id IN'
        ' (SELECT c.id FROM rathaus.campaign c WHERE c.filed_at IS NULL))', lower(split_part(way, ' ', 1)) || '_unfiled', one.name,
        split_part(way, ' ', 1), cases, substr(way, 8));
    END LOOP;
    -- Their time is over when the server says so, whatever clock a PC has: KEPT_DAYS of domain/campaigns/campaign_commands.py.
    EXECUTE format('CREATE POLICY over ON rathaus.%I AS RESTRICTIVE FOR DELETE TO %s USING (campaign_id IN (SELECT c.id'
      ' FROM rathaus.campaign c WHERE c.filed_at IS NULL OR c.filed_at <= now() - interval ''180 days'' OR EXISTS (SELECT'
      ' FROM rathaus.setting s WHERE s.key = ''town'' AND s.value ->> ''practice_now'' IS NOT NULL)))', one.name, cases);
  END LOOP;
  EXECUTE 'CREATE POLICY picked ON rathaus.campaign_recipient AS RESTRICTIVE FOR INSERT TO ' || cases
    || ' WITH CHECK (person_id IS NULL OR desk.is_picked(person_id))';
  EXECUTE 'CREATE POLICY own ON rathaus.column_mapping TO ' || cases || ' USING (unit_id = (SELECT desk.my_unit()))'
    ' WITH CHECK (unit_id = (SELECT desk.my_unit()))';
  EXECUTE 'CREATE POLICY opened ON rathaus.objection TO ' || cases
    || ' USING (EXISTS (SELECT FROM desk.open_person s WHERE s.person_id = objection.person_id)) WITH CHECK (' || mine
    || ' AND EXISTS (SELECT FROM desk.open_person s WHERE s.person_id = objection.person_id))';

  -- Lists are known in the house; their unit and the lead write them. Who stands in one, its unit sees, and of a person whoever
  -- has opened her. A consent is taken in one's own name, in the words that the list has now, and is never changed: only withdrawn.
  CREATE POLICY everybody ON rathaus.mailing_list FOR SELECT TO @guide@, @clerk@, @mobile@, @lead@ USING (true);
  CREATE POLICY own ON rathaus.mailing_list TO @guide@, @clerk@, @mobile@ USING (unit_id = (SELECT desk.my_unit()))
    WITH CHECK (unit_id = (SELECT desk.my_unit()) AND author_id = (SELECT desk.me()));
  CREATE POLICY lead ON rathaus.mailing_list TO @lead@ USING (true) WITH CHECK (author_id = (SELECT desk.me()));
  -- What one consented to stays as it was; a version is written down once, as the list has it then.
  CREATE POLICY everybody ON rathaus.mailing_wording FOR SELECT TO @guide@, @clerk@, @mobile@, @lead@ USING (true);
  EXECUTE format('CREATE POLICY kept ON rathaus.mailing_wording FOR INSERT TO %s WITH CHECK (author_id = (SELECT desk.me())'
    ' AND EXISTS (SELECT FROM rathaus.mailing_list l WHERE l.id = list_id AND l.wording = mailing_wording.wording'
    ' AND l.wording_version = mailing_wording.version) AND (%s OR desk.sees_locked()))', cases, of_list);
  EXECUTE format('CREATE POLICY own ON rathaus.subscription FOR SELECT TO @guide@, @clerk@, @mobile@'
    ' USING (NOT restricted AND %s)', of_list);
  CREATE POLICY lead ON rathaus.subscription FOR SELECT TO @lead@ USING (true);
  EXECUTE 'CREATE POLICY opened ON rathaus.subscription FOR SELECT TO ' || cases || ' USING (' || is_open || ')';
  EXECUTE format('CREATE POLICY given ON rathaus.subscription FOR INSERT TO %s WITH CHECK (%s AND withdrawn_at IS NULL'
    ' AND withdrawn_by IS NULL AND withdrawn_how IS NULL AND EXISTS (SELECT FROM rathaus.mailing_list l WHERE l.id = list_id'
    ' AND l.active AND l.wording = subscription.wording AND l.wording_version = subscription.wording_version)'
    ' AND (%s OR person_id IS NULL AND (%s OR desk.sees_locked())))', cases, mine, is_open, of_list);
  EXECUTE format('CREATE POLICY withdrawn ON rathaus.subscription FOR UPDATE TO %1$s USING ((withdrawn_at IS NULL'
    ' OR withdrawn_at > now() - interval ''1 day'' AND (withdrawn_by = (SELECT desk.me()) OR %3$s OR desk.sees_locked()))'
    ' AND (%2$s OR person_id IS NULL AND (%3$s OR desk.sees_locked())))'
    ' WITH CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_how IS NULL)'
    ' AND (withdrawn_by IS NULL OR withdrawn_by = (SELECT desk.me())))', cases, is_open, of_list);

  -- Notices are for everybody. Their unit and the lead write them, in their own name; places are noted by whoever was there.
  FOR one IN SELECT unnest(ARRAY['notice', 'notice_place', 'council_meeting']) AS name
  LOOP
    EXECUTE format('CREATE POLICY everybody ON rathaus.%I FOR SELECT TO @staff@ USING (true)', one.name);
  END LOOP;
  CREATE POLICY own ON rathaus.notice TO @guide@, @clerk@, @mobile@ USING (unit_id = (SELECT desk.my_unit()))
    WITH CHECK (unit_id = (SELECT desk.my_unit()) AND author_id = (SELECT desk.me()));
  CREATE POLICY lead ON rathaus.notice TO @lead@ USING (true) WITH CHECK (author_id = (SELECT desk.me()));
  EXECUTE 'CREATE POLICY hung ON rathaus.notice_place FOR INSERT TO ' || cases || ' WITH CHECK (hung_by = (SELECT desk.me())'
    ' AND taken_down_at IS NULL AND taken_down_by IS NULL)';
  EXECUTE 'CREATE POLICY taken_down ON rathaus.notice_place FOR UPDATE TO ' || cases || ' USING (true)'
    ' WITH CHECK (taken_down_by IS NULL OR taken_down_by = (SELECT desk.me()))';
  CREATE POLICY kept ON rathaus.council_meeting TO @guide@, @clerk@, @lead@, @admin@ USING (true) WITH CHECK (true);

  -- The timetable of the service mobile is everybody's to read and the crew's to write. What is published stays.
  FOR one IN SELECT unnest(ARRAY['stop', 'stop_rhythm', 'stop_closure', 'vehicle', 'vehicle_out', 'equipment_set',
    'equipment_out', 'crew_member', 'school_holiday', 'institution', 'slot_rule']) AS name
  LOOP
    EXECUTE format('CREATE POLICY crew ON rathaus.%I TO @mobile@ USING (true) WITH CHECK (true)', one.name);
  END LOOP;
  -- A drive begins and ends where the vehicle may stand in sight of all: never at a home.
  EXECUTE 'CREATE POLICY crew ON rathaus.travel_minutes TO @mobile@ USING (true) WITH CHECK (' || mine
    || ' AND start_key ~ ''^[sv][0-9]+$'' AND end_key ~ ''^[sv][0-9]+$'')';
  EXECUTE 'CREATE POLICY crew ON rathaus.street_minutes TO @mobile@, @admin@ USING (true) WITH CHECK (' || mine
    || ' AND NOT EXISTS (SELECT FROM json_array_elements(places) p WHERE p->>0 IS NULL OR p->>0 !~ ''^[sv][0-9]+$''))';
  CREATE POLICY drafts ON rathaus.timetable TO @mobile@ USING (state = 'draft')
    WITH CHECK (published_by IS NULL AND state = 'draft' OR published_by = (SELECT desk.me()) AND state = 'published');
  CREATE POLICY made ON rathaus.timetable AS RESTRICTIVE FOR INSERT TO @mobile@ WITH CHECK (state = 'draft');
  CREATE POLICY crew ON rathaus.tour TO @mobile@ USING (true) WITH CHECK (true);
  CREATE POLICY drafts ON rathaus.tour AS RESTRICTIVE FOR DELETE TO @mobile@ USING (EXISTS (
    SELECT FROM rathaus.timetable t WHERE t.id = timetable_id AND t.state = 'draft'));
  CREATE POLICY crew ON rathaus.halt TO @mobile@ USING (true) WITH CHECK (true);
  CREATE POLICY drafts ON rathaus.halt AS RESTRICTIVE FOR DELETE TO @mobile@ USING (state = 'draft');
  CREATE POLICY made ON rathaus.halt AS RESTRICTIVE FOR INSERT TO @mobile@ WITH CHECK (state = 'draft');
  EXECUTE 'CREATE POLICY counted ON rathaus.halt_count TO @mobile@, @lead@ USING (true) WITH CHECK (' || mine || ')';
  CREATE POLICY seen ON rathaus.home_visit TO @guide@, @mobile@ USING (NOT restricted) WITH CHECK (NOT restricted);
  CREATE POLICY lead ON rathaus.home_visit TO @lead@ USING (true) WITH CHECK (true);

  -- Who comes to a halt: the front desk and the crew take bookings in their own name. Which minutes are gone names nobody.
  CREATE POLICY seen ON rathaus.booking TO @guide@, @mobile@ USING (NOT restricted) WITH CHECK (NOT restricted);
  CREATE POLICY lead ON rathaus.booking TO @lead@ USING (true) WITH CHECK (true);
  CREATE POLICY taken ON rathaus.booking AS RESTRICTIVE FOR INSERT TO @guide@, @mobile@, @lead@
    WITH CHECK (taken_by = (SELECT desk.me()));
  CREATE POLICY given ON rathaus.booking_cell TO @guide@, @mobile@, @lead@ USING (true) WITH CHECK (true);

  -- Packs are the crew's; who was in a lost one the lead must know as well. What did not fit is written down by who hands the
  -- pack back, in the name of who took it, also of somebody whom one may not know of by now: else nothing behind it would come in.
  CREATE POLICY crew ON rathaus.device TO @mobile@ USING (true) WITH CHECK (true);
  CREATE POLICY lead ON rathaus.device FOR SELECT TO @lead@ USING (true);
  CREATE POLICY crew ON rathaus.pack TO @mobile@ USING (true) WITH CHECK (true);
  EXECUTE 'CREATE POLICY own ON rathaus.pack AS RESTRICTIVE FOR INSERT TO @mobile@ WITH CHECK (' || mine
    || ' AND state = ''out'' AND applied = 0)';
  CREATE POLICY lead ON rathaus.pack TO @lead@ USING (true) WITH CHECK (true);
  CREATE POLICY crew ON rathaus.pack_person FOR SELECT TO @mobile@ USING (NOT restricted);
  CREATE POLICY packed ON rathaus.pack_person FOR INSERT TO @mobile@ WITH CHECK (NOT restricted AND EXISTS (
    SELECT FROM rathaus.pack p WHERE p.id = pack_id AND p.staff_id = (SELECT desk.me()) AND p.state = 'out'));
  -- Whoever hands a pack back adds the people who were written down on the road.
  CREATE POLICY met ON rathaus.pack_person FOR INSERT TO @mobile@, @lead@ WITH CHECK (NOT restricted AND EXISTS (
    SELECT FROM rathaus.pack p WHERE p.id = pack_id AND p.brought_by = (SELECT desk.me())));
  CREATE POLICY lead ON rathaus.pack_person FOR SELECT TO @lead@ USING (true);
  CREATE POLICY crew ON rathaus.pack_conflict FOR SELECT TO @mobile@ USING (NOT restricted);
  CREATE POLICY kept ON rathaus.pack_conflict FOR INSERT TO @mobile@, @lead@ WITH CHECK (EXISTS (
    SELECT FROM rathaus.pack p WHERE p.id = pack_id AND p.staff_id = mine_by AND p.brought_by = (SELECT desk.me())));
  CREATE POLICY decided ON rathaus.pack_conflict FOR UPDATE TO @mobile@ USING (NOT restricted)
    WITH CHECK (settled_by IS NULL OR settled_by = (SELECT desk.me()));
  CREATE POLICY lead ON rathaus.pack_conflict FOR SELECT TO @lead@ USING (true);
  CREATE POLICY lead_decides ON rathaus.pack_conflict FOR UPDATE TO @lead@ USING (true)
    WITH CHECK (settled_by IS NULL OR settled_by = (SELECT desk.me()));

  -- Protocols: everybody writes their own, the data protection officer reads them.
  EXECUTE 'CREATE POLICY own ON rathaus.journal TO @staff@ USING (' || mine || ') WITH CHECK (' || mine || ')';
  CREATE POLICY protocol ON rathaus.journal FOR SELECT TO @dpo@ USING (true);
  EXECUTE 'CREATE POLICY own ON rathaus.export_log TO @staff@ USING (' || mine || ') WITH CHECK (' || mine || ')';
  CREATE POLICY protocol ON rathaus.export_log FOR SELECT TO @dpo@ USING (true);
  CREATE POLICY protocol ON rathaus.read_log FOR SELECT TO @dpo@ USING (true);
END $$;
