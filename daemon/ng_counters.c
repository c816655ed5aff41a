#include "daemon/ng_counters.h"

#include <stdlib.h>

static struct ng_client_counters *find(struct ng_counters *c, const struct addr *client)
{
	struct ng_client_counters *one;

	for (uint32_t i = 0; i < c->client_count; i++)
		if (addr_eq(&c->clients[i]->client, client) ||
		    c->clients[i]->client.family == ADDR_NONE)
			return c->clients[i];
	one = calloc(1, sizeof(*one));
	if (!one)
		return NULL;
	if (c->client_count < NG_CLIENTS_MAX)
		one->client = *client;
	c->clients[c->client_count++] = one;
	return one;
}

void ng_counters_add(struct ng_counters *c, const struct addr *client, enum ng_command command,
		     enum ng_err err, uint64_t duration_us)
{
	struct ng_client_counters *one = find(c, client);

	if (!one) {
		c->lost++;
		return;
	}
	one->count[command]++;
	one->duration_us[command] += duration_us;
	one->errors += err != NG_OK;
}

uint64_t ng_counters_total(const struct ng_counters *c, enum ng_command command)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < c->client_count; i++)
		sum += c->clients[i]->count[command];
	return sum;
}

void ng_counters_fini(struct ng_counters *c)
{
	for (uint32_t i = 0; i < c->client_count; i++)
		free(c->clients[i]);
	c->client_count = 0;
}
