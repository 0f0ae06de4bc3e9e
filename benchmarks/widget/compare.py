"""Size, time to interactive and accessibility of the chat beside two peers from npm.

Prints a table.  Each is placed into an empty page and loaded in Chromium with the line and the processor that
Lighthouse gives a middling telephone (1.6 Mbit/s, 150 ms, processor four times slower); interactive is when a text
field that can be written in is on the page.  The servers behind the chats play no part: what is measured is there
before the first message.  Needs `make browser`, `make widget` and the network, for `npm pack`.
"""

from __future__ import annotations

import gzip
import json
import statistics
import subprocess
import tarfile
import tempfile
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
WIDGET = ROOT / "bot" / "widget"
AXE = WIDGET / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
LOADS = 7
# Lighthouse's "slow 4G": bytes a second, milliseconds, times slower.
BYTES_PER_S = 1.6e6 / 8
LATENCY_MS = 150
SLOWDOWN = 4

GREETING = {
    "outcome": "smalltalk",
    "blocks": [{"paragraph": "Hello!"}],
    "items": [],
    "sources": [],
    "as_of": None,
    "suggestions": [{"title": "What is it?", "text": "What is it?"}],
    "language": "en",
}

# Finds a field for text anywhere, shadow roots included, and remembers when it was first there.
WATCH = """
(() => {
    const find = (root) => {
        for (const e of root.querySelectorAll("*")) {
            if ((e.matches("textarea, input:not([type=hidden], [type=file])") || e.isContentEditable)
                && !e.disabled && e.getClientRects().length) return e;
            const inner = e.shadowRoot && find(e.shadowRoot);
            if (inner) return inner;
        }
    };
    const look = () => {
        if (document.documentElement && find(document)) window.interactiveAt = performance.now();
        else requestAnimationFrame(look);
    };
    look();
})();
"""


@dataclass(frozen=True)
class Peer:
    """A chat to measure."""

    name: str
    # Of its one script, uncompressed.
    script: bytes
    # What its manual says to put into a page, with the script at /script.js.
    body: str


def packed(package: str, file: str) -> bytes:
    """A file of an npm package."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", "--ignore-scripts", package], cwd=folder, check=True, capture_output=True
        )
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as members:
            found = members.extractfile(f"package/{file}")
            assert found, file
            return found.read()


def peers() -> list[Peer]:
    """Ours first."""
    return [
        Peer(
            "this widget",
            (WIDGET / "dist" / "widget.js").read_bytes(),
            '<ahc-chat></ahc-chat><script src="/script.js" async></script>',
        ),
        Peer(
            "deep-chat 2.4.2",
            packed("deep-chat@2.4.2", "dist/deepChat.bundle.js"),
            '<deep-chat demo="true" introMessage=\'{"text": "Hello!"}\'></deep-chat>'
            '<script type="module" src="/script.js"></script>',
        ),
        Peer(
            "rasa-webchat 1.0.1",
            packed("rasa-webchat@1.0.1", "lib/index.js"),
            '<div id="webchat"></div><script>(() => { const e = document.createElement("script"); e.src = "/script.js";'
            "e.async = 1; e.onload = () => WebChat.default({ selector: '#webchat', initPayload: '/greet', title: 'Bot',"
            "embedded: true, hideWhenNotConnected: false, socketUrl: location.origin, params: { storage: 'session' } },"
            " null); document.head.append(e); })()</script>",
        ),
    ]


def serve(peer: Peer) -> ThreadingHTTPServer:
    """A server of the peer's page, compressing as a good one does."""
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><main><h1>A page</h1>{peer.body}</main>'
    )
    files = {
        "/": ("text/html; charset=utf-8", gzip.compress(page.encode(), 9)),
        "/script.js": ("text/javascript; charset=utf-8", gzip.compress(peer.script, 9)),
        "/webhooks/web/greeting": ("application/json", gzip.compress(json.dumps(GREETING).encode(), 9)),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = files.get(self.path.partition("?")[0])
            self.send_response(200 if found else 404)
            if found:
                self.send_header("Content-Type", found[0])
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(found[1] if found else b"")

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def slow_down(session: CDPSession) -> None:
    """A middling telephone."""
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BYTES_PER_S,
            "uploadThroughput": BYTES_PER_S,
        },
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})


def time_to_interactive_ms(browser: Browser, address: str) -> float:
    """Of one load with an empty cache, from the start of the navigation."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    slow_down(context.new_cdp_session(page))
    page.goto(address, wait_until="commit", timeout=120_000)
    page.wait_for_function("window.interactiveAt", timeout=120_000)
    took = float(page.evaluate("window.interactiveAt"))
    context.close()
    return took


def violations(page: Page) -> dict[str, int]:
    """Rules of axe-core that the page breaks, with the number of places."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return {rule["id"]: len(rule["nodes"]) for rule in found}


def main() -> None:
    """Measure all and print the table."""
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for peer in peers():
            server = serve(peer)
            address = f"http://127.0.0.1:{server.server_port}/"
            times = [time_to_interactive_ms(browser, address) for _ in range(LOADS)]
            page = browser.new_page()
            page.goto(address, wait_until="networkidle")
            broken = violations(page)
            page.close()
            server.shutdown()
            told = ", ".join(f"{rule} ({count})" for rule, count in sorted(broken.items()))
            size = len(gzip.compress(peer.script, 9))
            rows.append((peer.name, f"{size / 1000:.1f} kB", f"{statistics.median(times):.0f} ms", told or "none"))
        browser.close()
    print("| chat | script, gzipped | time to interactive, median | axe-core violations |")
    print("|---|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
