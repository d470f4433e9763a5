"""What people judged goes before what the machine takes for one, and nothing but judgements and mentions counts."""

from __future__ import annotations

import random

import pytest

from extractors.names import evidence
from extractors.names.judgements import Judgement
from extractors.names.resolve import resolve
from extractors.records import Label


def same(number: int, left, right=(), **more) -> Judgement:
    return Judgement(number, "same", frozenset(left), frozenset(right), **more)


def link(number: int, left, right=()) -> Judgement:
    return same(number, left, right, alone=True)


def different(number: int, left, right) -> Judgement:
    return Judgement(number, "different", frozenset(left), frozenset(right))


def name(number: int, left, shown: str) -> Judgement:
    return Judgement(number, "name", frozenset(left), frozenset(), shown)


@pytest.fixture
def people(build):
    """people([...], [...]): one document for each list of texts, numbered from 1; its mentions are 1000, 1001 and so on."""
    return lambda *documents: [build(Label.PERSON, specs, number=n) for n, specs in enumerate(documents, 1)]


@pytest.fixture
def bodies(build):
    return lambda *documents: [build(Label.ORG, specs, number=n) for n, specs in enumerate(documents, 1)]


# the same


def test_two_entities_are_one(people, groups_of):
    documents = people(["Aoki Gitaro", "Aoki"], ["Aoki Jun"], ["Gitaro Aoki"], ["Mori Jun"])
    resolution = resolve(documents, [same(7, [1000, 1001], [2000])])
    assert groups_of(resolution.entity_of) == "aaaab"
    assert [entity.id for entity in resolution.entities] == ["person-aoki-gitaro", "person-mori-jun"]
    assert resolution.evidence_of == {
        1000: evidence.SAME,
        1001: evidence.SURNAME,
        2000: evidence.judged_same(7),
        3000: evidence.ORDER,
        4000: evidence.SAME,
    }
    assert resolution.overruled == frozenset()


def test_what_the_machine_joins_to_either_comes_along(people, groups_of):
    documents = people(["Aoki Gitaro"], ["Aoki Yoshitaro"], ["Aoki Yoshitaro"], ["Aoki Gitaro"], ["Aoki Gitaro"])
    resolution = resolve(documents, [same(7, [1000], [2000])])
    assert groups_of(resolution.entity_of) == "aaaaa"
    assert resolution.evidence_of[3000] == evidence.judged_same(7)


def test_namesakes_that_the_machine_leaves_apart(people):
    documents = people(["Sekiguchi"], ["Sekiguchi"], ["Sekiguchi"])
    resolution = resolve(documents, [same(3, [1000], [2000])])
    assert resolution.entity_of[1000] == resolution.entity_of[2000] != resolution.entity_of[3000]
    assert sorted(resolution.evidence_of.values()) == [evidence.judged_same(3), evidence.SAME, evidence.SAME]


def test_two_entries_of_the_authority_file_are_one_where_people_say_so(bodies, groups_of):
    documents = bodies(
        ["Japan Communist Party"], ["Japan Socialist Party"], ["Japan Socialist Party"], ["Japan Communist Party"], ["GHQ"]
    )
    assert groups_of(resolve(documents).entity_of) == "abbac"
    resolution = resolve(documents, [same(1, [1000], [2000])])
    assert groups_of(resolution.entity_of) == "aaaab"
    assert resolution.entities[0].id == "org-japan-communist-party"


def test_a_person_and_a_body_are_never_one(build):
    documents = [build(Label.PERSON, ["Mitsui"], number=1), build(Label.ORG, ["Mitsui"], number=2)]
    resolution = resolve(documents, [same(1, [1000], [2000])])
    assert resolution.entity_of == resolve(documents).entity_of
    assert resolution.overruled == {1}


# different


def test_namesakes_in_two_documents(people):
    documents = people(["Kim Il", "Kim"], ["Kim Il"])
    resolution = resolve(documents, [different(4, [1000, 1001], [2000])])
    assert resolution.entity_of[1000] == resolution.entity_of[1001] != resolution.entity_of[2000]
    assert resolution.evidence_of == {1000: evidence.SAME, 1001: evidence.SURNAME, 2000: evidence.judged_different(4)}
    assert {entity.id.removeprefix("person-kim-il") for entity in resolution.entities} > {""}


