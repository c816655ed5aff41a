# stgen.awk: one state table in; C, Promela, its mutants, Graphviz, Markdown or a manual section out.
#
#	awk -v out=check|c|names|rows|mutants|guards|dot|md|man -f tools/stgen.awk spec/NAME.tbl
#
# Refuses, with file and line, a table that is not total or not deterministic, that has a state which
# cannot be reached or from which no final state can be, an unused name, too many actions in a row,
# or a row without a reason above it.
#
#	machine NAME  what it is
#	state   NAME [initial] [final]  meaning
#	event   NAME  meaning
#	guard   NAME  meaning             a fact that the caller has computed
#	oneof   GUARD GUARD ...           exactly one of these facts holds at any time
#	action  NAME  meaning             an effect that the caller carries out, in the order of the row
#	# why, with the RFC section       a block of comment lines gives the reason of the rows below it
#	on FROM[,FROM] EVENT[,EVENT] [!]GUARD[&...]|- TO|=|! [ACTION ...]
#
# '=' stays.  '!' claims that it cannot happen: the models have to prove it; C reports it.

function complain(line, what) { printf "%s:%d: %s\n", FILENAME, line, what > "/dev/stderr"; bad = 1 }

function rest(n,   i, s) { s = ""; for (i = n; i <= NF; i++) s = s (i > n ? " " : "") $i; return s }

function declare(kind, first) {
	if ((kind, $2) in idx) { complain(FNR, "declared twice: " kind " " $2); return }
	idx[kind, $2] = cnt[kind] + 0
	at[kind, $2] = FNR
	doc[kind, $2] = rest(first)
	name[kind, cnt[kind]++] = $2
}

function known(kind, n) {
	if ((kind, n) in idx) { used[kind, n] = 1; return 1 }
	complain(FNR, "no " kind " is called " n)
	return 0
}

BEGIN { MAX_ACTIONS = 6; MAX_GUARDS = 32; MAX_CASES = 65536; ngroup = nsrc = nrow = 0 }

/^[ \t]*$/ { why = ""; in_why = 0; next }
/^[ \t]*#/ {
	text = $0; sub(/^[ \t]*#[ \t]*/, "", text)
	why = in_why ? why " " text : text; in_why = 1; next
}
{ in_why = 0 }
$1 == "machine" { machine = $2; about = rest(3); next }
$1 == "state" {
	first = 3
	if ($first == "initial") { initial = $2; first++ }
	if ($first == "final") { final[$2] = 1; first++ }
	declare("state", first); next
}
$1 == "event" || $1 == "guard" || $1 == "action" { declare($1, 3); next }
$1 == "oneof" {
	for (i = 2; i <= NF; i++) if (known("guard", $i)) group[ngroup, i - 2] = idx["guard", $i]
	gsize[ngroup++] = NF - 1; next
}
$1 == "on" {
	if (NF < 5) { complain(FNR, "on FROM EVENT GUARDS TO: too few words"); next }
	if (why == "") complain(FNR, "row without a reason above it")
	if (NF - 5 > MAX_ACTIONS) complain(FNR, "too many actions: " (NF - 5) " of at most " MAX_ACTIONS)
	src_from[nsrc] = $2; src_event[nsrc] = $3; src_guard[nsrc] = $4; src_to[nsrc] = $5
	src_do[nsrc] = rest(6); src_why[nsrc] = why; nsrc++
	split("", care); split("", want)
	if ($4 != "-") {
		n = split($4, G, "&")
		for (i = 1; i <= n; i++) {
			g = G[i]; neg = sub(/^!/, "", g)
			if (!known("guard", g)) continue
			g = idx["guard", g]
			if (g in care) complain(FNR, "guard named twice: " G[i])
			care[g] = 1; want[g] = !neg
		}
	}
	for (i = 6; i <= NF; i++) known("action", $i)
	if ($5 != "=" && $5 != "!") known("state", $5)
	if ($5 == "!" && NF > 5) complain(FNR, "a row that cannot happen has actions")
	nf = split($2, F, ","); ne = split($3, E, ",")
	for (fi = 1; fi <= nf; fi++) for (ei = 1; ei <= ne; ei++) {
		if (!known("state", F[fi]) || !known("event", E[ei])) continue
		r = nrow++
		rf[r] = F[fi]; re[r] = E[ei]; rg[r] = $4; rt[r] = $5 == "=" ? F[fi] : $5; rl[r] = FNR
		na[r] = NF - 5
		for (i = 6; i <= NF; i++) ra[r, i - 6] = $i
		for (g in care) { rcare[r, g] = 1; rwant[r, g] = want[g] }
		cell[F[fi], E[ei]] = cell[F[fi], E[ei]] " " r
	}
	next
}
{ complain(FNR, "what is this: " $0) }

