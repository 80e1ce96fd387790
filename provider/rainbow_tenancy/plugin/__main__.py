"""`python -m rainbow_tenancy.plugin`, which the installed plugin directory runs."""

from rainbow_tenancy.plugin.main import main

main()
