"""The least that a plan of these files and answers could cost, however it is written in Python with these libraries.

    python -m benchmarks.floor MARKS MODULES FILES… -- ANSWERS…

start and imports of what `rainbowctl plan` imports, libyaml's bare events of every file, orjson of every answer.
"""

import gc
import json
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from time import process_time


def main(marks: Path, modules: Path, files: list[Path], answers: list[Path]) -> None:
    """Do the least, and note the CPU seconds after each part."""
    gc.disable()  # as rainbowctl does
    for name in json.loads(modules.read_text())["modules"]:
        with suppress(ImportError):  # __main__ and the like
            import_module(name)
    import orjson
    from yaml._yaml import CParser
    from yaml.events import StreamEndEvent

    started = process_time()
    for file in files:
        following = CParser(file.read_bytes()).get_event
        while type(following()) is not StreamEndEvent:
            pass
    read = process_time()
    for answer in answers:
        orjson.loads(answer.read_bytes())
    decoded = process_time()
    phases = {"start": started, "files": read - started, "fetch": decoded - read}
    marks.write_text(json.dumps({"phases": phases}))


if __name__ == "__main__":
    separator = sys.argv.index("--")
    paths = [Path(argument) for argument in sys.argv]
    main(paths[1], paths[2], paths[3:separator], paths[separator + 1 :])
