// Counts what this thread allocates, so that "nothing is allocated per iteration" can be measured;
// and asks for large pages.
#include "CKernels.h"
#include <errno.h>  // also says whether this C library is GNU's

static __thread long count;

long allocations_so_far(void) { return count; }

#if defined(__linux__)
#include <sys/mman.h>
void ask_for_large_pages(void *block, long bytes) { madvise(block, bytes, MADV_HUGEPAGE); }
#else
void ask_for_large_pages(void *block, long bytes) { (void)block, (void)bytes; }
#endif

#if defined(__GLIBC__)
#include <stddef.h>

// The C library's own functions, under the names it keeps for those who put theirs in front.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

void *malloc(size_t size) {
  count++;
  return __libc_malloc(size);
}
void *calloc(size_t n, size_t size) {
  count++;
  return __libc_calloc(n, size);
}
void *realloc(void *block, size_t size) {
  count++;
  return __libc_realloc(block, size);
}
void *aligned_alloc(size_t alignment, size_t size) {
  count++;
  return __libc_memalign(alignment, size);
}
int posix_memalign(void **block, size_t alignment, size_t size) {
  count++;
  *block = __libc_memalign(alignment, size);
  return *block ? 0 : ENOMEM;
}
#endif
