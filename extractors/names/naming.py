"""Naming: the entities that the joined parts make up, with their ids, the names to show, and the reasons of their mentions.

An id comes from the name that the forms or the authority file give, never from one that people chose, and outlives a renaming.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from extractors.names import evidence, misprints, organisations, persons, translations
from extractors.names.folding import slug
from extractors.names.forms import authority, commonest, display, key_of, rank
from extractors.names.judgements import DIFFERENT, NAME, SAME, Judgement, Ruling, Rulings
from extractors.names.mentions import Alias, Entity, Identifier, Member, Resolution
from extractors.names.ties import Ties
from extractors.records import Label

_HASH = 8  # hex digits of a document's hash that tell namesakes apart
_PLAIN = (evidence.SAME, evidence.ROMANISATION)  # reasons of a cluster that may be said more exactly for the whole archive

Draft = tuple[str, str, list[int]]  # slug, name, positions


def name_all(ties: Ties, rulings: Rulings) -> Resolution:
    """The entities of all parts. Raises ValueError where a mention key comes twice."""
    drafts = list(_drafts(ties))
    said, outdated = _said(drafts, ties, rulings)
    reasons = _Reasons(ties, rulings)
    entities: list[Entity] = []
    entity_of: dict[int, str] = {}
    evidence_of: dict[int, str] = {}
    for number, (entity_id, (_, name, positions)) in enumerate(zip(_ids(drafts, ties, reasons), drafts, strict=True)):
        label = ties.clusters[positions[0]].label
        home = reasons.home(name, positions)
        counts: dict[str, Counter[str]] = {}
        for position in positions:
            for member in ties.clusters[position].members:
                if member.key in entity_of:
                    raise ValueError(f"mention key {member.key} comes twice")
                reason = reasons.of(member, position, name, home)
                entity_of[member.key], evidence_of[member.key] = entity_id, reason
                counts.setdefault(member.text, Counter())[reason] += 1
        aliases = (Alias(text, found.total(), commonest(found)) for text, found in counts.items())
        ordered = tuple(sorted(aliases, key=lambda alias: (-alias.count, alias.text)))
        own = said.get(number, {})
        shown = own[None].name if None in own else None
        entities.append(Entity(entity_id, label, shown or name, ordered, tuple(_identifiers(own))))
    return Resolution(tuple(sorted(entities, key=lambda entity: entity.id)), entity_of, evidence_of, rulings.overruled | outdated)


def _drafts(ties: Ties) -> Iterator[Draft]:
    for positions in ties.groups.members().values():
        label = ties.clusters[positions[0]].label
        entries = Counter[str]()
        for position in positions:
            if entry := ties.entries[position]:
                entries[entry] += len(ties.clusters[position].members)
        named = [position for position in positions if not ties.parts[position].linked]
        members = [member for position in named or positions for member in ties.clusters[position].members]
        printed_right = [member for member in members if member.evidence != evidence.MISPRINT]
        name = commonest(entries) if entries else fullest(label, Counter(member.text for member in printed_right or members))
        yield plain_id(label, name), name, positions


_Said = dict[str | None, Judgement]  # by scheme, None for the name


def _said(drafts: list[Draft], ties: Ties, rulings: Rulings) -> tuple[dict[int, _Said], set[int]]:
    """Numbers of drafts to the names and identifiers that people gave them; ids of judgements that newer ones replace."""
    namings = [ruling for ruling in rulings.applied if ruling.kind == NAME]
    if not namings:
        return {}, set()
    draft_of = {
        member.key: number
        for number, (_, _, positions) in enumerate(drafts)
        for position in positions
        for member in ties.clusters[position].members
    }
    said: dict[int, _Said] = {}
    outdated: set[int] = set()
    for ruling in namings:
        held = Counter(draft_of[key] for key in ruling.left)
        number = min(held, key=lambda number: (-held[number], number))
        judgement = ruling.judgement
        if said.setdefault(number, {}).setdefault(judgement.scheme, judgement).name != judgement.name:
            outdated.add(judgement.id)
    return said, outdated


def _identifiers(said: _Said) -> Iterator[Identifier]:
    for scheme in sorted(filter(None, said)):
        if identifier := said[scheme].name:
            yield Identifier(scheme, identifier, said[scheme].id)


class _Reasons:
    """Why a mention belongs to its entity: what people judged of it first, then what was learned, then what the forms say."""

    def __init__(self, ties: Ties, rulings: Rulings) -> None:
        self._ties = ties
        self._linked: dict[int, str] = {}
        self._parted: dict[int, str] = {}  # mentions on the smaller side of what was kept apart
        self._same: dict[int, int] = {}  # position of the machine's groups to the newest judgement that names any of it
        at = (
            {member.key: position for position, found in enumerate(ties.clusters) for member in found.members}
            if rulings.applied
            else {}
        )
        for number, ruling in enumerate(rulings.applied):
            if ruling.is_link:
                say = evidence.judged_same if ruling.right else evidence.judged_different
                self._linked.update(dict.fromkeys(ruling.left, say(ruling.judgement.id)))
            elif ruling.kind == DIFFERENT and number in ties.groups.parted:
                for key in _smaller(ruling):
                    self._parted.setdefault(key, evidence.judged_different(ruling.judgement.id))
            if ruling.kind == SAME:
                for key in ruling.left | ruling.right:
                    self._same.setdefault(ties.machine.find(at[key]), ruling.judgement.id)

    def home(self, name: str, positions: list[int]) -> int:
        """The group of the machine, of those that make up an entity, from which the entity has its name."""
        ties = self._ties
        groups: dict[int, list[int]] = {}
        for position in positions:
            groups.setdefault(ties.machine.find(position), []).append(position)
        if len(groups) == 1:
            return next(iter(groups))
        label = ties.clusters[positions[0]].label

        def claim(root: int) -> tuple[int, ...]:
            members = [member for position in groups[root] for member in ties.clusters[position].members]
            so_named = sum(ties.entries[position] == name for position in groups[root])
            printed = sum(display(label, member.text) == name for member in members)
            linked = all(ties.parts[position].linked for position in groups[root])
            return linked, -so_named, -printed, -len(members), root

        return min(groups, key=claim)

    def is_split_off(self, positions: list[int]) -> bool:
        """Whether an entity is there because people took it out of another."""
        ties = self._ties
        if all(ties.parts[position].linked or ties.is_unsure(position) for position in positions):
            return True
        members = (member for position in positions for member in ties.clusters[position].members) if self._parted else ()
        return any(member.key in self._parted for member in members)

    def of(self, member: Member, position: int, name: str, home: int) -> str:
        """The reason for one mention in the entity that the machine names `name`."""
        ties = self._ties
        root = ties.machine.find(position)
        if ties.parts[position].linked and root == home:
            return self._linked[member.key]
        if root != home and root in self._same:
            return evidence.judged_same(self._same[root])
        if member.key in self._parted:
            return self._parted[member.key]
        if member.evidence not in _PLAIN:
            return member.evidence
        label = ties.clusters[position].label
        if ties.learned and (other := ties.learned.get((position, key_of(label, member.text)))):
            return evidence.learned(other)
        if ties.unsure and ties.is_unsure(position):
            return evidence.UNSURE
        if position in ties.likelier:
            return evidence.LIKELIER
        return _across(label, member, name, known=ties.groups.is_tagged(position))


def _smaller(ruling: Ruling) -> frozenset[int]:
    return ruling.left if len(ruling.left) < len(ruling.right) else ruling.right


_SMALL = frozenset("a an and at by for from in of on the to".split())


def plain_id(label: Label, name: str) -> str:
    """The id of an entity that has no namesake."""
    return f"{label.lower()}-{slug(name)}"


def namesake_id(plain: str, document: str, start: int, is_taken: Callable[[str], bool]) -> str:
    """The id of one whose plain id is taken: with the hash of the document in which it stands first, and more if need be."""
    candidate = f"{plain}-{slug(document)[:_HASH]}"
    if is_taken(candidate):
        candidate = f"{candidate}-{start}"
    while is_taken(candidate):
        candidate += "x"
    return candidate


def fullest(label: Label, forms: Counter[str]) -> str:
    """The fullest form, of those the most frequent, of those the one with most capitals, then the longest."""
    shown: Counter[str] = Counter()
    ranks: dict[str, int] = {}
    for text, count in forms.items():
        form = display(label, text)
        shown[form] += count
        ranks[form] = min(ranks.get(form, 9), rank(label, text))

    def order(form: str) -> tuple[object, ...]:
        return ranks[form], -shown[form], form.isupper(), -_capitals(form), -len(form), form

    return min(shown, key=order)


def _capitals(form: str) -> int:
    """Capitals, those of small words left out: "Front For Peace In Japan" is no fuller than "Front for Peace in Japan"."""
    return sum(letter.isupper() for word in form.split() if word.lower() not in _SMALL for letter in word)


def _across(label: Label, member: Member, name: str, *, known: bool) -> str:
    """Why a form that its cluster holds for the name itself belongs to an entity that is shown by `name`."""
    text, key = member.text, key_of(label, member.text)
    if display(label, text) == name:
        return evidence.SAME
    if key == key_of(label, name):
        return evidence.ORDER if label is Label.PERSON else evidence.SAME
    if label is Label.PERSON and persons.parse(text).readings & persons.parse(name).readings:
        return evidence.ROMANISATION
    if known and key in authority(label):
        return evidence.AUTHORITY
    if label is Label.ORG and _is_translation(text, name):
        return evidence.TRANSLATION
    return evidence.MISPRINT if known and misprints.clear(key) in authority(label) else member.evidence


def _is_translation(one: str, other: str) -> bool:
    first, second = organisations.parse(one).words, organisations.parse(other).words
    return translations.english(second) in translations.readings(first) or translations.english(first) in translations.readings(
        second
    )


def _ids(drafts: list[Draft], ties: Ties, reasons: _Reasons) -> list[str]:
    """A slug each; where several have one, all but the best known take the hash of their first document.

    What was split off from another is less known than that, so that it keeps its id.
    """
    namesakes: dict[str, list[int]] = {}
    for number, (plain, _, _) in enumerate(drafts):
        namesakes.setdefault(plain, []).append(number)
    ids = [plain for plain, _, _ in drafts]
    taken = set(namesakes)
    for plain in sorted(namesakes):
        numbers = namesakes[plain]

        def standing(number: int) -> tuple[bool, bool, int, int]:
            _, name, positions = drafts[number]
            label = ties.clusters[positions[0]].label
            return not ties.groups.is_tagged(positions[0]), reasons.is_split_off(positions), rank(label, name), positions[0]

        for number in sorted(numbers, key=standing)[1:]:
            first = ties.clusters[drafts[number][2][0]]
            ids[number] = namesake_id(plain, first.document, first.start, taken.__contains__)
            taken.add(ids[number])
    return ids
