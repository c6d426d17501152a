"""The gate for hints under the mouse: Qt reads one as HTML if it looks like it, and loads its pictures."""


def plain_tip(text: str) -> str:
    """Return a text as it may stand in a hint: a name never becomes markup."""
    return text.replace("<", "‹")
