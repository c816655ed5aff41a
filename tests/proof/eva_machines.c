// EVA sources: core/stream/stream.c core/txn/txn.c core/call/exchange.c core/learn/learn.c base/addr.c base/slice.c base/writer.c
// EVA mains: any_stream any_txn any_exchange any_question any_packet
// EVA mains: any_signal
// EVA options: -eva-slevel 200 -eva-plevel 1000 -eva-split-return auto
/* tests/proof/eva_machines.c: any state, also one that is none, meets any event with any facts. */
#include "core/call/exchange.h"
#include "core/learn/learn.h"
#include "core/stream/stream.h"
#include "core/txn/txn.h"
#include "tests/proof/any.h"

#define ANY(object) Frama_C_make_unknown((char *) &(object), sizeof(object))

static bool any_bool(void)
{
	return Frama_C_interval(0, 1);
}

static uint64_t any_time(void)
{
	return Frama_C_unsigned_long_interval(0, UINT64_MAX);
}

int any_stream(void)
{
	struct stream_hold s;
	struct stream_input in;
	struct stream_output out;

	ANY(s);
	ANY(in.event);
	in.has_ports = any_bool();
	in.is_published = any_bool();
	in.is_fresh = any_bool();
	if (stream_step(&s, &in, &out))
		return 0;
	//@ assert out.count <= MACHINE_ACTIONS_MAX;
	return out.row + stream_holds(&s) + stream_is_open(&s);
}

int any_txn(void)
{
	struct txn t;
	struct txn_output out;

	ANY(t);
	if (txn_step(&t, (enum txn_event) Frama_C_unsigned_int_interval(0, UINT32_MAX), any_time(),
		     &out))
		return 0;
	//@ assert out.count <= MACHINE_ACTIONS_MAX;
	return out.row + txn_output_has(&out, TXN_DO_STORE);
}

int any_exchange(void)
{
	struct exchange x;
	struct exchange_input in;
	struct exchange_output out;

	ANY(x.state);
	ANY(x.offers);
	ANY(x.trying);
	x.is_answering = any_bool();
	x.is_final_reply = any_bool();
	x.is_answered = any_bool();
	x.is_final = any_bool();
	x.is_doomed = any_bool();
	ANY(in.event);
	ANY(in.side);
	in.is_known = any_bool();
	in.wants_branch = any_bool();
	in.is_provisional = any_bool();
	in.is_final_reply = any_bool();
	in.has_delay = any_bool();
	if (exchange_step(&x, &in, &out))
		return exchange_state_name(&x)[0];
	//@ assert out.count <= MACHINE_ACTIONS_MAX;
	return out.row + exchange_output_has(&out, EXCHANGE_DO_REPLY);
}

int any_signal(void)
{
	struct learn l;
	struct learn_signal s;
	struct endpoint remote;
	struct learn_result out;

	ANY(l);
	ANY(s.remote);
	ANY(s.sip);
	ANY(s.mode);
	ANY(s.policy);
	ANY(remote);
	s.is_asymmetric = any_bool();
	s.is_rtcp = any_bool();
	switch (Frama_C_interval(0, 3)) {
	case 0:
		learn_signalled(&l, &s, any_time(), &out);
		break;
	case 1:
		learn_unsignalled(&l, any_time(), &out);
		break;
	case 2:
		learn_pair(&l, &remote, any_time(), &out);
		break;
	default:
		learn_unpair(&l, any_time(), &out);
		break;
	}
	return out.row + out.is_changed;
}

static struct learn_packet any_learn_packet(void)
{
	struct learn_packet p;

	ANY(p);
	p.has_rtp = any_bool();
	p.has_ssrc = any_bool();
	return p;
}

int any_packet(void)
{
	const struct learn_packet p = any_learn_packet();
	struct learn l;
	struct learn_result out;

	ANY(l);
	if (any_bool())
		learn_packet(&l, &p, any_time(), &out);
	else
		learn_send(&l, any_time(), &out);
	return out.row + out.is_changed;
}

int any_question(void)
{
	const struct learn_packet p = any_learn_packet(), q = any_learn_packet();
	struct learn l;
	struct endpoint to;

	ANY(l);
	learn_track(&l, any_time(), any_bool() ? &p : NULL);
	to = learn_destination(&l, any_time());
	return to.port + learn_is_confirmed(&l) + learn_is_sending_slowly(&l, any_time()) +
	       learn_continues(&p, &q);
}
