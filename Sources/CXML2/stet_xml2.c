#define xmlChar stet_own_xmlChar
#include "stet_xml2.h"
#undef xmlChar

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <string.h>

static const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                           HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC | XML_PARSE_HUGE;

int stet_html_parse(const char *bytes, int count, const stet_html_events *events, void *context) {
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
