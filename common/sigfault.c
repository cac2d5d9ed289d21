/* sigfault.c - see sigfault.h. */
#include "common/sigfault.h"

#include <assert.h>
#include <stddef.h>

struct info {
    enum sigfault fault;
    const char *name;
    const char *text;
    const char *hint;
};

static const struct info infos[] = {
    { SIGFAULT_NONE, "OK", "is good", NULL },
    { SIGFAULT_FILE, "FILE", "cannot be read as a file", NULL },
    { SIGFAULT_TOOBIG, "TOOBIG", "is larger than any signature", NULL },
    { SIGFAULT_ARMOR, "ARMOR", "is no SSH signature", "sign again: migplan sign FILE" },
    { SIGFAULT_ARMOR_CRLF, "ARMOR_CRLF", "has Windows line ends (CRLF)",
      "keep git from changing it: echo '*.sig -text' >>.gitattributes" },
    { SIGFAULT_ARMOR_TRAILING, "ARMOR_TRAILING", "holds more than one signature",
      "put each signature into a file of its own" },
    { SIGFAULT_BLOB, "BLOB", "is damaged", "sign again: migplan sign FILE" },
    { SIGFAULT_BLOB_TRAILING, "BLOB_TRAILING", "has bytes after its end", NULL },
    { SIGFAULT_VERSION, "VERSION", "is of another version of the format", NULL },
    { SIGFAULT_NAMESPACE, "NAMESPACE", "was made for something else",
      "sign plans by migplan sign, or ssh-keygen -Y sign -n migplan/v1/plan" },
    { SIGFAULT_RESERVED, "RESERVED", "fills the reserved field", NULL },
    { SIGFAULT_HASHALG, "HASHALG", "uses another digest than sha512",
      "leave out ssh-keygen's -O hashalg" },
    { SIGFAULT_KEYTYPE, "KEYTYPE", "is by a kind of key that is not supported",
      "sign with an Ed25519, ECDSA, RSA or security key" },
    { SIGFAULT_KEY, "KEY", "holds a damaged key", NULL },
    { SIGFAULT_WEAKKEY, "WEAKKEY", "is by an RSA key of fewer than 2048 bits",
      "make a new key: ssh-keygen -t ed25519" },
    { SIGFAULT_CERT, "CERT", "is by a certificate that may not sign plans",
      "it must be a user's, name principals, have no critical options, and its CA's signature "
      "must be right" },
    { SIGFAULT_SIGALG, "SIGALG", "names an algorithm that is not its key's", NULL },
    { SIGFAULT_SIGBLOB, "SIGBLOB", "is damaged inside", NULL },
    { SIGFAULT_SK_UP, "SK_UP", "was made without touching the security key",
      "make the key without -O no-touch-required" },
    { SIGFAULT_BADSIG, "BADSIG", "does not match the file's bytes", NULL },
    { SIGFAULT_KEY_UNKNOWN, "KEY_UNKNOWN", "is by a key that is not among the allowed signers",
      NULL },
    { SIGFAULT_PRINCIPAL, "PRINCIPAL", "is by a key of somebody else", NULL },
    { SIGFAULT_NS_MISSING, "NS_MISSING", "is by a signer whose line says no namespaces=",
      "say what the key may sign: namespaces=\"migplan/v1/plan\"" },
    { SIGFAULT_NS_DENIED, "NS_DENIED", "is by a signer who may not sign for this role", NULL },
    { SIGFAULT_KEY_NOTYET, "KEY_NOTYET", "is by a key that is not valid yet", NULL },
    { SIGFAULT_KEY_EXPIRED, "KEY_EXPIRED", "is by a key that has expired", NULL },
    { SIGFAULT_CERT_NOTYET, "CERT_NOTYET", "is by a certificate that is not valid yet", NULL },
    { SIGFAULT_CERT_EXPIRED, "CERT_EXPIRED", "is by a certificate that has expired",
      "get a new certificate and sign again" },
    { SIGFAULT_REVOKED, "REVOKED", "is by a key that the policy revokes", NULL },
};

static const struct info *find(enum sigfault fault)
{
    assert((size_t)fault < sizeof(infos) / sizeof(infos[0]) && infos[fault].fault == fault);
    return &infos[fault];
}

const char *sigfault_name(enum sigfault fault)
{
    return find(fault)->name;
}

const char *sigfault_text(enum sigfault fault)
{
    return find(fault)->text;
}

const char *sigfault_hint(enum sigfault fault)
{
    return find(fault)->hint;
}
