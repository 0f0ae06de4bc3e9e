"""The web channel: a JSON API for the widget and others, and the widget itself."""
