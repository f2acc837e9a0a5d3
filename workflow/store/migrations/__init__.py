"""The revisions of the tables, applied by `workflow.store.migrate`."""
