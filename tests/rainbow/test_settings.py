"""Host and credentials: from the environment or a file that only its owner can read."""

import math
import os
from pathlib import Path

import pytest

from rainbow_tenancy.rainbow import BadSettings, read_settings
from rainbow_tenancy.rainbow.hosts import RAINBOW_HOSTS, read_host

LOGIN = {"RAINBOW_EMAIL": "a@b", "RAINBOW_PASSWORD": "p", "RAINBOW_APP_ID": "i", "RAINBOW_APP_SECRET": "s"}
HERE = {"RAINBOW_HOST": "openrainbow.com"} | LOGIN


def refusal(environ: dict[str, str], **more: str) -> str:
    """The line that refuses these settings."""
    with pytest.raises(BadSettings) as refused:
        read_settings(environ, **more)  # type: ignore[arg-type]  # only texts are given
    return str(refused.value)


def credentials_file(path: Path, text: str | bytes, mode: int = 0o600) -> dict[str, str]:
    """A credentials file, and the environment that names it."""
    file = path / "credentials"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    file.chmod(mode)
    return {"RAINBOW_CREDENTIALS": str(file)}


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("openrainbow.com", "https://openrainbow.com"),
        ("HTTPS://OpenRainbow.com/", "https://openrainbow.com"),
        ("sandbox.openrainbow.com:8443", "https://sandbox.openrainbow.com:8443"),
        ("localhost", "http://localhost"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.9.9.9:1", "http://127.9.9.9:1"),
        ("[::1]:99", "http://[::1]:99"),
        ("https://localhost", "https://localhost"),
        ("10.1.2.3", "https://10.1.2.3"),
    ],
)
def test_a_host_is_a_name_or_a_url(text, url):
    """Scheme and port may be left out; loopback is plain http then."""
    assert url == read_host(text, "RAINBOW_HOST").url


@pytest.mark.parametrize(
    "text",
    [
        "http://openrainbow.com",
        "http://10.1.2.3",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "https://me:secret@openrainbow.com",
        "me@openrainbow.com",
        "openrainbow.com/api",
        "openrainbow.com?x",
        "openrainbow.com#x",
        "https://openrainbow.com:port",
        "https://openrainbow.com:99999",
        "ftp://openrainbow.com",
        "https://",
        "https://[::1",
        "open rainbow.com",
        "openrainbow.com\n",
        "openräinbow.com",
        "openrainbow.com\\@evil.example",
        "evil.example%2eopenrainbow.com",
        "-x.example",
    ],
)
def test_what_is_no_host_is_refused_in_one_line(text):
    """A host that says more than a host, or would show the password on the way, is refused; no secret is repeated."""
    line = refusal(LOGIN | {"RAINBOW_HOST": text})
    assert line.startswith("RAINBOW_HOST: ")
    assert line.isprintable()
    assert "secret" not in line


@pytest.mark.parametrize("host", [*sorted(RAINBOW_HOSTS), "localhost", "127.0.0.1", "[::1]"])
def test_the_files_may_name_rainbows_own_hosts(host):
    """Rainbow's hosts, their twins for developers, and loopback may come from a repository."""
    assert host in read_settings(LOGIN, files_host=host).host


def test_the_files_alone_cannot_name_another_host():
    """A host that only a repository names never gets the credentials."""
    assert "set RAINBOW_HOST=https://evil.example yourself" in refusal(LOGIN, files_host="evil.example")


def test_the_operator_can_name_another_host():
    """What stands in the operator's environment is the operator's word."""
    assert (
        "https://rainbow.test"
        == read_settings(LOGIN | {"RAINBOW_HOST": "rainbow.test"}, files_host="rainbow.test").host
    )


@pytest.mark.parametrize("files", ["sandbox.openrainbow.com", "openrainbow.com:444"])
def test_files_of_another_host_are_refused(files):
    """Files of the sandbox are not applied to the real Rainbow."""
    assert "partner.host is" in refusal(HERE, files_host=files)


