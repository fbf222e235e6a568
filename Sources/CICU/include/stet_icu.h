// The part of ICU that Stet uses, with no ICU type in sight: ICU's own headers rename every function
// by macro, which Swift cannot see, and clash with the ICU inside Foundation. Only stet_icu.c may
// include unicode/*.h.
#ifndef STET_ICU_H
#define STET_ICU_H

#include <stdint.h>

/// An open word break iterator (UAX #29, with ICU's dictionaries for scripts without spaces).
typedef struct stet_word_breaker stet_word_breaker;

/// Opens a breaker for the root locale; NULL on failure. `*error` receives ICU's UErrorCode: above
/// zero is failure, zero or below (a warning) is success.
stet_word_breaker *stet_word_breaker_open(int32_t *error);

/// Closes a breaker; NULL is allowed.
void stet_word_breaker_close(stet_word_breaker *breaker);

/// Writes the word boundaries of `length` UTF-16 units after 0, ascending, the last being `length`,
/// to `boundaries`, which has room for `length` of them. Returns how many, or -1 with `*error` set.
int32_t stet_word_breaker_boundaries(stet_word_breaker *breaker, const uint16_t *text,
                                     int32_t length, int32_t *boundaries, int32_t *error);

/// The version of the linked ICU's major number, such as 72.
int32_t stet_icu_major_version(void);

/// 1 where ICU has a converter for the charset `name` (any alias), else 0.
int32_t stet_charset_is_known(const char *name);

/// Converts `length` bytes in the charset `name` to UTF-8; what is ill-formed becomes U+FFFD.
/// Returns how many bytes the whole text needs, which may be more than `room` (then `utf8` holds no
/// usable text), or -1 with `*error` set.
int32_t stet_charset_to_utf8(const char *name, const char *bytes, int32_t length, char *utf8,
                             int32_t room, int32_t *error);

/// Guesses the charset of `length` bytes: writes its name, zero-terminated, to `name` and returns
/// the confidence, 0...100; -1 where nothing fits or, with `*error` above zero, where ICU failed.
int32_t stet_charset_detect(const char *bytes, int32_t length, char *name, int32_t room,
                            int32_t *error);

#endif
