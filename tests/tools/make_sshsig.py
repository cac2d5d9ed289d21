#!/usr/bin/env python3
"""make_sshsig.py DIR - makes the signatures that tests/unit/common verifies.

Writes signature files, good ones and every kind of bad one, and vectors.tsv,
which says what each must be judged as. The keys are made anew and thrown away;
no private key is written to DIR. The results are committed: signatures must
stay good over time, and a test must not depend on the ssh-keygen at hand.

Needs ssh-keygen and openssl. Each row was also put to ssh-keygen -Y verify,
whose answer stands in the last column: it accepts some that we refuse.
"""
import base64
import hashlib
import os
import struct
import subprocess
import sys
import tempfile

OUT = os.path.abspath(sys.argv[1])
WORK = tempfile.mkdtemp()
PLAN_NS = "migplan/v1/plan"
NAMESPACES = 'namespaces="migplan/v1/plan,migplan/v1/approve/*"'
# The order of Ed25519's group: S + L is S to a verifier that does not look.
ED25519_L = 2**252 + 27742317777372353535851937790883648493
ROWS = []


def run(*argv, stdin=None):
    done = subprocess.run(argv, cwd=WORK, input=stdin, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=True)
    return done.stdout


def path(name):
    return os.path.join(WORK, name)


def read(name):
    with open(path(name), "rb") as f:
        return f.read()


def write(where, name, data):
    with open(os.path.join(where, name), "wb") as f:
        f.write(data)


# --- SSH's encoding ----------------------------------------------------------

def s(data):
    return struct.pack(">I", len(data)) + data


