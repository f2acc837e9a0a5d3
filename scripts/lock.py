"""Makes `requirements/*.txt` from `pyproject.toml`: exact versions with hashes, no addresses.

Run by `make lock`. The locks hold for every platform and every Python OneWindow supports. The
developer's lock is resolved under the runtime one, so that a test runs what an office runs.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = "requirements/runtime.txt"
DEV = "requirements/dev.txt"
OPTIONS = (
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-header",
    "--no-emit-index-url",
)


def compile_lock(output: str, *options: str) -> None:
    """Resolve `pyproject.toml` into one lock file; raises when no set of versions fits."""
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or "uv"
    command = [uv, "pip", "compile", *OPTIONS, *options, "pyproject.toml", "-o", output]
    subprocess.run(command, cwd=ROOT, check=True)
    pins = sum("==" in line for line in (ROOT / output).read_text().splitlines())
    print(f"lock: {output} pins {pins} packages")


def main(arguments: list[str]) -> int:
    """Refresh both locks; `--upgrade` moves to the newest versions that fit."""
    compile_lock(RUNTIME, "--group=setup", *arguments)
    compile_lock(DEV, "--group=dev", "--extra=postgresql", f"--constraint={RUNTIME}", *arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
