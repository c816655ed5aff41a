/* tests/sim/cast.h: the calls as the world sees them: who takes part, from where they send, which
 * ports they were shown, and what has to be true of that.
 *
 * Every address of a party says whose it is:
 *
 *     10.CALL.CALL.(SIDE << 5 | ROLE), 2001:db8:5::CALL:(SIDE << 5 | ROLE)
 *     role 0..7    what its SDP says, one after the other as it moves
 *     role 8..15   where a NAT lets it come from instead
 *     role 16..    strangers
 *     port 20000 + 10 * medium + component; 5000 more behind a NAT that keeps the address
 *
 * A period of learning begins when a side's SDP says another address, or that of before after the
 * medium was off: then strangers may have LEARN_BUDGET packets again.
 */
#ifndef SLUICE_TESTS_SIM_CAST_H
#define SLUICE_TESTS_SIM_CAST_H

#include "tests/sim/book.h"
#include "tests/sim/sim.h"

enum { CAST_CALLS = 4096, CAST_SIDES = 4, CAST_MEDIA = 3 };
enum { ROLE_NAT = 8, ROLE_STRANGER = 16, PORT_NEAR = 5000 };

/* What an SDP body says about its media. */
enum body_kind {
	BODY_AUDIO,
	BODY_AUDIO_VIDEO,
	BODY_MUX,  /* a=rtcp-mux */
	BODY_HOLD, /* a=sendonly */
	BODY_ZERO, /* c=0.0.0.0 */
	BODY_INACTIVE,
	BODY_OFF,             /* m= with port 0 */
	BODY_FAX,             /* udptl */
	BODY_MOVED,           /* the next address */
	BODY_AVPF,            /* RTP/AVPF */
	BODY_OTHER_PORT_RTCP, /* a=rtcp: elsewhere */
	BODY_PRIVATE,         /* behind NAT */
	BODY_US,              /* our own address: a loop */
	BODY_IP6,
	BODY_BAD, /* the first that is no SDP of use */
	BODY_CUT = BODY_BAD,
	BODY_EMPTY,
	BODY_GARBAGE,
	BODY_NO_ADDRESS,
	BODY_HUGE,
	BODY_KINDS
};

struct cast_medium {
	struct endpoint rtp, rtcp; /* that this side was shown; port 0: none */
	bool is_muxed;
};

struct cast_side {
	uint8_t generation;      /* of its address */
	uint8_t said_generation; /* the same as the daemon knows it */
	uint8_t body;            /* enum body_kind of its last SDP that was taken */
	bool is_ip6, said_ip6, has_spoken,
		is_invited; /* an offer to it, or from it, went through */
	uint64_t period_us; /* when the last period began, or earlier */
	struct cast_medium medium[CAST_MEDIA];
};

struct cast_call {
	struct cast_side side[CAST_SIDES];
	uint8_t pending;           /* offers and answers under way */
	uint8_t offerer, answerer; /* of the last offer that went through */
	bool is_used, is_alive;    /* the daemon has it */
	uint32_t signals, offered; /* how many were carried out; the number of the last offer */
	bool is_settled;           /* an answer matched the last offer, nothing is under way */
	bool has_forks, is_lax, is_blocked, is_odd; /* promises about media are other ones then */
	uint64_t offers, answers, deletes, others;  /* requests with a cookie of their own */
	uint64_t offers_done, answers_done, deletes_done; /* carried out, says the log */
	uint64_t signal_us, heard_us, forward_us;         /* last time */
	bool has_hurry;         /* somebody wants it deleted without delay */
	uint64_t delete_due_us; /* it must be gone then; 0: not deleted */
	uint64_t ended_us;
};

extern struct cast_call cast[CAST_CALLS];
extern uint64_t cast_unknown_us; /* when a port was last heard that was never shown */

/* Addresses. */
struct cast_place {
	uint16_t call;
	uint8_t side, role, media, component;
	bool is_near; /* another port than the SDP's */
};
struct endpoint cast_endpoint(const struct cast_place *p, bool is_ip6);
/* False: it is nobody's. */
bool cast_place_of(const struct endpoint *e, struct cast_place *out);

/* call-id <-> number. */
void cast_id(uint16_t call, char out[16]);
int cast_number(struct slice id);

/* Exactly what the side's last SDP says for this medium and component. */
struct endpoint cast_signalled(uint16_t call, uint8_t side, uint8_t media, uint8_t component);
bool cast_is_talking(uint16_t call, uint8_t side, uint8_t media);

/* The daemon said something about a call. */
void cast_heard(struct slice id, const char *text);
void cast_started(void);
void cast_died(void);
/* Whether calls end in time, and what must be true between events. */
void cast_check(void);
/* Nothing may be left. */
void cast_check_end(void);

#endif
