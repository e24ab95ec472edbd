// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** Writes replies, in the same form as commands come. */
final class ReplyWriter {
    /** The most octets of a body in one reply: more than that, old servers do not take. */
    static final int BODY_MAX = 65535;

    private static final byte[] NOTHING = {};

    private final OutputStream out;

    ReplyWriter(OutputStream out) {
        this.out = out;
    }

    void write(Reply reply) throws IOException {
        byte[] data = data(reply);
        out.write(number(1 + data.length));
        out.write(letter(reply));
        out.write(data);
    }

    private static char letter(Reply reply) {
        if (reply instanceof Reply.Negotiated) {
            return 'O';
        } else if (reply instanceof Reply.Continue) {
            return 'c';
        } else if (reply instanceof Reply.Accept) {
            return 'a';
        } else if (reply instanceof Reply.Refuse) {
            return 'y';
        } else if (reply instanceof Reply.Progress) {
            return 'p';
        } else if (reply instanceof Reply.AddHeader) {
            return 'h';
        } else if (reply instanceof Reply.ChangeHeader) {
            return 'm';
        }
        return 'b';
    }

    private static byte[] data(Reply reply) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        if (reply instanceof Reply.Negotiated negotiated) {
            data.writeBytes(number(negotiated.version()));
            data.writeBytes(number(negotiated.actions()));
            data.writeBytes(number(negotiated.steps()));
            new TreeMap<>(negotiated.macros()).forEach((stage, names) -> {
                data.writeBytes(number(stage));
                data.writeBytes(string(String.join(" ", names)));
            });
        } else if (reply instanceof Reply.Refuse refuse) {
            data.writeBytes(string(refuse.text()));
        } else if (reply instanceof Reply.AddHeader added) {
            data.writeBytes(field(added.name(), added.value()));
        } else if (reply instanceof Reply.ChangeHeader changed) {
            data.writeBytes(number(changed.index()));
            data.writeBytes(field(changed.name(), changed.value()));
        } else if (reply instanceof Reply.ReplaceBody body) {
            return body.octets();
        } else {
            return NOTHING;
        }
        return data.toByteArray();
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static byte[] string(String text) {
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] field(String name, byte[] value) {
        ByteArrayOutputStream field = new ByteArrayOutputStream();
        field.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
        field.write(0);
        field.writeBytes(value);
        field.write(0);
        return field.toByteArray();
    }
}
