#!/bin/sh
# Mutants of one table: what nobody notices.
#
#	spec/mutants.sh BUILD TABLE
#
# Prints each line of `tools/stgen.awk -v out=mutants` with "killed" or "alive" before it.  The explorer looks at
# them first, if the table has code, then the table's model at what is alive.  A model may have a smaller world for
# this, in a line "/* mutants: -DNAME ... */": it decides about the rows that it takes, the whole world about the rest.
set -eu
B=$(cd "$1" && pwd) table=$2
here=$(cd "$(dirname "$0")" && pwd) top=$(dirname "$here")
work=$B/spec/mutants/$table
model=$(grep -l "^#include \"$table.rows.pml\"" "$here"/*.pml)
rm -rf "$work" && mkdir -p "$work"
awk -v out=mutants -f "$top/tools/stgen.awk" "$here/$table.tbl" > "$work/list"
if [ -f "$top/tests/core/explore_$table.c" ]; then
	"$B/tests/core/mutants" "$table" < "$work/list" > "$work/seen"
	grep '^killed' "$work/seen"
	grep '^alive' "$work/seen" | cut -f2- > "$work/left" || true
else
	cp "$work/list" "$work/left"
fi

# A claim holds for a mutant (-1: for none), by a complete search.
holds() { # mutant, claim, more of pan's options
	out=$(env "${machine}_mut=$1" ./pan -m$depth -w13 -N "$2" ${3:-} 2>&1) || true
	reached=${out#*depth reached }
	case $out in
	*'depth too small'* | *'out of memory'* | *truncated*) return 1 ;;
	*'errors: 0'*) ;;
	*) return 1 ;;
	esac
	[ "$1" != -1 ] || [ "$deepest" -gt "${reached%%,*}" ] || deepest=${reached%%,*}
}
# All claims hold: first the asserts, which find most, then what is to come; and the same rows are taken.
survives() { # mutant
	holds "$1" "$first" || return 1
	missed=$(printf '%s\n' "$out" | grep -o "\"${machine}_row = [0-9]*\"" | sort | uniq -c)
	[ "$1" != -1 ] || printf '%s\n' "$missed" > missed
	[ "$missed" = "$(cat missed)" ] || return 1
	while read -r claim; do
		case $claim in
		l*) holds "$1" "$claim" "-a -f" || return 1 ;;
		*) [ "$claim" = "$first" ] || holds "$1" "$claim" || return 1 ;;
		esac
	done < claims
}
# Lines of ../left that this world can decide, or those that it can't.
of_rows() { # taken, or other
	awk -F'\t' -v want="$1" -v is="$machine" '
		FILENAME == "pan.t" { while (match($0, "\"" is "_row = [0-9]+\"")) { places[substr($0, RSTART + length(is) + 8, RLENGTH - length(is) - 9)]++
			$0 = substr($0, RSTART + RLENGTH) } next }
		FILENAME == "missed" { split($0, w, /[ "]+/); for (i in w) if (w[i] == "=") r = w[i + 1]; missed[r] = $0 + 0; next }
		{ n = split($6, R, ","); ok = 1; for (i = 1; i <= n; i++) if (places[R[i]] <= missed[R[i]]) ok = 0
		if ((want == "taken") == ok) print }' pan.t missed ../left
}
look() { # model's options
	[ -s "$work/left" ] || return 0
	MUTANTS=$table:$work/left "$top/tools/spin-check" "$model" "$work/spin" "$@"
	cd "$work/spin"
	first=$(head -1 claims) machine=$(sed -n 's/^hidden short \([a-z_]*\)_row;.*/\1/p' "$table.names.pml")
	depth=2000000 deepest=0
	survives -1 || { echo "mutants: $table does not hold as it is" >&2; exit 1; }
	depth=$((deepest * 2 + 1000))
	of_rows other > ../other
	of_rows taken > ../now
	while read -r line; do
		if survives "${line%%	*}"; then echo "alive	$line"; else echo "killed	$line"; fi
	done < ../now
	mv ../other ../left
}
small=$(sed -n 's/^\/\* mutants: \(.*\) \*\/$/\1/p' "$model")
[ -z "$small" ] || look $small
look
# Rows that no world takes: spin-check says so; here their mutants live.
sed 's/^/alive	/' "$work/left"
