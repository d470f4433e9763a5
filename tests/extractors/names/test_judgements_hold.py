"""What resolution promises whatever was judged, on made-up documents of few names and on judgements that often contradict."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.names.judgements import Judgement
from extractors.names.mentions import DocumentNames, NameMention
from extractors.names.resolve import Resolution, cluster, merge, resolve
from extractors.records import Label, Link, Span

NAMES = [
    "Kim Tu-bong",
    "Kim Tu Bong",
    "Kim Du-bong",
    "Kim Il",
    "Kim",
    "Aoki Gitaro",
    "G. C. Harlan",
    "George C. Harlan",
    "Stalin",
]
BODIES = [
    "Front for Island Unity",
    "FIU",
    "FIRN",
    "Front for Inland River Navigation",
    "Japan Communist Party",
    "JCP",
    "the Front",
]
ALIASES = [
    (Label.ORG, "FIU", "Front for Island Unity"), (Label.ORG, "FIRN", "FIU"), (Label.PERSON, "Kim Il", "Aoki Gitaro"),
    (Label.ORG, "Front for Island Unity", "Front for Inland River Navigation"), (Label.PERSON, "Kim", "Stalin"),
    (Label.PERSON, "Kim Tu Bong", "G. C. Harlan"), (Label.PERSON, "G. C. Harlan", "Kim Tu-bong"),
]  # fmt: skip
people = st.tuples(st.just(Label.PERSON), st.sampled_from(NAMES))
bodies = st.tuples(st.just(Label.ORG), st.sampled_from(BODIES))
archive = st.lists(st.lists(people | people | bodies, min_size=1, max_size=7), min_size=1, max_size=5)


@st.composite
def judged_archives(draw):
    """Documents, and judgements on their mentions, sides of which may be unknown mentions or, seldom, of two labels."""
    documents, key = [], 0
    labels: dict[int, Label] = {}
    for number, specs in enumerate(draw(archive)):
        mentions = []
        for position, (label, text) in enumerate(specs):
            mentions.append(NameMention(key, label, text, position // 2 * 30, position * 30 + len(text)))
            labels[key] = label
            key += 1
        spans = [Span(mention.start, mention.end) for mention in mentions]
        pairs = draw(st.lists(st.tuples(st.sampled_from(spans), st.sampled_from(spans)), max_size=2))
        documents.append(DocumentNames(f"{number:x}" * 64, tuple(mentions), tuple(Link(a, b, "spelling") for a, b in pairs)))
    judgements = []
    for number in range(draw(st.integers(0, 7))):
        label = draw(st.sampled_from([Label.PERSON, Label.PERSON, Label.ORG, None]))
        fitting = [key for key in labels if label in (None, labels[key])] + [999]
        left, right = (draw(st.frozensets(st.sampled_from(fitting), max_size=3)) for _ in range(2))
        kind = draw(st.sampled_from(["same", "same", "different", "different", "name"]))
        if kind == "name":
            judgements.append(Judgement(number, kind, left, frozenset(), draw(st.sampled_from(["One", "Two"]))))
        else:
            alone = draw(st.booleans())
            judgements.append(Judgement(number, kind, left, right - left if kind == "different" else right, None, alone))
    return documents, judgements, labels


def holding(judgements, labels, overruled):
    """The judgements that were applied, newest first, each without the mentions that a newer one linked or split off."""
    linked: set[int] = set()
    split: set[int] = set()
    for one in sorted(judgements, key=lambda one: -one.id):
        if one.id not in overruled:
            gone = linked if one.kind == "different" else linked | split
            left, right = (frozenset(key for key in side - gone if key in labels) for side in (one.left, one.right))
            yield one, left, right
            if one.alone:
                (linked if one.kind == "same" else split).update(left)


def check(resolution: Resolution, judgements, labels) -> None:
    entity_of = resolution.entity_of
    assert set(entity_of) == set(resolution.evidence_of) == set(labels)
    ids = [entity.id for entity in resolution.entities]
    assert ids == sorted(set(ids))
    assert set(entity_of.values()) == set(ids)
    label_of = {entity.id: entity.label for entity in resolution.entities}
    assert all(label_of[entity_of[key]] is label for key, label in labels.items())
    counts = {entity.id: sum(alias.count for alias in entity.aliases) for entity in resolution.entities}
    assert counts == {entity: list(entity_of.values()).count(entity) for entity in ids}
    for one, left, right in holding(judgements, labels, resolution.overruled):
        lefts, rights = {entity_of[key] for key in left}, {entity_of[key] for key in right}
        if one.kind == "different":
            assert not lefts & rights
        elif one.kind == "same" and (left or not one.alone):
            assert len(lefts | rights) <= 1


@settings(max_examples=120, deadline=None)
@given(judged_archives(), st.sets(st.sampled_from(ALIASES)))
def test_what_is_not_overruled_holds(case, aliases):
    documents, judgements, labels = case
    check(resolve(documents, judgements, aliases), judgements, labels)


@settings(max_examples=120, deadline=None)
@given(judged_archives())
def test_only_what_newer_judgements_speak_against_is_overruled(case):
    documents, judgements, labels = case
    overruled = resolve(documents, judgements).overruled
    for one in judgements:
        # the older ones make no difference, and without the newer ones it holds, unless its labels differ
        if one.kind != "name":
            assert (one.id in overruled) == (one.id in resolve(documents, judgements[one.id :]).overruled)
        known = {labels[key] for key in one.left | one.right if key in labels}
        if len(known) < 2:
            assert one.id not in resolve(documents, judgements[: one.id + 1]).overruled


@settings(max_examples=80, deadline=None)
@given(judged_archives(), st.sets(st.sampled_from(ALIASES)), st.randoms(use_true_random=False))
def test_no_order_makes_a_difference(case, aliases, rng: random.Random):
    documents, judgements, _ = case
    clusters = [found for document in documents for found in cluster(document)]
    expected = resolve(documents, judgements, aliases)
    learned = [(label, *rng.sample(texts, 2)) for label, *texts in aliases]
    for items in (documents, judgements, clusters, learned):
        rng.shuffle(items)
    assert resolve(documents, judgements, learned) == expected
    assert merge(clusters, judgements, learned) == expected


@settings(max_examples=80, deadline=None)
@given(judged_archives())
def test_judgements_that_say_what_the_machine_says_change_nothing_but_evidence(case):
    documents, _, labels = case
    plain = resolve(documents)
    held: dict[str, list[int]] = {}
    for key in labels:
        held.setdefault(plain.entity_of[key], []).append(key)
    groups = list(held.values())
    judgements = [Judgement(n, "same", frozenset(keys[:1]), frozenset(keys[1:])) for n, keys in enumerate(groups)]
    judgements += [
        Judgement(len(groups) + n, "different", frozenset(one), frozenset(other))
        for n, (one, other) in enumerate(pairwise(groups))
    ]
    judged = resolve(documents, judgements)
    assert judged.entity_of == plain.entity_of
    assert [(entity.id, entity.name) for entity in judged.entities] == [(entity.id, entity.name) for entity in plain.entities]
    assert judged.overruled == frozenset()