# Does row r hold for the assignment val[]?
function holds(r,   g) {
	for (g = 0; g < cnt["guard"]; g++)
		if ((r, g) in rcare && rwant[r, g] != val[g]) return 0
	return 1
}

function describe(   g, s) {
	s = ""
	for (g = 0; g < cnt["guard"]; g++)
		if (g in look && (val[g] || !(g in in_group))) s = s (s == "" ? "" : "&") (val[g] ? "" : "!") name["guard", g]
	return s == "" ? "-" : s
}

# The guards that the rows of a cell look at, as things to choose: a group is one choice of its size, a
# guard outside of groups one of two.  Returns the number of assignments.
function choices(k, R,   i, g, v, n) {
	split("", look); split("", val); split("", option); nchoice = 0; n = 1
	for (i = 1; i <= k; i++) for (g = 0; g < cnt["guard"]; g++) if ((R[i], g) in rcare) look[g] = 1
	for (i = 0; i < ngroup; i++) {
		v = 0
		for (g = 0; g < gsize[i]; g++) if (group[i, g] in look) v = 1
		if (!v) continue
		for (g = 0; g < gsize[i]; g++) { look[group[i, g]] = 1; in_group[group[i, g]] = 1; option[nchoice, g] = group[i, g] }
		radix[nchoice++] = gsize[i]; n *= gsize[i]
	}
	for (g = 0; g < cnt["guard"]; g++)
		if (g in look && !(g in in_group)) { option[nchoice, 0] = g; radix[nchoice++] = 2; n *= 2 }
	return n
}

# Assignment number v of those that choices() counted.
function assign(v,   i, g, c) {
	for (i = 0; i < nchoice; i++) {
		c = v % radix[i]; v = int(v / radix[i])
		if (option[i, 0] in in_group) for (g = 0; g < radix[i]; g++) val[option[i, g]] = (g == c)
		else val[option[i, 0]] = c
	}
}

# Exactly one row of a cell holds for every possible assignment of the guards its rows name.
function check_cell(s, e,   k, R, i, n, v, total, hit, last) {
	k = split(cell[s, e], R, " ")
	if (!k) { complain(at["state", s], s " has no row for " e); return }
	total = choices(k, R)
	if (total > MAX_CASES) { complain(rl[R[1]], s " on " e ": too many guards in one cell"); return }
	for (v = 0; v < total; v++) {
		assign(v)
		n = 0
		for (i = 1; i <= k; i++) if (holds(R[i])) { if (!n) hit = R[i]; n++; last = R[i]; taken[R[i]] = 1 }
		if (n == 0) { complain(rl[R[1]], s " on " e ": no row for " describe()); return }
		if (n > 1) { complain(rl[last], s " on " e ": line " rl[hit] " too holds for " describe()); return }
	}
	for (i = 1; i <= k; i++)
		if (!(R[i] in taken)) complain(rl[R[i]], s " on " e ": row never holds")
}

function check(   s, e, i, n, q, seen, fin) {
	if (machine == "") complain(1, "no machine line")
	if (initial == "") complain(1, "no initial state")
	if (cnt["guard"] > MAX_GUARDS) complain(1, "too many guards: " cnt["guard"])
	if (bad) return
	for (s = 0; s < cnt["state"]; s++) for (e = 0; e < cnt["event"]; e++)
		check_cell(name["state", s], name["event", e])
	split("guard action event", K, " ")
	for (i = 1; i <= 3; i++) for (n = 0; n < cnt[K[i]]; n++) {
		q = name[K[i], n]
		if (!((K[i], q) in used)) complain(at[K[i], q], "never used: " K[i] " " q)
	}
	seen[initial] = 1
	do {
		n = 0
		for (i = 0; i < nrow; i++)
			if (rt[i] != "!" && rf[i] in seen && !(rt[i] in seen)) { seen[rt[i]] = 1; n++ }
	} while (n)
	for (q in final) fin[q] = 1
	do {
		n = 0
		for (i = 0; i < nrow; i++)
			if (rt[i] != "!" && rt[i] in fin && !(rf[i] in fin)) { fin[rf[i]] = 1; n++ }
	} while (n)
	for (s = 0; s < cnt["state"]; s++) {
		q = name["state", s]
		if (!(q in seen)) complain(at["state", q], "never reached: " q)
		if (!(q in fin)) complain(at["state", q], "never ends: " q)
	}
}

