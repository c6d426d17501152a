"""python -m tests.benchmarks: every figure of the README's table, one after the other."""

import runpy

PARTS = ("window", "desk", "search", "lists", "queue", "planning", "packs", "privacy", "paper", "live")

for part in PARTS:
    print(f"\n== {part} ==", flush=True)
    runpy.run_module(f"tests.benchmarks.{part}", run_name="__main__")
