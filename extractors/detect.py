"""What a file is, by its first bytes and, for what bytes cannot tell, by its name.

Promises one of the media types in `SUFFIXES`, or an `UnsupportedFile` that names what the file is. Never opens a file: the
caller hands over the first `HEAD` bytes. To add a format: its signature in `SIGNATURES`, its endings in `SUFFIXES`, and its
reader in extractors/read.py.
"""

from __future__ import annotations

from pathlib import PurePath

from extractors.errors import UnsupportedFile
from extractors.readers.encoding import looks_like_text

HEAD = 8192  # bytes that `detect` wants to see

TEXT = "text/plain"
MARKDOWN = "text/markdown"
PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),  # BigTIFF
    (b"MM\x00+", TIFF),
)
SUFFIXES: dict[str, tuple[str, ...]] = {  # the usual ending first: it is the one that is proposed
    TEXT: (".txt", ".text"),
    MARKDOWN: (".md", ".markdown"),
    PDF: (".pdf",),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg", ".jpe"),
    TIFF: (".tif", ".tiff"),
}
IMAGES = frozenset({PNG, JPEG, TIFF})

# (signature, offset, what it is): formats that are met in archives and are not read
_FOREIGN: tuple[tuple[bytes, int, str], ...] = (
    (b"GIF8", 0, "a GIF image"),
    (b"BM", 0, "a BMP image"),
    (b"RIFF", 0, "a RIFF file (WebP, WAV or AVI)"),
    (b"\x00\x00\x00\x0cjP  ", 0, "a JPEG 2000 image"),
    (b"\xff\x4f\xff\x51", 0, "a JPEG 2000 image"),
    (b"AT&TFORM", 0, "a DjVu document"),
    (b"ftypheic", 4, "a HEIC image"),
    (b"ftypavif", 4, "an AVIF image"),
    (b"ftyp", 4, "an MP4 video"),
    (b"8BPS", 0, "a Photoshop image"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "an old Microsoft Office document (doc, xls or ppt)"),
    (b"{\\rtf", 0, "a Rich Text document (rtf)"),
    (b"%!PS", 0, "a PostScript file"),
    (b"\x1f\x8b", 0, "a gzip archive"),
    (b"BZh", 0, "a bzip2 archive"),
    (b"\xfd7zXZ\x00", 0, "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", 0, "a 7-Zip archive"),
    (b"Rar!\x1a\x07", 0, "a RAR archive"),
    (b"ustar", 257, "a tar archive"),
    (b"SQLite format 3\x00", 0, "an SQLite database"),
    (b"\x7fELF", 0, "a program"),
    (b"MZ", 0, "a Windows program"),
    (b"ID3", 0, "an MP3 recording"),
)
_ZIPPED = {b"word/": "a Word document (docx)", b"xl/": "an Excel workbook (xlsx)", b"ppt/": "a PowerPoint file (pptx)",
           b"epub+zip": "an EPUB book", b"opendocument.text": "an OpenDocument text (odt)",
           b"opendocument": "an OpenDocument file"}  # fmt: skip
_ZIP_NAMES = {".docx": "a Word document (docx)", ".xlsx": "an Excel workbook (xlsx)", ".pptx": "a PowerPoint file (pptx)",
              ".epub": "an EPUB book", ".odt": "an OpenDocument text (odt)"}  # fmt: skip
_MARKUP: tuple[tuple[bytes, str], ...] = (
    (b"<!doctype html", "a web page (HTML)"),
    (b"<html", "a web page (HTML)"),
    (b"<svg", "an SVG drawing"),
    (b"<?xml", "an XML file"),
)


def detect(head: bytes, name: str) -> str:
    """The media type of a file that begins with `head` (its first `HEAD` bytes, not empty) and is called `name`.

    Raises UnsupportedFile for any other format, for binary data, and for a file whose name promises another readable format
    than its bytes hold ("scan.pdf" that is a PNG): that is a mix-up which a person should see. Among images a wrong ending is
    common and harmless, and let pass: see `mislabelled`.
    """
    found = _by_bytes(head, name)
    suffix = PurePath(name).suffix.lower()
    named = next((media for media, suffixes in SUFFIXES.items() if suffix in suffixes), found)
    if named != found and not {named, found} <= IMAGES and not {named, found} <= {TEXT, MARKDOWN}:
        ending = SUFFIXES[found][0]
        raise UnsupportedFile(
            f"The name ends in {suffix}, but the content is {_SAID[found]}.",
            hint=f"If the content is right, rename the file to end in {ending}; if not, copy the right file again.",
        )
    return found


def mislabelled(media_type: str, name: str) -> str | None:
    """A sentence where an image carries the ending of another image format, else None."""
    suffix = PurePath(name).suffix.lower()
    if any(suffix in SUFFIXES[media] for media in IMAGES - {media_type}) and media_type in IMAGES:
        return f"The name ends in {suffix}, but the content is {_SAID[media_type]}."
    return None


_SAID = {TEXT: "plain text", MARKDOWN: "plain text", PDF: "a PDF", PNG: "a PNG image", JPEG: "a JPEG image", TIFF: "a TIFF image"}


def _by_bytes(head: bytes, name: str) -> str:
    for signature, media in SIGNATURES:
        if head.startswith(signature):
            return media
    if b"%PDF-" in head[:1024]:  # readers accept up to 1024 bytes of junk before the header (ISO 32000-1, annex H)
        return PDF
    suffix = PurePath(name).suffix.lower()
    _refuse_foreign(head, suffix)
    if not looks_like_text(head):
        raise UnsupportedFile("The file holds binary data of a kind that fonds does not know.")
    return MARKDOWN if suffix in SUFFIXES[MARKDOWN] else TEXT


def _refuse_foreign(head: bytes, suffix: str) -> None:
    """Raises UnsupportedFile where the bytes are those of a known format that is not read."""
    if head.startswith(b"PK\x03\x04"):
        inside = next((said for mark, said in _ZIPPED.items() if mark in head), None)
        raise UnsupportedFile(f"The file is {inside or _ZIP_NAMES.get(suffix, 'a zip archive')}, which fonds does not read.")
    for signature, offset, said in _FOREIGN:
        short = len(signature) < 4 and looks_like_text(head)  # "BM" and "MZ" may begin a sentence
        if head.startswith(signature, offset) and not short:
            raise UnsupportedFile(f"The file is {said}, which fonds does not read.")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    for signature, said in _MARKUP:
        if start.startswith(signature):
            raise UnsupportedFile(f"The file is {said}, which fonds does not read.")
