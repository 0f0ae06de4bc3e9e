"""The public emulator `telegram-test-api` as a process, installed by `make test` from its lock file."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.server.app import bind

FOLDER = Path(__file__).resolve().parent / "telegram_emulator"
# It tells bots apart by their tokens, of whatever form.
TOKEN = "emulated-token"


class Emulator:
    """A running emulator; ends with `close`."""

    def __init__(self) -> None:
        node = shutil.which("node")
        assert node, "The Telegram emulator needs Node.js: on Debian, apt-get install nodejs npm"
        assert (FOLDER / "node_modules").is_dir(), "The Telegram emulator is not installed: run `make test`"
        with bind("127.0.0.1", 0) as listener:
            port = listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(
            [node, "serve.js", str(port)], cwd=FOLDER, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline().strip() == "ready"

    def close(self) -> None:
        self._process.kill()
        self._process.wait(30)

    def says(self, user: int, text: str) -> None:
        """A private message, or a command."""
        message: dict[str, Any] = {"text": text, **self._meta(user)}
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        self._post("sendCommand" if text.startswith("/") else "sendMessage", message)

    def presses(self, user: int, title: str) -> None:
        """The button of the bot's last message whose title begins so."""
        last = self.messages(user)[-1]
        rows = last["message"]["reply_markup"]["inline_keyboard"]
        data = next(button["callback_data"] for row in rows for button in row if button["text"].startswith(title))
        meta = self._meta(user)
        message = {"message_id": last["messageId"], "chat": meta["chat"], "from": {"id": 666, "is_bot": True}}
        self._post("sendCallback", {**meta, "data": data, "message": message})

    def messages(self, user: int) -> list[dict[str, Any]]:
        """What the bot sent to a user."""
        history = self._post("getUpdatesHistory", {"token": TOKEN})["result"]
        return [sent for sent in history if str(sent.get("message", {}).get("chat_id")) == str(user)]

    def wait(self, true: Callable[[], Any]) -> None:
        """Until it is true."""
        deadline = time.monotonic() + 30
        while not true():
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def _meta(self, user: int) -> dict[str, Any]:
        person = {"id": user, "is_bot": False, "first_name": "Test"}
        chat = {"id": user, "type": "private", "first_name": "Test"}
        return {"botToken": TOKEN, "date": int(time.time()), "from": person, "chat": chat}

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        request = urllib.request.Request(
            f"{self.url}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read())
