"""Lay a few changed values over a plan: what `extends:` does, and what is changed for one patient.

Mappings merge key by key; anything else replaces.
"""

from collections.abc import Mapping


def lay_over(base: object, overlay: object) -> object:
    """Give `base` with the values of `overlay` in it; neither is changed."""
    if not isinstance(base, Mapping) or not isinstance(overlay, Mapping):
        return overlay
    merged = dict(base)
    for key, value in overlay.items():
        merged[key] = lay_over(base[key], value) if key in base else value
    return merged
