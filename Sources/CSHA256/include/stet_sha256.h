// SHA-256 (FIPS 180-4) over several messages at once. Only the Cryptography module may import this.
//
// One message keeps a processor's SHA unit busy a quarter of the time: each round waits four cycles
// for the one before, and the unit could begin another every cycle or two. Four messages,
// interleaved, fill the gaps. Sixteen, one in each element of AVX-512 registers, need no SHA unit and
// are faster still. Only the compression function is here; padding and everything else is libcrypto's.
#ifndef STET_SHA256_H
#define STET_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STET_SHA256_LANES = 4, STET_SHA256_WIDE_LANES = 16 };

// The instruction sets that the code below is compiled for.
enum stet_sha256_kernel {
  // None: this processor has no SHA instructions, or is no x86-64.
  STET_SHA256_NONE = 0,
  // SHA, SSE4.1, SSSE3.
  STET_SHA256_SSE = 1,
  // Also AVX-512 VL and BW, for its 32 registers.
  STET_SHA256_AVX512 = 2,
};

// The best one for this processor.
enum stet_sha256_kernel stet_sha256_best(void);

// Compresses `blocks` blocks of 64 bytes of each message into its state: the eight words of FIPS
// 180-4, 5.3.3, one message after the other. `kernel` is at most stet_sha256_best(), and not NONE.
void stet_sha256_compress(
    enum stet_sha256_kernel kernel, uint32_t states[STET_SHA256_LANES * 8],
    const void *message0, const void *message1, const void *message2, const void *message3,
    size_t blocks);

// True where this processor has AVX-512 F, VL and BW: what the function below needs.
bool stet_sha256_is_wide(void);

// The same for sixteen messages. The states stand word by word: the first word of all sixteen, then
// the second of all.
void stet_sha256_compress_wide(
    uint32_t states[STET_SHA256_WIDE_LANES * 8],
    const void *const messages[STET_SHA256_WIDE_LANES], size_t blocks);

#endif