# ---- C

function c_enum(kind, infix,   i) {
	printf "/* %ss */\nenum %s_%s {\n", kind, machine, kind
	for (i = 0; i < cnt[kind]; i++)
		printf "\t%s%s%s, /* %s */\n", M, infix, name[kind, i], doc[kind, name[kind, i]]
	printf "};\n#define %s%s_COUNT %d\n\n", M, toupper(kind), cnt[kind]
}

function c_names(kind,   i) {
	printf "static const char *const %s_%s_names[] = {\n", machine, kind
	for (i = 0; i < cnt[kind]; i++) printf "\t\"%s\",\n", name[kind, i]
	print "};\n"
}

function c_mask(r, wanted,   g, s) {
	s = ""
	for (g = 0; g < cnt["guard"]; g++)
		if ((r, g) in rcare && (!wanted || rwant[r, g])) s = s (s == "" ? "" : " | ") M "IF_" toupper(name["guard", g])
	return s == "" ? "0" : s
}

function gen_c(   i, j, k, s, e, R, o, L, first, num) {
	print "/* made by tools/stgen.awk from " FILENAME ": do not edit */"
	printf "#ifndef SLUICE_GEN_%s\n#define SLUICE_GEN_%s\n\n#include \"core/machine.h\"\n\n", toupper(machine), toupper(machine)
	c_enum("state", ""); c_enum("event", "ON_"); c_enum("action", "DO_")
	print "/* guards */"
	for (i = 0; i < cnt["guard"]; i++)
		printf "#define %sIF_%s %uu /* %s */\n", M, toupper(name["guard", i]), 2 ^ i, doc["guard", name["guard", i]]
	printf "\n#define %sROW_COUNT %d\n#define %sINITIAL %s%s\n", M, nrow, M, M, initial
	printf "#define %sGROUP_COUNT %d\n", M, ngroup
	for (i = 0; i < ngroup; i++) {
		L = ""
		for (k = 0; k < gsize[i]; k++) L = L (k ? " | " : "") M "IF_" toupper(name["guard", group[i, k]])
		printf "#define %sGROUP_%d (%s)\n", M, i, L
	}
	printf "\nextern const struct machine %s_machine;\n\n#endif\n", machine
	printf "\n#ifdef %sTABLE\n", M
	c_names("state"); c_names("event"); c_names("action")
	printf "static MACHINE_ROWS struct machine_row %s_rows[] = {\n", machine
	o = 0
	for (s = 0; s < cnt["state"]; s++) for (e = 0; e < cnt["event"]; e++) {
		k = split(cell[name["state", s], name["event", e]], R, " ")
		first[s, e] = o; num[s, e] = k
		for (i = 1; i <= k; i++) {
			L = ""
			for (j = 0; j < na[R[i]]; j++) L = L (j ? ", " : "") M "DO_" ra[R[i], j]
			printf "\t/* %d: %s on %s if %s */\n", o++, rf[R[i]], re[R[i]], rg[R[i]]
			printf "\t{ %s, %s, %d, %s, %d, { %s } },\n", c_mask(R[i], 0), c_mask(R[i], 1), rl[R[i]], rt[R[i]] == "!" ? "MACHINE_NEVER" : M rt[R[i]], na[R[i]], L == "" ? "0" : L
		}
	}
	printf "};\n\nstatic const struct machine_cell %s_cells[] = {\n", machine
	for (s = 0; s < cnt["state"]; s++) {
		printf "\t"
		for (e = 0; e < cnt["event"]; e++) printf "{ %d, %d }, ", first[s, e], num[s, e]
		printf "/* %s */\n", name["state", s]
	}
	printf "};\n\nMACHINE_COUNTS(%s, %sROW_COUNT)\nconst struct machine %s_machine = {\n", machine, M, machine
	printf "\t\"%s\",\t%s_rows,\t%s_cells,\n", machine, machine, machine
	printf "\t%s_state_names,\t%s_event_names,\t%s_action_names,\n", machine, machine, machine
	printf "\t%sROW_COUNT,\t%sSTATE_COUNT,\t%sEVENT_COUNT,\t%sACTION_COUNT,\n\tMACHINE_TAKEN(%s)\n};\n#endif\n", M, M, M, M, machine
}

