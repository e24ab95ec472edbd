#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Made the certificates of this directory whose names begin with gpg-, sq- and rnp-, with gpg 2.2.40, sq 0.27.0 and
# rnpkeys 0.16.3 of Debian 12. Run here, it makes others of the same kinds. The private keys are thrown away.
set -eu
home=$(mktemp -d)
trap 'gpgconf --homedir "$home" --kill all; rm -rf "$home"' EXIT
export GNUPGHOME="$home"

gpg() {
    command gpg --batch --quiet --no-auto-check-trustdb --pinentry-mode loopback --passphrase '' "$@" 2> "$home/gpg.log"
}
fingerprint() { command gpg --list-keys --with-colons "=$1" | awk -F: '/^fpr/ { print $10; exit }'; }

# make FILE PRIMARY SUBKEY CREATED EXPIRY [OPTION...]
make() {
    file=$1 primary=$2 subkey=$3 created=$4 expiry=$5
    shift 5
    gpg --faked-system-time "$created" "$@" --quick-gen-key "$file" "$primary" sign,cert "$expiry"
    gpg --faked-system-time "$created" "$@" --quick-add-key "$(fingerprint "$file")" "$subkey" encr "$expiry"
    gpg --armor --export "$(fingerprint "$file")" > "$file.asc"
}

day=20260101T000000!
make gpg-rsa2048 rsa2048 rsa2048 $day never
make gpg-rsa4096 rsa4096 rsa4096 $day never
make gpg-rsa1024 rsa1024 rsa1024 $day never
make gpg-weak-subkey rsa2048 rsa1024 $day never
make gpg-dsa1024 dsa1024 elg1024 $day never
make gpg-dsa3072-cv25519 dsa3072 cv25519 $day never
make gpg-cv25519 ed25519 cv25519 $day never
for curve in nistp256 nistp384 nistp521 brainpoolP256r1 brainpoolP384r1 brainpoolP512r1 secp256k1; do
    make gpg-$curve $curve/ecdsa $curve/ecdh $day never
done

# One key for everything, as in the old days
gpg --faked-system-time $day --quick-gen-key gpg-one-key rsa2048 sign,cert,encr never
gpg --armor --export "$(fingerprint gpg-one-key)" > gpg-one-key.asc

# Signatures with SHA-1, before and after the end of it
make gpg-sha1-2013 rsa2048 rsa2048 20130101T000000! never --cert-digest-algo SHA1
make gpg-sha1-2015 rsa2048 rsa2048 20150101T000000! never --cert-digest-algo SHA1

# An expired one, and the same one extended; then with another subkey, another user ID and comments of a third party
make gpg-expiring ed25519 cv25519 $day 2026-07-01
expiring=$(fingerprint gpg-expiring)
gpg --faked-system-time 20260601T000000! --quick-set-expire "$expiring" 2028-01-01
gpg --faked-system-time 20260601T000000! --quick-set-expire "$expiring" 2028-01-01 '*'
gpg --armor --export "$expiring" > gpg-extended.asc
gpg --faked-system-time 20260602T000000! --quick-add-key "$expiring" cv25519 encr 2027-01-01
gpg --faked-system-time 20260602T000000! --quick-add-key "$expiring" ed25519 sign never
gpg --faked-system-time 20260602T000000! --quick-add-uid "$expiring" 'Räksmörgås <second@example.org>'
gpg --faked-system-time 20260603T000000! --yes --default-key "=gpg-rsa2048" --quick-sign-key "$expiring"
gpg --armor --export "$expiring" > gpg-several-subkeys.asc
gpg --faked-system-time 20260604T000000! --quick-revoke-uid "$expiring" gpg-expiring
gpg --armor --export "$expiring" > gpg-revoked-user-id.asc

# Revoked for all time, with the revocation certificate that gpg makes beside a key
make gpg-revoked ed25519 cv25519 $day never
cp gpg-revoked.asc gpg-not-revoked.asc
sed 's/^:---/---/' "$home/openpgp-revocs.d/$(fingerprint gpg-revoked).rev" | gpg --import
gpg --armor --export "$(fingerprint gpg-revoked)" > gpg-revoked.asc

gpg --armor --export =gpg-cv25519 =gpg-nistp256 > gpg-two.asc
gpg --export =gpg-cv25519 > gpg-cv25519.gpg
gpg --armor --export-secret-keys =gpg-cv25519 > gpg-secret.asc

for suite in rsa3k rsa4k cv25519; do
    sq key generate --cipher-suite $suite --userid "sq $suite <sq@example.org>" --creation-time 20260101 \
        --rev-cert "$home/$suite.rev" --export "$home/sq-$suite.key" 2> "$home/sq.log"
    sq key extract-cert "$home/sq-$suite.key" > sq-$suite.asc
done
sq key generate --userid 'no encryption' --creation-time 20260101 --cannot-encrypt \
    --rev-cert "$home/no.rev" --export "$home/no.key" 2> "$home/sq.log"
sq key extract-cert "$home/no.key" > sq-no-encryption.asc
sq key generate --creation-time 20260101 --expires 20260701 --rev-cert "$home/ex.rev" --export "$home/ex.key" \
    2> "$home/sq.log"
sq key extract-cert "$home/ex.key" > sq-expired-without-user-id.asc
for reason in unspecified compromised superseded retired; do
    sq revoke certificate --time 20260601 --certificate sq-cv25519.asc --revocation-key "$home/sq-cv25519.key" \
        $reason 'gone' > "$home/revocation.asc"
    { sq dearmor sq-cv25519.asc && sq dearmor "$home/revocation.asc"; } > sq-$reason.pgp
done

# rnpkeys asks which kind of key, and for its bits or curve; they live two years from now
rnp() { rnpkeys --homedir "$home/rnp" --password '' "$@" > "$home/rnp.log" 2>&1; }
mkdir "$home/rnp"
printf '1\n3072\n' | rnp --generate-key --expert --userid rnp-rsa3072
printf '17\n2048\n' | rnp --generate-key --expert --userid rnp-dsa2048-rsa2048
printf '19\n1\n' | rnp --generate-key --expert --userid rnp-nistp256
printf '19\n4\n' | rnp --generate-key --expert --userid rnp-brainpoolP256r1
printf '22\n' | rnp --generate-key --expert --userid rnp-cv25519
for name in rsa3072 dsa2048-rsa2048 nistp256 brainpoolP256r1 cv25519; do
    rnpkeys --homedir "$home/rnp" --export-key "rnp-$name" > rnp-$name.asc 2> "$home/rnp.log"
done
