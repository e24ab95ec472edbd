// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message as a test sees it, read in another way than the code under test does; one character is one octet.
 *
 * @param fields with their folding, without their last line end
 */
record Mail(List<String> fields, String body) {
    private static final Pattern FIELD = Pattern.compile("[!-9;-~]+[ \t]*:[^\n]*(\n[ \t][^\n]*)*");

    private static final String VERSION = """

            Content-Type: application/pgp-encrypted
            Content-Description: PGP/MIME version identification

            Version: 1
            """;

    static Mail of(String text) {
        int end = text.startsWith("\r\n") ? 0 : text.indexOf("\r\n\r\n") + 2;
        if (end == 1) {
            throw new AssertionError("no empty line");
        }
        List<String> fields = new ArrayList<>();
        String header = text.substring(0, end).replace("\r\n", "\n");
        Matcher matcher = FIELD.matcher(header);
        int position = 0;
        while (position < header.length()) {
            if (!matcher.find(position) || matcher.start() != position) {
                throw new AssertionError("no field at " + position);
            }
            fields.add(matcher.group().replace("\n", "\r\n"));
            position = matcher.end() + 1;
        }
        return new Mail(fields, text.substring(end + 2));
    }

    /** Protects a message that is given in pieces of this size. */
    static String protect(String text, Protection protection, int piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] octets = text.getBytes(ISO_8859_1);
        try (ProtectingOutputStream stream = new ProtectingOutputStream(out, protection)) {
            for (int i = 0; i < octets.length; i += piece) {
                stream.write(octets, i, Math.min(piece, octets.length - i));
            }
            stream.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(ISO_8859_1);
    }

    static String protect(String text, Protection protection) {
        return protect(text, protection, Integer.MAX_VALUE >> 1);
    }

    /** The armored payload, when this is a message as we make it. */
    String armor() {
        Matcher boundary = Pattern.compile("boundary=\"(=_[0-9a-f]{40})\"").matcher(field("Content-Type"));
        if (!boundary.find()) {
            throw new AssertionError("no boundary");
        }
        String[] parts = body.split("(^|\r\n)--" + Pattern.quote(boundary.group(1)), -1);
        if (parts.length != 4 || !parts[0].isEmpty() || !parts[3].equals("--\r\n")) {
            throw new AssertionError("not two parts");
        }
        if (!parts[1].equals(VERSION.replace("\n", "\r\n"))) {
            throw new AssertionError("no version");
        }
        return Mail.of(parts[2].substring(2)).body();
    }

    /** What is in the encrypted part. */
    Mail decrypted(Owner owner) {
        return Mail.of(new String(owner.decrypt(armor().getBytes(ISO_8859_1)), ISO_8859_1));
    }

    /** The whole of the first field with this name, "" if there is none. */
    String field(String name) {
        return fields.stream()
                .filter(field -> name(field).equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse("");
    }

    List<String> structural() {
        return fields.stream().filter(Mail::isStructural).toList();
    }

    List<String> others() {
        return fields.stream().filter(field -> !isStructural(field)).toList();
    }

    private static boolean isStructural(String field) {
        return name(field).startsWith("content-") || name(field).equals("mime-version");
    }

    private static String name(String field) {
        return field.substring(0, field.indexOf(':')).stripTrailing().toLowerCase(Locale.ROOT);
    }
}
