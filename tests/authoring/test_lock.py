"""The lock: a name of the files cannot come to mean another without anybody noticing."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from authoring.estates import estates
from rainbow_tenancy.authoring import export
from rainbow_tenancy.authoring.lock import changed_names, lock_text
from rainbow_tenancy.authoring.written import loaded
from rainbow_tenancy.reconcile.estate import Estate
from rainbow_tenancy.reconcile.lock import LOCK_NAME, Lock, against_lock, lock_of, lock_path, read_lock
from rainbow_tenancy.reconcile.prepare import prepare
from rainbow_tenancy.tenancy import TenancyError
from reconcile.scenario import client
from reconcile.world import company, estate, number, site, system, tenancy

BAKERY, CLINIC = company("Bakery", reference="C-1"), company("Clinic")
OVEN, LYON, PARIS = site("Bakery", BAKERY), site("Lyon", CLINIC), site("Paris", CLINIC)
TEXT = """\
version: 1
companies:
  baker: {reference: C-1, uses: [pbx]}
pbxs:
  pbx: {sharedWith: [{company: Clinic, site: Lyon}]}
  pinned: {equipment: {id: PBX-pinned}, sharedWith: []}
"""


def world(**systems: str) -> Estate:
    """Two PBXs, and others by their keys' names."""
    pbxs = [system("pbx", OVEN, LYON), system("pinned"), *(system(name) for name in systems)]
    return estate(pbxs, [BAKERY, CLINIC], [OVEN, LYON, PARIS])


def renamed(one, name: str):
    """The same under another name."""
    return msgspec.structs.replace(one, name=name)


def problems(folder: Path, text: str, lock: Lock, now: Estate) -> list[str]:
    """What the lock says against the files and the estate."""
    return [str(problem).replace(f"{folder}/", "") for problem in against_lock(lock, tenancy(folder, text), now)]


def test_lock_holds_every_name_that_could_mean_another(tmp_path):
    """PBXs by key, companies by name or reference, sites by company and name; not what has an id already."""
    lock = lock_of(tenancy(tmp_path, TEXT), world())
    assert {"pbx": number("e0", "pbx")} == lock.pbxs
    assert {"Clinic": CLINIC.id} == lock.companies
    assert {"C-1": BAKERY.id} == lock.references
    assert {f"{CLINIC.id}/Lyon": LYON.id} == lock.sites


def test_site_that_was_renamed_is_not_created_a_second_time(tmp_path):
    """A line that lets a site be created stops where that site bears another name now; a new site is no name."""
    new = TEXT.replace("site: Lyon", "site: {name: Lyon, create: true}")
    lock = lock_of(tenancy(tmp_path, new), world())
    moved = estate([system("pbx", OVEN, LYON)], [BAKERY, CLINIC], [OVEN, renamed(LYON, "Lugdunum"), PARIS])
    (problem,) = problems(tmp_path, new, lock, moved)
    assert f"the site Lyon of Clinic means nobody now; by tenancy.lock it meant {LYON.id}" in problem
    later = TEXT.replace("site: Lyon", "site: {name: Later, create: true}")
    assert {} == lock_of(tenancy(tmp_path, later), world()).sites


def test_lock_is_read_as_it_was_written(tmp_path):
    """The text is one sorted line a name, and reads back as the same lock."""
    wanted = tenancy(tmp_path, TEXT)
    assert read_lock(wanted) is None
    lock = lock_of(wanted, world())
    lock_path(wanted).write_text(lock_text(lock), encoding="utf-8")
    assert lock == read_lock(wanted)
    assert f'companies:\n  "Clinic": "{CLINIC.id}"\n' in lock_text(lock)


def test_same_estate_agrees_with_its_lock(tmp_path):
    """Nothing is wrong while every name means whom it meant."""
    wanted = tenancy(tmp_path, TEXT)
    assert [] == against_lock(lock_of(wanted, world()), wanted, world())


def test_pbx_whose_name_went_to_another_is_a_problem_with_its_place(tmp_path):
    """Another PBX bears the name now: nothing is planned, and the message names both ids and the way on."""
    lock = lock_of(tenancy(tmp_path, TEXT), world())
    old, *others = world().systems
    other = msgspec.structs.replace(old, id="5e" + "0" * 22, pbx_id="PBX-other")
    now = estate([renamed(old, "pbx-old"), other, *others], world().companies, world().sites)
    (line,) = problems(tmp_path, TEXT, lock, now)
    assert line.startswith("tenancy.yaml:5:3: the PBX pbx (pbx) means another now (5e")
    assert f"it meant {old.id}, which is named pbx-old" in line
    assert line.endswith("or if the new meaning is right: rainbowctl lock")


