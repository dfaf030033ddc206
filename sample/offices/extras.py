# SPDX-License-Identifier: Apache-2.0
"""Files beside the regular ones: one with mistakes, one sent twice, a correction that comes later."""
from datetime import date
from fractions import Fraction

from city import CUTOFFS
from offices import commerce, land
from offices.common import Row, Table, join, write_xls, write_xlsx


def mistakes(city, folder):
    """Each row has one mistake; the last column says nothing of it, as in life."""
    good = [r for r in commerce.ledger(city, CUTOFFS[2]).rows if not r.bold and not r.strike][:14]
    rows = [Row(list(r.values)) for r in good]
    for k, r in enumerate(rows):
        r.values[0] = k + 1
        r.values[3] = f"LAYQ-2023-9{k + 1:02d}"
    project, code, signed, floor, rate, place, state = 2, 5, 10, 15, 18, 8, 11
    rows[0].values[project] = "石呈泵阀智造园标准厂房一期"             # a slip in the name of the project
    rows[1].values[signed] = "2023-13-05"                               # there is no thirteenth month
    rows[2].values[signed] = "2023年2月30日"                            # nor a thirtieth of February
    rows[3].values[floor] = -1200                                       # a negative area
    rows[4].values[floor] = "约3000"                                    # about
    rows[5].values[floor] = Fraction(32, 100)                           # typed in 万㎡ in a column of ㎡
    rows[6].values[code] = swap(rows[6].values[code] or "91999981MA0000000X")   # two characters changed places
    rows[7].values[3] = rows[6].values[3]                               # the same number as the row above, another firm
    rows[8].values[place] = "澜案市"                                    # no such place
    rows[9].values[state] = "有郊"                                      # not in the list
    rows[10].values[project] = None                                     # required
    rows[11].values[rate] = "３０万"                                    # a unit typed into the cell
    rows[12].values[code] = "9199 9981"                                 # cut short
    rows[13].values[signed] = 45260                                     # a serial day shown as a number
    total = sum(v for r in rows for v in [r.values[floor]] if isinstance(v, int)) + 1000
    rows.append(Row(["合计"] + [None] * 14 + [total] + [None] * 14, bold=True))     # a total that does not add up
    t = Table("招商台账", commerce.LEDGER_TITLE, commerce.COLS, rows, note="填报单位：石埕镇　　截至2023年11月30日", head_fill="FFDDEBF7")
    write_xlsx(join(folder, "招商签约台账（石埕镇补报）.xlsx"), [t], "石埕镇")


def swap(code):
    """Exchanges the first two neighbours that differ in the organisation part."""
    for k in range(10, 16):
        if code[k] != code[k + 1]:
            return code[:k] + code[k + 1] + code[k] + code[k + 2:]
    return code


def twice(city, folder):
    survey = date(2023, 11, 15)
    names = [r["name"] for r in city.surveys[survey] if r["state"] != "销号"]
    write_xls(join(folder, "闲置土地摸底表.xls"), [land.idle(city, survey)])
    write_xls(join(folder, "闲置土地摸底表最终版(1).xls"), [land.idle(city, survey, {names[3]: Fraction(125, 100), names[40]: Fraction(-60, 100)})])


def later(city, folder):
    """December: a floor area measured anew, a firm that is registered now, a contract ended."""
    live = [d for d in city.in_force(CUTOFFS[2]) if d["floor"]]
    waiting = next(d for d in city.in_force(CUTOFFS[2]) if city.code_at(d["firm"], CUTOFFS[2]) is None)
    rows = []
    for n, d in enumerate((live[5], waiting, live[17]), 1):
        rows.append(commerce.contract_row(city, d, n, CUTOFFS[2]))
    rows[0].values[15] = live[5]["floor"] + 38
    rows[1].values[5] = waiting["firm"]["code"]
    rows[2].values[11], rows[2].values[12], rows[2].values[29] = "解除", "2023年12月8日", "企业迁址，协商解除"
    rows[2].strike = True
    t = Table("招商台账", commerce.LEDGER_TITLE, commerce.COLS, rows, note="填报单位：市商务局（招商办）　　更正，2023年12月15日", head_fill="FFDDEBF7")
    write_xlsx(join(folder, "招商签约台账更正（12月）.xlsx"), [t], "招商办")
