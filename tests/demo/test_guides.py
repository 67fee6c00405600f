"""The commands of the guides, typed as written in an office that has just what they need (Art. 6, 8, 9)."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from support.cases import PROJECT
from support.guides import GUIDES, commands
from two_minutes.office import Office, opened
from two_minutes.story import (
    DIRECTOR,
    ON_PAPER,
    REGISTRAR,
    SECOND_REGISTRAR,
    SECRETARY,
    TABLED,
    path_of,
)
from two_minutes.telling import Teller
