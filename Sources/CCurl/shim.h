// libcurl as Stet sees it. Only the Capture module may import this.
//
// curl_easy_setopt and curl_easy_getinfo take any type behind an ellipsis, which Swift cannot call:
// here stands one function for each type that Capture passes. Nothing else belongs here.
#ifndef STET_CCURL_SHIM_H
#define STET_CCURL_SHIM_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

typedef size_t (*ccurl_bytes_callback)(char *bytes, size_t size, size_t count, void *user);

static inline CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}

// libcurl copies the text.
static inline CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_bytes_callback(
    CURL *easy, CURLoption option, ccurl_bytes_callback value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_progress_callback(CURL *easy, curl_xferinfo_callback value) {
  return curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, value);
}

// 0 where libcurl does not know.
static inline long ccurl_get_long(CURL *easy, CURLINFO info) {
  long value = 0;
  return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

// In microseconds; 0 where it has not come to that.
static inline curl_off_t ccurl_get_time(CURL *easy, CURLINFO info) {
  curl_off_t value = 0;
  return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

// NULL where libcurl does not know. The text lives until the next transfer on `easy`.
static inline const char *ccurl_get_string(CURL *easy, CURLINFO info) {
  char *value = NULL;
  return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : NULL;
}

// The server's own certificate as PEM, NULL without TLS. Needs CURLOPT_CERTINFO.
static inline const char *ccurl_server_certificate(CURL *easy) {
  struct curl_certinfo *chain = NULL;
  if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain) != CURLE_OK || !chain) return NULL;
  if (chain->num_of_certs < 1) return NULL;
  for (struct curl_slist *entry = chain->certinfo[0]; entry; entry = entry->next)
    if (!strncmp(entry->data, "Cert:", 5)) return entry->data + 5;
  return NULL;
}

// curl_easy_perform in a UTF-8 locale, on this thread alone: libcurl turns the host of an
// internationalised name (IDN) into punycode through libidn2, which reads it in the locale's charset.
static inline CURLcode ccurl_perform(CURL *easy) {
  locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
  CURLcode code = curl_easy_perform(easy);
  if (utf8) {
    uselocale(before);
    freelocale(utf8);
  }
  return code;
}

// NULL where the variable is not set.
static inline const char *ccurl_environment(const char *name) { return getenv(name); }

#endif
