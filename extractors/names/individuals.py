"""Which PERSON mentions of one document mean the same individual.

Full names meet first: in any order, with or without a middle name, in any romanisation, by what the text equates, and by a likely
misprint. Then initials and bare surnames go to a full name where the text leaves one choice; the rest stay by themselves.

- A bare surname in running text means the person most often named in full before it, of several the nearest, else the only one in
  the document: a namesake mentioned once does not take the name over.
- An author cited by surname alone joins only others cited so, and people who are named as authors are: with a comma, or in a
  citation. "(Yoshida 1985)" in a study of a prime minister Yoshida is somebody else.
- An author cited with initials joins the only full name with that surname that they fit, authors before others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

from extractors.names import evidence, misprints
from extractors.names.groups import Groups
from extractors.names.mentions import NameMention
from extractors.names.persons import Form, PersonName, parse, same_but_middle, shares_initials
from extractors.names.place import place

_CITATION = "citation"


def group_individuals(mentions: tuple[NameMention, ...], links: Iterable[tuple[int, int]]) -> tuple[Groups, list[str]]:
    """Groups over the positions in `mentions`, and for each the reason. links: pairs of positions that the text equates."""
    names = [parse(mention.text) for mention in mentions]
    groups, reasons = Groups(len(names)), [evidence.SAME] * len(names)
    by_key: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        if name.form is Form.FULL:
            by_key.setdefault(name.key, []).append(position)
    fulls = {key: names[positions[0]] for key, positions in by_key.items()}
    for positions in by_key.values():
        for position in positions[1:]:
            groups.join(positions[0], position)

    def merge(target: str, key: str, reason: str) -> None:
        groups.join(by_key[target][0], by_key[key][0])
        for position in by_key[key]:
            reasons[position] = reason

    for group in place({key: name.readings for key, name in fulls.items()}):
        head, *others = sorted(group, key=lambda key: (-len(by_key[key]), by_key[key][0]))
        for key in others:
            merge(head, key, evidence.ROMANISATION)
    for short, long in _without_middle(fulls):
        merge(long, short, evidence.MIDDLE)
    for wrong, right in _misprints(fulls, by_key):
        merge(right, wrong, evidence.MISPRINT)
    for first, second in sorted(links):
        if names[first].form is Form.FULL or names[second].form is not Form.FULL:
            groups.join(first, second)
            reasons[second] = evidence.STATED if names[first].key != names[second].key else reasons[second]
    _join_partial(mentions, names, groups, reasons)
    return groups, reasons


def _without_middle(fulls: dict[str, PersonName]) -> Iterable[tuple[str, str]]:
    blocks: dict[tuple[str, str], list[str]] = {}
    for key, name in fulls.items():
        if not name.korean and name.given:
            blocks.setdefault((name.ends[0], name.given[0]), []).append(key)
    for keys in blocks.values():
        longer = sorted((key for key in keys if fulls[key].middle), key=lambda key: (-len(key), key))
        for short in sorted(keys):
            fitting = [key for key in longer if len(key) > len(short) and same_but_middle(fulls[short], fulls[key])]
            # two people who share first and last name: the short form may be either
            if fitting and all(same_but_middle(fulls[fitting[0]], fulls[key]) for key in fitting[1:]):
                yield short, fitting[0]


def _misprints(fulls: dict[str, PersonName], by_key: dict[str, list[int]]) -> Iterable[tuple[str, str]]:
    """Rare key and the key that it is a likely misprint of, which must be at least twice as frequent."""
    meeting: dict[tuple[str, ...], set[str]] = {}
    for key, name in fulls.items():
        clear = " ".join(sorted(misprints.clear(key).split()))
        meeting.setdefault(("misread", clear), set()).add(key)
        # one letter makes another East Asian name; there only letters that look alike are misprints
        if not name.readings and not name.korean:
            for block in misprints.blocks(key):
                meeting.setdefault(block, set()).add(key)
    done = set()
    for block, keys in meeting.items():
        right, *others = sorted(keys, key=lambda key: (-len(by_key[key]), key))
        for wrong in others:
            enough = len(by_key[right]) >= 2 * len(by_key[wrong])
            if (
                wrong not in done
                and enough
                and (misprints.is_misread if block[0] == "misread" else misprints.is_slip)(wrong, right)
            ):
                done.add(wrong)
                yield wrong, right


def _join_partial(mentions: tuple[NameMention, ...], names: list[PersonName], groups: Groups, reasons: list[str]) -> None:
    """Joins initials and bare names: to a full name where there is one choice, else to their equals."""
    holders: dict[
        str, dict[tuple[str, bool], int]
    ] = {}  # surname to one position for each full name, apart where named as an author
    given: dict[str, dict[str, int]] = {}
    running: dict[str, list[int]] = {}  # surname to the positions of all full names in running text, and of those in citations
    cited: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        if name.form is Form.FULL:
            in_citation = mentions[position].context == _CITATION
            for surname in dict.fromkeys(name.ends):
                holders.setdefault(surname, {}).setdefault((name.key, name.inverted or in_citation), position)
                (cited if in_citation else running).setdefault(surname, []).append(position)
            for word in ("".join(name.given), *name.given[:1]):
                given.setdefault(word, {}).setdefault(name.key, position)

    def only(positions: Iterable[int]) -> int | None:
        found = {groups.find(position) for position in positions}
        return next(iter(found)) if len(found) == 1 else None

    def meant(surname: str, position: int) -> int | None:
        """The person most often named in full before the position, of several the last one; cited authors last."""
        for places in (running.get(surname, ()), cited.get(surname, ())):
            if before := bisect_left(places, position):
                people = Counter(groups.find(place) for place in places[:before])
                most = max(people.values())
                return max(place for place in places[:before] if people[groups.find(place)] == most)
        return None

    loose: dict[tuple[object, ...], int] = {}
    authors: dict[str, dict[str, int]] = {}  # surname to one position for each set of initials that it is cited with
    stated = {position for position, reason in enumerate(reasons) if reason == evidence.STATED}
    for position, name in enumerate(names):
        if name.form is not Form.INITIALS:
            continue
        surname = name.ends[0]
        fitting = {at: author for (_, author), at in holders.get(surname, {}).items() if shares_initials(name, names[at])}
        target = only(at for at, author in fitting.items() if author)
        if target is None:
            target = only(fitting)
        if target is not None:
            reasons[position] = evidence.INITIALS
        else:
            target = loose.setdefault((name.key,), position)
        groups.join(target, position)
        authors.setdefault(surname, {}).setdefault(name.key, position)

    for position, name in enumerate(names):
        if name.form is not Form.BARE or position in stated:
            continue
        surname, reason = name.ends[0], evidence.SURNAME
        people = holders.get(surname, {})
        initialled = authors.get(surname, {}).values()
        in_citation = mentions[position].context == _CITATION
        if in_citation:
            target = only([*(at for (_, author), at in people.items() if author), *initialled])
        else:
            target = meant(surname, position)
            if target is None:
                target = only(people.values() or initialled)
        if target is None and not people and len(surname) > 3:
            target, reason = only(given.get(surname, {}).values()), evidence.GIVEN
        if target is None:
            target, reason = loose.setdefault((surname, bool(people) and in_citation), position), reasons[position]
        groups.join(target, position)
        reasons[position] = reason
