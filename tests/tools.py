"""Finds, or installs, the programs that tests need beside Python packages: a Chromium and strace."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

#: Names under which a Chromium may be on the path; TEST_BROWSER names another one.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """Give the path of a Chromium, None when there is none."""
    named = os.environ.get("TEST_BROWSER")
    if named:
        return named if Path(named).exists() else None
    on_path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    return on_path or _of_playwright()


def _of_playwright() -> str | None:
    root = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))
    found = sorted(root.glob("chromium-*/chrome-linux*/chrome")) + sorted(
        root.glob("chromium-*/chrome-mac*/**/Chromium")
    )
    return str(found[-1]) if found else None


def main(wanted: str) -> int:
    """Make sure that a program is there; 0 when it is, 1 with a reason when it cannot be had."""
    if (find_browser() if wanted == "browser" else shutil.which(wanted)) is not None:
        return 0
    package = "chromium" if wanted == "browser" else wanted
    if shutil.which("apt-get") and os.geteuid() == 0:
        _apt(package)
    elif wanted == "browser":
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if (find_browser() if wanted == "browser" else shutil.which(wanted)) is not None:
        return 0
    print(f"{package} is not on this machine and could not be installed; tests that need it will say so.")
    return 1 if os.environ.get("CI") == "true" else 0


def _apt(package: str) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package],
        env=quiet,
        check=False,
        stdout=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
