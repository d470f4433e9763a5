"""What a user may choose about reading and extracting. Each field belongs to one stage's configuration."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.models import OWN


@dataclass(frozen=True, slots=True)
class Settings:
    """Immutable, picklable, and equal where the results would be equal.

    model: OWN, or an installed spaCy package with a named-entity recogniser. languages: Tesseract's codes joined by "+".
    dpi: resolution at which PDF pages are drawn for OCR, dots per inch.
    """

    model: str = OWN
    languages: str = "eng"
    dpi: int = 300
