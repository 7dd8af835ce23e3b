"""Style sheets, scripts and icon: read once, served under an address that has their hash, kept by browsers for ever."""

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its address (`/static/chat.1a2b3c4d.css`), its integrity value (SHA-384) and its bytes."""

    address: str
    integrity: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Assets:
    """All files of the pages, by name (`chat.css`)."""

    by_name: dict[str, Asset]

    def __getitem__(self, name: str) -> Asset:
        return self.by_name[name]

    async def serve(self, request: web.Request) -> web.Response:
        """Serve a file by its hashed name; raises 404 for any other name, so a stale hash is never kept."""
        for asset in self.by_name.values():
            if asset.address == request.path:
                headers = {"Cache-Control": FOR_EVER}
                return web.Response(body=asset.body, content_type=asset.content_type, charset="utf-8", headers=headers)
        raise web.HTTPNotFound


def read_assets(folder: Path = STATIC) -> Assets:
    """Read every file of the folder, and what is vendored below it, into memory."""
    return Assets({file.name: _read(file) for file in sorted(folder.rglob("*")) if file.suffix in _TYPES})


def _read(file: Path) -> Asset:
    body = file.read_bytes()
    short = hashlib.sha256(body).hexdigest()[:8]
    integrity = base64.b64encode(hashlib.sha384(body).digest()).decode()
    return Asset(f"/static/{file.stem}.{short}{file.suffix}", f"sha384-{integrity}", _TYPES[file.suffix], body)
