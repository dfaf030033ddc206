# SPDX-License-Identifier: Apache-2.0
"""市自然资源局（测绘）: outlines of parks and parcels as GeoJSON, exported from a mapping program. The city lies in the open Pacific: nobody's land.
Parcels of a park stand in rows along its roads, each as large as its area; the park is drawn around them."""
import math

from offices.common import join, words, write_csv

WEST, SOUTH, TOWNS_IN_ROW = 150.0, 30.0, 5
EAST_STEP, NORTH_STEP = 2900.0, 3300.0
EAST_METRE = 1 / (111_320 * math.cos(math.radians(SOUTH)))
NORTH_METRE = 1 / 110_950
ROAD, MARGIN, ROW_LENGTH = 16.0, 24.0, 900.0
ALONE = "零散"


def write(city, folder, until, first):
    if not first:
        return
    parks, parcels = outlines(city)
    write_csv(join(folder, "园区范围图形.csv"), [["园区范围图形（GeoJSON，经纬度）"], ["园区名称", "范围"]] + [[name, geojson(ring)] for name, ring in parks], "utf-8-sig")
    write_csv(join(folder, "工业用地宗地图形.csv"), [["工业用地宗地图形（GeoJSON，经纬度）"], ["不动产单元号", "宗地图形"]] + [[code, geojson(ring)] for code, ring in parcels], "utf-8-sig")


def geojson(ring):
    points = [(WEST + x * EAST_METRE, SOUTH + y * NORTH_METRE) for x, y in ring + ring[:1]]
    return '{"type":"Polygon","coordinates":[[' + ",".join(f"[{x:.6f},{y:.6f}]" for x, y in points) + "]]}"


def outlines(city):
    parks, parcels = [], []
    for t, town in enumerate(words.TOWNS + [words.ZONE]):
        x, y = (t % TOWNS_IN_ROW) * EAST_STEP + 260 * (t * 7 % 3), -(t // TOWNS_IN_ROW) * NORTH_STEP - 210 * (t * 5 % 4)
        top = y
        for k, park in enumerate([p["name"] for p in city.parks if p["town"] == town] + [ALONE]):
            inside = [p for p in city.parcels if p["town"] == town and (p["park"] or ALONE) == park]
            lots, width, height = rows(inside, alone=park == ALONE)
            left, low = x + 180 * (k % 2), top - height
            parcels += [(code, [(left + a, low + b) for a, b in ring]) for code, ring in lots]
            if park != ALONE:
                parks.append((park, around(left, low, width, height, k)))
            top = low - 150
    return parks, parcels


def rows(inside, alone):
    """Lots side by side, a road between two rows; lots outside of parks stand apart."""
    lots, x, y, deep, width = [], 0.0, 0.0, 0.0, 520.0
    for k, p in enumerate(inside):
        area = float(p["area"])
        depth = min(120.0, max(28.0, math.sqrt(area) * 0.8))
        long = area / depth
        if x and x + long > ROW_LENGTH * (2.2 if alone else 1):
            x, y, deep = 0.0, y + deep + ROAD * (4 if alone else 1), 0.0
        slant = 3.0 * (k % 3 - 1)                        # the area of a lot stays what it is
        lots.append((p["code"], [(x + slant, y), (x + slant + long, y), (x + long - slant, y + depth), (x - slant, y + depth)]))
        x += long + (90.0 if alone else 6.0)
        deep, width = max(deep, depth), max(width, x)
    return lots, width, max(y + deep, 360.0)


def around(left, low, width, height, k):
    """The outline of a park: two corners are cut."""
    a, b, c, d = left - MARGIN, low - MARGIN, left + width + MARGIN, low + height + MARGIN
    cut = 40.0 + 25.0 * (k % 3)
    return [(a, b), (c - cut, b), (c, b + cut), (c, d), (a + cut, d), (a, d - cut)]
