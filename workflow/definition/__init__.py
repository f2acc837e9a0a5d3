"""The definition language: YAML text in, one frozen and typed model out.

Every problem of a file is reported at once, with file, line and column. Consumed by
`workflow.machine`, the command line and the pages that explain a process.
"""
