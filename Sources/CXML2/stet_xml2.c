#define xmlChar stet_own_xmlChar
#include "stet_xml2.h"
#undef xmlChar

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <pthread.h>
#include <string.h>

static const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                           HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC | XML_PARSE_HUGE;

// libxml2 makes its locks at first use, and not safely: of two threads that parse first at the same
// time, one may wait for ever (libxml2's threads.html asks for xmlInitParser before).
static pthread_once_t once = PTHREAD_ONCE_INIT;

int stet_html_parse(const char *bytes, int count, const stet_html_events *events, void *context) {
  pthread_once(&once, xmlInitParser);
  htmlParserCtxtPtr parser = htmlCreateMemoryParserCtxt(bytes, count);
  if (parser == NULL) return -1;
  htmlCtxtUseOptions(parser, options);
  xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8);
  xmlSAXHandler handler;
  memset(&handler, 0, sizeof handler);
  handler.startElement = (startElementSAXFunc)events->start;
  handler.endElement = (endElementSAXFunc)events->end;
  handler.characters = (charactersSAXFunc)events->text;
  handler.ignorableWhitespace = (ignorableWhitespaceSAXFunc)events->text;
  handler.cdataBlock = (cdataBlockSAXFunc)events->data;
  xmlSAXHandlerPtr own = parser->sax;
  parser->sax = &handler;
  parser->userData = context;
  htmlParseDocument(parser);
  parser->sax = own;
  parser->userData = parser;
  htmlFreeParserCtxt(parser);
  return 0;
}