# ---- Mutants: the table with one thing changed.  Each has a number, which both the explorer and the models
# (MACHINE_mut) understand: a row has a block of them, then come those of guards, a cell at a time.

function block(r) { return r * (cnt["state"] + MAX_ACTIONS + cnt["action"]) }
function target_no(r, s) { return block(r) + s }
function dropped_no(r, j) { return block(r) + cnt["state"] + j }
function added_no(r, a) { return block(r) + cnt["state"] + MAX_ACTIONS + a }

function has_action(r, n,   j) { for (j = 0; j < na[r]; j++) if (ra[r, j] == n) return 1; return 0 }

# A guard is negated, or changes places with one of its group, in all rows of a cell: so the table stays total.
function number_guards(   s, e, k, R, i, j, g, h, c, n) {
	n = block(nrow)
	for (s = 0; s < cnt["state"]; s++) for (e = 0; e < cnt["event"]; e++) {
		c = name["state", s] " " name["event", e]
		k = choices(split(cell[name["state", s], name["event", e]], R, " "), R)
		for (i = 0; i < nchoice; i++) {
			if (radix[i] == 2 && !((i, 1) in option)) { change(n++, c, option[i, 0], -1); continue }
			for (j = 0; j < radix[i]; j++) for (h = j + 1; h < radix[i]; h++)
				if (is_cared(c, option[i, j]) || is_cared(c, option[i, h])) change(n++, c, option[i, j], option[i, h])
		}
	}
	mutant_end = n
}
function is_cared(c, g,   k, R, i, w) {
	split(c, w, " "); k = split(cell[w[1], w[2]], R, " ")
	for (i = 1; i <= k; i++) if ((R[i], g) in rcare) return 1
	return 0
}
function change(n, c, g, h) {
	changed_cell[n] = c; changed_a[n] = g; changed_b[n] = h
	changes[c, g] = changes[c, g] " " n
	if (h >= 0) changes[c, h] = changes[c, h] " " n
}

function rows_of(s, e,   k, R, i, L) {
	k = split(cell[s, e], R, " "); L = ""
	for (i = 1; i <= k; i++) if (rt[R[i]] != "!") L = L (L == "" ? "" : ",") R[i]
	return L
}
function mutant(n, kind, place, a, b, rows, who) { printf "%d\t%s\t%d\t%d\t%d\t%s\t%s\n", n, kind, place, a, b, rows, who }

# number, kind, row or cell of the C table, what (two numbers), rows of the model, name
function gen_mutants(   s, e, i, j, k, n, o, r, R, who, w) {
	number_guards()
	o = 0
	for (s = 0; s < cnt["state"]; s++) for (e = 0; e < cnt["event"]; e++) {
		k = split(cell[name["state", s], name["event", e]], R, " ")
		for (i = 1; i <= k; i++) {
			r = R[i]
			who = machine " " rf[r] " " re[r] " " rg[r] " "
			for (j = 0; rt[r] != "!" && j < cnt["state"]; j++)
				if (rt[r] != name["state", j]) mutant(target_no(r, j), "target", o, j, 0, r, who "to " name["state", j])
			for (j = 0; j < na[r]; j++) mutant(dropped_no(r, j), "dropped", o, j, 0, r, who "without " ra[r, j])
			for (j = 0; rt[r] != "!" && na[r] < MAX_ACTIONS && j < cnt["action"]; j++)
				if (!has_action(r, name["action", j])) mutant(added_no(r, j), "added", o, j, 0, r, who "with " name["action", j])
			o++
		}
	}
	for (n = block(nrow); n < mutant_end; n++) {
		split(changed_cell[n], w, " ")
		mutant(n, "guard", idx["state", w[1]] * cnt["event"] + idx["event", w[2]], changed_a[n], changed_b[n], rows_of(w[1], w[2]), \
			machine " " changed_cell[n] " - " (changed_b[n] < 0 ? "negates " name["guard", changed_a[n]] : \
			"swaps " name["guard", changed_a[n]] " " name["guard", changed_b[n]]))
	}
}

