/* SPDX-License-Identifier: Apache-2.0
** The child side alone, for tests; with a name that begins with "crash", "lie" or "half" it misbehaves instead;
** with "needs" it works only when it was told where libraries are, and nothing else of its parent. */
#include "intake/intake.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    char head[64] = { 0 };
    ssize_t n = pread(STDIN_FILENO, head, sizeof head - 1, 8);
    if (n > 4 && strncmp(head, "crash", 5) == 0) raise(SIGSEGV);
    if (n > 4 && strncmp(head, "lie", 3) == 0) {
        for (int i = 0; i < 1000; i++) (void)!write(STDOUT_FILENO, "Bgarbage", 8);
        return 0;
    }
    if (n > 4 && strncmp(head, "half", 4) == 0) return 0;
    if (n > 5 && strncmp(head, "needs", 5) == 0 && (getenv("LALIAN_WORKER") || !getenv("LD_LIBRARY_PATH") || strcmp(getenv("LD_LIBRARY_PATH"), "/nowhere/lib") != 0)) return 0;
    return intake_worker_main();
}
