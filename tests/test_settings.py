"""Every variable of the environment that the bot reads, its default and its errors."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.settings import ROOT, Secret, SettingsError, load_settings


def test_defaults_lie_in_the_checkout() -> None:
    settings = load_settings({})
    assert settings.database_url == f"sqlite:///{ROOT}/var/bot.db"
    assert settings.models_dir == ROOT / "models"
    assert settings.facts_dir == ROOT / "data" / "facts"
    assert settings.faq_dir == ROOT / "data" / "nlu" / "faq"
    assert (settings.host, settings.port) == ("127.0.0.1", 5005)
    assert settings.today is None


@pytest.mark.parametrize(
    ("variable", "value", "field", "expected"),
    [
        ("DATABASE_URL", "postgresql://bot@db/facts", "database_url", "postgresql://bot@db/facts"),
        ("AHC_MODELS_DIR", "/srv/models", "models_dir", Path("/srv/models")),
        ("AHC_FACTS_DIR", "/srv/facts", "facts_dir", Path("/srv/facts")),
        ("AHC_FAQ_DIR", "/srv/faq", "faq_dir", Path("/srv/faq")),
        ("AHC_PROJECT_DIR", "/srv/bot", "project_dir", Path("/srv/bot")),
        ("PORT", "0", "port", 0),
        ("PORT", "65535", "port", 65535),
        ("HOST", "0.0.0.0", "host", "0.0.0.0"),
        ("AHC_PUBLISH_ACCURACY", "0", "publish_accuracy", False),
        ("AHC_TODAY", "2026-11-22", "today", date(2026, 11, 22)),
        ("AHC_WEB_ORIGINS", "https://a.org, null", "web_origins", ("https://a.org", "null")),
        ("AHC_WEB_ORIGINS", "*", "web_origins", ("*",)),
        ("AHC_WEB_SESSION_LIMIT", "5/second", "web_session_limit", "5/second"),
        ("AHC_WEB_ADDRESS_LIMIT", "1000/hour", "web_address_limit", "1000/hour"),
        ("AHC_PROXIES", "2", "proxies", 2),
        ("PUBLIC_URL", "https://bot.example.org/", "public_url", "https://bot.example.org"),
        ("TELEGRAM_TOKEN", " 1:a\n", "telegram_token", Secret("1:a")),
        ("TELEGRAM_WEBHOOK_SECRET", "s", "telegram_webhook_secret", Secret("s")),
        ("TELEGRAM_MODE", "polling", "telegram_mode", "polling"),
        ("TELEGRAM_API_URL", "http://127.0.0.1:8081", "telegram_api_url", "http://127.0.0.1:8081"),
        ("TELEGRAM_RATE", "1000", "telegram_rate", 1000),
        ("AHC_TENSORFLOW", "eager", "lazy_tensorflow", False),
    ],
)
def test_a_variable_sets_its_field_alone(variable: str, value: str, field: str, expected: object) -> None:
    settings, defaults = load_settings({variable: value}), load_settings({})
    assert getattr(settings, field) == expected
    changed = [name for name in vars(defaults) if getattr(settings, name) != getattr(defaults, name)]
    assert changed == [field]


@pytest.mark.parametrize(
    "variable", ["DATABASE_URL", "AHC_MODELS_DIR", "AHC_FACTS_DIR", "AHC_FAQ_DIR", "PORT", "HOST", "AHC_TODAY"]
)
def test_an_empty_variable_counts_as_unset(variable: str) -> None:
    assert load_settings({variable: ""}) == load_settings({})


@pytest.mark.parametrize(
    ("variable", "value", "rule"),
    [
        ("PORT", "http", "from 0 to 65535"),
        ("PORT", "-1", "from 0 to 65535"),
        ("PORT", "65536", "from 0 to 65535"),
        ("PORT", "5005.0", "from 0 to 65535"),
        ("AHC_TODAY", "yesterday", "YYYY-MM-DD"),
        ("PUBLIC_URL", "bot.example.org", "an address such as"),
        ("PUBLIC_URL", "https://", "an address such as"),
        ("PUBLIC_URL", "https://[", "an address such as"),
        ("TELEGRAM_API_URL", "file:///etc/passwd", "an address such as"),
        ("TELEGRAM_MODE", "both", "one of polling, webhook"),
        ("TELEGRAM_RATE", "0", "from 1 to 10000"),
        ("TELEGRAM_RATE", "fast", "from 1 to 10000"),
        ("AHC_TODAY", "2026-02-30", "YYYY-MM-DD"),
        ("AHC_TODAY", "22.11.2026", "YYYY-MM-DD"),
        ("AHC_WEB_ORIGINS", "www.example.org", "https://www.example.org"),
        ("AHC_WEB_ORIGINS", "https://example.org/", "without a slash"),
        ("AHC_WEB_ORIGINS", "https://a.org,,https://b.org", "commas between"),
        ("AHC_WEB_SESSION_LIMIT", "many", "30/minute"),
        ("AHC_WEB_ADDRESS_LIMIT", "0/minute", "30/minute"),
        ("AHC_PROXIES", "-1", "from 0 to 20"),
        ("AHC_TENSORFLOW", "never", "lazy or eager"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_value_and_rule(variable: str, value: str, rule: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({variable: value})
    assert variable in str(caught.value)
    assert value in str(caught.value)
    assert rule in str(caught.value)


def test_the_process_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "5999")
    assert load_settings().port == 5999


def test_the_command_line_tells_a_wrong_setting_without_a_trace() -> None:
    result = CliRunner().invoke(cli, ["faq", "check"], env={"PORT": "http"})
    assert result.exit_code == 1
    assert "PORT='http'" in result.output
    assert "Traceback" not in result.output
