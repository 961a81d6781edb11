"""PostgreSQL for shops that have outgrown one machine."""

from __future__ import annotations

from sqlalchemy import URL, Engine, create_engine

from ..domain.errors import SpoError

CHANNEL = "spo_changed"
GAVE_WAY = frozenset({"40001", "40P01", "55P03"})
"""Failed serialisation, deadlock, lock not had in time: the transaction is undone as a whole."""
_SETTINGS = {
    "statement_timeout": "15s",
    "lock_timeout": "2s",
    "idle_in_transaction_session_timeout": "30s",
}


def make_engine(url: URL, *, read_only: bool) -> Engine:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise SpoError("PostgreSQL takes the driver: pip install 'spo-tui[postgres]'") from None
    settings = dict(_SETTINGS)
    if read_only:
        settings["default_transaction_read_only"] = "on"
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=4,
        connect_args={
            "application_name": "spo-tui",
            "connect_timeout": 5,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 20000,
            "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
        },
    )
