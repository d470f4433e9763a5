"""Which ORG mentions of one document mean the same body.

Spellings of one name meet by their key; then what the text equates, acronyms of bodies named in full, translations, misprints,
parts of longer names, and last the short forms ("the Company"), each mention by itself, after the nearest body named before it.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import OSA
from wordfreq import zipf_frequency

from extractors.names import evidence, misprints, translations
from extractors.names.authority import generic_words, nations
from extractors.names.groups import Groups
from extractors.names.mentions import NameMention
from extractors.names.organisations import OrgName, is_acronym, matches_initials, parse

_KINDS = [["university"], ["college"], ["school"], ["hospital"], ["bank"], ["company"], ["ginko"], ["shimbun"], ["daigaku"]]
_RARE = 3.5  # Zipf frequency below which a word is hardly English


def group_bodies(mentions: tuple[NameMention, ...], links: Iterable[tuple[int, int]]) -> tuple[Groups, list[str]]:
    """Groups over the positions in `mentions`, and for each the reason. links: pairs of positions that the text equates."""
    names = [parse(mention.text) for mention in mentions]
    groups, reasons = Groups(len(names)), [evidence.SAME] * len(names)
    linked = sorted(links)
    stated = {position for pair in linked for position in pair}
    by_key: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        if not name.generic or position in stated:
            by_key.setdefault(name.key, []).append(position)
    for positions in by_key.values():
        for position in positions[1:]:
            groups.join(positions[0], position)

    def merge(target: int, key: str, reason: str) -> None:
        groups.join(target, by_key[key][0])
        for position in by_key[key]:
            reasons[position] = reason

    for first, second in linked:
        if names[first].key != names[second].key:
            merge(first, names[second].key, evidence.STATED)
    linked_keys = {names[position].key for position in stated}
    kinds = {key: names[positions[0]] for key, positions in by_key.items()}
    for key, full in _acronyms(mentions, kinds, by_key, linked_keys):
        merge(by_key[full][0], key, evidence.ACRONYM)
    for key, translated in _translations(kinds):
        merge(by_key[translated][0], key, evidence.TRANSLATION)
    for key, right in _misprints(kinds, by_key):
        merge(by_key[right][0], key, evidence.MISPRINT)
    for short, full in _parts(mentions, kinds, by_key, linked_keys):
        merge(by_key[full][0], short, evidence.SHORT)
    for position, antecedent in _short_forms(names, stated):
        groups.join(antecedent, position)
        reasons[position] = evidence.SHORT
    return groups, reasons


def _acronyms(
    mentions: tuple[NameMention, ...], kinds: dict[str, OrgName], by_key: dict[str, list[int]], linked: set[str]
) -> Iterable[tuple[str, str]]:
    """Acronyms that nothing in the text explains, with the only body whose initials they are."""
    fulls = [key for key, name in kinds.items() if not name.acronym and len(name.words) > 1]
    by_letter: dict[str, list[str]] = {}
    for key in fulls:
        by_letter.setdefault(kinds[key].words[0][:1], []).append(key)
    for key, name in sorted(kinds.items()):
        if name.acronym and key not in linked and len(key) > 2:
            fitting = [full for full in by_letter.get(key[:1], ()) if matches_initials(key, mentions[by_key[full][0]].text)]
            if len(fitting) == 1:
                yield key, fitting[0]


def _translations(kinds: dict[str, OrgName]) -> Iterable[tuple[str, str]]:
    """Romanised names with the only English name that they can be a translation of."""
    named: dict[tuple[str, ...], list[str]] = {}
    foreign: dict[str, frozenset[tuple[str, ...]]] = {}
    for key, name in kinds.items():
        if readings := translations.readings(name.words):
            foreign[key] = readings
        elif not name.acronym:
            named.setdefault(translations.english(name.words), []).append(key)
    for key, readings in foreign.items():
        fitting = [full for reading in readings for full in named.get(reading, ())]
        if len(fitting) == 1:
            yield key, fitting[0]


def _misprints(kinds: dict[str, OrgName], by_key: dict[str, list[int]]) -> Iterable[tuple[str, str]]:
    """Rarer key and likelier one: acronyms with two letters changed in place, names that OCR or one slip in a long word parts."""
    meeting: dict[tuple[str, ...], set[str]] = {}
    for key, name in kinds.items():
        if not name.acronym:
            for block in (*misprints.blocks(key), ("misread", misprints.clear(key))):
                meeting.setdefault(block, set()).add(key)
        elif len(key) > 3:
            meeting.setdefault(("acronym", *sorted(key)), set()).add(key)
    for keys in meeting.values():
        if len(keys) < 2:
            continue
        ranked = sorted(keys, key=lambda key: (-len(by_key[key]), misprints.strangeness(key), by_key[key][0]))
        for place, wrong in enumerate(ranked[1:], 1):
            for right in ranked[:place]:
                if _is_misprint(kinds[wrong], wrong, right):
                    yield wrong, right
                    break


def _is_misprint(name: OrgName, wrong: str, right: str) -> bool:
    if name.acronym:
        return OSA.distance(wrong, right, score_cutoff=1) == 1
    return misprints.is_misread(wrong, right) or (wrong.count(" ") == right.count(" ") and misprints.is_slip(wrong, right))


def _parts(
    mentions: tuple[NameMention, ...], kinds: dict[str, OrgName], by_key: dict[str, list[int]], linked: set[str]
) -> Iterable[tuple[str, str]]:
    """Names shortened at one end with the only body that they can be short for: "Specie Bank", "Lingnan" for a university.

    What is left off is a name of its own in front ("Yokohama"), but no common word ("New", "Southern"), or behind it a word that
    says of what kind the body is: "Mitsui" is not short for its workers' union.
    """
    by_word: dict[str, list[str]] = {}
    for key in kinds:
        for word in dict.fromkeys(key.split()):
            by_word.setdefault(word, []).append(key)
    for key, name in sorted(kinds.items()):
        words = key.split()
        if name.acronym or name.nation or key in linked or not any(word not in generic_words() for word in words):
            continue
        longer = [full for full in by_word[words[0]] if full != key and f" {key} " in f" {full} "]
        if len(longer) == 1:
            (full,) = longer
            more = full.split()
            ends = full.endswith(f" {key}") and len(words) > 1 and all(map(_is_proper, more[: -len(words)]))
            begins = full.startswith(f"{key} ") and more[len(words) :] in _KINDS and words[-1] not in generic_words()
            # "FIX Front for Island Unity" is a line of a list that explains another acronym
            listed = is_acronym(mentions[by_key[full][0]].text.partition(" ")[0])
            if (ends or begins) and not listed:
                yield key, full


def _is_proper(word: str) -> bool:
    return (
        word in nations() or word.replace("_", " ") in nations().values() or zipf_frequency(word, "en", wordlist="small") < _RARE
    )


def _short_forms(names: list[OrgName], stated: set[int]) -> Iterable[tuple[int, int]]:
    """Mentions of a generic name, or of a name without its nation, with the mention that they stand for."""
    last_with_word: dict[str, int] = {}
    last_by_tail: dict[str, int] = {}
    offices = {name.key.removeprefix(f"{name.nation} "): set[str]() for name in names if name.nation}
    for name in names:
        if name.nation:
            offices[name.key.removeprefix(f"{name.nation} ")].add(name.key)
    first_of = {name.key: position for position, name in reversed(list(enumerate(names)))}
    for position, name in enumerate(names):
        if name.generic and position not in stated:
            antecedent = last_by_tail.get(name.key)
            if antecedent is None and len(name.words) == 1:
                antecedent = last_with_word.get(name.key)
            if antecedent is None and len(name.words) > 1 and len(offices.get(name.key, ())) == 1:
                (only,) = offices[name.key]
                # only an office can be meant before it is named in full
                antecedent = first_of[only] if name.key.startswith(("ministry ", "department ")) else None
            if antecedent is not None:
                yield position, antecedent
            else:  # the first of its kind: later ones mean the same
                last_by_tail[name.key] = position
            continue
        if not name.acronym and not name.nation and len(offices.get(name.key, ())) == 1 and name.key in last_by_tail:
            yield position, last_by_tail[name.key]
        if name.nation:
            last_by_tail[name.key.removeprefix(f"{name.nation} ")] = position
        for word in name.words:
            last_with_word[word] = position
