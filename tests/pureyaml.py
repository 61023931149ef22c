"""PyYAML as it is where it was built without libyaml."""

from __future__ import annotations

import yaml

from microfiche import heads


class PurePython(yaml.BaseLoader):
    """What heads are then read with."""

    resolve = heads._Loader.resolve
    descend_resolver = heads._Loader.descend_resolver
    ascend_resolver = heads._Loader.ascend_resolver
