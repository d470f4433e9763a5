"""Resolution: which mentions of the whole archive mean the same individual or body.

Two steps. `cluster` groups the mentions of one document and can be kept with it; `merge` joins the clusters of all documents by
the keys of their names, without comparing pairs. Pure and deterministic: the order of the documents makes no difference.

Across documents, what joins is strict, because nothing of the context is shared any more:
- people: the same full name in any order; a romanisation of it, where one choice is left; surname with two or more initials,
  unless the surname is a Korean one. Never a bare surname or one initial, unless the authority file has it ("Stalin").
- bodies: the same full name; an acronym of four letters or more where it is one body's in all the archive; a romanised name that
  translates, word by word, that of one body. Never a generic name.
- both: the same entry of the authority file, asked by the full names of a cluster, by its short forms only if it has no others.
  What the authority file holds apart is never joined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from rapidfuzz import fuzz

from extractors.names import evidence, misprints, organisations, persons, translations
from extractors.names.authority import korean_surnames, load_authority
from extractors.names.cluster import cluster
from extractors.names.folding import slug
from extractors.names.groups import Groups
from extractors.names.mentions import Alias, Cluster, DocumentNames, Entity, Member, NameMention, Resolution
from extractors.names.place import place
from extractors.records import Label

__all__ = ["Alias", "Cluster", "DocumentNames", "Entity", "Member", "NameMention", "Resolution", "cluster", "merge", "resolve"]

_HASH = 8  # hex digits of a document's hash that tell namesakes apart
_SURE_ACRONYM = 4  # letters
_NEAR = 85  # of 100: share of letters in common, words taken in any order


def resolve(documents: Iterable[DocumentNames]) -> Resolution:
    """The entities of all documents. Mention keys must be unique over all documents (ValueError)."""
    return merge(found for document in documents for found in cluster(document))


def merge(clusters: Iterable[Cluster]) -> Resolution:
    """The entities that the clusters of all documents make up. Raises ValueError where a mention key comes twice."""
    ordered = sorted(clusters, key=lambda found: (found.label, found.document, found.start, found.members))
    groups = Groups(len(ordered))
    forms = [Counter(member.text for member in found.members) for found in ordered]
    for position, found in enumerate(ordered):
        entry = _authority_name(found.label, forms[position])
        if entry:
            groups.tag(position, f"{found.label}:{entry}")
    by_key: dict[str, list[int]] = {}
    for position, found in enumerate(ordered):
        tag = groups.tag_of(position)
        for key in sorted({*_keys(found.label, forms[position]), *([f"authority:{tag}"] if tag else ())}):
            by_key.setdefault(key, []).append(position)
    for key in sorted(by_key):
        for position in by_key[key][1:]:
            groups.join(by_key[key][0], position)
    _join_romanisations(ordered, forms, groups)
    _join_acronyms(ordered, forms, groups)
    _join_translations(ordered, forms, groups)
    return _resolution(ordered, groups)


@cache
def _authority(label: Label) -> dict[str, str]:
    if label is Label.PERSON:
        return load_authority("people.csv", lambda text: persons.parse(text).key)
    return load_authority("organisations.csv", lambda text: organisations.parse(text).key)


def _authority_name(label: Label, forms: Counter[str]) -> str | None:
    """The authority's name for a cluster: by its full forms, else by short ones that no full form speaks against."""
    names = _authority(label)
    full = {text: count for text, count in forms.items() if _rank(label, text) == 0}
    votes: Counter[str] = Counter()
    for text, count in full.items():
        key = _key(label, text)
        if name := names.get(key) or names.get(misprints.clear(key)):
            votes[name] += count
    if not votes:
        for text, count in forms.items():
            name = names.get(_key(label, text)) if text not in full else None
            if name and (not full or any(_is_near(label, form, name) for form in full)):
                votes[name] += count
    return _commonest(votes) if votes else None


@lru_cache(maxsize=1 << 12)
def _is_near(label: Label, form: str, name: str) -> bool:
    """Whether a full form that the authority file has not can still be a form of its entry `name`."""
    if label is Label.PERSON:
        return persons.same_but_middle(persons.parse(form), persons.parse(name))
    known = [key for key, entry in _authority(label).items() if entry == name]
    return any(fuzz.token_set_ratio(_key(label, form), key) >= _NEAR for key in known)


