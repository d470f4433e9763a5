"""Resolution: which mentions of the whole archive mean the same individual or body.

Two steps. `cluster` groups the mentions of one document and can be kept with it; `merge` joins the clusters of all documents by
the keys of their names, without comparing pairs.
Pure and deterministic; the order of documents and of judgements makes no difference.

Across documents, what joins is strict, because nothing of the context is shared any more:
- people: the same full name in any order; a romanisation of it, where one choice is left; surname with two or more initials,
  unless the surname is a Korean one. Never a bare surname or one initial, unless the authority file has it ("Stalin").
- bodies: the same full name; an acronym of four letters or more where it is one body's in all the archive; a romanised name that
  translates, word by word, that of one body. Never a generic name.
- both: the same entry of the authority file, asked by the full names of a cluster, by its short forms only if it has no others.
  What the authority file holds apart is never joined.

What people judged goes before all that: `judgements` says which of their judgements hold, `cutting` takes clusters apart by them,
and what they hold apart is never joined. Last, `learned` joins other documents by the names that they judged to be one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from extractors.names import organisations, persons, translations
from extractors.names.cluster import cluster
from extractors.names.cutting import cut
from extractors.names.forms import meeting_keys, rank
from extractors.names.judgements import Judgement, rule
from extractors.names.learned import LearnedAlias, join_learned
from extractors.names.mentions import Alias, Cluster, DocumentNames, Entity, Identifier, Member, NameMention, Resolution
from extractors.names.naming import name_all
from extractors.names.place import place
from extractors.names.ties import Ties
from extractors.records import Label

__all__ = [
    "Alias", "Cluster", "DocumentNames", "Entity", "Identifier", "Judgement", "LearnedAlias", "Member", "NameMention",
    "Resolution", "cluster", "merge", "resolve",
]  # fmt: skip

_SURE_ACRONYM = 4  # letters


def resolve(
    documents: Iterable[DocumentNames], judgements: Collection[Judgement] = (), aliases: Iterable[LearnedAlias] = ()
) -> Resolution:
    """The entities of all documents. Mention keys must be unique over all documents (ValueError). The rest is as in `merge`."""
    return merge((found for document in documents for found in cluster(document)), judgements, aliases)


def merge(
    clusters: Iterable[Cluster], judgements: Collection[Judgement] = (), aliases: Iterable[LearnedAlias] = ()
) -> Resolution:
    """The entities that the clusters of all documents make up, as people judged.

    aliases: pairs of names that people judged to be one, for use in all documents. Raises ValueError where a mention key comes
    twice, and for a kind of judgement that does not exist.
    """
    ordered = sorted(clusters, key=_place)
    labels = {member.key: found.label for found in ordered for member in found.members} if judgements else {}
    rulings = rule(judgements, labels)
    parts, cutting = cut(ordered, rulings)
    ties = Ties(sorted(parts, key=lambda part: _place(part.cluster)))
    ties.groups.parted |= cutting
    _join_keys(ties)
    _join_romanisations(ties)
    _join_acronyms(ties)
    _join_translations(ties)
    join_learned(ties, aliases)
    return name_all(ties, rulings)


def _place(found: Cluster) -> tuple[Label, str, int, list[int]]:
    return found.label, found.document, found.start, [member.key for member in found.members]


def _join_keys(ties: Ties) -> None:
    by_key: dict[str, list[int]] = {}
    weak: set[str] = set()  # keys of initials
    for position, found in enumerate(ties.clusters):
        entry, forms = ties.entries[position], ties.forms[position]
        for key in sorted({*meeting_keys(found.label, forms), *([f"authority:{found.label}:{entry}"] if entry else ())}):
            by_key.setdefault(key, []).append(position)
        if found.label is Label.PERSON and ties.groups.is_barred():
            weak.update(meeting_keys(found.label, (text for text in forms if rank(found.label, text) > 0)))
    # where people held anything apart, what only initials join waits for what full names join
    waiting = [
        key for key in sorted(by_key) if (key in weak and ties.groups.marks(by_key[key])) or not ties.join_all(by_key[key])
    ]
    for key in sorted(waiting, key=lambda key: (key in weak, key)):
        if not ties.join_all(by_key[key]):
            ties.share_out(by_key[key])


def _join_romanisations(ties: Ties) -> None:
    found: dict[str, frozenset[str]] = {}
    holding: dict[str, list[int]] = {}
    for position, one in enumerate(ties.clusters):
        if one.label is Label.PERSON:
            for text in sorted(ties.forms[position]):
                name = persons.parse(text)
                if name.form is persons.Form.FULL and name.readings:
                    found.setdefault(name.key, name.readings)
                    holding.setdefault(name.key, []).append(position)
    for head, *others in place(found):
        positions = sorted({position for key in (head, *others) for position in holding[key]})
        if ties.groups.bars(positions):
            ties.share_out(positions)
        else:
            for key in others:
                ties.join(holding[head][0], holding[key][0])


def _join_acronyms(ties: Ties) -> None:
    named: dict[str, set[int]] = {}
    alone: dict[str, list[int]] = {}
    for position, one in enumerate(ties.clusters):
        if one.label is Label.ORG:
            forms = ties.forms[position]
            acronyms = {organisations.parse(text).key for text in forms if rank(Label.ORG, text) == 1}
            is_named = any(rank(Label.ORG, text) == 0 for text in forms)
            for key in acronyms:
                if len(key) >= _SURE_ACRONYM:
                    if is_named:
                        named.setdefault(key, set()).add(ties.groups.find(position))
                    else:
                        alone.setdefault(key, []).append(position)
    for key, positions in sorted(alone.items()):
        owners = {ties.groups.find(position) for position in named.get(key, ())}
        if not owners and not ties.join_all(positions):
            ties.share_out(positions)
        if len(owners) == 1:
            (owner,) = owners
            for position in positions:
                ties.join(owner, position)


def _join_translations(ties: Ties) -> None:
    """Romanised names of bodies with the only body of all documents whose English name they can be a translation of."""
    named: dict[tuple[str, ...], set[int]] = {}
    foreign: list[tuple[int, frozenset[tuple[str, ...]]]] = []
    for position, one in enumerate(ties.clusters):
        if one.label is Label.ORG:
            for text in sorted(ties.forms[position]):
                name = organisations.parse(text)
                if readings := translations.readings(name.words):
                    foreign.append((position, readings))
                elif not (name.acronym or name.generic):
                    named.setdefault(translations.english(name.words), set()).add(position)
    for position, readings in foreign:
        owners = {ties.groups.find(owner) for reading in readings for owner in named.get(reading, ())}
        if len(owners) == 1:
            ties.join(next(iter(owners)), position)
