#!/bin/sh
# Planted faults: each has to be found, by the gate that claims it.
#
#	spec/plants.sh BUILD [NAME...]
#
# A plant is a sed expression on a table, or a -D of a model.  Gates, in this order: generator (the table is
# refused), explorer (the real core), spin (the model).
set -u
B=$(cd "${1:?build folder}" && pwd)
shift
only=" $* "
here=$(cd "$(dirname "$0")" && pwd) && top=$(dirname "$here")
work=$B/spec/plants
found=0 missed=0
mkdir -p "$work"

say() { # name, gate that found it or "", gate that should, how
	if [ -n "$2" ] && [ "$2" = "$3" ]; then
		found=$((found + 1))
		echo "ok   plant $1: $2: $4"
	else
		missed=$((missed + 1))
		echo "FAIL plant $1: found by ${2:-nobody}, should be by $3: $4"
	fi
}

source_of() {
	case $1 in
	call) echo core/call/exchange.c ;;
	*) echo "core/$1/$1.c" ;;
	esac
}

wanted() { [ "$only" = "  " ] || case $only in *" $1 "*) true ;; *) false ;; esac; }

plant() { # name, table, gate, sed expression
	wanted "$1" || return 0
	w=$work/$1 t=$work/$1/$2.tbl
	rm -rf "$w" && mkdir -p "$w"
	sed -E "$4" "$here/$2.tbl" > "$t"
	if cmp -s "$t" "$here/$2.tbl"; then say "$1" "" "$3" "the expression changes nothing"; return; fi
	if ! awk -v out=c -f "$top/tools/stgen.awk" "$t" > "$w/$2.gen.h" 2> "$w/err"; then
		say "$1" generator "$3" "$(head -1 "$w/err" | sed 's/.*tbl:[0-9]*: //')"; return
	fi
	src=$(source_of "$2") obj=$(source_of "$2" | sed 's/\.c$/.o/')
	others=$(for m in call stream learn txn; do [ $m = "$2" ] || source_of $m | sed "s|^|$B/|; s/\.c$/.o/"; done)
	${CC:-gcc} -std=c11 -O1 -w -I"$w" -I"$top" -I"$B/gen" -c "$top/$src" -o "$w/planted.o" &&
		${CC:-gcc} -o "$w/explore" "$w/planted.o" $others "$B"/tests/core/explore*.o "$B"/base/addr.o "$B"/base/slice.o "$B"/base/writer.o ||
		{ say "$1" "" "$3" "does not build: $obj"; return; }
	if ! timeout 120 "$w/explore" "$2" > "$w/explore.log" 2>&1; then
		say "$1" explorer "$3" "$(head -1 "$w/explore.log" | cut -c1-90)"; rm -f "$w/explore"; return
	fi
	rm -f "$w/explore"
	if ! "$top/tools/spin-check" "$here/$2.pml" "$t" "$w/spin" > "$w/spin.log" 2>&1; then
		say "$1" spin "$3" "$(grep -m1 FAIL "$w/spin.log" | cut -c6-90)"; return
	fi
	say "$1" "" "$3" "nothing complains"
}

design() { # name, model, -D
	wanted "$1" || return 0
	if ! "$top/tools/spin-check" "$here/$2.pml" "$here/$2.tbl" "$work/$1" "$3" > "$work/$1.log" 2>&1 &&
		grep -q '^FAIL.*\(violated\|cycle\)' "$work/$1.log"; then
		say "$1" spin spin "$(grep -m1 FAIL "$work/$1.log" | cut -c6-90)"
	else
		say "$1" "" spin "$(tail -1 "$work/$1.log")"
	fi
}

