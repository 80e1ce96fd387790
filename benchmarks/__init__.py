"""How much work rainbow-tenancy is: counts of requests, and ratios to the least that the same run could cost."""
