"""Of two people at one mention the second is told, whatever the first did to it."""

import pytest

from db import corrections, requests, seen
from extractors.errors import ChangedMeanwhile


def token(db, mention):
    sql = f"select {seen.TOKEN} from mentions m left join judgements j on j.mention_id = m.id where m.id = ?"
    return db.execute(sql, [mention]).fetchone()[0]


FIRST = {
    "respan": {"start": 62, "end": 75},
    "revalue": {"value": "1931"},
    "relabel": {"label": "DATE", "value": "1931"},
}


@pytest.mark.parametrize("first", FIRST)
def test_what_is_taken_back_beneath_a_newer_decision_is_told(sample, first):
    db, date = sample.db, sample.mention("4 May 1931")
    beneath = corrections.record(db, date, first, FIRST[first], "Ann")
    newer = ("respan", {"start": 64, "end": 75}) if first != "respan" else ("revalue", {"value": "1931-06"})
    corrections.record(db, date, *newer, "Ann")
    decision = {"action": "reject", "mentions": [date], "actor": "Ben", "seen": {"mentions": {str(date): token(db, date)}}}
    corrections.undo(db, beneath, "Ann")
    with pytest.raises(ChangedMeanwhile, match="a decision was taken back"):
        requests.take(db, decision)
    requests.take(db, {**decision, "seen": {"mentions": {str(date): token(db, date)}}})


@pytest.mark.parametrize("mention", ["²", "9" * 30, "12x", ""])
def test_what_was_seen_of_nothing_is_told(sample, mention):
    decision = {"action": "accept", "mentions": [1], "actor": "Ann", "seen": {"mentions": {mention: "0.1.0"}}}
    with pytest.raises(ChangedMeanwhile):
        requests.take(sample.db, decision)
