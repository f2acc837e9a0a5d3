"""Questions that the pages ask, each answered from one snapshot and as frozen rows.

None of them grows with the number of closed cases. Functions take a connection from
`Database.read()`, so that a page can ask several things about one moment.
"""
