"""What may be asked of a re-extraction. Imported where a command is parsed, so it imports nothing."""

from __future__ import annotations

from dataclasses import dataclass

LOST, LOST_REVIEWED = 0.1, 0.02  # shares of mentions that a run may lose


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked.

    which: stale (only stages whose rules, model, settings or input have changed), all (whether changed or not) or failed.
    documents: names, ids or beginnings of a sha-256 to which it is restricted; none for all. stage: ocr (what was read by OCR is
    read again), text or extract (what is made from the stored text is made again; text: who is who as well), resolve (who is who
    alone), or None for all of these. lost, lost_reviewed: the shares of undecided and of accepted, corrected or added mentions,
    0 to 1, above which it stops before loading, unless accept_loss.
    """

    which: str = "stale"
    documents: tuple[str, ...] = ()
    stage: str | None = None
    accept_loss: bool = False
    lost: float = LOST
    lost_reviewed: float = LOST_REVIEWED
