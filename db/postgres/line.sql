-- An empty table to wait at: whoever writes holds it with others, whoever was in the way of somebody once holds it alone.

CREATE TABLE IF NOT EXISTS rathaus.line ();