def test_renamed_pbx_is_not_created_a_second_time(tmp_path):
    """A PBX found by its name alone that was renamed by hand: without the lock a create, with it a problem."""
    lock = lock_of(tenancy(tmp_path, TEXT), world())
    old, *others = world().systems
    now = estate([renamed(old, "pbx-old"), *others], world().companies, world().sites)
    (line,) = problems(tmp_path, TEXT, lock, now)
    assert "means nobody now" in line
    assert "which is named pbx-old" in line
    assert line.endswith("(rainbowctl accept does), or if it shall be another, which is not there yet: rainbowctl lock")


def test_company_and_site_that_changed_hands_are_problems(tmp_path):
    """Names of companies and sites are held as well, each told once with the place of the line."""
    lock = lock_of(tenancy(tmp_path, TEXT), world())
    clinic = renamed(CLINIC, "Clinic du Parc")
    other = company("Clinic", key="other")
    lyon = site("Lyon", company("other"))
    now = estate(world().systems, [BAKERY, clinic, other], [OVEN, renamed(LYON, "Villeurbanne"), lyon])
    lines = problems(tmp_path, TEXT, lock, now)
    assert 1 == len(lines)
    assert lines[0].startswith("tenancy.yaml:5:22: the company Clinic means another now")
    swapped = estate(world().systems, [BAKERY, CLINIC], [OVEN, renamed(LYON, "Paris"), renamed(PARIS, "Lyon")])
    (line,) = problems(tmp_path, TEXT, lock, swapped)
    assert "the site Lyon of Clinic means another now" in line


def test_what_is_gone_is_left_to_the_plan(tmp_path):
    """A PBX that was deleted is no matter of the lock: the plan creates it, as without a lock."""
    lock = lock_of(tenancy(tmp_path, TEXT), world())
    _, *others = world().systems
    assert [] == problems(tmp_path, TEXT, lock, estate(others, world().companies, world().sites))


def test_another_partners_lock_is_refused(tmp_path):
    """A lock that was copied from elsewhere is told as such."""
    lock = lock_of(tenancy(tmp_path, TEXT), world())
    lock.partner = "f" * 24
    (line,) = problems(tmp_path, TEXT, lock, world())
    assert "belongs to the partner ffff" in line


@pytest.mark.parametrize("text", ["[", "version: 2", "a: &a [*a]", "version: 1\npartner: x\nmore: {}", "\x00", ""])
def test_damaged_lock_is_one_clear_line(tmp_path, text):
    """Whatever stands in it, the file is named and the way on is told."""
    wanted = tenancy(tmp_path, TEXT)
    lock_path(wanted).write_text(text, encoding="utf-8")
    with pytest.raises(TenancyError, match=r"tenancy\.lock cannot be read as a lock; restore it"):
        read_lock(wanted)


def test_changed_names_are_those_that_mean_another(tmp_path):
    """Writing the lock anew tells what changed its meaning, and not what came or went."""
    old = Lock(1, "p", pbxs={"a": "1", "b": "2"}, companies={"c": "3"})
    new = Lock(1, "p", pbxs={"a": "9"}, companies={"c": "3", "d": "4"})
    assert [("a", "1", "9")] == changed_names(old, new)


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(world=estates())
def test_lock_of_any_export_agrees_with_its_estate(world, tmp_path_factory):
    """Whatever names an estate has, its exported files and lock agree with it."""
    files = {name: text.encode() for name, text in export(world).files.items()}
    wanted = loaded(files, "tenancy.yaml")
    lock = lock_of(wanted, world)
    folder = tmp_path_factory.mktemp("lock")
    (folder / "tenancy.yaml").write_bytes(files["tenancy.yaml"])
    (folder / LOCK_NAME).write_text(lock_text(lock), encoding="utf-8")
    wanted.root = str(folder / "tenancy.yaml")
    assert lock == read_lock(wanted)
    assert [] == against_lock(lock, wanted, world)


async def test_plan_heeds_the_lock(emulator, tmp_path):
    """A plan reads the lock beside the root file, and stops where a name means another."""
    wanted = tenancy(tmp_path, "version: 1\npbxs:\n  OXO90: {sharedWith: [Cabinet Moreau]}\n")
    partner = "5a0000000000000000000001"
    lock_path(wanted).write_text(lock_text(Lock(1, partner, pbxs={"OXO90": "f" * 24})), encoding="utf-8")
    async with client(emulator) as reader:
        with pytest.raises(TenancyError, match=r"tenancy\.yaml:3:3: the PBX OXO90 \(OXO90\) means another now"):
            await prepare(reader, wanted)
