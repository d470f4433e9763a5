"""From the raw pages to the passages that extractors see.

It promises that raw text is never changed, that every visible raw character lies in exactly one passage's stretch, and that each
passage knows the exact way back. `layout` decides which stretch is what; the steps below put its text right, one after the other.

To add a step: write a function from a draft and the document's evidence to edits, and give it a name and a place in `STEPS`.
"""

from __future__ import annotations

from dataclasses import replace

from extractors.records import Kind, Passage, Reading, Span
from extractors.text.capitals import repair_capitals
from extractors.text.characters import compose_letters, drop_emphasis, find_emphasis, normalise_characters, unwrap_lines
from extractors.text.citations import find_citations
from extractors.text.draft import Draft, Evidence, Step, first_draft
from extractors.text.evidence import gather
from extractors.text.hyphens import rejoin_hyphens
from extractors.text.layout import Piece, pieces
from extractors.text.markers import drop_markers, find_markers
from extractors.text.misreadings import repair_figures, repair_misreadings
from extractors.text.slips import repair_slips

STEPS: dict[str, Step] = {
    "footnote markers left out": drop_markers,
    "characters normalised": normalise_characters,
    "letters composed": compose_letters,
    "line-end hyphens rejoined": rejoin_hyphens,
    "lines unwrapped": unwrap_lines,
    "emphasis left out": drop_emphasis,
    "misreadings repaired": repair_misreadings,
    "figures beside repaired words": repair_figures,
    "slips of letters repaired": repair_slips,
    "lost capitals repaired": repair_capitals,
}


def passages(reading: Reading) -> tuple[Passage, ...]:
    """Body, headings and tables in reading order, then footnotes, then furniture; empty where nothing visible is on the pages."""
    raw = reading.text
    layout = pieces(reading)
    drafts = [first_draft(raw, piece) for piece in layout]
    numbers = [piece.number for piece in layout if piece.number is not None]
    markers = find_markers(drafts, numbers)
    evidence = gather(drafts)
    return tuple(
        _passage(piece, draft, clean(replace(draft, markers=spans), evidence))
        for piece, draft, spans in zip(layout, drafts, markers, strict=True)
    )


def clean(draft: Draft, evidence: Evidence) -> Draft:
    """The draft after all steps. Furniture is left as it is."""
    if draft.kind is Kind.FURNITURE:
        return draft
    for step in STEPS.values():
        draft = draft.edited(step(draft, evidence))
    return draft


def _passage(piece: Piece, raw: Draft, draft: Draft) -> Passage:
    if piece.kind is Kind.FURNITURE or not draft.text:
        return Passage(draft.kind, draft.text, draft.offsets, page=piece.page)
    citations = (Span(0, len(draft.text)),) if piece.listed else find_citations(draft.text)
    set_off = (draft.offsets.from_raw(*raw.offsets.to_raw(*span)) for span in find_emphasis(raw.text))
    return Passage(draft.kind, draft.text, draft.offsets, citations, piece.page, tuple(filter(None, set_off)))
