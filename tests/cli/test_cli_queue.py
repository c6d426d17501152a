"""queue replay: what another rule would have done, in aggregates, for the lead."""


def test_the_lead_plays_the_morning_again(line, town):
    found = line("--database", town, "--as", "hollmann", "queue", "replay", "2026-11-24", "--json")
    told = found.json
    assert told["people"] == 17
    assert told["was"]["all"]["longest"] >= told["was"]["all"]["mean"] > 0
    rules = [one["rule"] for one in told["would_be"]]
    assert "Streng der Reihe nach" in rules
    assert "Ein Tresen mehr" in rules
    assert "A 1" not in found.out, "no single ticket"
    text = line("--database", town, "--as", "hollmann", "queue", "replay", "24.11.2026").out
    assert "17 Besuche" in text
    assert "So war es" in text


def test_others_and_empty_days_are_refused_in_words(line, town):
    assert "Rolle" in line("--database", town, "queue", "replay", "2026-11-24").err
    empty = line("--database", town, "--as", "hollmann", "queue", "replay", "2026-01-06")
    assert empty.code == 2
    assert "niemand bedient" in empty.err


def test_a_refused_replay_names_the_role_that_may(line, town):
    refused = line("queue", "replay", "2026-11-23", "--database", town)
    assert refused.code == 2
    assert "Sehen kann sie nur die Rolle Leitung" in refused.err
