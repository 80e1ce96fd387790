"""What an account can find out about Rainbow by reading: which assumptions hold there, and what else is worth knowing.

    look ─► Evidence ─► ROWS: confirmed, contradicted, not observable ─► reports
                │
                └─► facts: fields, words, what the account may

Only `look` asks anything; the rest is pure. What is kept of an answer holds no secret.
"""
