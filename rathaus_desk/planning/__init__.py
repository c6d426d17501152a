"""The tour planner: plain Python, no window, no database. Values in, a plan with its reasons out.

What one calls: `planner.propose` and `planner.replan`, `rules.check`, `reasons.why_not`, `comparing.compare`,
`pvrp_bench.solve`. What one hands in is a `values.Givens`, what one gets is a `plans.Plan`.
"""
