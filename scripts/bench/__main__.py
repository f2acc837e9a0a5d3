"""Chooses the benchmark: `approval` (the default), `throughput`, `growth`, `inbox` or
`request`."""

from __future__ import annotations

import sys

from scripts.bench import approval, growth, inbox, request, throughput

if __name__ == "__main__":
    arguments = sys.argv[1:]
    named = {
        "approval": approval,
        "throughput": throughput,
        "growth": growth,
        "inbox": inbox,
        "request": request,
    }
    chosen = named.get(arguments[0] if arguments else "")
    sys.exit(chosen.main(arguments[1:]) if chosen else approval.main(arguments))
