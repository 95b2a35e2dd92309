#define _GNU_SOURCE
#include "ccurl.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifdef __APPLE__
#define CCURL_LIBRARY "libcurl.4.dylib"
#else
#define CCURL_LIBRARY "libcurl.so.4"
#endif

// Every function of libcurl that is called, with its type from the header.
#define CCURL_FUNCTIONS(use)                                                                       \
    use(curl_global_init) use(curl_version_info) use(curl_easy_init) use(curl_easy_cleanup)        \
    use(curl_easy_reset) use(curl_easy_strerror) use(curl_easy_setopt) use(curl_easy_getinfo)      \
    use(curl_slist_append) use(curl_slist_free_all) use(curl_multi_init) use(curl_multi_cleanup)   \
    use(curl_multi_add_handle) use(curl_multi_remove_handle) use(curl_multi_perform)               \
    use(curl_multi_poll) use(curl_multi_info_read) use(curl_url) use(curl_url_cleanup)             \
    use(curl_url_set) use(curl_url_get) use(curl_free)

#define CCURL_MEMBER(name) __typeof__(&name) name;
static struct { CCURL_FUNCTIONS(CCURL_MEMBER) } lib;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char problem[256];
static const char *version = "";

static void load(void) {
    void *library = dlopen(CCURL_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char *reason = dlerror();
        snprintf(problem, sizeof problem, "%s", reason ? reason : CCURL_LIBRARY " is missing");
        return;
    }
    void *symbol;
#define CCURL_FIND(name)                                                                           \
    symbol = dlsym(library, #name);                                                                \
    if (!symbol) {                                                                                 \
        snprintf(problem, sizeof problem, "%s has no %s", CCURL_LIBRARY, #name);                   \
        return;                                                                                    \
    }                                                                                              \
    memcpy(&lib.name, &symbol, sizeof symbol);
    CCURL_FUNCTIONS(CCURL_FIND)
    CURLcode code = lib.curl_global_init(CURL_GLOBAL_DEFAULT);
    if (code != CURLE_OK) {
        snprintf(problem, sizeof problem, "%s", lib.curl_easy_strerror(code));
        return;
    }
    version = lib.curl_version_info(CURLVERSION_NOW)->version;
}

const char *ccurl_load(void) {
    pthread_once(&once, load);
    return problem[0] ? problem : NULL;
}

const char *ccurl_version(void) { return version; }

// libcurl writes to sockets, and the TLS library below it does so without MSG_NOSIGNAL: SIGPIPE
// is blocked in this thread meanwhile, and one that was raised is taken away.
struct quiet {
    sigset_t before;
    bool was_pending;
};

static struct quiet quiet_begin(void) {
    struct quiet quiet;
    sigset_t pipe, pending;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    sigpending(&pending);
    quiet.was_pending = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe, &quiet.before);
    return quiet;
}

static void quiet_end(const struct quiet *quiet) {
    sigset_t pipe, pending;
    sigpending(&pending);
    if (!quiet->was_pending && sigismember(&pending, SIGPIPE) == 1) {
        sigemptyset(&pipe);
        sigaddset(&pipe, SIGPIPE);
#ifdef __APPLE__
        int signal;
        sigwait(&pipe, &signal);
#else
        const struct timespec now = {0, 0};
        sigtimedwait(&pipe, NULL, &now);
#endif
    }
    pthread_sigmask(SIG_SETMASK, &quiet->before, NULL);
}

CURL *ccurl_easy_new(void) { return lib.curl_easy_init(); }

void ccurl_easy_free(CURL *easy) {
    struct quiet quiet = quiet_begin();
    lib.curl_easy_cleanup(easy);
    quiet_end(&quiet);
}

void ccurl_easy_reset(CURL *easy) { lib.curl_easy_reset(easy); }

const char *ccurl_easy_words(CURLcode code) { return lib.curl_easy_strerror(code); }

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
    return lib.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) {
    return lib.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return lib.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return lib.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_data_function(CURL *easy, CURLoption option, ccurl_data_function function) {
    return lib.curl_easy_setopt(easy, option, function);
}

CURLcode ccurl_set_web_only(CURL *easy) {
    // By number: CURLOPT_PROTOCOLS_STR (7.85 and newer), which older headers do not name, and
    // CURLOPT_PROTOCOLS, which newer ones warn of.
    if (lib.curl_easy_setopt(easy, (CURLoption)10318, "http,https") == CURLE_OK) return CURLE_OK;
    return lib.curl_easy_setopt(easy, (CURLoption)181, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
}

void ccurl_leave_lookups(CURL *easy) {
    // By number: CURLOPT_QUICK_EXIT (7.87 and newer), which older headers do not name.
    lib.curl_easy_setopt(easy, (CURLoption)322, 1L);
}

static curl_socket_t open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address) {
    const struct ccurl_gate *gate = data;
    (void)purpose;
    if (!gate->may_connect(gate->context, &address->addr, address->addrlen)) {
        return CURL_SOCKET_BAD;
    }
#ifdef SOCK_CLOEXEC
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
#else
    int file = socket(address->family, address->socktype, address->protocol);
    if (file >= 0) fcntl(file, F_SETFD, FD_CLOEXEC);
    return file;
#endif
}

CURLcode ccurl_set_gate(CURL *easy, struct ccurl_gate *gate) {
    CURLcode code = lib.curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, gate);
    if (code != CURLE_OK) return code;
    return lib.curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
}

