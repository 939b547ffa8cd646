/* Preloaded into the server: writes down every change that it makes to the files under RECORD_ROOT, in order,
 * so that power.py can tell what a disk would hold that keeps nothing but what was fsynced.
 *
 * A record: kind, 7 zero bytes, inode, offset, length, thread, length of the path; then the path and, of a write,
 * its bytes. Kinds: W written, T cut to a length, B a sync begins, E that sync is done, U unlinked. A sync ends
 * what was written before it *began*; B and E of one are of the same thread. One write() to a file opened for appending
 * is never mixed with another's. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

struct record { char kind, zero[7]; uint64_t inode, offset, length, pid, path; };

static int trace(void) {
  static int fd = -1;
  if (fd < 0) {
    const char *to = getenv("RECORD_TO");
    if (to) fd = syscall(SYS_openat, AT_FDCWD, to, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  }
  return fd;
}

/* The path of an open file, where it is one to be recorded; else 0. */
static int ours(int fd, char *path) {
  const char *root = getenv("RECORD_ROOT");
  char link[40];
  ssize_t n;
  if (!root || fd < 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  n = readlink(link, path, PATH_MAX - 1);
  if (n <= 0) return 0;
  path[n] = 0;
  return !strncmp(path, root, strlen(root)) && strstr(path, ".sqlite3") && !strstr(path, "-shm");
}

static void note(char kind, const char *path, uint64_t inode, uint64_t offset, uint64_t length, const void *data) {
  int saved = errno;
  struct record head = {.kind = kind, .inode = inode, .offset = offset, .length = length,
                        .pid = (uint64_t)syscall(SYS_gettid), .path = strlen(path)};
  struct iovec parts[3] = {{&head, sizeof head}, {(void *)path, head.path}, {(void *)data, data ? length : 0}};
  if (trace() >= 0) syscall(SYS_writev, trace(), parts, 3);
  errno = saved;
}

static uint64_t inode_of(int fd) {
  struct stat about;
  return fstat(fd, &about) ? 0 : about.st_ino;
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define PWRITE(name, offset_type)                                                    \
  ssize_t name(int fd, const void *data, size_t size, offset_type at) {              \
    REAL(name);                                                                      \
    char path[PATH_MAX];                                                             \
    ssize_t done = real(fd, data, size, at);                                         \
    if (done > 0 && ours(fd, path)) note('W', path, inode_of(fd), at, done, data);   \
    return done;                                                                     \
  }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t write(int fd, const void *data, size_t size) {
  REAL(write);
  char path[PATH_MAX];
  int is_ours = ours(fd, path);
  off_t at = is_ours ? lseek(fd, 0, SEEK_CUR) : 0;
  ssize_t done = real(fd, data, size);
  if (is_ours && done > 0) note('W', path, inode_of(fd), at, done, data);
  return done;
}

#define TRUNCATE(name, offset_type)                                                  \
  int name(int fd, offset_type size) {                                               \
    REAL(name);                                                                      \
    char path[PATH_MAX];                                                             \
    int failed = real(fd, size);                                                     \
    if (!failed && ours(fd, path)) note('T', path, inode_of(fd), size, 0, NULL);     \
    return failed;                                                                   \
  }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(name)                                                                   \
  int name(int fd) {                                                                 \
    REAL(name);                                                                      \
    char path[PATH_MAX];                                                             \
    int is_ours = ours(fd, path);                                                    \
    if (is_ours) note('B', path, inode_of(fd), 0, 0, NULL);                          \
    int failed = real(fd);                                                           \
    if (is_ours && !failed) note('E', path, inode_of(fd), 0, 0, NULL);               \
    return failed;                                                                   \
  }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *name) {
  REAL(unlink);
  const char *root = getenv("RECORD_ROOT");
  struct stat about;
  int is_ours = root && !strncmp(name, root, strlen(root)) && strstr(name, ".sqlite3") && !strstr(name, "-shm");
  uint64_t inode = is_ours && !stat(name, &about) ? about.st_ino : 0;
  int failed = real(name);
  if (is_ours && !failed) note('U', name, inode, 0, 0, NULL);
  return failed;
}
