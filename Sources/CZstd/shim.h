// zstd's stable API. Only the Codecs module may import this.
#include <zstd.h>
#include <zstd_errors.h>
