"""Chooses the benchmark: `approval` (the default) or `throughput`."""

from __future__ import annotations

import sys

from scripts.bench import approval, throughput

if __name__ == "__main__":
    arguments = sys.argv[1:]
    chosen = throughput if arguments[:1] == ["throughput"] else approval
    names = ("approval", "throughput")
    sys.exit(chosen.main(arguments[1:] if arguments[:1] and arguments[0] in names else arguments))
