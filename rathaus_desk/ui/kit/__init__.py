"""What every page is made of: tokens, widgets, tables, actions, lanes."""
