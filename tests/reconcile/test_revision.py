"""The tenancy at a git revision, read from git's objects."""

import subprocess

import pytest

from rainbow_tenancy.reconcile.base import base_of
from rainbow_tenancy.reconcile.revision import base_at
from rainbow_tenancy.tenancy import TenancyError, load_tenancy

ROOT = "version: 1\ninclude: [pbxs/*.yaml, extra.yml]\n"
FILES = {
    "tenancy.yaml": ROOT,
    "pbxs/a.yaml": 'pbxs: {a: {dialing: {outboundPrefix: "0"}, sharedWith: [Baker]}}\n',
    "pbxs/b.yaml": "pbxs: {b: {}}\n",
    "extra.yml": "companies: {c: {name: Garage, former: true}}\n",
    "picture.png": "no YAML: [",
}


def git(folder, *arguments):
    """Git, for somebody who has no settings of his own."""
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


def write(folder, files):
    """Files below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    """A tenancy that is committed, in a directory of a repository."""
    folder = tmp_path / "repository" / "lyon"
    write(folder, FILES)
    git(tmp_path, "init", "-q", "repository")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "first")
    return folder


def test_base_is_what_the_files_said(folder):
    """Whatever became of the files since, the base is that of the commit, of all its files; nothing is checked out."""
    before = base_of(load_tenancy(folder), "")
    write(folder, {"pbxs/a.yaml": "pbxs: {a: {}}\n", "pbxs/new.yaml": "pbxs: {new: {}}\n"})
    (folder / "pbxs/b.yaml").unlink()
    base = base_at("HEAD", folder)
    assert (before.pbxs, before.former) == (base.pbxs, base.former)
    assert base.origin.startswith("revision HEAD (")
    assert ["a.yaml", "new.yaml"] == sorted(path.name for path in (folder / "pbxs").iterdir())


@pytest.mark.parametrize("revision", ["nowhere", "--help", "HEAD:lyon/tenancy.yaml", "", "a\x1b[2J"])
def test_no_such_revision(folder, revision):
    """What is no commit is one clear line, and no option of git's."""
    with pytest.raises(TenancyError) as caught:
        base_at(revision, folder)
    (line,) = str(caught.value).splitlines()
    assert line.startswith("--base: the revision ")
    assert "is not here" in line
    assert line.isprintable()


def test_revision_without_the_tenancy(folder):
    """A root file that was not there yet is said to be missing."""
    write(folder, {"other.yaml": ROOT})
    with pytest.raises(TenancyError, match=r"the revision HEAD has no other\.yaml in this directory; name a revision"):
        base_at("HEAD", folder / "other.yaml")


def test_tenancy_that_was_broken(folder):
    """A mistake of then is told with its file, and without the place where it was looked at."""
    write(folder, {"pbxs/a.yaml": "pbxs: {a: {nmae: x}}\n"})
    git(folder, "commit", "-q", "-a", "-m", "broken")
    with pytest.raises(TenancyError) as caught:
        base_at("HEAD", folder)
    assert "holds a tenancy that cannot be used (a.yaml:1: " in str(caught.value)
    assert "rainbowctl-" not in str(caught.value)


def test_link_is_not_followed(folder):
    """A link in a revision leads nowhere: the file that it stands for is not there."""
    (folder / "pbxs/b.yaml").unlink()
    (folder / "extra.yml").unlink()
    (folder / "extra.yml").symlink_to("/etc/hostname")
    git(folder, "add", "-A", ".")
    git(folder, "commit", "-q", "-m", "link")
    with pytest.raises(TenancyError, match=r"there is no file extra\.yml"):
        base_at("HEAD", folder)


def test_outside_of_a_repository(tmp_path):
    """Files that git does not keep have no revisions."""
    write(tmp_path, {"tenancy.yaml": "version: 1\n"})
    with pytest.raises(TenancyError, match="the revision HEAD is not here"):
        base_at("HEAD", tmp_path)