def mpint(number):
    return s(number.to_bytes(number.bit_length() // 8 + 1, "big") if number else b"")


def strings(data):
    out = []
    while data:
        (n,) = struct.unpack(">I", data[:4])
        out.append(data[4:4 + n])
        data = data[4 + n:]
    return out


def armor(blob):
    text = base64.b64encode(blob).decode()
    lines = [text[i:i + 70] for i in range(0, len(text), 70)]
    return ("-----BEGIN SSH SIGNATURE-----\n" + "\n".join(lines) +
            "\n-----END SSH SIGNATURE-----\n").encode()


def unarmor(text):
    return base64.b64decode("".join(text.decode().split("\n")[1:-2]))


def take_apart(text):
    """Returns publickey, namespace, reserved, hash, signature."""
    return strings(unarmor(text)[10:])


def put_together(parts, version=1, magic=b"SSHSIG"):
    return armor(magic + struct.pack(">I", version) + b"".join(s(p) for p in parts))


def message(data, namespace):
    return (b"SSHSIG" + s(namespace.encode()) + s(b"") + s(b"sha512") +
            s(hashlib.sha512(data).digest()))


# --- keys and signatures -----------------------------------------------------

def keygen(name, *options):
    run("ssh-keygen", "-q", "-N", "", "-C", name + "@test", "-f", name, *options)


def public(name):
    return " ".join(read(name + ".pub").decode().split()[:2])


def sign(key, namespace=PLAN_NS, data=None, *options):
    write(WORK, "message", PLAN if data is None else data)
    if os.path.exists(path("message.sig")):
        os.remove(path("message.sig"))
    run("ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", namespace, *options, "message")
    return read("message.sig")


def certify(name, ca, *options):
    """Makes name.pub a certificate, as another file name."""
    run("ssh-keygen", "-q", "-s", ca, "-I", "id " + name, *options, name + ".pub")


def cert_signature(name, ca, *options):
    for ending in ("", ".pub"):
        write(WORK, name + ending, read("user" + ending))
    os.chmod(path(name), 0o600)
    certify(name, ca, *options)
    return sign(name + "-cert.pub")


def security_key(kind, counter=7):
    """A security key in software: its allowed signers key, and signatures by flags."""
    app = b"ssh:"
    if kind == "ed25519":
        run("openssl", "genpkey", "-algorithm", "ed25519", "-out", kind + ".pem")
        der = run("openssl", "pkey", "-in", kind + ".pem", "-pubout", "-outform", "DER")
        name = b"sk-ssh-ed25519@openssh.com"
        blob = s(name) + s(der[-32:]) + s(app)
    else:
        run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out",
            kind + ".pem")
        der = run("openssl", "pkey", "-in", kind + ".pem", "-pubout", "-outform", "DER")
        name = b"sk-ecdsa-sha2-nistp256@openssh.com"
        blob = s(name) + s(b"nistp256") + s(der[-65:]) + s(app)
    signatures = {}
    for flags in (0, 1, 5):
        extra = struct.pack(">BI", flags, counter)
        write(WORK, "sk.bin", hashlib.sha256(app).digest() + extra +
              hashlib.sha256(message(PLAN, PLAN_NS)).digest())
        if kind == "ed25519":
            raw = run("openssl", "pkeyutl", "-sign", "-inkey", kind + ".pem", "-rawin", "-in",
                      "sk.bin")
        else:
            der = run("openssl", "dgst", "-sha256", "-sign", kind + ".pem", "sk.bin")
            n = der[3]
            r = int.from_bytes(der[4:4 + n], "big")
            t = int.from_bytes(der[6 + n:6 + n + der[5 + n]], "big")
            raw = mpint(r) + mpint(t)
        inner = s(name) + s(raw) + extra
        signatures[flags] = put_together([blob, PLAN_NS.encode(), b"", b"sha512", inner])
    line = "%s %s" % (name.decode(), base64.b64encode(blob).decode())
    return line, signatures


# --- the rows ----------------------------------------------------------------

def row(name, expected, signature, principal="ed25519@x.org", signers="signers", file="plan.json",
        namespace=PLAN_NS, at=""):
    if isinstance(signature, bytes):
        data, signature = signature, name.replace(" ", "-").replace(",", "") + ".sig"
        write(OUT, signature, data)
    ROWS.append([name, expected, signature, file, namespace, principal, signers, at])


def ask_ssh_keygen(name, expected, signature, file, namespace, principal, signers, at):
    argv = ["ssh-keygen", "-Y", "verify", "-f", os.path.join(OUT, signers), "-I", principal,
            "-n", namespace, "-s", os.path.join(OUT, signature)]
    if at:
        stamp = subprocess.run(["date", "-u", "-d", "@" + at, "+%Y%m%d%H%M%SZ"], check=True,
                               stdout=subprocess.PIPE).stdout.decode().strip()
        argv += ["-O", "verify-time=" + stamp]
    with open(os.path.join(OUT, file), "rb") as f:
        done = subprocess.run(argv, stdin=f, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return "accepts" if done.returncode == 0 else "rejects"


def signers_file(name, options=NAMESPACES, first=None, extra=""):
    lines = ["# throw-away keys; made by tests/tools/make_sshsig.py"]
    for kind in KINDS:
        who = kind + "@x.org"
        if first and kind == "ed25519":
            who = first
        lines.append((who + " " + options + " " + public(kind)).replace("  ", " "))
    lines.append("*@corp.org cert-authority," + NAMESPACES + " " + public("ca"))
    lines.append("*@rsa.org cert-authority," + NAMESPACES + " " + public("carsa"))
    write(OUT, name, ("\n".join(lines) + "\n" + extra).encode())


def made(kind):
    """The parts of the good signature by that kind of key."""
    with open(os.path.join(OUT, "good-%s.sig" % kind), "rb") as f:
        return take_apart(f.read())


def edit(parts, index, data):
    changed = list(parts)
    changed[index] = data
    return put_together(changed)


PLAN = b'{\n  "plan": "demo"\n}\n'
KINDS = ["ed25519", "ecdsa256", "ecdsa384", "ecdsa521", "rsa3072"]

os.makedirs(OUT, exist_ok=True)
for old in os.listdir(OUT):
    os.remove(os.path.join(OUT, old))
write(OUT, "plan.json", PLAN)
write(OUT, "changed.json", PLAN.replace(b"demo", b"dema"))
write(OUT, "crlf.json", PLAN.replace(b"\n", b"\r\n"))
write(OUT, ".gitattributes", b"* -text\n")

keygen("ed25519", "-t", "ed25519")
for bits in ("256", "384", "521"):
    keygen("ecdsa" + bits, "-t", "ecdsa", "-b", bits)
keygen("rsa3072", "-t", "rsa", "-b", "3072")
keygen("rsa1024", "-t", "rsa", "-b", "1024")
for name in ("user", "ca", "evilca", "stranger"):
    keygen(name, "-t", "ed25519")
keygen("carsa", "-t", "rsa", "-b", "3072")

signers_file("signers")
signers_file("signers_nons", options="")
signers_file("signers_staging", options='namespaces="migplan/v1/approve/staging"')
signers_file("signers_expired", options=NAMESPACES + ',valid-before="20210101000000Z"')
signers_file("signers_future", options=NAMESPACES + ',valid-after="20390101Z"')
signers_file("signers_local", options=NAMESPACES + ',valid-before="20390101"')
signers_file("signers_negated", first="!mallory@x.org,*@x.org")
signers_file("signers_bad", extra='x@x.org frobnicate="1" ssh-ed25519 AAAA\n')
write(OUT, "signers_weak", ("weak@x.org " + NAMESPACES + " " + public("rsa1024") + "\n").encode())
sk_line, sk = security_key("ed25519")
skec_line, skec = security_key("ecdsa")
write(OUT, "signers_sk", ("sk@x.org %s %s\nskec@x.org %s %s\n" % (
    NAMESPACES, sk_line, NAMESPACES, skec_line)).encode())

for kind in KINDS:
    row("good " + kind, "OK", sign(kind), principal=kind + "@x.org")

good = sign("ed25519")
parts = take_apart(good)
user = ["-n", "alice@corp.org", "-V", "20200101Z:20380101Z"]
row("good cert", "OK", cert_signature("cert", "ca", *user), principal="alice@corp.org")
row("cert wrong principal", "PRINCIPAL", "good-cert.sig", principal="bob@corp.org")
row("cert expired", "CERT_EXPIRED", "good-cert.sig", principal="alice@corp.org",
    at="2500000000")
row("cert not yet valid", "CERT_NOTYET", "good-cert.sig", principal="alice@corp.org",
    at="1500000000")
row("cert without principals", "CERT", cert_signature("certnone", "ca", "-V", "always:forever"),
    principal="alice@corp.org")
row("cert with critical option", "CERT",
    cert_signature("certcrit", "ca", *user, "-O", "force-command=ls"),
    principal="alice@corp.org")
row("cert of a host", "CERT", cert_signature("certhost", "ca", "-h", *user),
    principal="alice@corp.org")
row("cert of another CA", "KEY_UNKNOWN", cert_signature("certevil", "evilca", *user),
    principal="alice@corp.org")
row("good cert of RSA CA", "OK", cert_signature("certrsa", "carsa", "-n", "alice@rsa.org",
                                                "-V", "20200101Z:20380101Z"),
    principal="alice@rsa.org")
row("plain key of cert holder", "KEY_UNKNOWN", sign("user"), principal="alice@corp.org")
row("CA key signs itself", "KEY_UNKNOWN", sign("ca"), principal="alice@corp.org")
cert_parts = take_apart(cert_signature("certflip", "ca", *user))
row("cert changed after signing", "CERT",
    edit(cert_parts, 0, cert_parts[0].replace(b"alice@corp.org", b"admin@corp.org")),
    principal="admin@corp.org")

row("content changed", "BADSIG", "good-ed25519.sig", file="changed.json")
row("LF became CRLF", "BADSIG", "good-ed25519.sig", file="crlf.json")
row("namespace git", "NAMESPACE", sign("ed25519", "git"))
row("namespace file", "NAMESPACE", sign("ed25519", "file"))
row("staging approval for production", "NAMESPACE",
    sign("ed25519", "migplan/v1/approve/staging"), namespace="migplan/v1/approve/production")
row("staging approver signs production", "NS_DENIED",
    sign("ed25519", "migplan/v1/approve/production"), namespace="migplan/v1/approve/production",
    signers="signers_staging")
row("signers without namespaces", "NS_MISSING", "good-ed25519.sig", signers="signers_nons")
row("wrong principal", "PRINCIPAL", "good-ed25519.sig", principal="mallory@x.org")
row("unknown key", "KEY_UNKNOWN", sign("stranger"))
row("sha256 inside", "HASHALG", sign("ed25519", PLAN_NS, None, "-O", "hashalg=sha256"))
row("RSA 1024", "WEAKKEY", sign("rsa1024"), principal="weak@x.org", signers="signers_weak")
row("key expired", "KEY_EXPIRED", "good-ed25519.sig", signers="signers_expired")
row("key not yet valid", "KEY_NOTYET", "good-ed25519.sig", signers="signers_future")
row("key valid by then", "OK", "good-ed25519.sig", signers="signers_future", at="2180000000")
row("local time in signers", "SIGNERS", "good-ed25519.sig", signers="signers_local")
row("bad line elsewhere in signers", "SIGNERS", "good-ed25519.sig", signers="signers_bad")
row("negated pattern", "PRINCIPAL", "good-ed25519.sig", principal="mallory@x.org",
    signers="signers_negated")
row("pattern beside a negated one", "OK", "good-ed25519.sig", principal="carol@x.org",
    signers="signers_negated")

row("two signatures in a file", "ARMOR_TRAILING", good + good)
row("text after END", "ARMOR_TRAILING", good + b"x\n")
row("text before BEGIN", "ARMOR", b"x\n" + good)
row("space inside base64", "ARMOR", good.replace(b"U1NIU0lH", b"U1NI U0lH"))
row("CRLF armour", "ARMOR_CRLF", good.replace(b"\n", b"\r\n"))
row("no newline at the end", "OK", good[:-1])
row("truncated armour", "ARMOR", good[:len(good) // 2])
row("empty file", "ARMOR", b"")
row("version 2", "VERSION", put_together(parts, version=2))
row("version 0", "VERSION", put_together(parts, version=0))
row("other magic", "BLOB", put_together(parts, magic=b"SSHSIH"))
row("trailing byte in blob", "BLOB_TRAILING", armor(unarmor(good) + b"x"))
row("reserved field filled", "RESERVED", edit(parts, 2, b"x"))
row("hash md5", "HASHALG", edit(parts, 3, b"md5"))
row("hash name with NUL", "HASHALG", edit(parts, 3, b"sha512\0"))
row("namespace with NUL", "NAMESPACE", edit(parts, 1, parts[1] + b"\0"))
row("trailing byte in signature", "SIGBLOB", edit(parts, 4, parts[4] + b"x"))
raw = strings(parts[4])[1]
row("flipped bit", "BADSIG", edit(parts, 4, s(b"ssh-ed25519") + s(raw[:9] + bytes(
    [raw[9] ^ 1]) + raw[10:])))
scalar = int.from_bytes(raw[32:], "little") + ED25519_L
row("malleated S", "BADSIG", edit(parts, 4, s(b"ssh-ed25519") + s(
    raw[:32] + scalar.to_bytes(32, "little"))))
row("key swapped", "SIGALG", edit(parts, 0, base64.b64decode(public("ecdsa256").split()[1])))
row("other key of the same kind", "BADSIG",
    edit(parts, 0, base64.b64decode(public("stranger").split()[1])))
row("length 0xffffffff", "BLOB", armor(unarmor(good)[:10] + b"\xff\xff\xff\xff" +
                                       unarmor(good)[14:]))
run("ssh-keygen", "-q", "-p", "-N", "", "-m", "PEM", "-f", "rsa3072")
write(WORK, "sha1.bin", message(PLAN, PLAN_NS))
sha1 = run("openssl", "dgst", "-sha1", "-sign", "rsa3072", "sha1.bin")
row("RSA with SHA-1", "SIGALG", edit(made("rsa3072"), 4, s(b"ssh-rsa") + s(sha1)),
    principal="rsa3072@x.org")
dss = s(b"ssh-dss") + mpint(7) * 4
row("DSA key", "KEYTYPE", edit(parts, 0, dss))
row("point not on the curve", "BADSIG", edit(
    made("ecdsa256"), 0,
    s(b"ecdsa-sha2-nistp256") + s(b"nistp256") + s(b"\4" + b"\1" * 64)),
    principal="ecdsa256@x.org")
row("compressed point", "KEY", edit(
    made("ecdsa256"), 0,
    s(b"ecdsa-sha2-nistp256") + s(b"nistp256") + s(b"\2" + b"\1" * 64)),
    principal="ecdsa256@x.org")
row("sk ed25519 touched", "OK", sk[1], principal="sk@x.org", signers="signers_sk")
row("sk ed25519 touched and PIN", "OK", sk[5], principal="sk@x.org", signers="signers_sk")
row("sk ed25519 not touched", "SK_UP", sk[0], principal="sk@x.org", signers="signers_sk")
row("sk ecdsa touched", "OK", skec[1], principal="skec@x.org", signers="signers_sk")
row("sk ecdsa not touched", "SK_UP", skec[0], principal="skec@x.org", signers="signers_sk")

with open(os.path.join(OUT, "vectors.tsv"), "w") as f:
    f.write("# name\texpected\tsignature\tfile\tnamespace\tprincipal\tsigners\ttime\tssh-keygen\n")
    for fields in ROWS:
        f.write("\t".join(fields + [ask_ssh_keygen(*fields)]) + "\n")
subprocess.run(["rm", "-r", WORK], check=True)
print("%d vectors in %s" % (len(ROWS), OUT))
