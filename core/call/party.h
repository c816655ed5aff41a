/* core/call/party.h: the parties of a call, their media and the ports that face them. */
#ifndef SLUICE_CORE_CALL_PARTY_H
#define SLUICE_CORE_CALL_PARTY_H

#include "core/call/call.h"

/* By tag, or by one of the tags it had before; NULL if there is none. */
struct party *party_by_tag(const struct call *call, struct slice tag);
struct party *party_by_branch(const struct call *call, struct slice branch);

/* A new party without tag, last in call->parties.  NULL: no memory. */
NODISCARD struct party *party_add(struct call *call, const struct call_env *env);
/* Names a party; a tag that it had stays as an alias.  False: no memory. */
NODISCARD bool party_name(struct party *p, struct slice tag);
/* Joins two parties by an offer: who was joined to the receiver is left behind, and who had
 * answered the sender; branches that have not answered yet stay joined to the sender. */
void party_join_offer(struct party *sender, struct party *receiver);
/* By an answer: all others are left behind. */
void party_join_answer(struct party *answerer, struct party *offerer);
/* Does media flow from one to the other? */
bool party_is_joined(const struct party *a, const struct party *b);

/* Where offer and answer of the two stand; *side is a's in it. */
struct exchange *party_exchange(struct party *a, struct party *b, uint8_t *side);

/* The medium of that index (from 0), made if it is not there.  NULL: no memory. */
NODISCARD struct media *party_media(struct party *p, unsigned index, const struct call_env *env);
/* The medium of the receiver that an SDP of m's party is about: the one it was joined with before,
 * else the first that is not joined with that party, else a new one.  NULL: no memory. */
NODISCARD struct media *media_join(struct media *m, struct party *receiver,
				   const struct call_env *env);
/* The one that media flows to and from; NULL if there is none. */
struct media *media_peer(const struct media *m);
/* Gives the medium count streams; those it has stay. */
NODISCARD bool media_streams(struct media *m, unsigned count, const struct call_env *env);

/* Makes the ports the current ones that face m's party on the address addr, for a peer that
 * receives at key: those it had for that key, else a wildcard map, else the current ones if
 * is_latched, else new ones (CALL_PORTS_OPEN).  A NULL key asks for a wildcard map.  False: no
 * memory. */
NODISCARD bool media_ports(struct media *m, uint16_t addr, unsigned count,
			   const struct endpoint *key, bool is_latched, const struct call_env *env,
			   struct call_actions *actions);
/* The port facing the party for that component; 0 if there is none. */
uint16_t media_port(const struct media *m, unsigned component);
uint32_t media_handle(const struct media *m, unsigned component);

/* An SDP that shows the current ports goes out to the party: packets may come from now on. */
void media_published(struct media *m, const struct call_env *env, struct call_actions *actions);
/* The medium is switched off (port 0): its ports stay, closed, for the day it is switched on. */
void media_stopped(struct media *m, const struct call_env *env, struct call_actions *actions);
/* Lists the closing of all of a party's ports; the maps are forgotten. */
void party_close_ports(struct party *p, const struct call_env *env, struct call_actions *out);
/* Lists CALL_FLOW_SET for every open port of m. */
void media_flows(struct media *m, const struct call_env *env, struct call_actions *out);
/* The same for all media: who talks to whom has changed. */
void party_all_flows(struct call *call, const struct call_env *env, struct call_actions *out);

#endif
