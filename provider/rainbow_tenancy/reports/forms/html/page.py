"""The whole page: one file with nothing from elsewhere, under a policy that knows its one style and one script."""

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Final

from rainbow_tenancy.reports.forms.html.elements import Html, Part, element, joined

__all__ = ["document", "page"]

STYLES: Final = ("page.css", "map.css", "print.css")
SCRIPTS: Final = ("model.js", "words.js", "details.js", "tables.js", "picture.js", "map.js", "folds.js")
POLICY: Final = (
    "default-src 'none'; style-src {style}; script-src {script}; img-src data:; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


def page(title: str, lead: str, parts: Sequence[Part]) -> str:
    """A page of its own.

    Args:
        title: What it is.
        lead: The answer in one line.
        parts: What follows.
    """
    header = element("header", element("h1", title), element("p", lead, class_="lead"))
    return document(title, header, element("main", *parts), style=_asset(STYLES), script=_asset(SCRIPTS))


def document(title: str, *parts: Part, style: Html, script: Html | None = None, language: str = "en") -> str:
    """A file for a browser under the policy that nothing but this style and this script counts.

    Args:
        title: What a browser's tab shows.
        parts: The body.
        style: CSS of ours.
        script: JavaScript of ours, if there is any.
        language: Of its words.
    """
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element(
            "meta",
            http_equiv="Content-Security-Policy",
            content=POLICY.format(style=_hash(style), script=_hash(script) if script else Html("'none'")),
        ),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("link", rel="icon", href="data:,"),
        element("style", style),
    )
    body = element("body", *parts, element("script", script) if script else None)
    return joined(Html("<!doctype html>\n"), element("html", head, body, lang=language), Html("\n"))


@cache
def _asset(names: Sequence[str]) -> Html:
    folder = resources.files(__package__).joinpath("assets")
    return Html("\n" + "".join(folder.joinpath(name).read_text(encoding="utf-8") for name in names))


def _hash(asset: str) -> Html:
    return Html(f"'sha256-{b64encode(sha256(asset.encode()).digest()).decode()}'")
