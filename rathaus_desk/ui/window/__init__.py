"""The window around the pages: rail, menus, palette, help, and the house that puts all together."""
