"""Cutting the work into jobs."""

from hypothesis import given
from hypothesis import strategies as st

from db.plan import Source, Work
from extractors.stages import STORED
from flows.batches import JOB_SECONDS, PAGES_A_PART, Batch, Item, Long, cut

KINDS = ("text/plain", "application/pdf", "image/png", "image/tiff")


def _item(name: str, pages: int = 1, kind: str = "text/plain", size: int = 2000, stages: tuple[str, ...] = STORED) -> Item:
    return Item(Work(Source(f"/in/{name}", name, "0" * 64, size), "extract", stages, None), pages, kind)


def test_small_documents_go_together() -> None:
    items = [_item(f"{number}.txt") for number in range(20)]
    assert list(cut(items)) == [Batch(tuple(items))]


def test_scans_are_spread_over_jobs() -> None:
    batches = list(cut(_item(f"{number}.png", kind="image/png") for number in range(12)))
    assert len(batches) > 2


def test_many_workers_get_longer_jobs() -> None:
    items = [_item(f"{number}.png", kind="image/png") for number in range(100)]
    few, many = (len(list(cut(items, workers))) for workers in (8, 200))
    assert few == len(list(cut(items))) > many > 5


def test_a_long_scan_is_cut_by_pages() -> None:
    item = _item("scan.pdf", 20, "application/pdf")
    assert list(cut([item])) == [Long(item, ((1, 8), (9, 16), (17, 20)))]


def test_a_long_text_is_one_document() -> None:
    item = _item("book.txt", 400, size=800_000)
    assert list(cut([item])) == [Batch((item,))]


def test_a_long_scan_that_is_read_already_is_not_cut() -> None:
    item = _item("scan.pdf", 20, "application/pdf", stages=("names",))
    assert list(cut([item])) == [Batch((item,))]


items_of = st.lists(
    st.builds(_item, st.uuids().map(str), st.integers(1, 60), st.sampled_from(KINDS), st.integers(1, 500_000)), max_size=40
)


@given(items_of)
def test_every_document_is_in_one_job_in_order(items: list[Item]) -> None:
    jobs = list(cut(items))
    assert [item for job in jobs for item in (job.items if isinstance(job, Batch) else [job.item])] == items


@given(items_of)
def test_jobs_are_of_bounded_size(items: list[Item]) -> None:
    for job in cut(items):
        if isinstance(job, Long):
            assert [page for first, last in job.ranges for page in range(first, last + 1)] == list(range(1, job.item.pages + 1))
            assert all(last - first < PAGES_A_PART for first, last in job.ranges)
        else:
            assert sum(item.seconds for item in job.items[:-1]) < JOB_SECONDS
