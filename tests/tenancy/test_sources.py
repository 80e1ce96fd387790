"""Which files belong to a tenancy, and how files that are none are refused."""

import os
from pathlib import Path

import pytest

from rainbow_tenancy.tenancy import TenancyError, load_tenancy, sources


def problems(path: str) -> list[str]:
    """What is said about a path."""
    with pytest.raises(TenancyError) as raised:
        load_tenancy(Path(path))
    return str(raised.value).splitlines()


def test_a_directory_means_its_tenancy_yaml(write) -> None:
    """PATH may be the root file or the directory that holds tenancy.yaml."""
    write("version: 1\npbxs: {a: {}}")
    by_file, by_directory = load_tenancy(Path("tenancy.yaml")), load_tenancy(Path())
    assert ["a"] == [pbx.key for pbx in by_file.pbxs] == [pbx.key for pbx in by_directory.pbxs]
    assert "tenancy.yaml" == by_file.root == by_directory.root


def test_sections_of_all_files_are_one(load) -> None:
    """PBXs, companies and rule sets of included files stand beside those of the root file."""
    tenancy = load(
        "version: 1\ninclude: [b.yaml, 'more/*.yaml']\npbxs: {root: {}}",
        {
            "b.yaml": "pbxs: {b: {numberingRules: [{use: r}]}}",
            "more/d.yaml": "pbxs: {d: {}}",
            "more/c.yaml": "numberingRuleSets: {r: [{match: '1', replaceWith: '2'}]}\ncompanies: {k: {uses: [d]}}",
            "more/.hidden.yaml": "nonsense",
            "more/c.txt": "nonsense",
        },
    )
    assert ["root", "b", "d"] == [pbx.key for pbx in tenancy.pbxs]
    assert [{"match": "1", "replaceWith": "2"}] == tenancy.pbxs[1].values["numberingRules"]
    assert ["k"] == [share.company.name for share in tenancy.pbxs[2].uses]


def test_the_same_key_in_two_files(wrong) -> None:
    """A key that two files hold is an error with both places."""
    assert ["b.yaml:1:15: a is written twice, first at tenancy.yaml:3:8; keep one of the two"] == wrong(
        "version: 1\ninclude: [b.yaml]\npbxs: {a: {}}", {"b.yaml": "pbxs: {b: {}, a: {}}"}
    )


OUTSIDE = "leads out of the root file's directory; include files below it, by relative paths"


@pytest.mark.parametrize(
    ("include", "said"),
    [
        ("[gone.yaml]", "2:11: there is no file gone.yaml; correct the path; it is relative to the root file"),
        ("['gone*.yaml']", "2:11: no file matches gone*.yaml; correct the pattern, or take it out"),
        ("[tenancy.yaml]", "2:11: the root file includes itself; take it out"),
        ("[b.yaml, ./b.yaml]", "2:19: ./b.yaml is included twice; take it out"),
        ("[../x.yaml]", f"2:11: ../x.yaml {OUTSIDE}"),
        ("[/etc/passwd]", f"2:11: /etc/passwd {OUTSIDE}"),
        ("[link.yaml]", "2:11: link.yaml is a link out of the root file's directory; include files that lie below it"),
        ("['l*.yaml']", "2:11: link.yaml is a link out of the root file's directory; include files that lie below it"),
        ("[1]", '2:11: the file is the number 1 to YAML, not the text "1"; write "1"'),
        ("b.yaml", '2:10: include is the text "b.yaml"; write a list, or [] for none'),
    ],
)  # fmt: skip
def test_includes_that_cannot_be(include: str, said: str, write, tmp_path: Path) -> None:
    """Includes stay below the root file, name files that are there, and name each once."""
    outside = tmp_path.parent / f"outside-{tmp_path.name}.yaml"
    outside.write_text("pbxs: {}")
    write(f"version: 1\ninclude: {include}", {"b.yaml": "pbxs: {}"})
    Path("link.yaml").symlink_to(outside)
    assert [f"tenancy.yaml:{said}"] == problems("tenancy.yaml")


