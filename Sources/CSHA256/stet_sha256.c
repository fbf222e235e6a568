// See stet_sha256.h. For four messages the order of instructions is the point: four rounds of each
// in turn, so that those of one run while those of another wait. For sixteen it is the layout: word
// n of all messages in one register.
#include "stet_sha256.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

// FIPS 180-4, 4.2.2.
static const uint32_t K[64] __attribute__((aligned(64))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

// Lane n has its state in ab<n> (words A B E F, the highest first) and cd<n> (C D G H), and the last
// sixteen words of its message schedule in w<n>, x<n>, y<n>, z<n>.

#define EACH(DO) DO(0) DO(1) DO(2) DO(3)

#define BEGIN(n)                                                                        \
  const __m128i *m##n = message##n;                                                     \
  __m128i ab##n, cd##n;                                                                 \
  {                                                                                     \
    const __m128i *state = (const __m128i *)(states + 8 * n);                           \
    __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128(state), 0xB1);                     \
    __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128(state + 1), 0x1B);                 \
    ab##n = _mm_alignr_epi8(cdab, efgh, 8);                                             \
    cd##n = _mm_blend_epi16(efgh, cdab, 0xF0);                                          \
  }

#define END(n)                                                                          \
  {                                                                                     \
    __m128i *state = (__m128i *)(states + 8 * n);                                       \
    __m128i feba = _mm_shuffle_epi32(ab##n, 0x1B);                                      \
    __m128i dchg = _mm_shuffle_epi32(cd##n, 0xB1);                                      \
    _mm_storeu_si128(state, _mm_blend_epi16(feba, dchg, 0xF0));                         \
    _mm_storeu_si128(state + 1, _mm_alignr_epi8(dchg, feba, 8));                        \
  }

#define KEEP(n) __m128i ab_before##n = ab##n, cd_before##n = cd##n, w##n, x##n, y##n, z##n;

#define ADD(n)                                                                          \
  ab##n = _mm_add_epi32(ab##n, ab_before##n);                                           \
  cd##n = _mm_add_epi32(cd##n, cd_before##n);                                           \
  m##n += 4;

// Four rounds, from round 4 * i, with four words of the schedule.
#define ROUNDS(n, i, words)                                                             \
  {                                                                                     \
    __m128i sum = _mm_add_epi32(words, _mm_load_si128((const __m128i *)K + i));         \
    cd##n = _mm_sha256rnds2_epu32(cd##n, ab##n, sum);                                   \
    ab##n = _mm_sha256rnds2_epu32(ab##n, cd##n, _mm_shuffle_epi32(sum, 0x0E));          \
  }

// Rounds with the message's own words, i from 0 to 3.
#define FIRST(n, i, a)                                                                  \
  a##n = _mm_shuffle_epi8(_mm_loadu_si128(m##n + i), big_endian);                       \
  ROUNDS(n, i, a##n)

// Rounds with the next four words of the schedule, which replace the oldest, a.
#define LATER(n, i, a, b, c, d)                                                         \
  a##n = _mm_sha256msg2_epu32(                                                          \
      _mm_add_epi32(_mm_sha256msg1_epu32(a##n, b##n), _mm_alignr_epi8(d##n, c##n, 4)),  \
      d##n);                                                                            \
  ROUNDS(n, i, a##n)

#define STEP0(n) FIRST(n, 0, w)
#define STEP1(n) FIRST(n, 1, x)
#define STEP2(n) FIRST(n, 2, y)
#define STEP3(n) FIRST(n, 3, z)
#define STEP4(n) LATER(n, 4, w, x, y, z)
#define STEP5(n) LATER(n, 5, x, y, z, w)
#define STEP6(n) LATER(n, 6, y, z, w, x)
#define STEP7(n) LATER(n, 7, z, w, x, y)
#define STEP8(n) LATER(n, 8, w, x, y, z)
#define STEP9(n) LATER(n, 9, x, y, z, w)
#define STEP10(n) LATER(n, 10, y, z, w, x)
#define STEP11(n) LATER(n, 11, z, w, x, y)
#define STEP12(n) LATER(n, 12, w, x, y, z)
#define STEP13(n) LATER(n, 13, x, y, z, w)
#define STEP14(n) LATER(n, 14, y, z, w, x)
#define STEP15(n) LATER(n, 15, z, w, x, y)

#define KERNEL(name, instructions)                                                      \
  __attribute__((target(instructions))) static void name(                               \
      uint32_t *states, const void *message0, const void *message1,                     \
      const void *message2, const void *message3, size_t blocks) {                      \
    const __m128i big_endian =                                                          \
        _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);             \
    EACH(BEGIN)                                                                         \
    for (; blocks > 0; blocks--) {                                                      \
      EACH(KEEP)                                                                        \
      EACH(STEP0) EACH(STEP1) EACH(STEP2) EACH(STEP3)                                   \
      EACH(STEP4) EACH(STEP5) EACH(STEP6) EACH(STEP7)                                   \
      EACH(STEP8) EACH(STEP9) EACH(STEP10) EACH(STEP11)                                 \
      EACH(STEP12) EACH(STEP13) EACH(STEP14) EACH(STEP15)                               \
      EACH(ADD)                                                                         \
    }                                                                                   \
    EACH(END)                                                                           \
  }

KERNEL(compress_sse, "sha,sse4.1,ssse3")
// The same; what AVX-512 brings is registers for four messages' schedules.
KERNEL(compress_avx512, "sha,sse4.1,ssse3,avx512f,avx512vl,avx512bw")

// Sixteen messages: element n of each register is of message n.

#define WIDE "avx512f,avx512bw,avx512vl"
#define INLINE __attribute__((target(WIDE), always_inline)) static inline

#define ADD16(a, b) _mm512_add_epi32(a, b)
#define ROTATE(x, n) _mm512_ror_epi32(x, n)
#define SHIFT(x, n) _mm512_srli_epi32(x, n)
#define XOR3(a, b, c) _mm512_ternarylogic_epi32(a, b, c, 0x96)
// FIPS 180-4, 4.1.2: Ch and Maj as tables of truth, then the two capital and the two small sigmas.
#define CHOOSE(x, y, z) _mm512_ternarylogic_epi32(x, y, z, 0xCA)
#define MAJORITY(x, y, z) _mm512_ternarylogic_epi32(x, y, z, 0xE8)
#define SUM0(x) XOR3(ROTATE(x, 2), ROTATE(x, 13), ROTATE(x, 22))
#define SUM1(x) XOR3(ROTATE(x, 6), ROTATE(x, 11), ROTATE(x, 25))
#define SIGMA0(x) XOR3(ROTATE(x, 7), ROTATE(x, 18), SHIFT(x, 3))
#define SIGMA1(x) XOR3(ROTATE(x, 17), ROTATE(x, 19), SHIFT(x, 10))

// The compiler must not compute in another order than what follows.
#define AS_IT_STANDS(x) __asm__("" : "+v"(x))

// Each instruction takes two cycles, so what counts is how many of them a round waits for: three. From e
// to the next e over Sum1 (rotate, xor, add) and over Ch (choose, add, add), from a to the next a over Sum0
// and over Maj. What does not hang on them is added up before; T1 is had by taking d away again, which is
// one instruction less than adding it up apart.
#define ROUND16(a, b, c, d, e, f, g, h, i)                                              \
  {                                                                                     \
    __m512i early =                                                                     \
        ADD16(d, ADD16(h, ADD16(w[(i) & 15], _mm512_set1_epi32((int)K[i]))));           \
    AS_IT_STANDS(early);                                                                \
    early = ADD16(early, CHOOSE(e, f, g));                                              \
    AS_IT_STANDS(early);                                                                \
    __m512i next = ADD16(early, SUM1(e));                                               \
    AS_IT_STANDS(next);                                                                 \
    __m512i rest = _mm512_sub_epi32(next, d);                                           \
    AS_IT_STANDS(rest);                                                                 \
    rest = ADD16(rest, MAJORITY(a, b, c));                                              \
    AS_IT_STANDS(rest);                                                                 \
    h = ADD16(rest, SUM0(a));                                                           \
    d = next;                                                                           \
  }

// The word of the schedule that is needed sixteen rounds later, in place of the one just used.
#define NEXT_WORD(i)                                                                    \
  w[(i) & 15] = ADD16(                                                                  \
      ADD16(w[(i) & 15], SIGMA0(w[((i) + 1) & 15])),                                    \
      ADD16(w[((i) + 9) & 15], SIGMA1(w[((i) + 14) & 15])));
// In the last rounds, which need no more words: the bytes of message i that come next, so that they are
// here when the rounds are over. Sixteen messages are more than a processor reads ahead in by itself, so
// it is told what comes a little later; beyond the end of a message that has no effect.
#define NEXT_BYTES(i)                                                                   \
  w[(i) & 15] = _mm512_loadu_si512((const char *)messages[(i) & 15] + next);            \
  AS_IT_STANDS(w[(i) & 15]);                                                            \
  _mm_prefetch((const char *)messages[(i) & 15] + next + 1024, _MM_HINT_T0);

#define ROUNDS8(i, WORD)                                                                \
  ROUND16(a, b, c, d, e, f, g, h, i) WORD(i)                                            \
  ROUND16(h, a, b, c, d, e, f, g, i + 1) WORD(i + 1)                                    \
  ROUND16(g, h, a, b, c, d, e, f, i + 2) WORD(i + 2)                                    \
  ROUND16(f, g, h, a, b, c, d, e, i + 3) WORD(i + 3)                                    \
  ROUND16(e, f, g, h, a, b, c, d, i + 4) WORD(i + 4)                                    \
  ROUND16(d, e, f, g, h, a, b, c, i + 5) WORD(i + 5)                                    \
  ROUND16(c, d, e, f, g, h, a, b, i + 6) WORD(i + 6)                                    \
  ROUND16(b, c, d, e, f, g, h, a, i + 7) WORD(i + 7)

// Rows become columns: of sixteen messages' words, word n of each.
INLINE void transpose(__m512i rows[16]) {
  __m512i pairs[16], fours[16];
  for (int i = 0; i < 16; i += 2) {
    pairs[i] = _mm512_unpacklo_epi32(rows[i], rows[i + 1]);
    pairs[i + 1] = _mm512_unpackhi_epi32(rows[i], rows[i + 1]);
  }
  // fours[4 * g + n]: of messages 4 g to 4 g + 3, the words n, n + 4, n + 8, n + 12.
  for (int i = 0; i < 16; i += 4) {
    fours[i] = _mm512_unpacklo_epi64(pairs[i], pairs[i + 2]);
    fours[i + 1] = _mm512_unpackhi_epi64(pairs[i], pairs[i + 2]);
    fours[i + 2] = _mm512_unpacklo_epi64(pairs[i + 1], pairs[i + 3]);
    fours[i + 3] = _mm512_unpackhi_epi64(pairs[i + 1], pairs[i + 3]);
  }
  for (int n = 0; n < 4; n++) {
    __m512i even0 = _mm512_shuffle_i32x4(fours[n], fours[4 + n], 0x88);
    __m512i odd0 = _mm512_shuffle_i32x4(fours[n], fours[4 + n], 0xDD);
    __m512i even1 = _mm512_shuffle_i32x4(fours[8 + n], fours[12 + n], 0x88);
    __m512i odd1 = _mm512_shuffle_i32x4(fours[8 + n], fours[12 + n], 0xDD);
    rows[n] = _mm512_shuffle_i32x4(even0, even1, 0x88);
    rows[4 + n] = _mm512_shuffle_i32x4(odd0, odd1, 0x88);
    rows[8 + n] = _mm512_shuffle_i32x4(even0, even1, 0xDD);
    rows[12 + n] = _mm512_shuffle_i32x4(odd0, odd1, 0xDD);
  }
}

__attribute__((target(WIDE))) static void compress_wide(
    uint32_t *states, const void *const messages[STET_SHA256_WIDE_LANES], size_t blocks) {
  const __m512i big_endian = _mm512_broadcast_i32x4(
      _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3));
  __m512i a = _mm512_loadu_si512(states), b = _mm512_loadu_si512(states + 16);
  __m512i c = _mm512_loadu_si512(states + 32), d = _mm512_loadu_si512(states + 48);
  __m512i e = _mm512_loadu_si512(states + 64), f = _mm512_loadu_si512(states + 80);
  __m512i g = _mm512_loadu_si512(states + 96), h = _mm512_loadu_si512(states + 112);
  if (blocks == 0) return;
  __m512i w[16];
#pragma clang loop unroll(full)
  for (int lane = 0; lane < 16; lane++) w[lane] = _mm512_loadu_si512(messages[lane]);
  for (size_t offset = 0; offset < 64 * blocks; offset += 64) {
    // After the last block nothing may be read: that block again, in vain.
    const size_t next = offset + 64 < 64 * blocks ? offset + 64 : offset;
#pragma clang loop unroll(full)
    for (int lane = 0; lane < 16; lane++) w[lane] = _mm512_shuffle_epi8(w[lane], big_endian);
    transpose(w);
    const __m512i a0 = a, b0 = b, c0 = c, d0 = d, e0 = e, f0 = f, g0 = g, h0 = h;
    ROUNDS8(0, NEXT_WORD) ROUNDS8(8, NEXT_WORD) ROUNDS8(16, NEXT_WORD)
    ROUNDS8(24, NEXT_WORD) ROUNDS8(32, NEXT_WORD) ROUNDS8(40, NEXT_WORD)
    ROUNDS8(48, NEXT_BYTES) ROUNDS8(56, NEXT_BYTES)
    a = ADD16(a, a0), b = ADD16(b, b0), c = ADD16(c, c0), d = ADD16(d, d0);
    e = ADD16(e, e0), f = ADD16(f, f0), g = ADD16(g, g0), h = ADD16(h, h0);
  }
  _mm512_storeu_si512(states, a), _mm512_storeu_si512(states + 16, b);
  _mm512_storeu_si512(states + 32, c), _mm512_storeu_si512(states + 48, d);
  _mm512_storeu_si512(states + 64, e), _mm512_storeu_si512(states + 80, f);
  _mm512_storeu_si512(states + 96, g), _mm512_storeu_si512(states + 112, h);
}

static bool has_avx512(void) {
  // This also asks whether the kernel keeps the registers.
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")
      && __builtin_cpu_supports("avx512bw");
}

enum stet_sha256_kernel stet_sha256_best(void) {
  unsigned a, b, c, d;
  __builtin_cpu_init();
  // Leaf 7, EBX bit 29: the SHA extensions.
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(b & 1u << 29)) return STET_SHA256_NONE;
  if (!__builtin_cpu_supports("sse4.1") || !__builtin_cpu_supports("ssse3")) {
    return STET_SHA256_NONE;
  }
  return has_avx512() ? STET_SHA256_AVX512 : STET_SHA256_SSE;
}

bool stet_sha256_is_wide(void) {
  __builtin_cpu_init();
  return has_avx512();
}

void stet_sha256_compress(
    enum stet_sha256_kernel kernel, uint32_t states[STET_SHA256_LANES * 8],
    const void *message0, const void *message1, const void *message2, const void *message3,
    size_t blocks) {
  if (kernel == STET_SHA256_AVX512) {
    compress_avx512(states, message0, message1, message2, message3, blocks);
  } else {
    compress_sse(states, message0, message1, message2, message3, blocks);
  }
}

void stet_sha256_compress_wide(
    uint32_t states[STET_SHA256_WIDE_LANES * 8],
    const void *const messages[STET_SHA256_WIDE_LANES], size_t blocks) {
  compress_wide(states, messages, blocks);
}

#else

enum stet_sha256_kernel stet_sha256_best(void) { return STET_SHA256_NONE; }

bool stet_sha256_is_wide(void) { return false; }

void stet_sha256_compress(
    enum stet_sha256_kernel kernel, uint32_t states[STET_SHA256_LANES * 8],
    const void *message0, const void *message1, const void *message2, const void *message3,
    size_t blocks) {
  // Never called: there is no kernel to call it with.
  (void)kernel, (void)states, (void)message0, (void)message1, (void)message2, (void)message3;
  (void)blocks;
}

void stet_sha256_compress_wide(
    uint32_t states[STET_SHA256_WIDE_LANES * 8],
    const void *const messages[STET_SHA256_WIDE_LANES], size_t blocks) {
  // Never called, as above.
  (void)states, (void)messages, (void)blocks;
}

#endif
