"""What the REST channel takes for a message."""

from __future__ import annotations

import pytest

from bot.channels.rest import MAX_SENDER, BodyError, read_body


def test_sender_and_message_are_read() -> None:
    assert read_body({"sender": "ann", "message": "Hello", "stream": True}) == ("ann", "Hello")
    assert read_body({"sender": "x" * MAX_SENDER, "message": ""}) == ("x" * MAX_SENDER, "")


@pytest.mark.parametrize("body", [None, [], "text", 3, True, [{"sender": "ann", "message": "Hello"}]])
def test_only_an_object_is_a_body(body: object) -> None:
    with pytest.raises(BodyError, match="a JSON object"):
        read_body(body)


@pytest.mark.parametrize("sender", [None, 1, "", "x" * (MAX_SENDER + 1), ["ann"], {}])
def test_a_sender_is_a_short_text(sender: object) -> None:
    with pytest.raises(BodyError, match="sender: "):
        read_body({"sender": sender, "message": "Hello"})


@pytest.mark.parametrize("message", [None, 1, ["Hello"], {"text": "Hello"}])
def test_a_message_is_a_text(message: object) -> None:
    with pytest.raises(BodyError, match="message: "):
        read_body({"sender": "ann", "message": message})


def test_the_error_does_not_repeat_what_was_sent() -> None:
    with pytest.raises(BodyError) as caught:
        read_body({"sender": "ann", "message": ["secret words"]})
    assert "secret" not in str(caught.value)
