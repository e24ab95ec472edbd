// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import se.ddmail.openpgp.EncryptionKey;

class AlreadyEncryptedTest {
    /** @param name what is special in it */
    record Case(String name, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String ARMOR = Payload.armor("gpg.asc");
    private static final String PREAMBLE = "This is an OpenPGP/MIME encrypted message (RFC 4880 and 3156)\r\n";

    /** Where the body of {@link #PGP_MIME} begins. */
    private static final String BODY = "inline\r\n\r\n--b1\r\n";

    /** As mutt writes it. */
    private static final String PGP_MIME = crlf("""
            From: sender@example.org
            To: alice@example.org
            Subject: ...
            MIME-Version: 1.0
            Content-Type: multipart/encrypted; protocol="application/pgp-encrypted";
            \tboundary="b1"
            Content-Disposition: inline

            --b1
            Content-Type: application/pgp-encrypted
            Content-Disposition: attachment

            Version: 1

            --b1
            Content-Type: application/octet-stream
            Content-Disposition: inline; filename="msg.asc"

            ARMOR
            --b1--
            """).replace("ARMOR\r\n", ARMOR);

    private static final String THUNDERBIRD = crlf("""
            Message-ID: <1@example.org>
            MIME-Version: 1.0
            User-Agent: Mozilla Thunderbird
            Subject: ...
            Content-Type: multipart/encrypted;
             protocol="application/pgp-encrypted";
             boundary="------------n0A8jbYyHnL0sZ3wqK"

            This is an OpenPGP/MIME encrypted message (RFC 4880 and 3156)
            --------------n0A8jbYyHnL0sZ3wqK
            Content-Type: application/pgp-encrypted
            Content-Description: PGP/MIME version identification

            Version: 1

            --------------n0A8jbYyHnL0sZ3wqK
            Content-Type: application/octet-stream; name="encrypted.asc"
            Content-Description: OpenPGP encrypted message
            Content-Disposition: inline; filename="encrypted.asc"

            ARMOR

            --------------n0A8jbYyHnL0sZ3wqK--

            """).replace("ARMOR\r\n", ARMOR);

    private static final String PROTON = crlf("""
            Subject: ...
            Content-Type: multipart/encrypted;boundary="---------------------a1c2";protocol="application/pgp-encrypted"; charset=UTF-8
            Mime-Version: 1.0

            This is an OpenPGP/MIME encrypted message (RFC 4880 and 3156)
            -----------------------a1c2
            Content-Type: application/pgp-encrypted
            Content-Description: PGP/MIME version identification

            Version: 1

            -----------------------a1c2
            Content-Type: application/octet-stream; name="encrypted.asc"
            Content-Disposition: inline; filename="encrypted.asc"

            ARMOR
            -----------------------a1c2--
            """)
            .replace(
                    "ARMOR\r\n",
                    ARMOR.replace(
                            "MESSAGE-----\r\n\r\n",
                            "MESSAGE-----\r\nVersion: ProtonMail\r\nComment: https://protonmail.com\r\n\r\n"));

    private static final String K9 = crlf("""
            Subject: Encrypted message
            MIME-Version: 1.0
            Content-Type: multipart/encrypted; boundary="----ABCDEF";
             protocol="application/pgp-encrypted"
            Content-Transfer-Encoding: 7bit

            ------ABCDEF
            Content-Type: application/pgp-encrypted

            Version: 1
            ------ABCDEF
            Content-Type: application/octet-stream; name="encrypted.asc"
            Content-Disposition: inline; filename="encrypted.asc"

            ARMOR
            ------ABCDEF--
            """).replace("ARMOR\r\n", ARMOR);

    private static final String INLINE = "From: sender@example.org\r\nSubject: ...\r\n\r\n" + ARMOR;

    private static final String SMIME = crlf("""
            MIME-Version: 1.0
            Content-Type: application/pkcs7-mime; name="smime.p7m"; smime-type=enveloped-data
            Content-Transfer-Encoding: base64
            Content-Disposition: attachment; filename="smime.p7m"

            """) + Payload.base64("enveloped.der");

    static List<Case> accepted() {
        List<Case> cases = new ArrayList<>(List.of(
                new Case("mutt", PGP_MIME),
                new Case("Thunderbird", THUNDERBIRD),
                new Case("Proton", PROTON),
                new Case("K-9", K9),
                new Case(
                        "our own",
                        Mail.protect("Subject: s\r\n\r\nx", Owner.ALICE.protection(Protection.Headers.KEEP))),
                new Case(
                        "our own, header protected",
                        Mail.protect("Subject: s\r\n\r\nx", Owner.ALICE.protection(Protection.Headers.PROTECT))),
                new Case("inline", INLINE),
                new Case("S/MIME", SMIME)));
        for (String name :
                List.of("gpg-hidden.asc", "gpg-two.asc", "gpg-password-too.asc", "sq.asc", "rnp.asc", "rnp-aead.asc")) {
            cases.add(new Case(name, replace(PGP_MIME, ARMOR, Payload.armor(name))));
            cases.add(new Case(name + " inline", replace(INLINE, ARMOR, Payload.armor(name))));
        }
        String base64 =
                replace(PGP_MIME, "/octet-stream\r\n", "/octet-stream\r\nContent-Transfer-Encoding: base64\r\n");
        String binary =
                replace(PGP_MIME, "/octet-stream\r\n", "/octet-stream\r\nContent-Transfer-Encoding: binary\r\n");
        cases.add(new Case("packets in Base64", replace(base64, ARMOR, Payload.base64("gpg.pgp"))));
        cases.add(new Case("armor in Base64", replace(base64, ARMOR, Payload.base64("gpg.asc"))));
        cases.add(new Case("packets as they are", replace(binary, ARMOR, Payload.binary("gpg.pgp") + "\r\n")));
        cases.add(new Case("packet in pieces", replace(base64, ARMOR, Payload.base64("gpg-partial.pgp"))));
        cases.add(new Case("no checksum", PGP_MIME.replaceAll("\r\n=[^\r]{4}\r\n", "\r\n")));
        cases.add(new Case("no MIME-Version", replace(PGP_MIME, "MIME-Version: 1.0\r\n", "")));
        cases.add(new Case(
                "upper case", replace(PGP_MIME, "multipart/encrypted; protocol", "MULTIPART/Encrypted; PROTOCOL")));
        cases.add(new Case("space after delimiters", PGP_MIME.replace("--b1\r\n", "--b1 \t\r\n")));
        cases.add(new Case("bare line feeds", PGP_MIME.replace("\r\n", "\n")));
        cases.add(new Case(
                "blank preamble and epilogue",
                replace(PGP_MIME, BODY, "inline\r\n\r\n\r\n \r\n--b1\r\n") + "\r\n \r\n"));
        cases.add(new Case("plain preamble", replace(PGP_MIME, BODY, "inline\r\n\r\n" + PREAMBLE + "--b1\r\n")));
        cases.add(new Case("inline as text/plain", "Content-Type: text/plain; charset=utf-8\r\n" + INLINE));
        cases.add(new Case("inline with blank lines", replace(INLINE, ARMOR, "\r\n \r\n" + ARMOR + "\r\n\r\n")));
        cases.add(new Case(
                "inline in Base64",
                "Content-Transfer-Encoding: base64\r\n" + replace(INLINE, ARMOR, Payload.base64("gpg.asc"))));
        String quoted = ARMOR.replace("=", "=3D").replace("-----BEGIN PGP", "-----BEGIN =\r\n=50GP");
        cases.add(new Case(
                "inline in quoted-printable",
                "Content-Transfer-Encoding: Quoted-Printable\r\n" + replace(INLINE, ARMOR, ARMOR.replace("=", "=3d"))));
        cases.add(new Case(
                "payload in quoted-printable", replace(replace(base64, "base64", "quoted-printable"), ARMOR, quoted)));
        cases.add(new Case("S/MIME as it was called", replace(SMIME, "/pkcs7", "/x-pkcs7")));
        cases.add(new Case(
                "S/MIME in BER",
                replace(SMIME, Payload.base64("enveloped.der"), Payload.base64("enveloped-indefinite.der"))));
        cases.add(new Case(
                "S/MIME in BER, binary",
                replace(
                        replace(SMIME, Payload.base64("enveloped.der"), Payload.binary("enveloped-indefinite.der")),
                        "base64",
                        "binary")));
        cases.add(new Case(
                "S/MIME, authenticated",
                replace(
                        replace(SMIME, Payload.base64("enveloped.der"), Payload.base64("auth-enveloped.der")),
                        "enveloped-data",
                        "authEnveloped-data")));
        return cases;
    }

    static List<Case> refused() {
        String plain = "Content-Type: text/plain\r\n\r\nHello\r\n";
        List<Case> cases = new ArrayList<>(List.of(
                new Case("claim in a text", "Subject: s\r\n\r\n" + PGP_MIME),
                new Case(
                        "claim in a nested part",
                        "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n" + PGP_MIME + "\r\n--o--\r\n"),
                new Case("claim in an attached message", "Content-Type: message/rfc822\r\n\r\n" + PGP_MIME),
                new Case("claim and nothing", PGP_MIME.substring(0, PGP_MIME.indexOf("\r\n\r\n") + 4)),
                new Case("claim and text", PGP_MIME.substring(0, PGP_MIME.indexOf("\r\n\r\n") + 4) + "Hello\r\n"),
                new Case("cut", PGP_MIME.substring(0, PGP_MIME.length() - 8)),
                new Case("clearsigned", replace(INLINE, ARMOR, Payload.armor("clearsigned.asc"))),
                new Case("text above inline armor", replace(INLINE, ARMOR, "Hello\r\n\r\n" + ARMOR)),
                new Case("text below inline armor", INLINE + "Hello\r\n"),
                new Case(
                        "text on the line of inline armor",
                        replace(INLINE, "MESSAGE-----\r\n\r\n", "MESSAGE----- Hello\r\n\r\n")),
                new Case("two inline armors", INLINE + ARMOR),
                new Case("inline armor in HTML", "Content-Type: text/html\r\n" + INLINE),
                new Case("inline armor, two types", "Content-Type: text/plain\r\nContent-Type: text/html\r\n" + INLINE),
                new Case("half an inline armor", INLINE.substring(0, INLINE.length() - 40)),
                new Case(
                        "inline armor is all of a part",
                        "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\n" + ARMOR + "\r\n--o--\r\n"),
                new Case("a certificate", replace(INLINE, "BEGIN PGP MESSAGE", "BEGIN PGP PUBLIC KEY BLOCK"))));
        for (String name :
                List.of("gpg-bob.asc", "gpg-password.asc", "literal.asc", "signed.asc", "no-integrity.asc")) {
            cases.add(new Case(name, replace(PGP_MIME, ARMOR, Payload.armor(name))));
            cases.add(new Case(name + " inline", replace(INLINE, ARMOR, Payload.armor(name))));
        }
        String base64 =
                replace(PGP_MIME, "/octet-stream\r\n", "/octet-stream\r\nContent-Transfer-Encoding: base64\r\n");
        cases.add(new Case(
                "Base64 with text after padding", replace(base64, ARMOR, Payload.base64("gpg.pgp") + "Hello\r\n")));
        cases.add(new Case(
                "Base64 with other characters", replace(base64, ARMOR, "-Hello!-\r\n" + Payload.base64("gpg.pgp"))));
        change(cases, "third part", "\r\n--b1--", "\r\n--b1\r\n" + plain + "--b1--");
        change(cases, "part before", BODY, "inline\r\n\r\n--b1\r\n" + plain + "--b1\r\n");
        change(cases, "text in the preamble", BODY, "inline\r\n\r\nHello\r\n--b1\r\n");
        change(cases, "text after a preamble", BODY, "inline\r\n\r\n" + PREAMBLE + "Hello\r\n--b1\r\n");
        change(
                cases,
                "text in a preamble",
                BODY,
                "inline\r\n\r\n" + PREAMBLE.replace("3156", "3156 Hello") + "--b1\r\n");
        change(
                cases,
                "number in a preamble",
                BODY,
                "inline\r\n\r\n" + PREAMBLE.replace("4880", "48801234") + "--b1\r\n");
        change(cases, "text in the epilogue", "--b1--\r\n", "--b1--\r\nHello\r\n");
        change(cases, "text behind the last delimiter", "--b1--\r\n", "--b1-- Hello\r\n");
        change(cases, "text behind a delimiter", BODY, "inline\r\n\r\n--b1 Hello\r\n");
        change(cases, "text above the armor", "-----BEGIN", "Hello\r\n-----BEGIN");
        change(cases, "text below the armor", "END PGP MESSAGE-----\r\n", "END PGP MESSAGE-----\r\nHello\r\n");
        change(cases, "text as an armor header", "MESSAGE-----\r\n\r\n", "MESSAGE-----\r\nHello: world\r\n\r\n");
        change(
                cases,
                "long text as a comment",
                "MESSAGE-----\r\n\r\n",
                "MESSAGE-----\r\nComment: " + "Hello ".repeat(50) + "\r\n\r\n");
        change(
                cases,
                "text in several comments",
                "MESSAGE-----\r\n\r\n",
                "MESSAGE-----\r\n" + ("Comment: " + "Hello ".repeat(10) + "\r\n").repeat(4) + "\r\n");
        change(cases, "text in place of a version", "\r\nVersion: 1\r\n", "\r\nHello: 1\r\n");
        change(cases, "text beside a version", "\r\nVersion: 1\r\n", "\r\nVersion: 1\r\nHello\r\n");
        change(cases, "text as a field of a part", "Content-Disposition: attachment\r\n", "Subject: Hello\r\n");
        change(cases, "text in the header of a part", "Content-Disposition: attachment\r\n", "Hello\r\n");
        change(
                cases,
                "long header of a part",
                "Content-Disposition: attachment\r\n",
                "Content-Description: " + "Hello ".repeat(80) + "\r\n");
        change(
                cases,
                "no header in a part",
                "Content-Type: application/pgp-encrypted\r\nContent-Disposition: attachment\r\n",
                "");
        change(cases, "a part of another type", "application/octet-stream", "text/plain");
        change(cases, "no version part", "application/pgp-encrypted\r\n", "text/plain\r\n");
        change(
                cases,
                "two types of a part",
                "Content-Type: application/octet-stream\r\n",
                "Content-Type: application/octet-stream\r\nContent-Type: text/plain\r\n");
        change(cases, "two types", "MIME-Version: 1.0\r\n", "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n");
        change(
                cases,
                "two encodings",
                "MIME-Version: 1.0\r\n",
                "Content-Transfer-Encoding: 7bit\r\nContent-Transfer-Encoding: 8bit\r\n");
        change(cases, "two MIME versions", "MIME-Version: 1.0\r\n", "MIME-Version: 1.0\r\nMIME-Version: 1.0\r\n");
        change(cases, "encoded as a whole", "MIME-Version: 1.0\r\n", "Content-Transfer-Encoding: quoted-printable\r\n");
        change(cases, "another protocol", "protocol=\"application/pgp-encrypted\"", "protocol=\"application/other\"");
        change(cases, "no protocol", "protocol=\"application/pgp-encrypted\";", "");
        change(cases, "signed", "multipart/encrypted", "multipart/signed");
        change(cases, "mixed", "multipart/encrypted", "multipart/mixed");
        change(cases, "no boundary", "boundary=\"b1\"", "boundary=\"\"");
        change(cases, "two boundaries", "boundary=\"b1\"", "boundary=\"b1\"; boundary=\"b2\"");
        change(cases, "space in a boundary", "boundary=\"b1\"", "boundary=\"b1 \"");
        change(cases, "boundary with a quoted pair", "boundary=\"b1\"", "boundary=\"b\\1\"");
        change(cases, "boundary in pieces", "boundary=\"b1\"", "boundary*0=\"b\"; boundary*1=\"1\"");
        change(cases, "another boundary in a charset", "boundary=\"b1\"", "boundary=\"b1\"; boundary*=us-ascii''c");
        change(cases, "another boundary, first piece", "boundary=\"b1\"", "boundary=\"b1\"; boundary*0=c");
        change(cases, "comment in the type", "boundary=\"b1\"", "(boundary=\"b2\") boundary=\"b1\"");
        change(
                cases,
                "another boundary begins like this one",
                "\r\nVersion: 1\r\n",
                "\r\nVersion: 1\r\n--b10\r\nHello\r\n");
        change(cases, "last delimiter begins another one", "--b1--\r\n", "--b1--x\r\n");
        change(cases, "boundary begins the real one", "boundary=\"b1\"", "boundary=\"b\"");
        change(
                cases,
                "junk payload",
                ARMOR,
                "-----BEGIN PGP MESSAGE-----\r\n\r\nSGVsbG8gd29ybGQh\r\n-----END PGP MESSAGE-----\r\n");
        change(cases, "empty payload", ARMOR, "-----BEGIN PGP MESSAGE-----\r\n\r\n-----END PGP MESSAGE-----\r\n");
        change(cases, "no payload", ARMOR, "");
        change(cases, "text as payload", ARMOR, "Hello\r\n");
        cases.add(new Case(
                "S/MIME signed",
                replace(
                        replace(SMIME, Payload.base64("enveloped.der"), Payload.base64("signed.der")),
                        "enveloped-data",
                        "signed-data")));
        cases.add(new Case(
                "S/MIME signed, called enveloped",
                replace(SMIME, Payload.base64("enveloped.der"), Payload.base64("signed.der"))));
        cases.add(new Case(
                "S/MIME data, called enveloped",
                replace(SMIME, Payload.base64("enveloped.der"), Payload.base64("data.der"))));
        cases.add(new Case(
                "S/MIME authenticated, called enveloped",
                replace(SMIME, Payload.base64("enveloped.der"), Payload.base64("auth-enveloped.der"))));
        cases.add(new Case("S/MIME without its type", replace(SMIME, "; smime-type=enveloped-data", "")));
        cases.add(new Case("S/MIME with text", SMIME + "Hello\r\n"));
        cases.add(new Case(
                "S/MIME and text",
                replace(
                        replace(SMIME, Payload.base64("enveloped.der"), Payload.binary("enveloped.der") + "Hello"),
                        "base64",
                        "binary")));
        cases.add(new Case(
                "S/MIME, cut",
                replace(
                        replace(
                                SMIME,
                                Payload.base64("enveloped.der"),
                                Payload.binary("enveloped-indefinite.der").substring(0, 480)),
                        "base64",
                        "binary")));
        String binarySmime = replace(SMIME, "base64", "binary");
        envelopes()
                .forEach((name, envelope) -> cases.add(new Case(
                        "S/MIME, " + name,
                        replace(binarySmime, Payload.base64("enveloped.der"), contentInfo(envelope)))));
        cases.add(new Case("S/MIME, empty", SMIME.substring(0, SMIME.indexOf("\r\n\r\n") + 4)));
        return cases;
    }

    /** Each with one mistake. */
    private static Map<String, String> envelopes() {
        String version = tlv(0x02, "\0");
        String recipients = tlv(0x31, tlv(0x30, version));
        String algorithm = tlv(0x06, "\1") + tlv(0x30, tlv(0x06, "\2"));
        String content = tlv(0x30, algorithm + tlv(0x80, "ciphertext"));
        Map<String, String> envelopes = new TreeMap<>();
        envelopes.put("nobody to read it", version + tlv(0x31, "") + content);
        envelopes.put("text as a recipient", version + tlv(0x31, tlv(0x04, "Hello")) + content);
        envelopes.put("no content", version + recipients + tlv(0x30, ""));
        envelopes.put("nothing encrypted", version + recipients + tlv(0x30, algorithm));
        envelopes.put("empty ciphertext", version + recipients + tlv(0x30, algorithm + tlv(0x80, "")));
        envelopes.put(
                "ciphertext in no pieces", version + recipients + tlv(0x30, algorithm + tlv(0xa0, tlv(0x04, ""))));
        envelopes.put("no algorithm", version + recipients + tlv(0x30, tlv(0x06, "\1") + tlv(0x80, "Hello")));
        envelopes.put(
                "text beside the ciphertext",
                version + recipients + tlv(0x30, algorithm + tlv(0x80, "ciphertext") + tlv(0x04, "Hello")));
        envelopes.put("text behind the ciphertext", version + recipients + content + tlv(0x04, "Hello"));
        envelopes.put("another version", version + version + recipients + content);
        return envelopes;
    }

    private static String contentInfo(String envelope) {
        return tlv(0x30, "\6\11*\206H\206\367\r\1\7\3" + tlv(0xa0, tlv(0x30, envelope)));
    }

    private static String tlv(int tag, String content) {
        return (char) tag + "" + (char) content.length() + content;
    }

    /** So that each of the others is refused for its one mistake. */
    @Test
    void an_envelope_without_mistake_is_an_encrypted_message() {
        String content = tlv(0x30, tlv(0x06, "\1") + tlv(0x30, tlv(0x06, "\2")) + tlv(0x80, "ciphertext"));
        String envelope = contentInfo(tlv(0x02, "\0") + tlv(0x31, tlv(0x30, tlv(0x02, "\0"))) + content);
        String message = replace(replace(SMIME, "base64", "binary"), Payload.base64("enveloped.der"), envelope);
        assertThat(Mail.protect(message, Owner.ALICE.protection(Protection.Headers.KEEP)))
                .isEqualTo(message);
    }

    @Test
    void a_preamble_is_judged_in_no_time() {
        String preamble = "This is an OpenPGP/MIME encrypted message (" + "1".repeat(1000) + "x\r\n";
        String message = replace(PGP_MIME, BODY, "inline\r\n\r\n" + preamble + "--b1\r\n");
        Protection protection = Owner.ALICE.protection(Protection.Headers.KEEP);
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThat(Mail.protect(message, protection)).isNotEqualTo(message));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void encrypted_mail_passes_as_it_is(Case given) {
        for (Protection.Headers headers : Protection.Headers.values()) {
            Protection protection = Owner.ALICE.protection(headers);
            assertThat(Mail.protect(given.message(), protection)).isEqualTo(given.message());
            assertThat(Mail.protect(given.message(), protection, 7)).isEqualTo(given.message());
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void what_only_looks_encrypted_is_encrypted(Case given) {
        Mail original = Mail.of(given.message());
        Mail changed = Mail.of(Mail.protect(given.message(), Owner.ALICE.protection(Protection.Headers.KEEP), 100));
        assertThat(changed.others()).isEqualTo(original.others());
        assertThat(changed.decrypted(Owner.ALICE)).isEqualTo(new Mail(original.structural(), original.body()));
    }

    @Test
    void mail_for_several_owners_is_encrypted_already_when_each_of_them_can_read_it() {
        Protection both =
                Owner.ALICE.protection(Protection.Headers.KEEP).and(Owner.BOB.protection(Protection.Headers.KEEP));
        String two = replace(PGP_MIME, ARMOR, Payload.armor("gpg-two.asc"));
        assertThat(Mail.protect(two, both)).isEqualTo(two);
        assertThat(Mail.protect(PGP_MIME, both)).isNotEqualTo(PGP_MIME);
        String hidden = replace(PGP_MIME, ARMOR, Payload.armor("gpg-hidden.asc"));
        assertThat(Mail.protect(hidden, both)).isEqualTo(hidden);
    }

    @Test
    void one_key_of_an_owner_is_enough() {
        List<EncryptionKey> keys = new ArrayList<>(Owner.BOB.keys());
        keys.addAll(Owner.ALICE.keys());
        assertThat(Mail.protect(PGP_MIME, Protection.of(keys, false, Protection.Headers.KEEP)))
                .isEqualTo(PGP_MIME);
    }

    private static void change(List<Case> cases, String name, String part, String other) {
        cases.add(new Case(name, replace(PGP_MIME, part, other)));
    }

    /** The part must be there: a case that changes nothing would prove nothing. */
    private static String replace(String message, String part, String other) {
        int first = message.indexOf(part);
        if (first < 0 || first != message.lastIndexOf(part)) {
            throw new AssertionError("not one " + part);
        }
        return message.replace(part, other);
    }

    private static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }
}
