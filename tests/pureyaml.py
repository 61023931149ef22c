"""PyYAML as it is where it was built without libyaml."""

from __future__ import annotations

import yaml

from microfiche import yamlheads


class PurePython(yaml.BaseLoader):
    """What heads are then read with."""

    resolve = yamlheads._Loader.resolve
    descend_resolver = yamlheads._Loader.descend_resolver
    ascend_resolver = yamlheads._Loader.ascend_resolver