def _key(label: Label, text: str) -> str:
    return persons.parse(text).key if label is Label.PERSON else organisations.parse(text).key


def _display(label: Label, text: str) -> str:
    return persons.display(text) if label is Label.PERSON else organisations.display(text)


@lru_cache(maxsize=1 << 17)
def _rank(label: Label, text: str) -> int:
    """0 for a full name, 1 for initials or an acronym, 2 for a bare or generic name."""
    if label is Label.PERSON:
        return list(persons.Form).index(persons.parse(text).form)
    name = organisations.parse(text)
    return 2 if name.generic else 1 if name.acronym else 0


def _keys(label: Label, forms: Iterable[str]) -> Iterator[str]:
    """The keys under which a cluster meets those of other documents."""
    for text in forms:
        rank, key = _rank(label, text), _key(label, text)
        if rank == 0 and len(key) > 1:
            if label is Label.ORG or persons.parse(text).form is persons.Form.FULL:
                yield f"{label}:{key}"
        elif label is Label.PERSON and rank == 1:
            name = persons.parse(text)
            if len(name.initials) > 1 and name.ends[0] not in korean_surnames():
                yield f"{label}:{key}"


def _join_romanisations(clusters: list[Cluster], forms: list[Counter[str]], groups: Groups) -> None:
    found: dict[str, frozenset[str]] = {}
    first: dict[str, int] = {}
    for position, one in enumerate(clusters):
        if one.label is Label.PERSON:
            for text in sorted(forms[position]):
                name = persons.parse(text)
                if name.form is persons.Form.FULL and name.readings and name.key not in first:
                    found[name.key], first[name.key] = name.readings, position
    for head, *others in place(found):
        for key in others:
            groups.join(first[head], first[key])


def _join_acronyms(clusters: list[Cluster], forms: list[Counter[str]], groups: Groups) -> None:
    named: dict[str, set[int]] = {}
    alone: dict[str, list[int]] = {}
    for position, one in enumerate(clusters):
        if one.label is Label.ORG:
            acronyms = {organisations.parse(text).key for text in forms[position] if _rank(Label.ORG, text) == 1}
            is_named = any(_rank(Label.ORG, text) == 0 for text in forms[position])
            for key in acronyms:
                if len(key) >= _SURE_ACRONYM:
                    if is_named:
                        named.setdefault(key, set()).add(groups.find(position))
                    else:
                        alone.setdefault(key, []).append(position)
    for key, positions in sorted(alone.items()):
        owners = {groups.find(position) for position in named.get(key, ())}
        targets = owners or {positions[0]}
        if len(targets) == 1:
            (target,) = targets
            for position in positions:
                groups.join(target, position)


def _join_translations(clusters: list[Cluster], forms: list[Counter[str]], groups: Groups) -> None:
    """Romanised names of bodies with the only body of all documents whose English name they can be a translation of."""
    named: dict[tuple[str, ...], set[int]] = {}
    foreign: list[tuple[int, frozenset[tuple[str, ...]]]] = []
    for position, one in enumerate(clusters):
        if one.label is Label.ORG:
            for text in sorted(forms[position]):
                name = organisations.parse(text)
                if readings := translations.readings(name.words):
                    foreign.append((position, readings))
                elif not (name.acronym or name.generic):
                    named.setdefault(translations.english(name.words), set()).add(position)
    for position, readings in foreign:
        owners = {groups.find(owner) for reading in readings for owner in named.get(reading, ())}
        if len(owners) == 1:
            groups.join(next(iter(owners)), position)


