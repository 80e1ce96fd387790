"""Pulumi's resource provider `rainbow`: the same tenancy, the same comparison and the same operations over gRPC.

main ─► service ─► requests ─► pbx, association, functions, tenancy_component
                        │        what a resource means; each request as values, then as the core's own types
                        ▼
                   operation ─► snapshot, apply     one engine operation: login, estate, own writes, stop
"""
