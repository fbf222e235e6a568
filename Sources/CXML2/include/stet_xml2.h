// libxml2's HTML parser as events. A C target of its own: libxml2's headers bring ICU's, which must
// not be seen by Swift (they clash with Foundation's). Only the Story module may import this.
#ifndef STET_XML2_H
#define STET_XML2_H

// A byte of UTF-8, as libxml2 calls it.
typedef unsigned char xmlChar;

// What is called while a page is parsed. `context` is what `stet_html_parse` was given; texts are
// `count` bytes, names end in NUL; `attributes` are names and values in turn, ended by NULL.
typedef struct {
  void (*start)(void *context, const xmlChar *name, const xmlChar **attributes);
  void (*end)(void *context, const xmlChar *name);
  void (*text)(void *context, const xmlChar *bytes, int count);
  void (*data)(void *context, const xmlChar *bytes, int count);
} stet_html_events;

// Parses `count` bytes of UTF-8 without NUL. Recovers from everything, says nothing, fetches nothing,
// believes no `meta` about the charset. Returns 0, or -1 where memory ran out at the beginning.
int stet_html_parse(const char *bytes, int count, const stet_html_events *events, void *context);

#endif
