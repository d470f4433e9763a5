"""What comes as a decision and is none is refused with a sentence, whatever it holds."""

import pytest

from db import requests
from extractors.errors import CorrectionError

NONE = {
    "a mention larger than any": {"action": "accept", "mentions": [2**70]},
    "a decision larger than any": {"action": "undo", "correction": 2**70},
    "a document larger than any": {"action": "add", "document": 2**70, "start": 0, "end": 1, "label": "ORG"},
    "half a character as the reason": {"action": "accept", "mentions": [1], "reason": "\ud800"},
    "half a character as a name": {"action": "accept", "mentions": [1], "actor": "\ud800"},
    "half a character as an entity": {"action": "merge", "entity": "\ud800", "other": "person-a"},
    "a list as an entity": {"action": "link", "mentions": [1], "after": {"entity_id": ["person-a"]}},
}


@pytest.mark.parametrize("request_", NONE.values(), ids=NONE)
def test_it_is_refused(sample, request_):
    with pytest.raises(CorrectionError):
        requests.take(sample.db, {"actor": "Ann", **request_})
    assert sample.db.execute("select count(*) from corrections").fetchone() == (0,)
