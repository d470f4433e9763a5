"""What the verb beside a date tells: of what was over already, of the past, or of what is to come.

Looks back from the date to the beginning of its clause or sentence. To teach it one more verb: in `leads`.
"""

from __future__ import annotations

from extractors.dates.context import Tense
from extractors.dates.leads import COMING, NOT_PAST, NOT_PLANNED, PAST, TITLES, TO_COME
from extractors.dates.tokens import Line
from extractors.dates.words import KINDS


def tense_of(line: Line, start: int) -> Tense:
    """The tense beside the date that begins at token `start`."""
    if _is_pluperfect(line, start):
        return Tense.BEFORE
    if _is_past(line, start):
        return Tense.PAST
    return Tense.FUTURE if _is_future(line, start) else Tense.OPEN


def _is_pluperfect(line: Line, start: int) -> bool:
    """Whether the verb tells of what was over already: "had renewed the note in May"."""
    if line.before(start) == "by":
        return False  # "was used up by May"
    for token in reversed(line.tokens[max(0, start - 7) : start]):
        if token.kind in (KINDS["DOT"], KINDS["SEMI"], KINDS["COMMA"], KINDS["AND"]):
            return False
        if token.text.lower() == "had":
            return True
    return False


def _is_past(line: Line, start: int) -> bool:
    """Whether the verb tells of the past: "he renewed in May"."""
    verb = line.place_before(start)
    if verb is not None and line.tokens[verb].text.lower() in {"in", "on"}:
        verb -= 1
    if verb is None or verb < 1:
        return False
    word = line.tokens[verb].text.lower()
    return (word in PAST or (word.endswith("ed") and len(word) > 4)) and line.before(verb) not in NOT_PAST


def _is_future(line: Line, start: int) -> bool:
    """Whether the clause tells of what is to come: "we shall be there in May", "he sails in June"."""
    words = line.tokens[max(0, start - 14) : start]
    if len(words) > 1 and words[-1].text in {"on", "for"} and words[-2].text in {"is", "are"}:
        return True  # "the sale is on the 20th"
    for place in range(len(words) - 1, -1, -1):
        if words[place].kind == KINDS["DOT"] or (words[place].kind == KINDS["SEMI"] and line.before(start) != "by"):
            return False  # "if not, I shall write; if he comes, by May"
        following = words[place + 1].text if place + 1 < len(words) else ""
        if words[place].text in COMING or (following == "to" and words[place].text in TO_COME):
            return True
        if following == "be" and words[place].text == "to" and _is_planned(line, start - len(words) + place):
            return True  # "the bonds to be floated in May"
    return False


def _is_planned(line: Line, place: int) -> bool:
    """Whether "to be" at `place` goes on with a participle, behind a noun: not "was said to be", "ought to be"."""
    done, lead = line.after(place + 2), line.before(place)
    return done.endswith("ed") and len(done) > 4 and lead not in NOT_PLANNED and not lead.endswith("ed")


def ends_sentence(line: Line, start: int, end: int) -> bool:
    """Whether a stop among tokens start to end is more than that of a title or an initial: "Mr.", "B. I."."""
    stops = [place for place in range(start, end) if line.kinds[place] == KINDS["DOT"]]
    words = [line.tokens[place - 1].text for place in stops if place]
    return any(not (word.lower() in TITLES or (len(word) == 1 and word.isupper())) for word in words)
