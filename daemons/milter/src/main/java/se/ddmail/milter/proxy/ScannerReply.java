// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import se.ddmail.smtp.Reply;

/** Reads what rspamd answers to {@code /checkv2}: JSON, of which its action and its changes of the header count. */
final class ScannerReply {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(50)
                    .maxStringLength(64 * 1024)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Reply REJECTED = Reply.of("554 5.7.1 Message rejected");
    private static final Reply LATER = Reply.of("451 4.7.1 Try again later");
    /** A field of ours: whatever a sender wrote there goes. */
    private static final String SPAM = "X-Spam";

    private static final int FIELDS_MAX = 100;

    private final JsonParser json;
    private final Set<String> removed = new HashSet<>(Set.of(SPAM.toLowerCase(Locale.ROOT)));
    private final List<String> added = new ArrayList<>();
    private String action = "";

    private ScannerReply(JsonParser json) {
        this.json = json;
    }

    /** @throws IOException when it is not understood */
    static Finding read(byte[] body) throws IOException {
        try (JsonParser json = JSON.createParser(body)) {
            ScannerReply reply = new ScannerReply(json);
            expect(json.nextToken(), JsonToken.START_OBJECT);
            reply.root();
            return reply.finding();
        } catch (JsonProcessingException e) {
            throw new IOException("not JSON"); // its own message quotes what the scanner said of the mail
        }
    }

    private Finding finding() throws IOException {
        return switch (action) {
            case "reject" -> new Finding.Refused(REJECTED);
            case "soft reject", "greylist" -> new Finding.Refused(LATER);
            case "add header", "rewrite subject" -> {
                added.add(SPAM + ": Yes");
                yield new Finding.Passed(new HeaderEdits(removed, added));
            }
            case "no action" -> new Finding.Passed(new HeaderEdits(removed, added));
            default -> throw new IOException("unknown action");
        };
    }

    private void root() throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("action")) {
                expect(value, JsonToken.VALUE_STRING);
                action = json.getText();
            } else if (name.equals("milter") && value == JsonToken.START_OBJECT) {
                milter();
            } else {
                json.skipChildren();
            }
        }
    }

    private void milter() throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            boolean add = name.equals("add_headers");
            if (value != JsonToken.START_OBJECT || !(add || name.equals("remove_headers"))) {
                json.skipChildren();
                continue;
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String field = fieldName(json.currentName());
                JsonToken content = json.nextToken();
                if (add) {
                    add(field, content);
                } else {
                    // Which of several fields of a name is asked for does not matter: all of them go.
                    removed.add(field.toLowerCase(Locale.ROOT));
                    json.skipChildren();
                }
            }
        }
    }

    /** One value, or one with its place, or a list of them. We put all of them on top. */
    private void add(String field, JsonToken content) throws IOException {
        if (content == JsonToken.START_ARRAY) {
            for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
                if (next == JsonToken.START_ARRAY) {
                    throw new IOException("unexpected answer");
                }
                add(field, next);
            }
        } else if (content == JsonToken.START_OBJECT) {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("value") && value.isScalarValue()) {
                    field(field, json.getText());
                } else {
                    json.skipChildren();
                }
            }
        } else {
            field(field, json.getText());
        }
    }

    private void field(String name, String value) throws IOException {
        if (added.size() == FIELDS_MAX) {
            throw new IOException("too many fields");
        }
        // What is folded stays folded, and a line end that is no folding becomes one.
        String folded = value.strip().replaceAll("[\\r\\n]+[ \\t]*", "\n").replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
        added.add(name + ": " + folded.replace("\n", "\r\n\t"));
    }

    private static String fieldName(String name) throws IOException {
        if (!name.matches("[!-9;-~]{1,100}")) {
            throw new IOException("no field name");
        }
        return name;
    }

    private static void expect(JsonToken token, JsonToken expected) throws IOException {
        if (token != expected) {
            throw new IOException("unexpected answer");
        }
    }
}
