"""The connection sheet: what an engineer on site needs so that a PBX reaches Rainbow, on one page.

    PBX, its block ─► Sheet (data) ─┐
                                    ├─► Page (told: what applies, in words) ─► text, Markdown, HTML, or the user's form
    en, fr, de, es (languages) ─────┘

Other reports have no place for a secret. A sheet has: the activation code and the password of a proxy stay `Secret`
until a form writes them down, and the command that asks for it hands the form out on safe ways only.
"""
