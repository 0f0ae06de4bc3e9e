"""Rasa's storage of models in archives, without what it does twice or for nothing."""

from __future__ import annotations

import tarfile
import tempfile
from pathlib import Path

from rasa.engine.graph import GraphModelConfiguration
from rasa.engine.storage.local_model_storage import (
    MODEL_ARCHIVE_COMPONENTS_DIR,
    MODEL_ARCHIVE_METADATA_FILE,
    LocalModelStorage,
)
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.domain import Domain


class QuickStorage(LocalModelStorage):
    """Packs a model without compressing it, and reads an archive once."""

    def create_model_package(
        self, model_archive_path: str | Path, model_configuration: GraphModelConfiguration, domain: Domain
    ) -> ModelMetadata:
        """As Rasa's storage does, which reads it too: the archive is one of gzip, of level 0.

        Of the vectors a tenth could be saved, which would take longer than the rest.
        """
        metadata = self._create_model_metadata(domain, model_configuration)
        Path(model_archive_path).parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder, tarfile.open(model_archive_path, "w:gz", compresslevel=0) as tar:
            self._persist_metadata(metadata, Path(folder))
            tar.add(self._storage_path, arcname=MODEL_ARCHIVE_COMPONENTS_DIR)
            tar.add(Path(folder) / MODEL_ARCHIVE_METADATA_FILE, arcname=MODEL_ARCHIVE_METADATA_FILE)
        return metadata

    @staticmethod
    def _extract_archive_to_directory(model_archive_path: str | Path, temporary_directory: Path) -> None:
        # Rasa's own goes through the archive beforehand, for names that lead out of the folder; the filter refuses
        # those as it comes to them.
        with tarfile.open(model_archive_path, "r:gz") as tar:
            tar.extractall(temporary_directory, filter="data")
        LocalModelStorage._assert_not_rasa2_archive(temporary_directory)
