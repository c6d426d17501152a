"""The lengths that published problems are measured against, where no solution lies beside the file.

As the solutions state them that are handed on with the instances of Cordeau, Gendreau and Laporte (Networks
30, 1997), each of them checked here for its length and its rules. Some have been bettered since; `--best`
takes any other value.
"""

from rathaus_desk.planning.pvrp import Instance

PERIODIC = 1
# By the name of the file: customers, days, vehicles a day, and the length of the solution.
SOLUTIONS: dict[str, tuple[int, int, int, float]] = {
    "p01": (51, 2, 3, 524.61), "p02": (50, 5, 3, 1322.87), "p03": (50, 5, 1, 524.61),
    "p04": (75, 2, 5, 835.43), "p05": (75, 5, 6, 2027.99), "p06": (75, 10, 1, 836.37),
    "p07": (100, 2, 4, 826.14), "p08": (100, 5, 5, 2034.15), "p09": (100, 8, 1, 826.14),
    "p10": (100, 5, 4, 1595.84), "p11": (139, 5, 4, 779.29), "p12": (163, 5, 3, 1195.88),
    "p13": (417, 7, 9, 3511.62), "p14": (20, 4, 2, 954.81), "p15": (38, 4, 2, 1862.63),
    "p16": (56, 4, 2, 2875.24), "p17": (40, 4, 4, 1597.75), "p18": (76, 4, 4, 3147.24),
    "p19": (112, 4, 4, 4834.34), "p20": (184, 4, 4, 8367.40), "p21": (60, 4, 6, 2184.04),
    "p22": (114, 4, 6, 4271.11), "p23": (168, 4, 6, 6602.59), "p24": (51, 6, 3, 3687.46),
    "p25": (51, 6, 3, 3777.15), "p26": (51, 6, 3, 3795.33), "p27": (102, 6, 6, 21956.46),
    "p28": (102, 6, 6, 22934.71), "p29": (102, 6, 6, 22909.36), "p30": (153, 6, 9, 75016.58),
    "p31": (153, 6, 9, 78179.89), "p32": (153, 6, 9, 80479.20), "pr01": (48, 4, 2, 2209.02),
    "pr02": (96, 4, 4, 3799.28), "pr03": (144, 4, 6, 5218.13), "pr04": (192, 4, 8, 6012.79),
    "pr05": (240, 4, 10, 6769.80), "pr06": (288, 4, 12, 8422.64), "pr07": (72, 6, 3, 4997.41),
    "pr08": (144, 6, 6, 7094.52), "pr09": (216, 6, 9, 10370.45), "pr10": (288, 6, 12, 13370.04),
}  # fmt: skip


def best_known(instance: Instance, name: str) -> float | None:
    """Return the length stated for a problem of this name, None where name or size are those of another."""
    found = SOLUTIONS.get(name.lower())
    if found is None or instance.kind != PERIODIC:
        return None
    size = (len(instance.customers), len(instance.bounds), instance.vehicles)
    return found[3] if found[:3] == size else None
