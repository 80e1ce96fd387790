"""Notices: what a plan will change, or an apply has changed, told to each company that it touches.

    plan.json      ─► planned   ─.
                                  >─► Changes ─► letters ─► a text a company, from a template
    journal.jsonl  ─► journaled ─'

Each company is told of its own by `reports.data.customer`, the filter of every report for a company. A notice says it
in words of `languages/`: no reasons, no places in files, no rules, no numbers of anything.
"""