def _resolution(clusters: list[Cluster], groups: Groups) -> Resolution:
    drafts: list[tuple[str, str, list[int]]] = []  # slug, name, positions
    for positions in groups.members().values():
        label = clusters[positions[0]].label
        members = [member for position in positions for member in clusters[position].members]
        printed_right = [member for member in members if member.evidence != evidence.MISPRINT]
        forms = Counter(member.text for member in printed_right or members)
        tag = groups.tag_of(positions[0])
        name = tag.partition(":")[2] if tag else _name(label, forms)
        drafts.append((f"{label.lower()}-{slug(name)}", name, positions))
    entities: list[Entity] = []
    entity_of: dict[int, str] = {}
    evidence_of: dict[int, str] = {}
    for entity_id, (_, name, positions) in zip(_ids(drafts, clusters, groups), drafts, strict=True):
        label = clusters[positions[0]].label
        reasons: dict[str, Counter[str]] = {}
        for position in positions:
            for member in clusters[position].members:
                if member.key in entity_of:
                    raise ValueError(f"mention key {member.key} comes twice")
                reason = member.evidence
                if reason in (evidence.SAME, evidence.ROMANISATION):
                    reason = _across(label, member, name, known=groups.tag_of(position) is not None)
                entity_of[member.key], evidence_of[member.key] = entity_id, reason
                reasons.setdefault(member.text, Counter())[reason] += 1
        aliases = (Alias(text, counts.total(), _commonest(counts)) for text, counts in reasons.items())
        entities.append(Entity(entity_id, label, name, tuple(sorted(aliases, key=lambda alias: (-alias.count, alias.text)))))
    return Resolution(tuple(sorted(entities, key=lambda entity: entity.id)), entity_of, evidence_of)


def _name(label: Label, forms: Counter[str]) -> str:
    """The fullest form, of those the most frequent, of those the one with most capitals, then the longest."""
    shown: Counter[str] = Counter()
    ranks: dict[str, int] = {}
    for text, count in forms.items():
        form = _display(label, text)
        shown[form] += count
        ranks[form] = min(ranks.get(form, 9), _rank(label, text))

    def order(form: str) -> tuple[object, ...]:
        return ranks[form], -shown[form], form.isupper(), -sum(map(str.isupper, form)), -len(form), form

    return min(shown, key=order)


def _commonest(counts: Counter[str]) -> str:
    return min(counts, key=lambda item: (-counts[item], item))


def _across(label: Label, member: Member, name: str, *, known: bool) -> str:
    """Why a form that its cluster holds for the name itself belongs to an entity that is shown by `name`."""
    text, key = member.text, _key(label, member.text)
    if _display(label, text) == name:
        return evidence.SAME
    if key == _key(label, name):
        return evidence.ORDER if label is Label.PERSON else evidence.SAME
    if label is Label.PERSON and persons.parse(text).readings & persons.parse(name).readings:
        return evidence.ROMANISATION
    if known and key in _authority(label):
        return evidence.AUTHORITY
    if label is Label.ORG and _is_translation(text, name):
        return evidence.TRANSLATION
    return evidence.MISPRINT if known and misprints.clear(key) in _authority(label) else member.evidence


def _is_translation(one: str, other: str) -> bool:
    first, second = organisations.parse(one).words, organisations.parse(other).words
    return translations.english(second) in translations.readings(first) or translations.english(first) in translations.readings(
        second
    )


def _ids(drafts: list[tuple[str, str, list[int]]], clusters: list[Cluster], groups: Groups) -> list[str]:
    """A slug each; where several have one, all but the best known take the hash of their first document."""
    namesakes: dict[str, list[int]] = {}
    for number, (plain, _, _) in enumerate(drafts):
        namesakes.setdefault(plain, []).append(number)
    ids = [plain for plain, _, _ in drafts]
    taken = set(namesakes)
    for plain in sorted(namesakes):
        numbers = namesakes[plain]

        def standing(number: int) -> tuple[bool, int, int]:
            _, name, positions = drafts[number]
            label = clusters[positions[0]].label
            return groups.tag_of(positions[0]) is None, _rank(label, name), positions[0]

        for number in sorted(numbers, key=standing)[1:]:
            first = clusters[drafts[number][2][0]]
            candidate = f"{plain}-{slug(first.document)[:_HASH]}"
            if candidate in taken:
                candidate = f"{candidate}-{first.start}"
            while candidate in taken:
                candidate += "x"
            taken.add(candidate)
            ids[number] = candidate
    return ids
