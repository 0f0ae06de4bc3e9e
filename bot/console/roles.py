"""Who may do what."""

from __future__ import annotations

from enum import Enum


class Role(str, Enum):
    """Each may do what those before it may."""

    # Look at everything.
    VIEWER = "viewer"
    # Write entries and facts, work off the inbox, build a release.
    EDITOR = "editor"
    # Publish, overrule the gate, roll back.
    APPROVER = "approver"
    # Accounts.
    ADMINISTRATOR = "administrator"

    def may(self, needed: Role) -> bool:
        """Whether this role holds the rights of `needed`."""
        order = list(Role)
        return order.index(self) >= order.index(needed)
