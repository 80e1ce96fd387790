"""Writing files: all or none, never over a link, never over a file without being told."""

import stat

import pytest

from rainbow_tenancy.authoring.written import NotWrittenError, write_files
from rainbow_tenancy.files import replace_file

FILES = {"tenancy.yaml": "version: 1\n", "pbxs/a.yaml": "pbxs: {}\n"}


def test_files_are_written_below_the_directory(tmp_path):
    """Folders are made where they are missing, and nothing else is left behind."""
    write_files(tmp_path / "new", FILES)
    found = {str(path.relative_to(tmp_path / "new")) for path in (tmp_path / "new").rglob("*") if path.is_file()}
    assert set(FILES) == found
    assert "version: 1\n" == (tmp_path / "new" / "tenancy.yaml").read_text(encoding="utf-8")


def test_file_that_is_there_stays_unless_it_was_said(tmp_path):
    """One file in the way keeps all from being written; --overwrite replaces it and keeps its mode."""
    (tmp_path / "tenancy.yaml").write_text("mine", encoding="utf-8")
    (tmp_path / "tenancy.yaml").chmod(0o600)
    with pytest.raises(NotWrittenError, match=r"tenancy\.yaml is there already"):
        write_files(tmp_path, FILES)
    assert ["tenancy.yaml"] == [path.name for path in tmp_path.iterdir()]
    write_files(tmp_path, FILES, overwrite=True)
    assert "version: 1\n" == (tmp_path / "tenancy.yaml").read_text(encoding="utf-8")
    assert 0o600 == stat.S_IMODE((tmp_path / "tenancy.yaml").stat().st_mode)


@pytest.mark.parametrize("overwrite", [False, True])
def test_links_are_not_followed(tmp_path, overwrite):
    """A link in the place of a file, or of a folder, is refused, and what it leads to stays as it is."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.yaml").write_text("mine", encoding="utf-8")
    for link, target in (("tenancy.yaml", outside / "a.yaml"), ("pbxs", outside), ("pbxs", tmp_path / "nowhere")):
        folder = tmp_path / f"{link}-{target.name}"
        folder.mkdir()
        (folder / link).symlink_to(target)
        with pytest.raises(NotWrittenError, match="is a link"):
            write_files(folder, FILES, overwrite=overwrite)
        assert [link] == [path.name for path in folder.iterdir()]
    assert "mine" == (outside / "a.yaml").read_text(encoding="utf-8")


def test_file_that_would_be_included_too_is_refused(tmp_path):
    """What an earlier export left in a folder would come back with the pattern of `include`."""
    (tmp_path / "pbxs").mkdir()
    (tmp_path / "pbxs" / "old.yaml").touch()
    with pytest.raises(NotWrittenError, match=r"old\.yaml would be included too"):
        write_files(tmp_path, FILES, overwrite=True)


def test_folder_in_the_way_is_refused(tmp_path):
    """A folder where a file belongs, or a file where a folder does."""
    (tmp_path / "pbxs").touch()
    with pytest.raises(NotWrittenError, match="is in the way"):
        write_files(tmp_path, FILES)


def test_failed_write_leaves_the_old_file(tmp_path):
    """A disk that refuses leaves the file as it was, and no half of another beside it."""
    (tmp_path / "a").write_text("old", encoding="utf-8")
    with pytest.raises(TypeError):
        replace_file(tmp_path / "a", "not bytes")  # type: ignore[arg-type]  # stands for any failure while writing
    assert ["a"] == [path.name for path in tmp_path.iterdir()]
    assert "old" == (tmp_path / "a").read_text(encoding="utf-8")
