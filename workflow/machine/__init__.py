"""Published definitions as flat state machines, and the two functions that move a case.

`decide` turns a command into facts, `evolve` applies one fact to a case. Both are pure. The only
package that imports the `transitions` library.
"""
