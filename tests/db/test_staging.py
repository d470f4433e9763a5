"""What is extracted and not yet loaded: kept as it was, and weighed before it is loaded."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest

from db import corrections, losses, staging
from db.staging import Staged
from extractors.dates.edtf_value import parse_edtf
from extractors.errors import _CODES, DatabaseError, EncryptedFile, WorkerDied, renewed
from extractors.records import (
    Amount,
    Box,
    DateValue,
    Extraction,
    Features,
    Label,
    Link,
    Mention,
    Origin,
    Page,
    Reading,
    Span,
    Table,
    Word,
)
from tests.db.conftest import SAMPLE

BOX = Box(0.0, 0.1, 9.0, 9.99)
WORDS = (Word(0, 4, Box(1.25, 0.1, 3.0000000000000004, 4.0), 0.1 + 0.2), Word(5, 7, Box(0.0, 0.0, 1.0, 1.0), None))
READING = Reading(
    "image/tiff",
    (
        Page(1, "Sato \u3000é\U00020000\r\n", Origin.OCR, 595.28, 842.0, 90, 0.87654321, WORDS, (), ("Much of it is faint.",)),
        Page(2, "", Origin.BLANK),
        Page(3, "a\tb", Origin.DOUBTFUL, tables=(Table(0, 3, (("a", "b"),), BOX), Table(0, 3, (("a",), ("b",)), None))),
    ),
    "utf-8",
    0.5,
)
VALUES = (
    None,
    parse_edtf("1931-05-04"),
    parse_edtf("1930~"),
    DateValue(None, None, "1931-12-31", "interval"),
    Amount("JPY", Decimal("1200.50"), Decimal("1E+3")),
    Amount("USD", Decimal("0.10"), Decimal("0.10")),
)
MENTIONS = tuple(
    Mention(n, n + 2, "Sa", Label.DATE, "body", 0.1 * n, "test", "Sa", 1, value, BOX if n % 2 else None, "doubtful")
    for n, value in enumerate(VALUES)
)
LINK = Link(Span(0, 2), Span(3, 4), "abbreviation")


@pytest.mark.parametrize(
    "staged",
    [
        Staged(
            10, 3, None, READING, {"names": Extraction(MENTIONS, (LINK,), ("Odd.",)), "values": Extraction(())}, {"read": 0.1}
        ),
        Staged(10, 1, "abc", None, {"values": Extraction(MENTIONS)}, {"values": 1e-9}),
        Staged(10, 1, features=Features(3, bytes(range(256)) * 2, b"")),
        Staged(10, failed=staging.failed(WorkerDied("It died."))),
    ],
)
def test_what_is_kept_comes_back_as_it_was(tmp_path, staged):
    with staging.opened(tmp_path / "a.db") as file:
        file.keep("k", 1, staged, [3, 4])
    with staging.opened(tmp_path / "a.db") as file:
        back = file.get("k")
        assert file.keys() == {"k"}
        assert file.missed("k") == [3, 4]
    assert back == staged
    assert repr(back) == repr(staged)  # 1.0 is no 1, and Decimal("1.50") no Decimal("1.5")


@pytest.mark.parametrize("kind", list(_CODES))
def test_an_error_is_the_same_again(tmp_path, kind):
    with staging.opened(tmp_path / "a.db") as file:
        file.keep("k", 1, Staged(1, failed=staging.failed(kind("It failed.", hint="Do this."))), None)
        error = file.get("k").error
        assert file.missed("k") is None
    assert (type(error), str(error), error.hint) == (kind, "It failed.", "Do this.")


def test_an_error_that_is_not_known_any_more():
    assert str(renewed("gone", "It failed.", "Do this.")) == "It failed."


def test_the_file_is_gone_once_it_is_empty(tmp_path):
    archive = tmp_path / "a.db"
    with staging.opened(archive) as file:
        file.keep("k", 1, Staged(1), [])
    assert staging.path(archive).exists()
    with staging.opened(archive) as file:
        file.discard(["k"], waiting_for=[1])
        with pytest.raises(KeyError):
            file.get("k")
    assert list(tmp_path.iterdir()) == []


def test_what_no_run_waits_for_is_forgotten(tmp_path):
    with staging.opened(tmp_path / "a.db") as file:
        for run in (1, 2, 3):
            file.keep(f"of {run}", run, Staged(1), [])
        file.discard(["of 3"], waiting_for=[2, 3])
        assert file.keys() == {"of 2"}


def test_a_file_that_cannot_be_opened_for_now_is_not_thrown_away(tmp_path, monkeypatch):
    archive = tmp_path / "a.db"
    with staging.opened(archive) as file:
        file.keep("k", 1, Staged(1), [])
    connect = sqlite3.connect
    with closing(connect(staging.path(archive), isolation_level=None)) as other:
        other.execute("pragma locking_mode = exclusive")
        other.execute("update staged set run_id = 1")
        monkeypatch.setattr(sqlite3, "connect", lambda *given: connect(*given, timeout=0))
        with pytest.raises(DatabaseError, match="locked"), staging.opened(archive):
            pass
    with staging.opened(archive) as file:
        assert file.keys() == {"k"}


@pytest.mark.parametrize("content", [b"no database at all, but long enough to look like one" * 40, b""])
def test_a_damaged_file_is_made_anew(tmp_path, content):
    staging.path(tmp_path / "a.db").write_bytes(content)
    with staging.opened(tmp_path / "a.db") as file:
        file.keep("k", 1, Staged(1), [])
        assert file.keys() == {"k"}


def test_a_file_of_another_shape_is_made_anew(tmp_path):
    connection = sqlite3.connect(staging.path(tmp_path / "a.db"))
    connection.execute("create table staged (key text)")
    connection.close()
    with staging.opened(tmp_path / "a.db") as file:
        assert file.keys() == set()


def test_a_key_tells_all_that_a_result_depends_on():
    keys = {
        staging.key(sha256, stages, rules, basis)
        for sha256 in ("a", "b")
        for stages in (("names",), ("names", "values"))
        for rules in ([["1", "x"]], [["2", "x"]])
        for basis in ("[]", "[1]")
    }
    assert len(keys) == 16


def _missed(builder, text=None, but=(), **changed):
    """Printed forms that would be lost where `but` are not found any more and others have another label."""
    find = {form: (Label(changed.get(form.replace(" ", "_"), label)), value) for form, (label, value) in builder.find.items()}
    builder.find = {form: known for form, known in find.items() if form not in but}
    reading = builder.reading(text or SAMPLE)
    found = {stage: builder.extraction(reading, stage) for stage in ("names", "values")}
    document = builder.db.execute("select id from documents").fetchone()[0]
    ids = losses.missed(builder.db, document, reading if text else None, found)
    weighed = losses.weigh(builder.db, [(document, ("names", "values"), ids)])
    texts = [builder.db.execute("select text from mentions where id = ?", [one]).fetchone()[0] for one in ids]
    assert weighed.unreviewed.lost + weighed.reviewed.lost == len(ids)
    return sorted(texts), weighed


def test_nothing_is_lost_where_all_is_found(sample):
    texts, weighed = _missed(sample)
    assert texts == []
    assert (weighed.unreviewed.of, weighed.reviewed.of, weighed.worst) == (7, 0, ())
    assert (weighed.unreviewed.value, weighed.reviewed.value) == (0.0, 0.0)


def test_what_stands_across_the_place_is_no_loss(sample):
    """Of "Sato Kenji" and "Sato" one is left: nothing of what stood there is lost."""
    texts, weighed = _missed(sample, but=("Sato", "4 May 1931"))
    assert texts == ["4 May 1931"]
    assert weighed.worst == (("letter.txt", 1),)


def test_another_label_is_a_loss(sample):
    assert _missed(sample, Harbour_Workers_Union="PERSON")[0] == ["Harbour Workers Union"]


def test_what_people_confirmed_counts_apart(sample):
    corrections.record(sample.db, sample.mention("4 May 1931"), "accept", None, "Ann", None)
    corrections.record(sample.db, sample.mention("around 1930"), "reject", None, "Ann", None)
    texts, weighed = _missed(sample, but=("4 May 1931", "around 1930", "200 to 300 yen"))
    assert texts == ["200 to 300 yen", "4 May 1931"]  # what a person rejected is no loss
    assert (weighed.reviewed, weighed.unreviewed) == (losses.Share(1, 1), losses.Share(1, 5))


def test_what_a_person_relabelled_may_be_found_under_either(sample):
    corrections.record(sample.db, sample.mention("Harbour Workers Union"), "relabel", {"label": "PERSON"}, "Ann", None)
    assert _missed(sample, Harbour_Workers_Union="PERSON")[0] == []


def test_a_name_that_people_confirmed_is_found_by_loading(sample):
    """The machine finds it no more, but loading looks for it because a person has said that it is one."""
    corrections.record(sample.db, sample.mention("Harbour Workers Union"), "accept", None, "Ann", None)
    assert _missed(sample, but=("Harbour Workers Union",))[0] == []


def test_a_name_that_people_judged_elsewhere_takes_the_place_of_another(sample):
    """As after somebody has relabelled it in another document: it is found as what they say."""
    sample.ingest({"/in/other.txt": "The Harbour Workers Union again."})
    (there,) = sample.db.execute("select max(id) from mentions").fetchone()
    corrections.record(sample.db, there, "relabel", {"label": "PERSON"}, "Ann", None)
    assert _missed(sample)[0] == []


def test_a_text_that_was_read_anew(sample):
    better = "Received.\n\n" + SAMPLE.replace("Sato Kenji", "Sato  Kenji").replace("around 1930", "arovnd 1930")
    sample.find["Sato  Kenji"] = sample.find["Sato Kenji"]
    texts, _ = _missed(sample, better)
    assert texts == ["around 1930"]


def test_a_text_of_which_a_part_is_gone(sample):
    texts, weighed = _missed(sample, SAMPLE.split("\f")[0])
    assert texts == ["200 to 300 yen", "around 1930"]
    assert weighed.unreviewed == losses.Share(2, 7)


def test_errors_of_sources_stay_final(tmp_path):
    with staging.opened(tmp_path / "a.db") as file:
        file.keep("k", 1, Staged(1, failed=staging.failed(EncryptedFile("Locked."))), None)
        assert isinstance(file.get("k").error, EncryptedFile)


def test_what_documents_are_compared_by_is_kept(tmp_path):
    found = Features(3, bytes(range(256)) * 2, b"\xff\x00" * 16)
    with staging.opened(tmp_path / "a.db") as kept:
        kept.keep("a", 1, Staged(1, 1, features=found), ())
        assert kept.get("a").features == found


def test_a_place_is_met_by_what_lies_across_it():
    chance = random.Random(1)
    for _ in range(200):
        spans = [Span(start, start + chance.randint(1, 9)) for start in chance.choices(range(40), k=chance.randrange(6))]
        covered = losses._Covered(spans)
        for start in range(40):
            for end in range(start, 44):
                across = any(one.start < end and start < one.end for one in spans)
                assert covered.meets(Span(start, end)) == across, (spans, start, end)