def test_a_pattern_may_find_the_root_file(load) -> None:
    """`*.yaml` beside the root file means the others, each once."""
    tenancy = load("version: 1\ninclude: [b.yaml, '*.yaml']", {"b.yaml": "pbxs: {b: {}}"})
    assert ["b"] == [pbx.key for pbx in tenancy.pbxs]


def test_an_included_file_holds_no_keys_of_the_root_file(wrong) -> None:
    """Defaults, policy, includes and the like stand in the root file only."""
    assert [
        "b.yaml:1:1: defaults is a key of the root file, and this file is included; write it in the root file",
        "b.yaml:2:1: include is a key of the root file, and this file is included; write it in the root file",
        "b.yaml:3:1: pbx is no key of this file; did you mean pbxs?",
    ] == wrong("version: 1\ninclude: [b.yaml]", {"b.yaml": "defaults: {}\ninclude: [b.yaml]\npbx: {}"})


def test_an_included_file_alone(write) -> None:
    """A run always loads the whole tenancy."""
    write("version: 1\ninclude: [b.yaml]", {"b.yaml": "pbxs: {a: {nonsense: 1}}"})
    (line,) = problems("b.yaml")
    assert line.startswith("b.yaml:1:1: this is no root file")
    assert line.endswith("give the root file; --pbx or --company narrow a run")


def test_a_broken_file_hides_nothing_of_the_others(wrong) -> None:
    """Where one file is no YAML, what is wrong in the others is said all the same."""
    others = {"b.yaml": "pbxs: {a", "c.yaml": "pbxs: {c: {nmae: x}}"}
    found = wrong("version: 1\ninclude: [b.yaml, c.yaml]\npbxs: {a: {nmae: x}}", others)
    assert ["b.yaml:1:7", "c.yaml:1:12", "tenancy.yaml:3:12"] == [line.split(": ")[0] for line in found]


def test_paths_that_lead_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path without a root file gets one clear line."""
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("loop.yaml").symlink_to("loop.yaml")
    assert ["the directory empty holds no tenancy.yaml; name the root file"] == problems("empty")
    assert ["there is no file gone.yaml; name the root file, or the directory that holds tenancy.yaml"] == problems(
        "gone.yaml"
    )
    assert ["loop.yaml cannot be read"] == [line.split(" (")[0] for line in problems("loop.yaml")]


def test_what_is_no_regular_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe or a device is refused without being opened; it would never answer."""
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.yaml")
    Path("tenancy.yaml").mkdir()
    assert ["pipe.yaml:1:1: this is no regular file; name a file with YAML text in it"] == problems("pipe.yaml")
    assert ["/dev/zero:1:1: this is no regular file; name a file with YAML text in it"] == problems("/dev/zero")
    assert ["the directory tenancy.yaml holds no tenancy.yaml; name the root file"] == problems("tenancy.yaml")


def test_an_included_directory(wrong) -> None:
    """A directory is no file to include."""
    assert ["b:1:1: this is no regular file; name a file with YAML text in it"] == wrong(
        "version: 1\ninclude: [b]", {"b/c.yaml": "pbxs: {}"}
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(write) -> None:
    """Missing permission is said, with the file."""
    write("version: 1").chmod(0)
    assert ["tenancy.yaml cannot be read (Permission denied); check the path and its permissions"] == problems(
        "tenancy.yaml"
    )


def test_a_file_of_more_than_50_mb(write) -> None:
    """The size is looked at before the file is read."""
    with write("version: 1").open("ab") as file:
        file.truncate(sources.LARGEST_FILE + 1)
    assert ["tenancy.yaml:1:1: the file has 50 MB, more than 50 MB; split it, and include the parts"] == problems(
        "tenancy.yaml"
    )


def test_files_outside_the_working_directory_are_named_in_full(write, tmp_path: Path, monkeypatch) -> None:
    """A file is named so that an editor finds it from where the command was given."""
    write("version: 1\nx: 1")
    Path("below").mkdir()
    monkeypatch.chdir("below")
    (line,) = problems("../tenancy.yaml")
    assert line.startswith(f"{tmp_path}/tenancy.yaml:2:1: ")
