// How the C library's allocator treats large blocks. Only the Commands module may import this.
#ifndef STET_ALLOCATOR_H
#define STET_ALLOCATOR_H

// Lets blocks of up to 32 MiB come from what was freed before.
//
// By default each block of 128 KiB or more is new from the kernel, which clears it page by page: in a
// chain of deltas that takes longer than decoding. Larger ones go back to the kernel at once, as ever.
void stet_keep_large_blocks(void);

#endif
