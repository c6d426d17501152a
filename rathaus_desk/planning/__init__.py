"""The tour planner: plain Python, no window, no database. Values in, a plan with its reasons out.

How to call it
--------------
1. Make `values.Givens` from the rows: stops, home visits, vehicles, kits, members, `Travel`, `Calendar`
   (holidays and school holidays are handed in as plain days), limits, prices, and the `Company` that is
   `assigned` to a vehicle's day. Ids are the rows' own; stops, home visits and depots must not share one,
   for they are the places of `Travel`. The name of a home visit is what a plan may show of it: hand in a
   number where a person's name must not stand.
2. Minutes: `Travel(points, typed, roads, fitted_formula(points, typed))`. `travel.known(a, b)` gives the
   minutes and their source for the screen (`SOURCE_WORDS`); what a planner has typed wins.
3. Plan: `for step in planner.propose(givens, first, last, base, seed=1): ...` The first step is there at
   once (milliseconds), each `step.better` has a new `step.plan`; `step.round` of `step.rounds` is the
   progress bar. To stop, leave the loop: what one has is the beginning of the same search. It belongs on
   the paper lane, never on that of the database, for it is busy all the time. The same givens, base and
   seed give the same plans.
4. Change by hand: `editing.moved`, `pinned`, `let_go`, `published` give a new plan; hand it to `propose` as
   `base`. Pinned visits stay on their day and vehicle, published ones to the minute; drafts move at a price
   (`Prices.moved`). Undo is the plan before: plans are values.
5. Check: `rules.check(givens, plan)` after every change. A conflict has its code (stored, never
   renumbered), its sentence, and the day, vehicle, stop and person it leads to; with `conflict.hint` the
   plan may stay as it is. It takes about a millisecond. `plan.left_out` says what found no place, and why.
6. Ask: `reasons.why_not(givens, plan, stop_id, day)`: it fits (from when to when, how many more minutes),
   or what speaks against it and the changes that together would do; `Answer.changes` is empty if none
   would.
7. Compare: `comparing.compare(givens, before, after)`: moved, retimed, new and dropped visits, and the
   minutes.
8. A day is lost: put the leave or the workshop into the givens and call `planner.replan(givens, plan,
   today=...)`, or name the days. Only visits of the lost days move; tours that take nobody in stay as they
   are.

When a timetable is published, give each `EveryWeeks` its `anchor` (`rhythms.anchor_of` its visits), else
the next half-year may begin in the other week. A new version of the timetable is one more `Season` of the
stop.

Inside
------
`tasks` holds the problem in numbers, `drafting` makes it from days and names; `day_order` is exact,
`tour_book` remembers what adding a call to a tour costs, `search` takes stops out and puts them back.
`head_start` asks VROOM
for a beginning where it is installed (the extra `routing`) and a large new timetable is planned; the rest is
ours. `street_file` and `street_net` make minutes from an extract of OpenStreetMap. `rules` knows nothing of
any of them. `pvrp`, `pvrp_known` and `pvrp_bench` read and measure published problems.
"""
