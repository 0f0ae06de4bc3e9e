"""What `bot train` does, on another root than the checkout: `python -m benchmarks.speed.train_ours ROOT`."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

from bot.server.lazy_tensorflow import import_rasa
from bot.settings import load_settings


def main(root: Path) -> None:
    """Train on the data under `root` into the models directory of the settings."""
    warnings.simplefilter("ignore")
    import_rasa()
    from bot.releases.training import train_release
    from bot.server.database import prepare_database
    from bot.server.runtime import quiet_rasa

    settings = load_settings()
    quiet_rasa()
    prepare_database(settings)
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    train_release(settings.models_dir, root / "data/nlu/faq", root=root)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
