"""The records of name resolution: what goes in (names of a document), what passes between the steps, what comes out.

All offsets are raw offsets of their document. Nothing here decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from extractors.records import Label, Link


@dataclass(frozen=True, slots=True)
class NameMention:
    """One PERSON or ORG mention. key: an id that no other mention in the archive has. text: cleaned, as extractors saw it.

    context: body, footnote, citation, table or heading.
    """

    key: int
    label: Label
    text: str
    start: int
    end: int
    context: str = "body"


@dataclass(frozen=True, slots=True)
class DocumentNames:
    """The names of one document. document: its sha-256. mentions: sorted by start. links: what the text itself equates."""

    document: str
    mentions: tuple[NameMention, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A mention in a cluster, with the reason why it is there (one of the constants in `evidence`). start: its raw offset."""

    key: int
    text: str
    evidence: str
    start: int = 0


@dataclass(frozen=True, slots=True)
class Cluster:
    """The mentions of one document that mean one individual or body. start: raw offset of the first of them."""

    document: str
    label: Label
    start: int
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """A form in which an entity is printed, how often, and the commonest reason for which it was taken for this entity."""

    text: str
    count: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Identifier:
    """Under which number an authority file knows an entity, and the judgement that says so."""

    scheme: str
    identifier: str
    judgement: int


@dataclass(frozen=True, slots=True)
class Entity:
    """An individual or body.

    id: a readable slug. name: the form to show. aliases: all printed forms, most frequent first. identifiers: by scheme.
    """

    id: str
    label: Label
    name: str
    aliases: tuple[Alias, ...]
    identifiers: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """Entities sorted by id; for every mention its entity's id and the reason for which it belongs there.

    overruled: ids of the judgements that were not applied, because newer ones speak against them or they contradict themselves.
    """

    entities: tuple[Entity, ...]
    entity_of: dict[int, str]
    evidence_of: dict[int, str]
    overruled: frozenset[int] = frozenset()
