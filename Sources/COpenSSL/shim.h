// libcrypto as Stet sees it: digests and Ed25519 through EVP, and for the two short hashes of a
// Merkle tree SHA256_Init and its kin. OpenSSL 3 calls those deprecated, but EVP spends 1,300 ns on
// setting up what they hash in 200.
// Only the Cryptography module may import this.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
