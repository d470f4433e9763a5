"""Every way in which fonds can fail, on one page: each with an exit code for the command and a hint with the way out.

To add one: subclass `FondsError`, give it a new `exit_code` and a `hint`, and add its row to the README (a test compares them).
"""

from __future__ import annotations


class FondsError(Exception):
    """Root of all errors that a person can do something about. `str(error)` is one clear sentence."""

    exit_code = 1
    hint = "Run the command again with -v to see the traceback."

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        if hint is not None:
            self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        # the default would lose the hint on the way back from a worker process
        return _rebuild, (type(self), str(self), self.hint)

    @property
    def code(self) -> str:
        """The name by which the database and `fonds status` call this failure."""
        return _CODES[type(self)]


class SourceError(FondsError):
    """A source file that gives no document. Final: the same bytes fail the same way."""

    exit_code = 3


class EmptyFile(SourceError):
    hint = "The file holds no bytes, or nothing but blanks. Copy or scan it again."


class TruncatedFile(SourceError):
    hint = "The end of the file is missing. Copy it again from where it came from."


class CorruptFile(SourceError):
    hint = "Open the file in a viewer and save it anew, or scan the original again."


class EncryptedFile(SourceError):
    hint = "Remove the password (for example with 'qpdf --decrypt IN OUT') and ingest the file again."


class UnsupportedFile(SourceError):
    hint = "fonds reads plain text, Markdown, PDF, PNG, JPEG and TIFF. Convert the file to one of these."


class UnreadableFile(SourceError):
    hint = "Check that the file exists and that you may read it."


class UndecodableText(SourceError):
    hint = "Save the text as UTF-8 and ingest it again."


class SidecarError(SourceError):
    hint = (
        "A sidecar is a JSON object, or CSV with a header and one row or with two columns of keys and values. Mend it, or call it"
        " .txt to have it read as a document."
    )


class WorkerDied(FondsError):
    """A worker process ended while it read or extracted this document, twice."""

    exit_code = 3
    hint = "The document may need more memory than this machine has. Split it, or use fewer --workers."


class ModelMissing(FondsError):
    exit_code = 4
    hint = "Run 'make setup' to install the pinned model, or name an installed one with --model."


class OcrDataMissing(FondsError):
    exit_code = 4
    hint = "Run 'make setup' to install the OCR data."


class DatabaseError(FondsError):
    exit_code = 5
    hint = "Check the path given with --db; 'fonds ingest' makes a new database where there is none."


class GoldError(FondsError):
    exit_code = 6
    hint = "A gold file has one JSON object a line with document, start, end, label and text."


class PageAccountError(FondsError):
    """Pages in do not equal pages accounted for: a defect of fonds, never of the input."""

    exit_code = 7
    hint = "Nothing was lost that was loaded before. Please report the lines above with the files that caused them."


class CorrectionError(FondsError):
    """A decision on a mention that makes no sense; nothing was recorded."""

    exit_code = 8
    hint = "Nothing was changed. Put right what the line above names and record the decision again."


class ChangedMeanwhile(CorrectionError):
    """Somebody else has decided, or a run has gone over it, since a person opened what they decide on; nothing was recorded."""

    hint = "Look at it again, and decide then."


class AccountError(FondsError):
    """An account of the review site that cannot be made, found or changed."""

    exit_code = 9
    hint = "Nothing was changed. 'fonds user list' shows the accounts there are."


class FixityError(FondsError):
    """Originals in the store are missing or no longer what was put there."""

    exit_code = 11
    hint = "Put an intact copy of each into an inbox, and the store takes it in place of the damaged one."


class LossTooLarge(FondsError):
    """A re-extraction would lose more than it may, and has stopped before it changed anything. run: its number."""

    run: int | None = None
    exit_code = 10
    hint = "Nothing was changed. Look at the documents that are named; '--accept-loss' loads what was found nevertheless."


class ConfigurationError(FondsError):
    """Something in fonds.toml or in the environment that cannot be used. It names the line, or the variable."""

    exit_code = 12
    hint = "Nothing was done. Put that right; 'fonds config example' shows a whole file, 'fonds config check' checks yours."


class BackupError(FondsError):
    """A backup that cannot be made, or that does not hold what it should."""

    exit_code = 13
    hint = "Nothing was changed. Make another backup, or use an earlier one."


class PartialFailure(FondsError):
    """The run ended, and some documents failed. `fonds status` lists them."""

    exit_code = 2
    hint = "Run 'fonds status' to see which documents failed and why; everything else was loaded."


_CODES: dict[type[FondsError], str] = {
    EmptyFile: "empty",
    TruncatedFile: "truncated",
    CorruptFile: "corrupt",
    EncryptedFile: "encrypted",
    UnsupportedFile: "unsupported",
    UnreadableFile: "unreadable",
    UndecodableText: "undecodable",
    SidecarError: "sidecar",
    WorkerDied: "worker-died",
    ModelMissing: "model-missing",
    OcrDataMissing: "ocr-data-missing",
    DatabaseError: "database",
    GoldError: "gold",
    PageAccountError: "page-account",
    ChangedMeanwhile: "changed-meanwhile",
    CorrectionError: "correction",
    AccountError: "account",
    FixityError: "fixity",
    LossTooLarge: "loss",
    ConfigurationError: "configuration",
    BackupError: "backup",
    PartialFailure: "partial",
    SourceError: "source",
    FondsError: "error",
}


def hint_of(code: str | None) -> str:
    """The way out that goes with the code of a failure; nothing where the code is unknown."""
    return next((kind.hint for kind, known in _CODES.items() if known == code), "")


def _rebuild(kind: type[FondsError], message: str, hint: str) -> FondsError:
    return kind(message, hint=hint)


def renewed(code: str, message: str, hint: str) -> FondsError:
    """An error that was written down by its code."""
    return _rebuild(next((kind for kind, known in _CODES.items() if known == code), FondsError), message, hint)
