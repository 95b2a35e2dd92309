// The door to libcurl: loaded when it is first asked for, never linked, so that a program which
// sends nothing does not pay for it. Any libcurl 4 from 7.68 on will do (curl_multi_poll).

#ifndef KCOST_CCURL_H
#define KCOST_CCURL_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <stdbool.h>
#include <sys/socket.h>

// Loads libcurl and sets it up, once; thread-safe. NULL when it is ready, else why it is not.
// Nothing below may be called before this said NULL.
const char *ccurl_load(void);
// Its version, as "7.88.1".
const char *ccurl_version(void);

CURL *ccurl_easy_new(void);
void ccurl_easy_free(CURL *easy);
// Forgets all options; open connections stay with the multi handle.
void ccurl_easy_reset(CURL *easy);
// What a result means, in libcurl's words.
const char *ccurl_easy_words(CURLcode code);

// Options, one call per kind of argument.
CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);
CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value);
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value);
typedef size_t (*ccurl_data_function)(char *bytes, size_t size, size_t count, void *context);
CURLcode ccurl_set_data_function(CURL *easy, CURLoption option, ccurl_data_function function);
// Only http and https, in either libcurl's older words or its newer ones.
CURLcode ccurl_set_web_only(CURL *easy);
// Does not wait at the end for a look-up of a name that hangs, if this libcurl can.
void ccurl_leave_lookups(CURL *easy);

// Asked on every connect, with the address as resolved; `context` as given.
typedef bool (*ccurl_may_connect)(void *context, const struct sockaddr *address, socklen_t length);
struct ccurl_gate {
    ccurl_may_connect may_connect;
    void *context;
};
// Lets a gate decide on every address before a socket to it exists. The gate must outlive the
// transfer.
CURLcode ccurl_set_gate(CURL *easy, struct ccurl_gate *gate);

CURLcode ccurl_info_long(CURL *easy, CURLINFO info, long *value);
CURLcode ccurl_info_number(CURL *easy, CURLINFO info, curl_off_t *value);

struct curl_slist *ccurl_list_append(struct curl_slist *list, const char *text);
void ccurl_list_free(struct curl_slist *list);

// Transfers side by side. None of these raises SIGPIPE.
CURLM *ccurl_multi_new(void);
void ccurl_multi_free(CURLM *multi);
CURLMcode ccurl_multi_add(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_remove(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_perform(CURLM *multi, int *running);
CURLMcode ccurl_multi_wait(CURLM *multi, int wait_ms);
// The next transfer that ended, and how; NULL when there is none.
CURL *ccurl_multi_next_done(CURLM *multi, CURLcode *result);

// URLs, as libcurl reads them (RFC 3986).
CURLU *ccurl_url_new(void);
void ccurl_url_free(CURLU *url);
CURLUcode ccurl_url_set(CURLU *url, CURLUPart part, const char *text, unsigned int flags);
// Copies a part; the caller frees it with ccurl_text_free.
CURLUcode ccurl_url_get(CURLU *url, CURLUPart part, char **text, unsigned int flags);
void ccurl_text_free(char *text);

#endif
