/* SPDX-License-Identifier: Apache-2.0 */
#include "web/openapi.h"
#include "web/call.h"
#include "web/texts.h"

static void text(Json *j, const char *key, const char *value) { json_key(j, key), json_z(j, value); }
static void open(Json *j, const char *key, char bracket) { json_key(j, key), json_open(j, bracket); }

static void type_of(const Action *a, OptionId id, Json *j)
{
    bool on_off = call_option_switch(a, id);
    open(j, "schema", '{');
    text(j, "type", on_off ? "boolean" : "string");
    if (!on_off) text(j, "example", action_option(id)->value);
    json_close(j, '}');
}

static void parameter(Json *j, const char *name, const char *in, bool required, const char *what)
{
    json_open(j, '{');
    text(j, "name", name);
    text(j, "in", in);
    json_key(j, "required"), json_bool(j, required);
    if (what) text(j, "description", what);
}

/* Words of the path: `show REGISTER KEY` has two; `edit REGISTER KEY FIELD=VALUE…` too, the rest stand in the body. */
static size_t path_words(const Action *a)
{
    if (call_takes_uploads(a)) return call_words_before_files(a);
    return a->most <= 2 ? a->most : a->least < 2 ? a->least : 2;
}

static void path_parameters(const Action *a, size_t n, Json *j)
{
    static const char *const names[] = { "word1", "word2" };
    for (size_t i = 0; i < n; i++) {
        parameter(j, names[i], "path", true, a->words);
        json_key(j, "schema"), json_raw(j, S("{\"type\":\"string\"}"));
        json_close(j, '}');
    }
}

static void options_as(const Action *a, Lang lang, bool body, Json *j)
{
    for (size_t i = 0; i < OPT_COUNT; i++) {
        const Option *o = action_option((OptionId)i);
        if (!call_option_given(a, (OptionId)i) || !action_takes(a, (OptionId)i)) continue;
        if (body) {
            open(j, o->name, '{');
            text(j, "type", call_option_switch(a, (OptionId)i) ? "boolean" : "string");
            text(j, "description", text_of(&o->help, lang));
        } else {
            parameter(j, o->name, "query", false, text_of(&o->help, lang));
            type_of(a, (OptionId)i, j);
        }
        json_close(j, '}');
    }
}

static void body_of(const Action *a, Lang lang, Json *j)
{
    open(j, "requestBody", '{');
    json_key(j, "required"), json_bool(j, true);
    open(j, "content", '{');
    open(j, "application/json", '{');
    open(j, "schema", '{');
    text(j, "type", "object");
    json_key(j, "additionalProperties"), json_bool(j, false);
    open(j, "properties", '{');
    json_key(j, "words"), json_raw(j, S("{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"));
    json_key(j, "files"), json_raw(j, S("{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"));
    options_as(a, lang, true, j);
    for (int i = 0; i < 4; i++) json_close(j, '}');
    json_close(j, '}');
}

static void responses(Json *j)
{
    static const char *const failures[] = { "400", "401", "403", "404", "409", "413", "415", "422", "500", "503" };
    open(j, "responses", '{');
    json_key(j, "200"), json_raw(j, S("{\"description\":\"the document of the action\",\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\"}}}}"));
    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++) json_key(j, failures[i]), json_raw(j, S("{\"$ref\":\"#/components/responses/Failure\"}"));
    json_close(j, '}');
}

static void operation(const Action *a, size_t words, Lang lang, Json *j)
{
    bool post = a->method == METHOD_POST;
    Buf path = { 0 };
    buf_addf(&path, "/api/%s", a->id);
    for (size_t i = 0; i < words; i++) buf_addf(&path, "/{word%zu}", i + 1);
    json_key_str(j, buf_str(&path)), json_open(j, '{');
    open(j, post ? "post" : "get", '{');
    buf_clear(&path);
    buf_addf(&path, words == path_words(a) ? "%s" : "%s_%zu", a->id, words);
    json_key(j, "operationId"), json_str(j, buf_str(&path));
    text(j, "summary", text_of(&a->help, lang));
    text(j, "description", a->example);
    open(j, "tags", '['), json_z(j, a->permission), json_close(j, ']');
    open(j, "parameters", '[');
    path_parameters(a, words, j);
    if (!post) options_as(a, lang, false, j);
    json_close(j, ']');
    if (post) body_of(a, lang, j);
    responses(j);
    json_close(j, '}');
    json_close(j, '}');
    buf_done(&path);
}

static void components(Json *j)
{
    open(j, "components", '{');
    json_key(j, "responses"), json_raw(j, S("{\"Failure\":{\"description\":\"what is wrong and what to do\",\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\","
        "\"required\":[\"error\"],\"properties\":{\"error\":{\"type\":\"object\",\"required\":[\"code\",\"text\"],\"properties\":{\"code\":{\"type\":\"string\"},\"text\":{\"type\":\"string\"}}}}}}}}}"));
    json_close(j, '}');
}

void openapi_json(Lang lang, Buf *out)
{
    const Action *all;
    size_t n = action_all(&all);
    Json j = json_on(out);
    json_open(&j, '{');
    text(&j, "openapi", "3.1.0");
    open(&j, "info", '{');
    text(&j, "title", "Lalian");
    text(&j, "version", "1");
    text(&j, "description", text_of(&T_WEB_API, lang));
    json_close(&j, '}');
    open(&j, "paths", '{');
    json_key(&j, "/api/health"), json_raw(&j, S("{\"get\":{\"operationId\":\"health\",\"responses\":{\"200\":{\"description\":\"it runs\"}}}}"));
    json_key(&j, "/api/events"), json_raw(&j, S("{\"get\":{\"operationId\":\"events\",\"responses\":{\"200\":{\"description\":\"text/event-stream: ledger, progress\"}}}}"));
    json_key(&j, "/api/imagery"), json_raw(&j, S("{\"get\":{\"operationId\":\"imagery\",\"responses\":{\"200\":{\"description\":\"least, most: zooms of the tiles at /api/imagery/Z/X/Y; null: none\"}}}}"));
    json_key(&j, "/api/upload"), json_raw(&j, S("{\"put\":{\"operationId\":\"upload\",\"parameters\":[{\"name\":\"name\",\"in\":\"query\",\"required\":true,\"schema\":{\"type\":\"string\"}}],"
        "\"requestBody\":{\"content\":{\"application/octet-stream\":{}}},\"responses\":{\"200\":{\"description\":\"upload, name, bytes\"}}}}"));
    for (size_t i = 0; i < n; i++) {
        if (all[i].method == METHOD_NONE) continue;
        if (all[i].least == 0 && path_words(&all[i]) > 0) operation(&all[i], 0, lang, &j);
        operation(&all[i], path_words(&all[i]), lang, &j);
    }
    json_close(&j, '}');
    components(&j);
    json_close(&j, '}');
}