def test_a_cluster_is_cut_by_text_and_by_what_stands_before(people, groups_of):
    documents = people(["Kim Il", "Kim", "Pak Il-u", "Kim Il", "Pak", "Kim"])
    assert groups_of(resolve(documents).entity_of) == "aababa"
    assert groups_of(resolve(documents, [different(4, [1000], [1003])]).entity_of) == "aabcbc"


def test_the_others_go_with_the_side_that_is_printed_so(bodies):
    texts = ["Front for Island Unity", "FIU", "Front for Island Unity", "FIU", "Front for Island Unity"]
    entity_of = resolve(bodies(texts), [different(4, [1000], [1001])]).entity_of
    assert entity_of[1000] == entity_of[1002] == entity_of[1004] != entity_of[1001]
    assert entity_of[1001] == entity_of[1003]


def test_pieces_of_one_document_have_ids_of_their_own(people):
    documents = people(["Kim Il", "Kim Il", "Kim Il", "Kim Il"])
    judgements = [different(1, [1000], [1001, 1002, 1003]), different(2, [1001], [1002, 1003]), different(3, [1002], [1003])]
    resolution = resolve(documents, judgements)
    assert len({*resolution.entity_of.values()}) == 4
    assert resolution.overruled == frozenset()


def test_a_third_document_that_may_mean_either_joins_neither(people):
    documents = people(["Kim Il"], ["Kim Il"], ["Kim Il", "Kim"], ["Kim Il"])
    resolution = resolve(documents, [different(4, [1000], [2000])])
    entity_of = resolution.entity_of
    assert len({entity_of[1000], entity_of[2000], entity_of[3000]}) == 3
    assert entity_of[3000] == entity_of[3001] == entity_of[4000]
    assert resolution.evidence_of[3000] == evidence.UNSURE
    assert resolution.evidence_of[3001] == evidence.SURNAME


def test_a_third_document_joins_the_side_that_prints_as_it_does(people):
    documents = people(["Kim Tu-bong"], ["Kim Tu Bong"], ["Kim Tu Bong"])
    entity_of = resolve(documents, [different(4, [1000], [2000])]).entity_of
    assert entity_of[1000] != entity_of[2000] == entity_of[3000]


def test_a_third_document_joins_the_one_in_far_more_documents(people):
    documents = people(["Kim Il"], *[["Kim Il"]] * 5)
    resolution = resolve(documents, [different(4, [1000], [2000, 3000, 4000, 5000])])
    assert resolution.entity_of[6000] == resolution.entity_of[2000] != resolution.entity_of[1000]
    assert resolution.evidence_of[6000] == evidence.LIKELIER


@pytest.mark.parametrize("ids", [(1, 2), (2, 1)])
def test_different_carries_over(people, ids):
    documents = people(["Kim Il"], ["Kim Il"], ["Pak Il"], ["Pak Il"])
    resolution = resolve(documents, [different(ids[0], [1000], [2000]), same(ids[1], [1000], [3000])])
    assert resolution.entity_of[1000] == resolution.entity_of[3000] == resolution.entity_of[4000]
    assert resolution.entity_of[2000] != resolution.entity_of[1000]
    # so a later judgement that 2000 is 3000 speaks against both together
    later = [different(ids[0], [1000], [2000]), same(ids[1], [1000], [3000]), same(3, [2000], [3000])]
    resolution = resolve(documents, later)
    assert resolution.entity_of[2000] == resolution.entity_of[3000]
    assert resolution.overruled == {1}


def test_two_entries_of_one_authority_name_can_be_kept_apart(people):
    documents = people(["Joseph Stalin"], ["Stalin"])
    assert len(resolve(documents).entities) == 1
    assert len(resolve(documents, [different(1, [1000], [2000])]).entities) == 2


def test_a_judgement_that_contradicts_itself_is_overruled(people):
    documents = people(["Kim Il"], ["Kim Il"])
    assert resolve(documents, [different(1, [1000, 2000], [2000])]).overruled == {1}


# contradictions


def test_the_newest_wins(people):
    documents = people(["Kim Il"], ["Kim Il"])
    older_same = resolve(documents, [same(1, [1000], [2000]), different(2, [1000], [2000])])
    assert (len(older_same.entities), older_same.overruled) == (2, {1})
    older_different = resolve(documents, [different(1, [1000], [2000]), same(2, [1000], [2000])])
    assert (len(older_different.entities), older_different.overruled) == (1, {1})