def test_no_host_is_refused():
    """No host is guessed: a wrong one would count as a wrong password there."""
    assert "no host: set RAINBOW_HOST, for example RAINBOW_HOST=openrainbow.com" == refusal(LOGIN)


@pytest.mark.parametrize("name", LOGIN)
def test_what_is_missing_is_named(name):
    """The line names what is not set, and where to set it."""
    line = refusal({key: value for key, value in HERE.items() if key != name})
    assert f"not set: {name}" in line
    assert "RAINBOW_CREDENTIALS" in line


def test_an_api_key_goes_before_a_password():
    """Where both are given the key is used: it cannot lock the account."""
    who = read_settings(HERE | {"RAINBOW_API_KEY": "k"}).credentials
    assert (None, "k") == (who.password, who.api_key.reveal() if who.api_key else "")


def test_an_api_key_needs_no_login():
    """Application and key are enough."""
    environ = {
        "RAINBOW_HOST": "openrainbow.com",
        "RAINBOW_API_KEY": "k",
        "RAINBOW_APP_ID": "i",
        "RAINBOW_APP_SECRET": "s",
    }
    assert "" == read_settings(environ).credentials.email


@pytest.mark.parametrize("name", ["RAINBOW_PASSWORD", "RAINBOW_APP_SECRET", "RAINBOW_API_KEY"])
def test_a_line_end_in_a_secret_is_refused_without_showing_it(name):
    """A secret read with its line's end would only ever be a wrong password."""
    line = refusal(HERE | {name: "canary\n"})
    assert name in line
    assert "canary" not in line


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"RAINBOW_API_KEY": "clé"}, "RAINBOW_API_KEY: an API key holds ASCII characters only"),
        ({"RAINBOW_EMAIL": "a:b"}, "RAINBOW_EMAIL: a colon cannot stand in it"),
        ({"RAINBOW_APP_ID": "a:b"}, "RAINBOW_APP_ID: a colon cannot stand in it"),
        ({"HTTPS_PROXY": "http://[::1"}, "HTTPS_PROXY: write http://host:port"),
    ],
)
def test_what_could_not_be_sent_is_refused(environ, words):
    """What no header could carry is told before anything is sent."""
    assert words == refusal(HERE | environ)


def test_settings_do_not_show_secrets():
    """Neither `repr` nor `str` of the settings shows a secret."""
    environ = HERE | {
        "RAINBOW_PASSWORD": "canary-1",
        "RAINBOW_APP_SECRET": "canary-2",
        "HTTPS_PROXY": "http://u:canary-3@p:1",
    }
    assert "canary" not in repr(read_settings(environ))


def test_a_file_gives_what_the_environment_does_not(tmp_path):
    """The environment wins, name by name; a value is everything after the first =, untouched."""
    text = '# mine\r\nRAINBOW_PASSWORD= p="ä" #$ \nRAINBOW_EMAIL=file@b\n\nRAINBOW_HOST=rainbow.test\n'
    environ = credentials_file(tmp_path, text) | {
        "RAINBOW_APP_ID": "i",
        "RAINBOW_APP_SECRET": "s",
        "RAINBOW_EMAIL": "env@b",
    }
    found = read_settings(environ)
    assert ("https://rainbow.test", "env@b") == (found.host, found.credentials.email)
    assert found.credentials.password is not None
    assert ' p="ä" #$ ' == found.credentials.password.reveal()


