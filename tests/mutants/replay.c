/* tests/mutants/replay.c: each file of the command line through a fuzz target once, without
 * libFuzzer. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

/* Only new inputs need it. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max)
{
	(void) data;
	(void) max;
	return size;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		uint8_t *data;
		size_t len;

		assert(f);
		assert(!fseek(f, 0, SEEK_END));
		len = (size_t) ftell(f);
		rewind(f);
		data = malloc(len + 1);
		assert(fread(data, 1, len, f) == len);
		fclose(f);
		LLVMFuzzerTestOneInput(data, len);
		free(data);
	}
	return argc < 2;
}
