"""Where the public files lie, and tables small enough to carry."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def folder(name: str) -> Path:
    """Return a folder of public data, or skip, saying so."""
    path = Path(os.environ.get("ONECLOTH_REAL_DATA", ROOT.parent / "shared" / "data")) / name
    if not path.is_dir():
        pytest.skip(f"the public data folder {name} is not beside the checkout; ONECLOTH_REAL_DATA may name it")
    return path


# Annual flow of the Nile at Aswan 1871-1970 (Cobb 1978), 10^8 cubic metres
NILE = [
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140,
    1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969,
    831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759,
    781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890,
    744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
]  # fmt: skip
FLOW_RATE = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]  # NIST/SEMATECH e-Handbook 6.3.2.2
BATTERS = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]  # hits of 45, Efron and Morris 1975
SCHOOLS = [28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]  # effects and errors, Rubin 1981

# Rats with a tumour, of all rats of an experiment (Tarone 1982).
RATS = [
    tuple(map(int, pair.split("/")))
    for pair in (
        "0/20 0/20 0/20 0/20 0/20 0/20 0/20 0/19 0/19 0/19 0/19 0/18 0/18 0/17 1/20 1/20 1/20 1/20 "
        "1/19 1/19 1/18 1/18 2/25 2/24 2/23 2/20 2/20 2/20 2/20 2/20 2/20 1/10 5/49 2/19 5/46 3/27 "
        "2/17 7/49 7/47 3/20 3/20 2/13 9/48 10/50 4/20 4/20 4/20 4/20 4/20 4/20 4/20 10/48 4/19 4/19 "
        "4/19 5/22 11/46 12/49 5/20 5/20 6/23 5/19 6/22 6/20 6/20 6/20 16/52 15/46 15/47 9/24 4/14 "
    ).split()
]