def test_a_login_of_the_environment_wins_over_a_key_of_the_file(tmp_path):
    """Who logs in by the environment is not somebody else for the sake of an API key that a file holds."""
    environ = HERE | credentials_file(tmp_path, "RAINBOW_API_KEY=k\n")
    assert (HERE["RAINBOW_EMAIL"], None) == (
        read_settings(environ).credentials.email,
        read_settings(environ).credentials.api_key,
    )
    del environ["RAINBOW_PASSWORD"]
    assert read_settings(environ).credentials.api_key


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o660, 0o644, 0o610, 0o601, 0o777])
def test_a_file_that_others_can_reach_is_refused(tmp_path, mode):
    """Any right of group or world is one too many, and the line says what to run."""
    assert "run: chmod 600" in refusal(HERE | credentials_file(tmp_path, "RAINBOW_EMAIL=a", mode))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("RAINBOW_EMAIL", ":1: a line is NAME=value"),
        ("# x\nPASSWORD=canary", ":2: a line is NAME=value"),
        ("export RAINBOW_EMAIL=a", ":1: a line is NAME=value"),
        ("RAINBOW_EMAIL=a\nRAINBOW_EMAIL=b", ":2: RAINBOW_EMAIL stands there twice"),
        (b"RAINBOW_EMAIL=\xff", "is not UTF-8 text"),
        ("#" * 70_000, "larger than 64 KiB"),
        ("RAINBOW_PASSWORD=canary\x00", "control character"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused(tmp_path, text, words):
    """The line says where, and never what stands there."""
    line = refusal(HERE | credentials_file(tmp_path, text) | {"RAINBOW_PASSWORD": ""})
    assert words in line
    assert "canary" not in line


def test_what_is_no_file_is_refused(tmp_path):
    """A directory, a missing file and a pipe that would block are told at once."""
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name in (".", "missing", "pipe"):
        assert "RAINBOW_CREDENTIALS: " in refusal(HERE | {"RAINBOW_CREDENTIALS": str(tmp_path / name)})


def test_the_rate_depends_on_the_host():
    """Ten a second against a real host, no limit on loopback, and the operator's word before both."""
    assert 10.0 == read_settings(HERE).rate
    assert math.inf == read_settings(HERE | {"RAINBOW_HOST": "localhost"}).rate
    assert math.inf == read_settings(HERE, max_rate=math.inf).rate
    assert 3.0 == read_settings(HERE | {"RAINBOW_HOST": "localhost"}, max_rate=3.0).rate


@pytest.mark.parametrize("number", [0.0, -1.0, math.nan])
def test_a_rate_is_a_positive_number(number):
    """A rate or time-out of nothing is refused."""
    for option in ({"max_rate": number}, {"timeout": number}):
        with pytest.raises(BadSettings, match="greater than 0"):
            read_settings(HERE, **option)


@pytest.mark.parametrize(
    ("environ", "proxy"),
    [
        ({"HTTPS_PROXY": "http://proxy:3128"}, "http://proxy:3128"),
        ({"https_proxy": "proxy:3128"}, "http://proxy:3128"),
        ({"HTTPS_PROXY": "http://proxy:3128", "RAINBOW_HOST": "https://localhost"}, None),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "x, .openrainbow.com"}, None),
        ({"HTTPS_PROXY": "http://proxy:3128", "no_proxy": "*"}, None),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "rainbow.com"}, "http://proxy:3128"),
        ({}, None),
    ],
)
def test_a_proxy_is_for_others_than_loopback(environ, proxy):
    """HTTPS_PROXY and NO_PROXY mean what they mean everywhere, and loopback is never told to a proxy."""
    found = read_settings(HERE | environ).proxy
    assert proxy == (found.reveal() if found else None)


def test_a_proxy_that_is_none_is_refused():
    """A proxy of an unknown kind is refused without showing its password."""
    line = refusal(HERE | {"HTTPS_PROXY": "gopher://u:canary@p:1"})
    assert "HTTPS_PROXY: write http://host:port" == line


def test_a_missing_ca_file_is_told():
    """A certificate file that is not there is told before anything is sent."""
    assert "RAINBOW_CA_FILE: /nowhere is not a file" == refusal(HERE | {"RAINBOW_CA_FILE": "/nowhere"})