# The generator's own mutants: a row without one of its guards is refused, or means what it meant.
function gen_guards(   r, g, k, R, i, found, n) {
	found = n = 0
	for (r = 0; r < nrow; r++) for (g = 0; g < cnt["guard"]; g++) {
		if (!((r, g) in rcare)) continue
		delete rcare[r, g]
		n++
		k = split(cell[rf[r], re[r]], R, " "); fits = 0
		for (i = 1; i <= k && !fits; i++) if (R[i] != r && overlaps(r, R[i])) fits = 1
		rcare[r, g] = 1
		if (fits) found++
		else printf "FAIL %s %s %s %s without guard %s is not refused\n", machine, rf[r], re[r], rg[r], name["guard", g]
	}
	printf "ok   %s guards dropped: %d of %d refused\n", machine, found, n
}
# Can both rows hold?
function overlaps(p, q,   g, i, yes, no) {
	for (g = 0; g < cnt["guard"]; g++) if ((p, g) in rcare && (q, g) in rcare && rwant[p, g] != rwant[q, g]) return 0
	for (i = 0; i < ngroup; i++) {
		yes = no = 0
		for (g = 0; g < gsize[i]; g++) {
			if ((p, group[i, g]) in rcare && rwant[p, group[i, g]] || (q, group[i, g]) in rcare && rwant[q, group[i, g]]) yes++
			if ((p, group[i, g]) in rcare && !rwant[p, group[i, g]] || (q, group[i, g]) in rcare && !rwant[q, group[i, g]]) no++
		}
		if (yes > 1 || no == gsize[i]) return 0
	}
	return 1
}

# ---- Promela: constants and one inline a event; the world around it gives guards and actions a meaning.
# -v mutants=all, or a file with numbers, puts those mutants in; the one to be is the environment variable
# MACHINE_mut, and without it the table is as it is.

function read_mutants(   line) {
	number_guards()
	if (mutants == "" || mutants == "all") return
	while ((getline line < mutants) > 0) wanted[line + 0] = 1
	close(mutants)
}
function is_in(n) { return mutants == "all" || n in wanted }

function pml_guard(r, g,   c, k, N, i, s, me) {
	c = rf[r] " " re[r]
	me = machine "_if_"
	s = me name["guard", g] "(i)"
	k = split(changes[c, g], N, " ")
	for (i = 1; i <= k; i++) if (is_in(N[i]))
		s = "(" machine "_mut == " N[i] " -> " (changed_b[N[i]] < 0 ? "!" me name["guard", g] : \
			me name["guard", changed_a[N[i]] == g ? changed_b[N[i]] : changed_a[N[i]]]) "(i) : " s ")"
	return s
}
function pml_guards(r,   g, L) {
	L = ""
	for (g = 0; g < cnt["guard"]; g++)
		if ((r, g) in rcare) L = L " && " (rwant[r, g] ? "" : "!") pml_guard(r, g)
	return L
}
function pml_actions(r,   j, L, do_it) {
	L = ""
	for (j = 0; j < na[r]; j++) {
		do_it = machine "_do_" ra[r, j] "(i)"
		L = L (is_in(dropped_no(r, j)) ? "if :: " machine "_mut != " dropped_no(r, j) " -> " do_it " :: else fi; " : do_it "; ")
	}
	do_it = ""
	for (j = 0; j < cnt["action"]; j++) if (!has_action(r, name["action", j]) && is_in(added_no(r, j)))
		do_it = do_it " :: " machine "_mut == " added_no(r, j) " -> " machine "_do_" name["action", j] "(i)"
	return L (do_it == "" ? "" : "if" do_it " :: else fi; ")
}
function pml_target(r,   j, s) {
	s = M rt[r]
	for (j = 0; j < cnt["state"]; j++) if (is_in(target_no(r, j)))
		s = "(" machine "_mut == " target_no(r, j) " -> " j " : " s ")"
	return s
}

function gen_names(   i) {
	print "/* made by tools/stgen.awk from " FILENAME ": do not edit */"
	for (i = 0; i < cnt["state"]; i++) printf "#define %s%s %d\n", M, name["state", i], i
	for (i = 0; i < cnt["event"]; i++) printf "#define %sON_%s %d\n", M, name["event", i], i
	for (i = 0; i < cnt["action"]; i++) printf "#define %sDO_%s %d\n", M, name["action", i], i
	printf "#define %sINITIAL %s%s\n", M, M, initial
	printf "hidden short %s_row; /* no part of a state: only tells which rows were taken */\n", machine
	if (mutants == "") return
	printf "c_decl { \\#define %smutant mutant(\"%s_mut\") }\n", machine, machine
	printf "short %s_mut = c_expr { %smutant };\n", machine, machine
}

