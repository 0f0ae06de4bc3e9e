"""Prints how soon the console says where a question leads while it is being typed, over HTTP.

    make bench-hints

Every question is sent after each of its words, as the editor's page does when somebody pauses there.
"""

from __future__ import annotations

import os
import platform
import re
import statistics
import time
from datetime import datetime, timezone

import httpx

from benchmarks.console_home import NAME, PASSWORD, running_console

QUESTIONS = (
    "What did the postal service print for the treaty?",
    "how many countries have to ratify it before it enters into force",
    "Who may take part in the work of the Ad Hoc Committee as an observer?",
    "what role does UNODC play in the negotiations of the convention",
    "quelle est la date de la prochaine session du comité spécial ?",
    "thrid sesion comittee dates and the place where it was",
)
TIMES = 5
WAIT_S = 120


def main() -> None:
    """Measure and print."""
    with running_console() as url, httpx.Client(base_url=url, follow_redirects=True, timeout=WAIT_S) as client:
        headers = {"X-CSRF-Token": sign_in(client)}
        deadline = time.monotonic() + WAIT_S
        while client.post("/entries/reach", data={"question": QUESTIONS[0]}, headers=headers).text.count("data-again"):
            if time.monotonic() > deadline:
                raise SystemExit(f"The model was not loaded in {WAIT_S} s.")
            time.sleep(0.5)
        taken = []
        for words in (question.split() for question in QUESTIONS * TIMES):
            for number in range(1, len(words) + 1):
                started = time.perf_counter()
                answer = client.post("/entries/reach", data={"question": " ".join(words[:number])}, headers=headers)
                taken.append(1e3 * (time.perf_counter() - started))
                answer.raise_for_status()
    print(f"{platform.machine()}, {os.cpu_count()} cores, {datetime.now(timezone.utc):%Y-%m-%d}, {len(taken)} hints")
    print(f"p50 {statistics.median(taken):.1f} ms, p95 {statistics.quantiles(taken, n=20)[-1]:.1f} ms, ", end="")
    print(f"longest {max(taken):.1f} ms")


def sign_in(client: httpx.Client) -> str:
    """The session's token."""
    values = {"name": NAME, "password": PASSWORD, "csrf": token_in(client.get("/login").text), "next": ""}
    return token_in(client.post("/login", data=values).text)


def token_in(page: str) -> str:
    """The one that a page's forms carry."""
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    if found is None:
        raise SystemExit("No token on the page: is the console's login another one?")
    return found.group(1)


if __name__ == "__main__":
    main()
