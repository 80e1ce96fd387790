"""From what Rainbow has to files, and from drift back into files.

    Estate ──describe──► blocks ──lift──► defaults, rule sets ──lay out──► {path: text} ──write_files──► disk
    Plan + the files' text ──accept──► edits of single values ──► the same text with only those lines changed

Everything in the middle is pure; only `written` touches the disk.
"""

from rainbow_tenancy.authoring.export import Export, Split, export

__all__ = ["Export", "Split", "export"]
