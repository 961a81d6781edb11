"""One try to hand a letter over, or several side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx

from ...domain.outgoing import Letter

TOTAL = 15.0
"""Seconds for one try, however slowly the other side trickles."""
_CONNECT = 5.0
_TRY_AGAIN = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Outcome:
    """`reason` is why it was not taken; `for_good` says that trying again is of no use."""

    reason: str = ""
    for_good: bool = False


def send_all(
    url: str, letters: Sequence[Letter], headers: Mapping[str, str], *, total: float = TOTAL
) -> list[Outcome]:
    """What became of each, in their order. Raises nothing for what the other side does."""
    return asyncio.run(_send_all(url, letters, headers, total))


async def _send_all(
    url: str, letters: Sequence[Letter], headers: Mapping[str, str], total: float
) -> list[Outcome]:
    # Nothing of the environment: neither a proxy nor ~/.netrc is told what goes out.
    async with httpx.AsyncClient(
        timeout=httpx.Timeout(total, connect=min(_CONNECT, total)), trust_env=False
    ) as client:
        tries = [_send(client, url, letter, headers, total) for letter in letters]
        return list(await asyncio.gather(*tries))


async def _send(
    client: httpx.AsyncClient,
    url: str,
    letter: Letter,
    headers: Mapping[str, str],
    total: float,
) -> Outcome:
    given = {**headers, "Content-Type": "application/json", "Idempotency-Key": letter.key}
    try:
        async with (
            asyncio.timeout(total),
            client.stream("POST", url, content=letter.body.encode(), headers=given) as answer,
        ):
            code = answer.status_code
    except (TimeoutError, httpx.TimeoutException):
        return Outcome(f"no answer within {total:g} seconds")
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        said = str(error).splitlines()
        return Outcome(said[0] if said else type(error).__name__)
    if 200 <= code < 300:
        return Outcome()
    for_good = code < 500 and code not in _TRY_AGAIN
    return Outcome(f"it answers {code} {httpx.codes.get_reason_phrase(code)}".rstrip(), for_good)
