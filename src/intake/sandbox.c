/* SPDX-License-Identifier: Apache-2.0
** Order: rlimits, no-new-privs, not dumpable, Landlock without any path, seccomp allow-list. The only file that knows libseccomp. */
#include "intake/sandbox.h"

#include <errno.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

enum { MEMORY_MIB = 1024, CPU_S = 60, FILES = 16 };

static void limit(__rlimit_resource_t what, rlim_t most)
{
    struct rlimit r = { most, most };
    (void)setrlimit(what, &r);   /* a stricter limit that already holds is as good */
}

void sandbox_limit(void)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, CPU_S);
    limit(RLIMIT_FSIZE, 0);
    if (SANITIZED) return;       /* their shadow memory and helper threads need more */
    limit(RLIMIT_AS, (rlim_t)MEMORY_MIB << 20);
    limit(RLIMIT_NOFILE, FILES);
    limit(RLIMIT_NPROC, 0);
}

/* A ruleset that handles every right and allows none. */
static bool close_files(void)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1) return true;    /* not in this kernel, or switched off */
    struct landlock_ruleset_attr attr = { .handled_access_fs = (UINT64_C(1) << 13) - 1 };
    if (abi >= 2) attr.handled_access_fs |= UINT64_C(1) << 13;   /* REFER */
    if (abi >= 3) attr.handled_access_fs |= UINT64_C(1) << 14;   /* TRUNCATE */
    long fd = syscall(SYS_landlock_create_ruleset, &attr, sizeof attr.handled_access_fs, 0);
    if (fd < 0) return false;
    bool ok = syscall(SYS_landlock_restrict_self, (int)fd, 0) == 0;
    close((int)fd);
    return ok;
}

static bool filter_calls(void)
{
    static const int allowed[] = { SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(close), SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk),
        SCMP_SYS(futex), SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(time),
        SCMP_SYS(getrandom), SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(lseek), SCMP_SYS(writev), SCMP_SYS(sysinfo) /* qsort asks for the memory there is */, SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(tgkill) };
    scmp_filter_ctx c = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!c) return false;
    bool ok = true;
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
        int rc = seccomp_rule_add(c, SCMP_ACT_ALLOW, allowed[i], 0);
        ok &= rc == 0 || rc == -EDOM;   /* a call that this machine does not have */
    }
    /* A library that looks for a file (a locale, a time zone) is told there is none; Landlock would refuse it anyway. */
    ok = ok && seccomp_rule_add(c, SCMP_ACT_ERRNO(ENOENT), SCMP_SYS(openat), 0) == 0;
    ok = ok && seccomp_load(c) == 0;
    seccomp_release(c);
    return ok;
}

bool sandbox_enter(void)
{
    tzset();                     /* libzip asks for local time: the zone is read while files can be */
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
    if (SANITIZED) return close_files();
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return false;
    return close_files() && (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0 || filter_calls());
}

LibVersion sandbox_library(void)
{
    const struct scmp_version *v = seccomp_version();
    return (LibVersion){ { (int)v->major, (int)v->minor, (int)v->micro } };
}
