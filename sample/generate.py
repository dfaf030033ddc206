#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the workbooks of the sample city: generate.py OUTDIR [SEED]. The same seed gives the same bytes.

OUTDIR/bureaus/2023-05, 2023-08, 2023-11   what the offices hand in before each tour
OUTDIR/rounds.tsv                          folder, period, cut-off and day of issue of each tour (the last is not issued yet)
OUTDIR/accounts.tsv                        the accounts of the demo: name, person, role, unit, park
OUTDIR/mistakes                            a workbook with real mistakes
OUTDIR/twice                               one file sent twice, the second "最终版(1)"
OUTDIR/later                               a correction that comes in December
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import check                                                            # noqa: E402
from city import CUTOFFS, TOURS, City                                          # noqa: E402
from offices import assets, commerce, extras, figures, housing, industry, land, maps, park_office, reform   # noqa: E402

# One of each role: name, person, role (src/action/accounts/roles.def), unit, park.
ACCOUNTS = (
    ("ban", "园区办", "office", "", ""), ("lingdao", "领导", "leader", "", ""), ("shicheng", "石埕镇", "town", "石埕镇", ""),
    ("kaifa", "国企", "company", "", "官岭机械装备产业园"), ("shuiwu", "市税务局", "bureau", "市税务局", ""),
    ("xitong", "系统管理员", "system", "", ""), ("anquan", "安全管理员", "security", "", ""), ("shenji", "审计管理员", "audit", "", ""),
)

OFFICES = (park_office, reform, housing, commerce, land, figures, assets, industry, maps)


def main(argv):
    if len(argv) < 2:
        print(__doc__)
        return 2
    out = argv[1]
    city = City(*argv[2:3])
    check.run(city)
    for cutoff in CUTOFFS:
        folder = os.path.join(out, "bureaus", cutoff.strftime("%Y-%m"))
        for office in OFFICES:
            office.write(city, folder, cutoff, cutoff == CUTOFFS[0])
    with open(os.path.join(out, "rounds.tsv"), "w", encoding="utf-8", newline="\n") as f:
        for _, period, _, cutoff, issued in TOURS:
            f.write(f"{cutoff:%Y-%m}\t{period}\t{cutoff:%Y-%m-%d}\t{issued:%Y-%m-%d}\n" if issued else f"{cutoff:%Y-%m}\t{period}\t{cutoff:%Y-%m-%d}\t\n")
    with open(os.path.join(out, "accounts.tsv"), "w", encoding="utf-8", newline="\n") as f:
        f.writelines("\t".join(account) + "\n" for account in ACCOUNTS)
    extras.mistakes(city, os.path.join(out, "mistakes"))
    extras.twice(city, os.path.join(out, "twice"))
    extras.later(city, os.path.join(out, "later"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
