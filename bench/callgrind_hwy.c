/* bench/callgrind_hwy: lets Debian's rtpengine run under valgrind.
 *
 * A library it links (libhwy) times itself at load with an instruction that
 * valgrind does not know; this replaces the one function that does so.  It is
 * preloaded when rtpengine's instructions are counted, and only then.
 */
double _ZN3hwy8platform15TimerResolutionEv(void);

double _ZN3hwy8platform15TimerResolutionEv(void)
{
	return 1e-9;
}
