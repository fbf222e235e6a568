// zlib's stable API. Only the Codecs module may import this.
#include <zlib.h>
