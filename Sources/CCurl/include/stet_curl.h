// libcurl as Stet sees it. Only the Capture module may import this.
//
// curl_easy_setopt and curl_easy_getinfo take any type behind an ellipsis, which Swift cannot call:
// here stands one function for each type that Capture passes. Nothing else belongs here.
//
// libcurl is loaded when a page is first fetched. It brings thirty libraries with it, whose start
// takes as long as all else that a command like `history` does.
#ifndef STET_CCURL_H
#define STET_CCURL_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

typedef size_t (*ccurl_bytes_callback)(char *bytes, size_t size, size_t count, void *user);

// curl_global_init; CURLE_FAILED_INIT where libcurl is not installed. Before all others, once.
CURLcode ccurl_global_init(long flags);

// The functions of libcurl of these names, and nothing where there is none to load.
CURL *ccurl_easy_init(void);
void ccurl_easy_cleanup(CURL *easy);
const char *ccurl_easy_strerror(CURLcode code);
struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *text);
void ccurl_slist_free_all(struct curl_slist *list);

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);

// libcurl copies the text.
CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value);

CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value);

CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value);

CURLcode ccurl_set_bytes_callback(
    CURL *easy, CURLoption option, ccurl_bytes_callback value);

CURLcode ccurl_set_progress_callback(CURL *easy, curl_xferinfo_callback value);

// 0 where libcurl does not know.
long ccurl_get_long(CURL *easy, CURLINFO info);

// In microseconds; 0 where it has not come to that.
curl_off_t ccurl_get_time(CURL *easy, CURLINFO info);

// NULL where libcurl does not know. The text lives until the next transfer on `easy`.
const char *ccurl_get_string(CURL *easy, CURLINFO info);

// The server's own certificate as PEM, NULL without TLS. Needs CURLOPT_CERTINFO.
const char *ccurl_server_certificate(CURL *easy);

// curl_easy_perform in a UTF-8 locale, on this thread alone: libcurl turns the host of an
// internationalised name (IDN) into punycode through libidn2, which reads it in the locale's charset.
CURLcode ccurl_perform(CURL *easy);

// NULL where the variable is not set.
const char *ccurl_environment(const char *name);

#endif
