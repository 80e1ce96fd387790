"""Reports: one form a module, over plain data. No I/O, no colours: the command adds those at the edge.

data       what a report tells, made from what reconciling knows: the JSON documents and their schemas
sentences  what several forms say, each with its own way of making foreign text harmless
forms      one module a form
"""
