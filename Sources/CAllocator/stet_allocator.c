// See stet_allocator.h.
#include "stet_allocator.h"

#if defined(__GLIBC__) || defined(__linux__)
#include <malloc.h>
#endif

void stet_keep_large_blocks(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
#endif
}
