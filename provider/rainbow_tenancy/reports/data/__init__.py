"""What reports tell, as plain data: made once from what reconciling knows, and all that a form gets to see.

    Plan    ─► plan_report  ─► PlanReport    ─.
    Plan    ─► drift_report ─► DriftReport   ─┤
    Outcome ─► apply_report ─► ApplyReport   ─┼─► forms.render(report, form) ─► text
    PBXs    ─► status_report ─► StatusReport ─┘

Equipment IDs that are codes too are shortened here; no secret has a key. The classes are the JSON Schemas of
`schemas/`: a key that is added here is documented there.
"""
