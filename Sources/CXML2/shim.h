// libxml2's HTML parser through SAX. Only the Story module may import this.
#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>
