# SPDX-License-Identifier: Apache-2.0
"""What moto 5.2 lacks for terraform-provider-aws 5.100, added from outside. Each patch names the symptom it removes."""

import importlib
import sys

PATCHES = []


def patch(function):
    PATCHES.append(function)
    return function


def apply_all():
    """Applies every patch; one that does not fit this version of moto is left out, with a note on stderr."""
    for module in ("compute", "network", "storage", "edge", "operations"):
        importlib.import_module("." + module, __name__)
    for function in PATCHES:
        try:
            function()
        except Exception as error:  # moto moves its insides between releases
            print(f"moto patch {function.__name__} not applied: {error!r}", file=sys.stderr)
