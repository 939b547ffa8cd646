/* Preloaded into the server: while the file that READ_ONLY_WHILE names exists, everything under READ_ONLY_ROOT
 * answers as a file system that the kernel has made read-only after an error of its disk (EROFS). mount itself
 * refuses that while a file is open for writing. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_under(const char *path) {
  const char *root = getenv("READ_ONLY_ROOT"), *flag = getenv("READ_ONLY_WHILE");
  return root && flag && !strncmp(path, root, strlen(root)) && !access(flag, F_OK);
}

static int refuses(int fd) {
  char link[40], path[PATH_MAX];
  ssize_t n;
  int saved = errno;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  n = readlink(link, path, sizeof path - 1);
  errno = saved;
  if (n <= 0) return 0;
  path[n] = 0;
  return strstr(path, ".sqlite3") && is_under(path);
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define REFUSE(when) do { if (when) { errno = EROFS; return -1; } } while (0)

#define PWRITE(name, offset)                                        \
  ssize_t name(int fd, const void *data, size_t size, offset at) {  \
    REAL(name);                                                     \
    REFUSE(refuses(fd));                                            \
    return real(fd, data, size, at);                                \
  }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t write(int fd, const void *data, size_t size) {
  REAL(write);
  REFUSE(refuses(fd));
  return real(fd, data, size);
}

#define TRUNCATE(name, offset)      \
  int name(int fd, offset size) {   \
    REAL(name);                     \
    REFUSE(refuses(fd));            \
    return real(fd, size);          \
  }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

int unlink(const char *path) {
  REAL(unlink);
  REFUSE(is_under(path));
  return real(path);
}

#define OPEN(name)                                                                   \
  int name(const char *path, int flags, ...) {                                       \
    REAL(name);                                                                      \
    va_list more;                                                                    \
    va_start(more, flags);                                                           \
    int mode = va_arg(more, int);                                                    \
    va_end(more);                                                                    \
    REFUSE((flags & (O_WRONLY | O_RDWR | O_CREAT)) && strstr(path, ".sqlite3") && is_under(path)); \
    return real(path, flags, mode);                                                  \
  }
OPEN(open)
OPEN(open64)
