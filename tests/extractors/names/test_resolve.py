"""What resolution promises for the whole archive: order independence, stable and unique ids, every mention in one entity."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.names import evidence
from extractors.names.mentions import DocumentNames, NameMention
from extractors.names.naming import fullest
from extractors.names.resolve import cluster, merge, resolve
from extractors.records import Label, Link, Span

NAMES = [
    "Kim Tu-bong", "Kim Tu Bong", "Kim, T.", "Kim", "Tu Bong Kim", "Kim Du-bong", "Kirn Tu-bong",
    "Aoki Gitaro", "Gitaro Aoki", "Aoki", "Stalin", "Joseph Stalin", "Syngman Rhee", "Yi Sŭngman",
    "George C. Harlan", "George Harlan", "G. C. Harlan", "金日成", "", "-", "II", "Chou En-lai", "Zhou Enlai",
]  # fmt: skip
BODIES = [
    "Front for Island Unity", "Fornt for Island Unity", "FIU", "FUI", "FRIN", "FRNI", "GHQ", "SCAP", "", "&", "A",
    "JCP", "Japanese Communist Party", "the Company", "Minato Company", "Foreign Ministry", "Japanese Foreign Ministry",
    "Ministry of Foreign Affairs of Japan",
]  # fmt: skip
free = st.text(max_size=25)
people = st.tuples(st.just(Label.PERSON), st.sampled_from(NAMES) | free)
bodies = st.tuples(st.just(Label.ORG), st.sampled_from(BODIES) | free)
contexts = st.sampled_from(["body", "footnote", "citation"])
specs = st.lists(st.lists(st.tuples(people | bodies, contexts), max_size=8), max_size=4)


@st.composite
def archives(draw):
    documents, key = [], 0
    for number, document in enumerate(draw(specs)):
        mentions = []
        for position, ((label, text), context) in enumerate(document):
            mentions.append(NameMention(key, label, text, position * 30, position * 30 + max(len(text), 1), context))
            key += 1
        spans = [Span(mention.start, mention.end) for mention in mentions]
        pairs = draw(st.lists(st.tuples(st.sampled_from(spans), st.sampled_from(spans)), max_size=3)) if spans else []
        links = tuple(Link(a, b, "spelling") for a, b in pairs)
        documents.append(DocumentNames(f"{number:x}" * 64, tuple(mentions), links))
    return documents


@settings(max_examples=60, deadline=None)
@given(archives(), st.randoms(use_true_random=False))
def test_the_order_of_documents_makes_no_difference(documents, rng: random.Random):
    shuffled = list(documents)
    rng.shuffle(shuffled)
    assert resolve(shuffled) == resolve(documents)


@settings(max_examples=60, deadline=None)
@given(archives())
def test_every_mention_is_in_one_entity_and_ids_are_unique(documents):
    resolution = resolve(documents)
    keys = {mention.key for document in documents for mention in document.mentions}
    ids = [entity.id for entity in resolution.entities]
    assert set(resolution.entity_of) == set(resolution.evidence_of) == keys
    assert len(ids) == len(set(ids))
    assert set(resolution.entity_of.values()) == set(ids)
    assert ids == sorted(ids)
    counts = {entity.id: sum(alias.count for alias in entity.aliases) for entity in resolution.entities}
    assert counts == {entity: list(resolution.entity_of.values()).count(entity) for entity in ids}
    labels = {mention.key: mention.label for document in documents for mention in document.mentions}
    of = {entity.id: entity.label for entity in resolution.entities}
    assert all(of[entity] is labels[key] for key, entity in resolution.entity_of.items())


@settings(max_examples=60, deadline=None)
@given(archives())
def test_clusters_may_be_kept_and_merged_in_any_order(documents):
    kept = [found for document in documents for found in cluster(document)]
    assert merge(reversed(kept)) == resolve(documents)


@settings(max_examples=60, deadline=None)
@given(archives())
def test_mentions_of_one_cluster_stay_together(documents):
    resolution = resolve(documents)
    for document in documents:
        for found in cluster(document):
            assert len({resolution.entity_of[member.key] for member in found.members}) == 1


def test_ids_are_readable_and_namesakes_keep_apart(build):
    documents = [build(Label.PERSON, ["Sekiguchi"], number=number) for number in (1, 2)]
    ids = [entity.id for entity in resolve(documents).entities]
    assert ids[0] == "person-sekiguchi"
    assert ids[1].startswith("person-sekiguchi-")
    assert ids[1].removeprefix("person-sekiguchi-") in {document.document[:8] for document in documents}


def test_two_namesakes_in_one_document(build):
    specs = ["Hayami Goro", ("Hayami", "citation"), "Hayami, K.", ("Hayami", "footnote")]
    resolution = resolve([build(Label.PERSON, specs)])
    assert [entity.id for entity in resolution.entities] == ["person-hayami-goro", "person-hayami-k"]


def test_a_known_body_keeps_the_plain_id_beside_a_namesake(build):
    documents = [build(Label.ORG, ["Tokyo Shimbun"], number=1), build(Label.PERSON, ["Tokyo Shimbun"], number=2)]
    assert [entity.id for entity in resolve(documents).entities] == ["org-tokyo-shimbun", "person-tokyo-shimbun"]


def test_an_acronym_of_four_letters_meets_the_body_that_another_document_explains(build):
    explained = build(Label.ORG, ["Front for Inland River Navigation", "FIRN"], [(0, 1)], number=1)
    alone = build(Label.ORG, ["FIRN"], number=2)
    (entity,) = resolve([explained, alone]).entities
    assert entity.name == "Front for Inland River Navigation"
    assert entity.id == "org-front-for-inland-river-navigation"
    assert [(alias.text, alias.count) for alias in entity.aliases] == [("FIRN", 2), ("Front for Inland River Navigation", 1)]


def test_an_acronym_that_two_documents_explain_differently_meets_neither(build):
    documents = [
        build(Label.ORG, ["Front for Inland River Navigation", "FIRN"], [(0, 1)], number=1),
        build(Label.ORG, ["Fund for Injured Railway Navvies", "FIRN"], [(0, 1)], number=2),
        build(Label.ORG, ["FIRN"], number=3),
    ]
    assert len(resolve(documents).entities) == 3


def test_what_the_authority_file_holds_apart_is_not_joined_by_a_shared_form(build):
    documents = [
        build(Label.ORG, ["Japan Communist Party", "Akatsuki Group"], [(0, 1)], number=1),
        build(Label.ORG, ["Japan Socialist Party", "Akatsuki Group"], [(0, 1)], number=2),
    ]
    names = [entity.name for entity in resolve(documents).entities]
    assert names == ["Japan Communist Party", "Japan Socialist Party"]


def test_a_loose_spelling_that_fits_two_people_is_left_alone(build):
    documents = [
        build(Label.PERSON, [text], number=n)
        for n, text in enumerate(["Im Yŏng-su", "Im Yong-soo", "Im Yeong-su", "Im Yŏng-sŏ"], 1)
    ]
    entity_of = resolve(documents).entity_of
    assert entity_of[1000] == entity_of[2000] == entity_of[3000]
    assert entity_of[4000] != entity_of[1000]


def test_evidence_across_documents(build):
    documents = [build(Label.PERSON, [text], number=n) for n, text in enumerate(["Aoki Gitaro", "Aoki Gitaro", "Gitaro Aoki"], 1)]
    evidence_of = resolve(documents).evidence_of
    assert evidence_of == {1000: evidence.SAME, 2000: evidence.SAME, 3000: evidence.ORDER}


def test_a_key_that_comes_twice_is_an_error(build):
    with pytest.raises(ValueError, match="comes twice"):
        resolve([build(Label.PERSON, ["Aoki Gitaro"]), build(Label.PERSON, ["Aoki Gitaro"])])


def test_unsorted_mentions_are_an_error(build):
    document = build(Label.PERSON, ["Aoki Gitaro", "Aoki"])
    with pytest.raises(ValueError, match="not sorted"):
        cluster(DocumentNames(document.document, document.mentions[::-1]))


PROGRAM = """
from extractors.names.resolve import DocumentNames, NameMention, resolve
from extractors.records import Label
names = {names!r}
mentions = [NameMention(i, label, text, i * 90, i * 90 + 9) for i, (label, text) in enumerate(
    (label, text) for _ in range(2) for label in (Label.PERSON, Label.ORG) for text in names)]
print(resolve([DocumentNames("a" * 64, tuple(mentions)), DocumentNames("b" * 64, ())]))
"""


def test_the_hash_seed_of_the_process_makes_no_difference():
    slips = ["Harbour Pilots Guild", "Harbuor Pilots Guild", "Habrour Pilots Guild", "Harbour Piltos Guild", "Margaret Sandersan"]
    program = PROGRAM.format(names=[*NAMES, *BODIES, *slips, "Margaret Sanderson", "Margaret Sanderosn"])
    root = Path(__file__).parents[3]
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(printed) == 1


def test_nothing_gives_nothing():
    assert resolve([]).entities == ()


def test_a_body_is_shown_by_the_form_with_most_capitals_in_its_own_words() -> None:
    forms = Counter(["Front For Peace In Otaru", "Korean Front for Peace in Otaru"])
    assert fullest(Label.ORG, forms) == "Korean Front for Peace in Otaru"
