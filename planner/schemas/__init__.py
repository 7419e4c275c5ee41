"""JSON Schema of what the program prints and keeps: every envelope, every table of a run, its JSON files.

`parts` has the words schemas are made of, `tables` makes them of tables, `artifacts` of the files of a run, `envelopes` of
what commands print, `catalogue` names them all. Within a schema_version keys are only added.
"""

from planner.schemas.catalogue import names, schema_of

__all__ = ["names", "schema_of"]
