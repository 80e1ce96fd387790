"""A throw-away certificate, made by openssl."""

import subprocess
from pathlib import Path


def self_signed(path: Path, name: str) -> Path:
    """Write a private key and its self-signed certificate into one file, and return its path.

    Args:
        path: The file to write.
        name: Whom it certifies, e.g. `DNS:rainbow.test` or `IP:127.0.0.1`.
    """
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-days", "1")
    certified = ("-subj", "/CN=emulator", "-addext", f"subjectAltName={name}")
    made = subprocess.run(
        ["openssl", "req", "-x509", *curve, *certified, "-keyout", "-", "-out", "-"],
        check=True,
        capture_output=True,
    )
    path.write_bytes(made.stdout)
    return path
