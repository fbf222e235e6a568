// libcrypto as Stet sees it: digests and Ed25519 through EVP, nothing else.
// Only the Cryptography module may import this.
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
