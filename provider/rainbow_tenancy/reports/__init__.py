"""Reports: one renderer a format, over plain data. No I/O, no colours: the command adds those at the edge."""
