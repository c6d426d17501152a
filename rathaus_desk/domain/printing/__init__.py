"""Print jobs, the fate of every sheet, and letters that come back."""
