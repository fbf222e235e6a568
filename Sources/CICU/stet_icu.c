// Thin wrappers over ICU's C interface; stet_icu.h says what each promises.
#include "stet_icu.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
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

int32_t stet_charset_is_known(const char *name) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter *converter = ucnv_open(name, &status);
  if (converter != NULL) ucnv_close(converter);
  return U_SUCCESS(status);
}

int32_t stet_charset_to_utf8(const char *name, const char *bytes, int32_t length, char *utf8,
                             int32_t room, int32_t *error) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t written = ucnv_convert("UTF-8", name, utf8, room, bytes, length, &status);
  if (status == U_STRING_NOT_TERMINATED_WARNING) status = U_ZERO_ERROR;
  *error = status;
  return status == U_BUFFER_OVERFLOW_ERROR || U_SUCCESS(status) ? written : -1;
}

int32_t stet_charset_detect(const char *bytes, int32_t length, char *name, int32_t room,
                            int32_t *error) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t confidence = -1;
  UCharsetDetector *detector = ucsdet_open(&status);
  ucsdet_setText(detector, bytes, length, &status);
  const UCharsetMatch *match = ucsdet_detect(detector, &status);
  if (U_SUCCESS(status) && match != NULL) {
    const char *found = ucsdet_getName(match, &status);
    if (U_SUCCESS(status) && found != NULL && (int32_t)strlen(found) < room) {
      strcpy(name, found);
      confidence = ucsdet_getConfidence(match, &status);
    }
  }
  if (detector != NULL) ucsdet_close(detector);
  *error = status;
  return U_SUCCESS(status) ? confidence : -1;
}
