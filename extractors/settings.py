"""What a user may choose about reading and extracting. Each field belongs to one stage's configuration."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.models import OWN
from extractors.records import is_text


@dataclass(frozen=True, slots=True)
class Settings:
    """Immutable, picklable, and equal where the results would be equal.

    model: OWN, or an installed spaCy package with a named-entity recogniser. languages: Tesseract's codes joined by "+".
    dpi: resolution at which PDF pages are drawn for OCR, dots per inch.
    """

    model: str = OWN
    languages: str = "eng"
    dpi: int = 300

    def for_media(self, media_type: str | None) -> Settings:
        """What of it can matter for a file of this type: in text there is nothing to recognise."""
        return Settings(self.model) if is_text(media_type) else self
