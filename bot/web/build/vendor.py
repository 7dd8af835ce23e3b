"""Copies other people's browser files, pinned in `bot/web/vendor`, beside ours: `python -m bot.web.build.vendor`."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from shutil import which

WEB = Path(__file__).parents[1]
VENDOR = WEB / "vendor"
TARGET = WEB / "static" / "vendor"

#: Package -> the files that our pages use; the licence goes with them.
FILES = {"htmx.org": ("dist/htmx.min.js",)}


def main() -> int:
    """Fetch and copy, and write the list of what is there; return 1 without npm."""
    npm = which("npm")
    if npm is None:
        print("vendor: needs npm, only when a version changes; what is there stays as it is", file=sys.stderr)
        return 1
    subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=VENDOR, check=True)  # noqa: S603 - npm itself
    listed = [entry for package, files in FILES.items() for entry in _copy(VENDOR / "node_modules" / package, files)]
    (TARGET / "vendor.json").write_text(json.dumps(listed, indent=2) + "\n", "utf-8")
    return 0


def _copy(package: Path, files: tuple[str, ...]) -> list[dict[str, str]]:
    """Copy the named files and the licence, unchanged; give an entry of the list for each."""
    about = json.loads((package / "package.json").read_text("utf-8"))
    folder = TARGET / f"{about['name']}@{about['version']}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "LICENSE").write_bytes((package / "LICENSE").read_bytes())
    entries = []
    for name in files:
        body = (package / name).read_bytes()
        target = folder / Path(name).name
        target.write_bytes(body)
        entries.append(
            {
                "name": about["name"],
                "version": about["version"],
                "licence": about["license"],
                "file": target.relative_to(TARGET).as_posix(),
                "sha256": hashlib.sha256(body).hexdigest(),
            }
        )
    return entries


if __name__ == "__main__":
    sys.exit(main())
