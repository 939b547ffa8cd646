/* Preloaded into the server: its wall clock is off by as many seconds as the file that CLOCK_IS_OFF names says.
 * Clocks that only measure how long something takes go on as they are, as when a machine's clock is set. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long off(void) {
  const char *name = getenv("CLOCK_IS_OFF");
  char said[24] = "";
  int saved = errno, fd = name ? syscall(SYS_openat, AT_FDCWD, name, O_RDONLY | O_CLOEXEC) : -1;
  if (fd >= 0) {
    ssize_t n = syscall(SYS_read, fd, said, sizeof said - 1);
    said[n > 0 ? n : 0] = 0;
    syscall(SYS_close, fd);
  }
  errno = saved;
  return atol(said);
}

int clock_gettime(clockid_t clock, struct timespec *at) {
  int failed = syscall(SYS_clock_gettime, clock, at);
  if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) at->tv_sec += off();
  return failed;
}

int gettimeofday(struct timeval *at, void *zone) {
  int failed = syscall(SYS_gettimeofday, at, zone);
  if (!failed) at->tv_sec += off();
  return failed;
}

time_t time(time_t *to) {
  struct timespec at;
  clock_gettime(CLOCK_REALTIME, &at);
  if (to) *to = at.tv_sec;
  return at.tv_sec;
}
