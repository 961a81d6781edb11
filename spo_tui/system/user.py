"""Who runs this process, after the operating system and never after an environment variable."""

from __future__ import annotations

import os
import pwd


def login_name(uid: int | None = None) -> str:
    uid = os.getuid() if uid is None else uid
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"