function gen_rows(   r, e) {
	read_mutants()
	print "/* made by tools/stgen.awk from " FILENAME ": do not edit */"
	for (e = 0; e < cnt["event"]; e++) {
		printf "inline %s_%s(i) {\n\tif\n", machine, name["event", e]
		for (r = 0; r < nrow; r++) if (re[r] == name["event", e]) {
			printf "\t:: %s_st[i] == %s%s%s -> ", machine, M, rf[r], pml_guards(r)
			if (rt[r] == "!") { printf "assert(P11); %s_row = %d /* line %d never %s %s */\n", machine, r, rl[r], rf[r], re[r]; continue }
			printf "%s%s_st[i] = %s; %s_row = %d /* line %d %s %s */\n", pml_actions(r), machine, pml_target(r), machine, r, rl[r], rf[r], re[r]
		}
		print "\tfi\n}"
	}
}

# ---- pictures and text

function gen_dot(   r, i, L, k, seenk, order, n, R) {
	print "digraph \"" machine "\" {\n\trankdir=LR;\n\tnode [shape=box, style=rounded, fontname=Helvetica];\n\tedge [fontsize=9, fontname=Helvetica];"
	for (i = 0; i < cnt["state"]; i++)
		printf "\t%s [%stooltip=\"%s\"];\n", name["state", i], name["state", i] in final ? "peripheries=2, " : "", doc["state", name["state", i]]
	n = 0
	for (r = 0; r < nrow; r++) if (rt[r] != "!" && rt[r] != rf[r]) {
		L = re[r] (rg[r] == "-" ? "" : " [" rg[r] "]"); k = rf[r] SUBSEP rt[r]
		if (!(k in seenk)) { seenk[k] = 1; order[n++] = k }
		lab[k] = lab[k] (lab[k] == "" ? "" : "\\n") L
	}
	for (i = 0; i < n; i++) { split(order[i], R, SUBSEP); printf "\t%s -> %s [label=\"%s\"];\n", R[1], R[2], lab[order[i]] }
	print "}"
}

function md_list(kind, title,   i) {
	if (!cnt[kind]) return
	print "\n| " title " | meaning |\n| --- | --- |"
	for (i = 0; i < cnt[kind]; i++) printf "| %s | %s |\n", name[kind, i], doc[kind, name[kind, i]]
}

function gen_md(   i) {
	print "# " machine "\n\n" about "."
	md_list("state", "state"); md_list("event", "event"); md_list("guard", "if"); md_list("action", "does")
	print "\n| in | on | if | to | does | because |\n| --- | --- | --- | --- | --- | --- |"
	for (i = 0; i < nsrc; i++)
		printf "| %s | %s | %s | %s | %s | %s |\n", src_from[i], src_event[i], src_guard[i], src_to[i] == "!" ? "cannot happen" : src_to[i] == "=" ? "stays" : src_to[i], src_do[i], src_why[i]
}

function roff(s) { gsub(/\\/, "\\e", s); gsub(/-/, "\\-", s); gsub(/,/, ", ", s); if (s ~ /^[.']/) s = "\\&" s; return s }
function plain(s) { gsub(/\\/, "\\e", s); if (s ~ /^[.']/) s = "\\&" s; return s }

function gen_man(   i) {
	printf ".SH %s\n%s.\n.SS States\n", toupper(machine), plain(about)
	for (i = 0; i < cnt["state"]; i++) printf ".TP\n.B %s\n%s\n", name["state", i], plain(doc["state", name["state", i]])
	print ".SS Transitions"
	for (i = 0; i < nsrc; i++) {
		if (src_why[i] != src_why[i - 1]) printf ".P\n%s\n", plain(src_why[i])
		printf ".IP \\(bu 2\n%s on \\fB%s\\fR%s:\n", roff(src_from[i]), roff(src_event[i]), src_guard[i] == "-" ? "" : " if " roff(src_guard[i])
		if (src_to[i] == "!") print "cannot happen."
		else printf "%s%s.\n", src_to[i] == "=" ? "stays" : "\\(-> " src_to[i], src_do[i] == "" ? "" : "; " roff(src_do[i])
	}
}

END {
	M = toupper(machine) "_"
	if (!bad) check()
	if (bad) exit 1
	if (out == "c") gen_c()
	else if (out == "names") gen_names()
	else if (out == "rows") gen_rows()
	else if (out == "mutants") gen_mutants()
	else if (out == "guards") gen_guards()
	else if (out == "dot") gen_dot()
	else if (out == "md") gen_md()
	else if (out == "man") gen_man()
	else printf "%s: %d states, %d events, %d guards, %d actions, %d rows: total and deterministic\n", machine, cnt["state"], cnt["event"], cnt["guard"], cnt["action"], nrow
}
