"""Reports of regions as tables, and those as files: nothing in them but counts."""
