// Thin wrappers over ICU's C interface; stet_icu.h says what each promises.
#include "stet_icu.h"

#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/uversion.h>

struct stet_word_breaker {
  UBreakIterator *iterator;
};

stet_word_breaker *stet_word_breaker_open(int32_t *error) {
  UErrorCode status = U_ZERO_ERROR;
  stet_word_breaker *breaker = malloc(sizeof *breaker);
  if (breaker == NULL) {
    *error = U_MEMORY_ALLOCATION_ERROR;
    return NULL;
  }
  breaker->iterator = ubrk_open(UBRK_WORD, "", NULL, 0, &status);
  *error = status;
  if (U_FAILURE(status)) {
    free(breaker);
    return NULL;
  }
  return breaker;
}

void stet_word_breaker_close(stet_word_breaker *breaker) {
  if (breaker == NULL) return;
  ubrk_close(breaker->iterator);
  free(breaker);
}

int32_t stet_word_breaker_boundaries(stet_word_breaker *breaker, const uint16_t *text,
                                     int32_t length, int32_t *boundaries, int32_t *error) {
  UErrorCode status = U_ZERO_ERROR;
  ubrk_setText(breaker->iterator, (const UChar *)text, length, &status);
  *error = status;
  if (U_FAILURE(status)) return -1;
  int32_t count = 0;
  ubrk_first(breaker->iterator);
  for (int32_t at = ubrk_next(breaker->iterator); at != UBRK_DONE && count < length;
       at = ubrk_next(breaker->iterator)) {
    boundaries[count++] = at;
  }
  return count;
}

int32_t stet_icu_major_version(void) {
  UVersionInfo version;
  u_getVersion(version);
  return version[0];
}
