// libxml2's HTML parser through SAX. Only the Story module may import this.
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

// What a page is parsed with: recover from everything, say nothing, fetch nothing, believe no
// `meta` about the charset (the text is UTF-8 by then).
static const int stet_html_options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                     HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC | XML_PARSE_HUGE;
