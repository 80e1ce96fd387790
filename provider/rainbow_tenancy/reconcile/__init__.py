"""Reconciling: observe the estate, compare it with the tenancy, plan, hold the brakes, apply."""
