"""The offline day in the window: packing, handing back, what waits to be looked at."""
