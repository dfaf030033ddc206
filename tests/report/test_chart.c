/* SPDX-License-Identifier: Apache-2.0 */
#include "base/os.h"
#include "report/chart.h"
#include "test.h"

#include <stdlib.h>

static void draw(ChartKind kind, size_t n_labels, size_t n_series, const char *name, Arena *a)
{
    static const char *const projects[] = { "东园智能制造园", "西园纺织产业提升项目", "南园", "北园高新材料标准厂房一期工程" };
    static const char *const series[] = { "年度计划", "累计完成", "入统" };
    ChartData d = { .title = S("重点项目投资进度"), .unit = S("亿元"), .note = S("注：数据截至11月底。"), .kind = kind, .n_labels = n_labels, .n_series = n_series };
    d.labels = NEW_ARRAY(a, Str, n_labels);
    d.series = NEW_ARRAY(a, Str, n_series);
    d.values = NEW_ARRAY(a, ChartValue, n_labels * n_series);
    for (size_t i = 0; i < n_labels; i++) d.labels[i] = str_of(projects[i % 4]);
    for (size_t i = 0; i < n_series; i++) d.series[i] = str_of(series[i % 3]);
    for (size_t i = 0; i < n_labels * n_series; i++) d.values[i] = (ChartValue){ i != 3, (double)(i + 1) * 1.5, str_printf(a, "%zu.50", i + 1) };
    Str png;
    int w = 0, h = 0;
    Err e = { 0 };
    CHECK(chart_draw(&d, 2, a, &png, &w, &h, &e));
    CHECK(str_starts(png, S("\x89PNG")));
    const char *folder = getenv("LALIAN_KEEP");          /* to look at them */
    if (folder) CHECK(os_write_file(str_z(a, str_printf(a, "%s/%s.png", folder, name)), png, &e));
}

TEST(chart, every_kind_is_drawn)
{
    draw(CHART_BAR, 4, 2, "bar", a);
    draw(CHART_STACKED, 1, 3, "stacked", a);
    draw(CHART_LINE, 4, 2, "line", a);
    draw(CHART_PIE, 1, 3, "pie", a);
    draw(CHART_FUNNEL, 4, 1, "funnel", a);
}

TEST(chart, nothing_to_draw_is_a_failure)
{
    ChartData d = { .title = S("空") };
    Str png;
    int w, h;
    Err e = { 0 };
    CHECK(!chart_draw(&d, 2, a, &png, &w, &h, &e) && e.code == ERR_DATA);
}