CURLcode ccurl_info_long(CURL *easy, CURLINFO info, long *value) {
    return lib.curl_easy_getinfo(easy, info, value);
}

CURLcode ccurl_info_number(CURL *easy, CURLINFO info, curl_off_t *value) {
    return lib.curl_easy_getinfo(easy, info, value);
}

struct curl_slist *ccurl_list_append(struct curl_slist *list, const char *text) {
    return lib.curl_slist_append(list, text);
}

void ccurl_list_free(struct curl_slist *list) { lib.curl_slist_free_all(list); }

CURLM *ccurl_multi_new(void) { return lib.curl_multi_init(); }

void ccurl_multi_free(CURLM *multi) {
    struct quiet quiet = quiet_begin();
    lib.curl_multi_cleanup(multi);
    quiet_end(&quiet);
}

CURLMcode ccurl_multi_add(CURLM *multi, CURL *easy) {
    return lib.curl_multi_add_handle(multi, easy);
}

CURLMcode ccurl_multi_remove(CURLM *multi, CURL *easy) {
    struct quiet quiet = quiet_begin();
    CURLMcode code = lib.curl_multi_remove_handle(multi, easy);
    quiet_end(&quiet);
    return code;
}

CURLMcode ccurl_multi_perform(CURLM *multi, int *running) {
    struct quiet quiet = quiet_begin();
    CURLMcode code = lib.curl_multi_perform(multi, running);
    quiet_end(&quiet);
    return code;
}

CURLMcode ccurl_multi_wait(CURLM *multi, int wait_ms) {
    return lib.curl_multi_poll(multi, NULL, 0, wait_ms, NULL);
}

CURL *ccurl_multi_next_done(CURLM *multi, CURLcode *result) {
    int left;
    struct CURLMsg *message;
    while ((message = lib.curl_multi_info_read(multi, &left))) {
        if (message->msg == CURLMSG_DONE) {
            *result = message->data.result;
            return message->easy_handle;
        }
    }
    return NULL;
}

CURLU *ccurl_url_new(void) { return lib.curl_url(); }

void ccurl_url_free(CURLU *url) { lib.curl_url_cleanup(url); }

CURLUcode ccurl_url_set(CURLU *url, CURLUPart part, const char *text, unsigned int flags) {
    return lib.curl_url_set(url, part, text, flags);
}

CURLUcode ccurl_url_get(CURLU *url, CURLUPart part, char **text, unsigned int flags) {
    return lib.curl_url_get(url, part, text, flags);
}

void ccurl_text_free(char *text) { lib.curl_free(text); }
