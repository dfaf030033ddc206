/* SPDX-License-Identifier: Apache-2.0
** floor ROWS THREADS TIMES: the least an evaluation can cost on this machine, whatever its method: of each row 36 bytes of input are
** read once (industry 1, park 2, grade of land price 1, four amounts of 8) and 9 bytes of result written once (key 4, place 4, grade
** and tail 1), in columns, by THREADS. Prints the milliseconds of each of TIMES runs. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { INPUTS = 7, RESULTS = 3, MAX_THREADS = 64 };
static const size_t input_bytes[INPUTS] = { 1, 2, 1, 8, 8, 8, 8 }, result_bytes[RESULTS] = { 4, 4, 1 };
static uint64_t *inputs[INPUTS], *results[RESULTS];

typedef struct { size_t row, rows, run; uint64_t sum; } Part;

static void *pass(void *p)
{
    Part *t = p;
    uint64_t sum = 0;
    for (size_t c = 0; c < INPUTS; c++) {
        size_t to = (t->row + t->rows) * input_bytes[c] / 8;
        for (size_t i = t->row * input_bytes[c] / 8; i < to; i++) sum += inputs[c][i];
    }
    for (size_t c = 0; c < RESULTS; c++) memset((char *)results[c] + t->row * result_bytes[c], (int)t->run, t->rows * result_bytes[c]);
    t->sum = sum;
    return NULL;
}

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int main(int n_args, char **args)
{
    size_t rows = n_args > 3 ? strtoull(args[1], NULL, 10) / 64 * 64 : 0, n = n_args > 3 ? strtoull(args[2], NULL, 10) : 0, times = n_args > 3 ? strtoull(args[3], NULL, 10) : 0;
    if (!rows || !n || n > MAX_THREADS || !times) return fprintf(stderr, "usage: floor ROWS THREADS TIMES\n"), 2;
    for (size_t c = 0; c < INPUTS; c++) {
        inputs[c] = malloc(rows * input_bytes[c]);
        memset(inputs[c], 1, rows * input_bytes[c]);
    }
    for (size_t c = 0; c < RESULTS; c++) {
        results[c] = malloc(rows * result_bytes[c]);
        memset(results[c], 1, rows * result_bytes[c]);
    }
    uint64_t sum = 0;
    for (size_t k = 0; k < times; k++) {
        Part parts[MAX_THREADS];
        pthread_t threads[MAX_THREADS];
        double start = now_ms();
        for (size_t i = 0; i < n; i++) {
            size_t from = rows / 64 * i / n * 64, to = rows / 64 * (i + 1) / n * 64;
            parts[i] = (Part){ from, to - from, k, 0 };
            if (i > 0 && pthread_create(&threads[i], NULL, pass, &parts[i])) return fprintf(stderr, "no thread\n"), 3;
        }
        pass(&parts[0]);
        for (size_t i = 1; i < n; i++) pthread_join(threads[i], NULL);
        printf("%.3f ", now_ms() - start);
        for (size_t i = 0; i < n; i++) sum += parts[i].sum;
    }
    printf("\n");
    return sum == 0;
}