def test_an_overruled_judgement_holds_again_when_the_newer_one_is_taken_back(people):
    documents = people(["Kim Il"], ["Pak Il"])
    judgements = [same(1, [1000], [2000]), different(2, [1000], [2000])]
    assert len(resolve(documents, judgements).entities) == 2
    assert len(resolve(documents, judgements[:1]).entities) == 1
    assert resolve(documents, []) == resolve(documents)


def test_what_is_split_off_leaves_a_merger_as_it_is(people, groups_of):
    documents = people(["Kim Il", "Kim Il"], ["Pak Il"])
    merger = same(1, [1000, 1001], [2000])
    plain = resolve(documents, [merger, different(2, [1001], [1000, 2000])])
    assert (groups_of(plain.entity_of), plain.overruled) == ("abc", {1})
    split = resolve(documents, [merger, Judgement(2, "different", frozenset([1001]), frozenset([1000, 2000]), alone=True)])
    assert (groups_of(split.entity_of), split.overruled) == ("aba", frozenset())


def test_the_larger_part_keeps_the_id(people):
    for number in range(1, 6):
        documents = people(*[["Joseph Stalin"]] * 5)
        keys = {1000 * n for n in range(1, 6)}
        entity_of = resolve(documents, [different(1, [1000 * number], keys - {1000 * number})]).entity_of
        plain = resolve(documents).entities[0].id
        assert [key for key in keys if entity_of[key] != plain] == [1000 * number]
        assert resolve(documents, [link(1, [1000 * number])]).entity_of.keys() == entity_of.keys()
        assert resolve(documents, [link(1, [1000 * number])]).entity_of[1000 * number] != plain


# one mention linked


def test_a_linked_mention_leaves_its_cluster_alone(people, groups_of):
    documents = people(["Kim Il", "Kim", "Kim", "Kim"], ["Pak Il"])
    resolution = resolve(documents, [link(5, [1002], [2000])])
    assert groups_of(resolution.entity_of) == "aabab"
    assert resolution.evidence_of[1002] == evidence.judged_same(5)
    assert [entity.name for entity in resolution.entities] == ["Kim Il", "Pak Il"]


def test_the_form_of_a_linked_mention_draws_nothing_along(people, groups_of):
    documents = people(["Kim Il"], ["Pak Il"], ["Kim Il"])
    resolution = resolve(documents, [link(5, [1000], [2000])])
    assert groups_of(resolution.entity_of) == "aab"
    assert resolution.entities[1].name == "Pak Il"


def test_a_mention_linked_to_nothing_is_an_entity_of_its_own(people, groups_of):
    documents = people(["Kim Il", "Kim Il"], ["Kim Il"])
    resolution = resolve(documents, [link(5, [1001])])
    assert groups_of(resolution.entity_of) == "aba"
    assert resolution.evidence_of[1001] == evidence.judged_different(5)


def test_a_link_is_newer_than_what_was_judged_of_the_mention_before(people, groups_of):
    documents = people(["Kim Il", "Kim"], ["Pak Il"], ["Cho Il"])
    judgements = [same(1, [1000, 1001], [2000]), link(2, [1001], [3000])]
    resolution = resolve(documents, judgements)
    assert groups_of(resolution.entity_of) == "abab"
    assert resolution.overruled == frozenset()
    again = resolve(documents, [*judgements, link(3, [1001], [1000])])
    assert (groups_of(again.entity_of), again.overruled) == ("aaab", {2})


def test_an_entity_of_its_own_may_be_merged_later(people, groups_of):
    documents = people(["Kim Il", "Kim Il"], ["Pak Il"])
    resolution = resolve(documents, [link(1, [1001]), same(2, [1001], [2000])])
    assert (groups_of(resolution.entity_of), resolution.overruled) == ("abb", frozenset())
    assert resolution.evidence_of[1001] == evidence.judged_same(2)


# names


def test_a_name_is_shown_and_the_id_stays(people):
    documents = people(["Kim Il", "Kim"], ["Pak Il"])
    plain, named = resolve(documents), resolve(documents, [name(1, [1000, 1001], "Kim Il (general)")])
    assert [entity.name for entity in named.entities] == ["Kim Il (general)", "Pak Il"]
    assert [entity.id for entity in named.entities] == [entity.id for entity in plain.entities]
    assert [entity.aliases for entity in named.entities] == [entity.aliases for entity in plain.entities]
    assert (named.entity_of, named.evidence_of) == (plain.entity_of, plain.evidence_of)


