// libcrypto as Stet sees it: Ed25519 through EVP, and SHA-256 through SHA256_Init and its kin. OpenSSL 3
// calls those deprecated, but EVP spends 1,300 ns on setting up what they hash of a Merkle tree in 200, and
// more than a millisecond on itself when it is first asked.
// Only the Cryptography module may import this.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
