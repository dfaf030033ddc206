/* SPDX-License-Identifier: Apache-2.0
** base/clones.h - CLONES before a function whose loops run faster on the instructions of newer processors: it is compiled twice, and
** the one that fits is chosen when the program starts. All copies give the same bytes as long as such a function computes with whole
** numbers, or with doubles by + − × ÷ and sqrt alone. Empty where compiler, C library or processor do not know it.
** Such a function is static: an exported one clang would call by another name than other files do. And two of them never share a
** name: clang exports their resolvers (tools/check_symbols.py). */
#ifndef LALIAN_BASE_CLONES_H
#define LALIAN_BASE_CLONES_H

#include <stdint.h>   /* tells of the C library, as the headers of the compiler alone do not */

#if !defined(CLONES) && defined(__x86_64__) && defined(__GLIBC__) && defined(__has_attribute)
#if __has_attribute(target_clones)
#define CLONES __attribute__((target_clones("default", "arch=x86-64-v3")))
#define CLONES_ARE_MADE
#endif
#endif
#ifndef CLONES
#define CLONES
#endif

#endif
