/* bench/program.h: what the two generators share on their command lines. */
#ifndef BENCH_PROGRAM_H
#define BENCH_PROGRAM_H

/* Ends the program with status 2 unless word is a number from min to max. */
long program_number(const char *word, long min, long max);

#endif
