// See stet_curl.h.
#define _GNU_SOURCE
#include "stet_curl.h"

#include <dlfcn.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

// What is called of libcurl, by the types that its header gives.
static struct {
  __typeof__(&curl_global_init) global_init;
  __typeof__(&curl_easy_init) easy_init;
  __typeof__(&curl_easy_cleanup) easy_cleanup;
  __typeof__(&curl_easy_setopt) easy_setopt;
  __typeof__(&curl_easy_getinfo) easy_getinfo;
  __typeof__(&curl_easy_perform) easy_perform;
  __typeof__(&curl_easy_strerror) easy_strerror;
  __typeof__(&curl_slist_append) slist_append;
  __typeof__(&curl_slist_free_all) slist_free_all;
} curl;

CURLcode ccurl_global_init(long flags) {
  // The name carries the version of the binary interface; the symbols are versioned by it.
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) return CURLE_FAILED_INIT;
#define LOAD(name) \
  if (!(curl.name = (__typeof__(curl.name))dlsym(library, "curl_" #name))) return CURLE_FAILED_INIT;
  LOAD(global_init)
  LOAD(easy_init)
  LOAD(easy_cleanup)
  LOAD(easy_setopt)
  LOAD(easy_getinfo)
  LOAD(easy_perform)
  LOAD(easy_strerror)
  LOAD(slist_append)
  LOAD(slist_free_all)
#undef LOAD
  return curl.global_init(flags);
}

CURL *ccurl_easy_init(void) { return curl.easy_init ? curl.easy_init() : NULL; }

void ccurl_easy_cleanup(CURL *easy) { curl.easy_cleanup(easy); }

const char *ccurl_easy_strerror(CURLcode code) { return curl.easy_strerror(code); }

struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *text) {
  return curl.slist_append(list, text);
}

void ccurl_slist_free_all(struct curl_slist *list) { curl.slist_free_all(list); }

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
  return curl.easy_setopt(easy, option, value);
}

CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl.easy_setopt(easy, option, value);
}

CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl.easy_setopt(easy, option, value);
}

CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl.easy_setopt(easy, option, value);
}

CURLcode ccurl_set_bytes_callback(
    CURL *easy, CURLoption option, ccurl_bytes_callback value) {
  return curl.easy_setopt(easy, option, value);
}

CURLcode ccurl_set_progress_callback(CURL *easy, curl_xferinfo_callback value) {
  return curl.easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, value);
}

long ccurl_get_long(CURL *easy, CURLINFO info) {
  long value = 0;
  return curl.easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

curl_off_t ccurl_get_time(CURL *easy, CURLINFO info) {
  curl_off_t value = 0;
  return curl.easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

const char *ccurl_get_string(CURL *easy, CURLINFO info) {
  char *value = NULL;
  return curl.easy_getinfo(easy, info, &value) == CURLE_OK ? value : NULL;
}

const char *ccurl_server_certificate(CURL *easy) {
  struct curl_certinfo *chain = NULL;
  if (curl.easy_getinfo(easy, CURLINFO_CERTINFO, &chain) != CURLE_OK || !chain) return NULL;
  if (chain->num_of_certs < 1) return NULL;
  for (struct curl_slist *entry = chain->certinfo[0]; entry; entry = entry->next)
    if (!strncmp(entry->data, "Cert:", 5)) return entry->data + 5;
  return NULL;
}

CURLcode ccurl_perform(CURL *easy) {
  locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
  CURLcode code = curl.easy_perform(easy);
  if (utf8) {
    uselocale(before);
    freelocale(utf8);
  }
  return code;
}

const char *ccurl_environment(const char *name) { return getenv(name); }
