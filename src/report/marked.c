#include "report/report.h"
bool report_marked(Str name, Str bytes, const Problems *problems, Arena *a, Str *out, Err *err) { (void)name;(void)bytes;(void)problems;(void)a;(void)err; *out = S(""); return true; }
