"""The tenancy files: loading with source positions, offline checks, the resolved tenancy."""
