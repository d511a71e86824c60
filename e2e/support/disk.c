// A disk that a test fills or makes read-only under a running program: preloaded, it refuses what changes regular files while
// the file named by DISK_STATE begins with `f` (full) or `r` (read-only). Sockets, pipes and the program's own output are left alone.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static const volatile char *state;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("DISK_STATE");
    if (!path) return;
    int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
    int file = real(path, O_RDONLY);
    if (file < 0) return;
    void *page = mmap(NULL, 1, PROT_READ, MAP_SHARED, file, 0);
    if (page != MAP_FAILED) state = page;
    close(file);
}

static char mode(void) { return state ? *state : 'w'; }

/// The error for a change of this file; 0 where it may go on.
static int refusal(int file) {
    char now = mode();
    if (now == 'w' || file <= 2) return 0;
    struct stat about;
    if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) return 0;
    return now == 'f' ? ENOSPC : EROFS;
}

#define REFUSED(file) do { int error = refusal(file); if (error) { errno = error; return -1; } } while (0)
#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t write(int file, const void *bytes, size_t count) { REAL(write); REFUSED(file); return real(file, bytes, count); }
ssize_t writev(int file, const struct iovec *parts, int count) { REAL(writev); REFUSED(file); return real(file, parts, count); }
ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) { REAL(pwrite); REFUSED(file); return real(file, bytes, count, at); }
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) { REAL(pwrite64); REFUSED(file); return real(file, bytes, count, at); }
int ftruncate(int file, off_t length) { REAL(ftruncate); if (mode() == 'r') REFUSED(file); return real(file, length); }
int ftruncate64(int file, off64_t length) { REAL(ftruncate64); if (mode() == 'r') REFUSED(file); return real(file, length); }
int fallocate(int file, int kind, off_t at, off_t length) { REAL(fallocate); REFUSED(file); return real(file, kind, at, length); }
int posix_fallocate(int file, off_t at, off_t length) { REAL(posix_fallocate); int error = refusal(file); return error ? error : real(file, at, length); }

/// Opening for writing is refused on a read-only disk.
static int opens(int flags) { return mode() == 'r' && ((flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT)); }

static int isDevice(const char *path) { return path && (path[0] == '/' && path[1] == 'd' && path[2] == 'e' && path[3] == 'v' && path[4] == '/'); }

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); \
        mode_t rights = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); rights = va_arg(rest, mode_t); va_end(rest); } \
        if (opens(flags) && !isDevice(path)) { errno = EROFS; return -1; } \
        return real(path, flags, rights); \
    }
OPEN(open)
OPEN(open64)
