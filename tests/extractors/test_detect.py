"""What a file is, by its bytes and its name."""

import pytest

from extractors.detect import detect, mislabelled
from extractors.errors import UnsupportedFile

PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)

READABLE = [
    (b"A letter.\n", "a.txt", "text/plain"),
    (b"A letter.\n", "a", "text/plain"),
    (b"A letter.\n", "a.log", "text/plain"),
    (b"# Minutes\n", "a.MD", "text/markdown"),
    (b"# Minutes\n", "a.markdown", "text/markdown"),
    (b"BM is how the bank signed.", "a.txt", "text/plain"),
    (b"MZ", "a.txt", "text/plain"),
    ("会議は東京で。".encode("cp932"), "a.txt", "text/plain"),
    ("会議は東京で。\n".encode("utf-16"), "a.txt", "text/plain"),
    ("Minutes\n".encode("utf-16-be"), "a.txt", "text/plain"),
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a.pdf", "application/pdf"),
    (b"\r\n\r\n%PDF-1.4\n", "a.pdf", "application/pdf"),
    (PNG, "a.png", "image/png"),
    (PNG, "scan 1", "image/png"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "a.JPG", "image/jpeg"),
    (b"II*\0\x08\0\0\0", "a.tif", "image/tiff"),
    (b"MM\0*\0\0\0\x08", "a.tiff", "image/tiff"),
    (PNG, "a.jpg", "image/png"),
]

REFUSED = [
    (b"PK\x03\x04" + bytes(26) + b"word/document.xml", "a.docx", "Word"),
    (b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", "a.docx", "Word"),
    (b"PK\x03\x04" + bytes(26) + b"pages/1.txt", "a.zip", "zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "a.doc", "Office"),
    (b"GIF89a\x01\0\x01\0", "a.gif", "GIF"),
    (b"{\\rtf1\\ansi Minutes}", "a.rtf", "Rich Text"),
    (b"\n<!DOCTYPE html><p>Minutes", "a.html", "web page"),
    (b"<HTML><p>Minutes", "a.txt", "web page"),
    (b"\0\0\0\x18ftypheic\0\0\0\0", "a.heic", "HEIC"),
    (bytes(range(256)) * 8, "a.txt", "binary"),
    (bytes(4096), "a.txt", "binary"),
    (PNG, "a.pdf", "PNG"),
    (PNG, "a.txt", "PNG"),
    (b"%PDF-1.7\n", "a.tif", "PDF"),
    (b"Minutes of the meeting\n", "a.pdf", "plain text"),
]

USUAL = [
    (b"Minutes of the meeting\n", ".pdf", ".txt"),
    (PNG, ".pdf", ".png"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", ".pdf", ".jpg"),
    (b"II*\0\x08\0\0\0", ".pdf", ".tif"),
    (b"%PDF-1.7\n", ".tif", ".pdf"),
]


@pytest.mark.parametrize(("head", "name", "media"), READABLE)
def test_readable_formats_are_known_by_their_bytes(head: bytes, name: str, media: str) -> None:
    assert detect(head, name) == media


@pytest.mark.parametrize(("head", "name", "said"), REFUSED)
def test_what_is_refused_is_named(head: bytes, name: str, said: str) -> None:
    with pytest.raises(UnsupportedFile) as refused:
        detect(head, name)
    assert said in str(refused.value)
    assert str(refused.value).count(".") <= 2  # one sentence, perhaps with an ending in it
    assert refused.value.hint


def test_a_wrong_image_ending_is_let_pass_and_said() -> None:
    assert mislabelled("image/png", "a.jpg") == "The name ends in .jpg, but the content is a PNG image."
    assert mislabelled("image/png", "a.png") is None
    assert mislabelled("image/png", "a") is None


@pytest.mark.parametrize(("head", "ending", "usual"), USUAL)
def test_the_ending_that_is_proposed_is_the_usual_one(head: bytes, ending: str, usual: str) -> None:
    with pytest.raises(UnsupportedFile) as refused:
        detect(head, f"a{ending}")
    assert f"to end in {usual};" in refused.value.hint
