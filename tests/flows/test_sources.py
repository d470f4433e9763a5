"""Finding and hashing files."""

import hashlib
import os
import socket
from pathlib import Path

import pytest

from extractors.errors import UnreadableFile
from flows.sources import find, fingerprint


def _write(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)


def test_folders_are_searched_to_the_bottom_and_sorted(tmp_path: Path) -> None:
    _write(tmp_path, "b.txt", "a/z.txt", "a/deep/er/c.pdf")
    assert find([tmp_path]).files == (tmp_path / "a/deep/er/c.pdf", tmp_path / "a/z.txt", tmp_path / "b.txt")


@pytest.mark.parametrize(
    "name", [".hidden.txt", ".git/config", "~$letter.docx", "scan.pdf.part", "a.TMP", "draft.txt~", "Thumbs.db", ".DS_Store"]
)
def test_hidden_and_temporary_files_are_counted_not_read(tmp_path: Path, name: str) -> None:
    _write(tmp_path, "a.txt", name)
    found = find([tmp_path])
    assert found.files == (tmp_path / "a.txt",)
    assert found.skipped == 1


@pytest.mark.parametrize("name", ["party.txt", "partial report.txt", "template.pdf", "a.b~c.txt"])
def test_names_that_only_look_like_temporary_ones_are_read(tmp_path: Path, name: str) -> None:
    _write(tmp_path, name)
    assert find([tmp_path]).files == (tmp_path / name,)


def test_a_hidden_file_that_is_named_is_read(tmp_path: Path) -> None:
    _write(tmp_path, ".notes.txt")
    assert find([tmp_path / ".notes.txt"]).files == (tmp_path / ".notes.txt",)


def test_files_named_twice_or_linked_to_count_once(tmp_path: Path) -> None:
    _write(tmp_path, "in/a.txt")
    (tmp_path / "in/link.txt").symlink_to(tmp_path / "in/a.txt")
    assert find([tmp_path / "in/a.txt", tmp_path / "in", tmp_path / "in/../in/a.txt"]).files == (tmp_path / "in/a.txt",)


def test_links_that_lead_round_in_a_circle_end(tmp_path: Path) -> None:
    _write(tmp_path, "in/a.txt")
    (tmp_path / "in/again").symlink_to(tmp_path / "in")
    (tmp_path / "in/self.txt").symlink_to(tmp_path / "in/self.txt")
    assert find([tmp_path / "in"]).files == (tmp_path / "in/a.txt", tmp_path / "in/self.txt")


def test_a_pipe_or_socket_is_passed_over(tmp_path: Path) -> None:
    _write(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(tmp_path / "socket"))
        found = find([tmp_path])
    assert found.files == (tmp_path / "a.txt",)
    assert found.skipped == 2


def test_the_archive_itself_is_no_input(tmp_path: Path) -> None:
    _write(tmp_path, "a.txt", "archive.db")
    assert find([tmp_path], ignore=[tmp_path / "archive.db"]).files == (tmp_path / "a.txt",)


def test_nothing_found_is_an_error(tmp_path: Path) -> None:
    _write(tmp_path, ".hidden")
    with pytest.raises(UnreadableFile, match=r"no file to ingest in .* \(1 hidden or temporary"):
        find([tmp_path])


def test_a_path_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no file or folder at"):
        find([tmp_path / "mistyped"])


def test_a_source_has_its_hash_and_size(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(bytes(range(256)) * 5000)
    hashed = fingerprint(path)
    assert hashed.source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (hashed.source.path, hashed.source.name, hashed.source.bytes) == (str(path), "a.bin", 1_280_000)
    assert hashed.error is None


def test_a_name_that_is_no_utf8_is_told_with_escapes(tmp_path: Path) -> None:
    # as old zip files leave them: cp1252 and Shift-JIS names on a file system that takes any byte
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_text("text")
    (found,) = find([tmp_path]).files
    hashed = fingerprint(found)
    assert (hashed.source.name, hashed.source.sha256) == ("caf\\udce9.txt", "")
    assert isinstance(hashed.error, UnreadableFile)
    assert "Rename" in hashed.error.hint


def test_a_file_that_cannot_be_read_has_a_reason_and_no_hash(tmp_path: Path) -> None:
    (tmp_path / "lost.txt").symlink_to(tmp_path / "nowhere")
    hashed = fingerprint(tmp_path / "lost.txt")
    assert hashed.source.sha256 == ""
    assert isinstance(hashed.error, UnreadableFile)