# The 13 of the pilot.
plant close-under-entry    stream explorer 's/^(on OFFERED,LIVE +END +- +)DRAINING .*/\1DEAD PORT_RETURN/'
plant port-leak            stream explorer 's/^(on DRAINING +FLOW_LOST +- +)= +COUNT/\1DEAD COUNT/'
plant forward-after-delete stream explorer 's/^(on DRAINING +PACKET +- +=) .*/\1 LEARN/'
plant learn-before-auth    learn  explorer 's/^(on .* FORGED - =) DROP_FORGED/\1 CONSIDER DROP_FORGED/'
plant relatch              learn  explorer 's/^(on CONFIRMED +MEDIA +!peer&strict +=) .*/\1 LATCH FORWARD/'
plant counters-lost        stream explorer 's/^(on OFFERED,LIVE +FLOW_LOST +- +=) +COUNT/\1/'
plant drain-never-ends     stream generator 's/^(on DRAINING +FLOW_GONE +- +)DEAD .*/\1= COUNT PORT_RETURN/; s/^(on IDLE +END +- +)DEAD/\1=/; s/^(on FOREIGN +END +- +)DEAD/\1=/'
plant reoffer-keeps-entry  stream explorer 's/^(on LIVE +PUBLISH +- +=) +FLOW_SET/\1/'
plant missing-pair         stream generator 's/^on DRAINING +YIELD .*//'
plant overlap              learn  generator 's/^(on CONFIRMED +MEDIA +!peer)&strict/\1/'
plant silence-ignored      call   explorer 's/^on OFFERED,ANSWERED,REOFFERED,CROSSED +TIMEOUT .*/on OFFERED,ANSWERED,CROSSED TIMEOUT - GONE END FORGET\non REOFFERED TIMEOUT - =/'
plant no-timeout           call   explorer 's/^(on OFFERED,ANSWERED,REOFFERED,CROSSED +TIMEOUT +-) .*/\1 =/'
plant candidate-not-taken  learn  explorer 's/^(on CANDIDATE +MEDIA +near.*CONFIRMED) LATCH/\1/'
# What peers had, and what is ours to keep.
plant window-by-refresh    learn  explorer 's/^(on KEPT +MEDIA +far&!authed&silent&continuity&!continues +)= .*/\1CONFIRMED LATCH FORWARD NOTE_MOVED/'
plant refresh-forgets      learn  generator 's/^(on CONFIRMED +SIGNALLED_SAME +!off +)KEPT +BEGIN/\1HINTED UNLATCH BEGIN/'
plant budget-refilled      learn  explorer 's/^(on HINTED,CANDIDATE +SIGNALLED_SAME +!off +HINTED +)RESTART/\1BEGIN/'
plant budget-ignored       learn  explorer 's/^(on UNKNOWN +MEDIA,STRAY +!budget +=) .*/\1 FORWARD/'
plant budget-not-spent     learn  explorer 's/^(on CANDIDATE +MEDIA .*&!beaten&!proven&budget +=) .*/\1 CONSIDER FORWARD/'
plant move-while-heard     learn  explorer 's/^(on CONFIRMED +MEDIA +!peer&continuity&!authed&!silent +=) .*/\1 LATCH FORWARD NOTE_MOVED/'
plant stray-confirms       learn  explorer 's/^(on HINTED,CANDIDATE +STRAY +sdp&!authed +)= +FORWARD/\1CONFIRMED LATCH FORWARD/'
plant ice-ignored          learn  explorer 's/^(on FROZEN +MEDIA,STRAY +!peer&ice +=) .*/\1 FORWARD/'
plant not-told             learn  explorer 's/ NOTE_FIRST$//; s/^(on FROZEN +SEND.*)/\1 NOTE_FIRST/'
plant stranger-beats-sdp   learn  explorer 's/^(on CANDIDATE +MEDIA .*&beaten +=) .*/\1 CONSIDER SPEND FORWARD/'
plant answers-mixed        call   explorer 's/^(on TRYING  READY  answering&own&.*) REOFFERED /\1 ANSWERED /'
plant failure-kills        call   explorer 's/^(on TRYING  FAILED !doomed&answered&!own&!other +)ANSWERED/\1GONE/'
plant revived-call-dies    call   explorer 's/^(on TRYING  READY  !answering&answered&!other.*) REVIVE/\1/'
plant two-replies          call   explorer 's/^(on DOOMED +DELETE +delay +=) +ARM REPLY/\1 ARM REPLY REPLY/'
plant fork-after-final     call   explorer 's/^(on TRYING  READY  answering&!own&final_reply .*) MARK_FINAL/\1/'
plant due-while-alive      call   explorer 's/^(on TRYING  FAILED doomed +)DOOMED/\1ANSWERED/'
plant executed-twice       txn    explorer 's/^(on BUSY +REQUEST +room +=) .*/\1 WAIT EXECUTE/'
plant forgotten-in-work    txn    explorer 's/^on BUSY +EXPIRE,EVICT -.*/on BUSY EXPIRE,EVICT - EXPIRED REMOVE/'
plant repeat-not-answered  txn    explorer 's/^(on BUSY +DONE +repeated .*) SEND_WAITING/\1/; s/^(on BUSY +DONE +!repeated.*)/\1 SEND_WAITING/'
plant many-actions         txn    generator 's/^(on IDLE +REQUEST .*)/\1 DROP DROP DROP DROP DROP DROP/'
plant unused-name          txn    generator 's/^action DROP .*/&\naction SHOUT   never asked for/'
plant no-reason            txn    generator 's/^# The very.*//; s/^# The first one is executed.*//'
# Designs that do not work.
design gone-is-lost        stream -DLOST=STREAM_ON_FLOW_GONE
design look-up-in-two      txn    -DRACE
design expires-early       txn    -DEARLY
echo "plants: $found passed, $missed failed"
[ "$missed" -eq 0 ]
