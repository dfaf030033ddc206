/* SPDX-License-Identifier: Apache-2.0
** The default rule book, part by part (its formulas: test_default.c). */
#include "base/os.h"
#include "reading.h"

static const Node *part(Reading *r, const char *name)
{
    Str bytes;
    Err err = { 0 };
    const char *path = str_printf(r->arena, "%s/rules/%s", test_root(), name).p;
    CHECK(os_read_file(path, 1 << 22, r->arena, &bytes, &err));
    return reading_yaml(r, bytes.p);
}

TEST(book, the_default_lists_hold_every_code_list_of_the_model)
{
    Reading r = reading_new(a);
    lists_load(&r, part(&r, "lists.yaml"));
    CHECK_STR(reading_problems(&r), "");
    for (size_t i = 0; i < r.model->n; i++)
        for (size_t k = 0; k < r.model->registers[i].n_fields; k++) {
            const Field *f = &r.model->registers[i].fields[k];
            if (f->kind != K_CODE || str_starts(str_of(f->target), S("gb"))) continue;
            if (lists_has(r.book, f->target, S("no such word"))) test_fail(__FILE__, __LINE__, f->target);
        }
}

TEST(book, the_default_parts_are_free_of_problems)
{
    Reading r = reading_new(a);
    lists_load(&r, part(&r, "lists.yaml"));
    authority_load(&r, part(&r, "authority.yaml"));
    fields_load(&r, part(&r, "fields.yaml"));
    figures_load(&r, part(&r, "figures.yaml"));
    checks_load(&r, part(&r, "checks.yaml"));
    charts_load(&r, part(&r, "charts.yaml"));
    desk_load(&r, part(&r, "desk.yaml"));
    CHECK_STR(reading_problems(&r), "");
}

/* Other programs and templates rely on these ids. */
TEST(book, the_figures_of_the_report_keep_their_ids)
{
    static const char *const ids[] = {
        "projects.count", "projects.land", "projects.investment", "projects.investment_share", "projects.above_ground", "projects.above_ground_this_year",
        "projects.above_ground_share", "projects.self_held", "projects.not_started", "projects.started", "acceptance.months_gained", "leasing.firms_signed",
        "leasing.floor_area", "leasing.tax_per_mu", "leasing.converted_land_share", "leasing.firms_outside", "leasing.share_outside", "leasing.firms_inside",
        "leasing.share_inside", "leasing.firms_local", "leasing.label_high_tech", "leasing.label_high_tech_applying", "leasing.label_gazelle",
        "leasing.label_specialised", "leasing.label_little_giant", "leasing.label_above_scale", "leads.in_talks", "parks.small_firm_parks",
        "parks.small_firm_investment", "parks.resorted", "parks.resorted_area", "parks.planned_by_institutes", "idle.parcels", "idle.area", "far.median",
        "far.land_below_control_share", "command.groups", "command.seconded_section_level", "command.seconded_young", "command.parks_with_committee",
    };
    Reading r = reading_new(a);
    figures_load(&r, part(&r, "figures.yaml"));
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        bool found = false;
        for (size_t k = 0; k < r.book->n_figures; k++) found = found || str_equal(r.book->figures[k].id, str_of(ids[i]));
        if (!found) test_fail(__FILE__, __LINE__, ids[i]);
    }
}
