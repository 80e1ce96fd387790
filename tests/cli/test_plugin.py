"""`rainbowctl plugin install`, as far as no engine is needed."""

import asyncio
from pathlib import Path

from rainbow_tenancy.cli import run


def test_directory_holds_an_executable_that_answers(tmp_path: Path, capsys):
    """--into writes the executable that the engine looks for; started, it prints a port."""
    assert 0 == run(["plugin", "install", "--into", str(tmp_path / "bin")])
    executable = tmp_path / "bin" / "pulumi-resource-rainbow"
    assert f"{executable}\n" == capsys.readouterr().out
    assert asyncio.run(_first_line(executable)).strip().isdigit()


async def _first_line(executable: Path) -> bytes:
    process = await asyncio.create_subprocess_exec(executable, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    line = await process.stdout.readline()
    process.terminate()
    await process.wait()
    return line


def test_missing_engine_is_told(monkeypatch, tmp_path: Path, capsys):
    """Without pulumi on PATH: one line that says what to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert 1 == run(["plugin", "install"])
    assert "rainbowctl: pulumi is not on PATH" in capsys.readouterr().err