def test_the_newest_name_and_the_most_mentions_count(people):
    documents = people(["Kim Il", "Kim", "Kim"], ["Pak Il"])
    judgements = [name(1, [1000], "One"), name(2, [1000, 1001, 1002], "Two"), link(3, [1002], [2000])]
    resolution = resolve(documents, judgements)
    assert [entity.name for entity in resolution.entities] == ["Two", "Pak Il"]
    assert resolution.overruled == {1}


# what other documents learn

DF = (Label.ORG, "DF", "Democratic Front for Unification")


def test_a_short_acronym_is_learned(bodies):
    documents = bodies(["Democratic Front for Unification"], ["DF"], ["DF"])
    assert len(resolve(documents).entities) == 3
    resolution = resolve(documents, [same(1, [1000], [2000])], {DF})
    assert len(resolution.entities) == 1
    assert resolution.evidence_of[2000] == evidence.judged_same(1)
    assert resolution.evidence_of[3000] == evidence.learned("Democratic Front for Unification")


def test_a_name_with_two_owners_is_not_learned(build):
    documents = [
        build(Label.ORG, ["Democratic Front for Unification"], number=1),
        build(Label.ORG, ["DF"], number=2),
        build(Label.ORG, ["Dairy Farmers", "DF"], [(0, 1)], number=3),
        build(Label.ORG, ["DF"], number=4),
    ]
    entity_of = resolve(documents, [same(1, [1000], [2000])], {DF}).entity_of
    assert entity_of[1000] == entity_of[2000]
    assert len({entity_of[1000], entity_of[3000], entity_of[4000]}) == 3


def test_full_names_are_learned_in_either_direction(people, groups_of):
    documents = people(["Kim Il", "Kim"], ["Pak Tong"], ["Kim"], ["Pak"])
    for pair in ("Kim Il", "Pak Tong"), ("Pak Tong", "Kim Il"):
        resolution = resolve(documents, (), {(Label.PERSON, *pair)})
        assert groups_of(resolution.entity_of) == "aaabc"
    assert evidence.learned("Kim Il") in resolution.evidence_of.values()


@pytest.mark.parametrize(
    ("label", "texts"),
    [(Label.PERSON, ("Kim", "Kim Il")), (Label.ORG, ("the Company", "Minato Steamship")), (Label.PERSON, ("Kim, T.", "Kim Il"))],
)
def test_bare_and_generic_names_are_not_learned(build, label, texts):
    documents = [build(label, [text], number=number) for number, text in enumerate(texts)]
    assert len(resolve(documents, (), {(label, *texts)}).entities) == 2


def test_different_goes_before_what_is_learned(bodies):
    documents = bodies(["Democratic Front for Unification"], ["DF"], ["DF"])
    resolution = resolve(documents, [different(1, [1000], [3000])], {DF})
    assert resolution.entity_of[1000] == resolution.entity_of[2000] != resolution.entity_of[3000]


# in general


def test_unknown_mentions_are_passed_over(people):
    documents = people(["Kim Il"], ["Pak Il"])
    judgements = [same(1, [1000], [9]), different(2, [9], [1000]), name(3, [9], "X"), link(4, [9], [1000]), same(5, [8], [9])]
    assert resolve(documents, judgements) == resolve(documents)


def test_the_order_of_judgements_makes_no_difference(people):
    documents = people(["Kim Il", "Kim"], ["Pak Il"], ["Kim Il"], ["Cho Il"])
    judgements = [same(1, [1000], [2000]), different(2, [3000], [2000]), link(3, [1001], [4000]), name(4, [4000], "Cho")]
    expected = resolve(documents, judgements)
    for seed in range(20):
        shuffled = random.Random(seed).sample(judgements, len(judgements))
        assert resolve(random.Random(seed).sample(documents, len(documents)), shuffled) == expected


def test_an_unknown_kind_is_an_error(people):
    with pytest.raises(ValueError, match="no kind of judgement"):
        resolve(people(["Kim Il"]), [Judgement(1, "similar", frozenset([1000]), frozenset())])
