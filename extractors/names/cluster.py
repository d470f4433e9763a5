"""Clusters: the mentions of one document that mean the same individual or body.

Looks at one document only and at nothing else, so that its result may be kept as long as the document's names stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from extractors.names.bodies import group_bodies
from extractors.names.groups import Groups
from extractors.names.individuals import group_individuals
from extractors.names.mentions import Cluster, DocumentNames, Member, NameMention
from extractors.records import Label

Grouping = Callable[[tuple[NameMention, ...], Iterable[tuple[int, int]]], tuple[Groups, list[str]]]
_GROUPINGS: dict[Label, Grouping] = {Label.PERSON: group_individuals, Label.ORG: group_bodies}


def cluster(document: DocumentNames) -> tuple[Cluster, ...]:
    """The clusters of a document, by the place of their first mention. Mentions that are neither PERSON nor ORG are left out.

    A link whose spans are no mentions of one label is passed over. Raises ValueError where mentions are not sorted by start.
    """
    starts = [mention.start for mention in document.mentions]
    if starts != sorted(starts):
        raise ValueError(f"the mentions of document {document.document} are not sorted by start")
    out: list[Cluster] = []
    for label, grouping in _GROUPINGS.items():
        mentions = tuple(mention for mention in document.mentions if mention.label == label)
        at = {(mention.start, mention.end): position for position, mention in enumerate(mentions)}
        links = [(at.get((*link.first,)), at.get((*link.second,))) for link in document.links]
        pairs = [(first, second) for first, second in links if first is not None and second is not None]
        groups, reasons = grouping(mentions, pairs)
        for root, positions in groups.members().items():
            members = tuple(Member(mentions[p].key, mentions[p].text, reasons[p], mentions[p].start) for p in positions)
            out.append(Cluster(document.document, label, mentions[root].start, members))
    return tuple(sorted(out, key=lambda found: (found.start, found.label)))
