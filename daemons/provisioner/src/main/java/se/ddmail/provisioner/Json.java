// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows and failures as one line of JSON each, in ASCII only: whatever a name holds, it is safe on any terminal. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .characterEscapes(new DeleteToo())
            .build();

    private Json() {}

    static String object(Row row) {
        return write(json -> object(json, row));
    }

    static String array(List<Row> rows) {
        return write(json -> {
            json.writeStartArray();
            for (Row row : rows) {
                object(json, row);
            }
            json.writeEndArray();
        });
    }

    /** {@code {"error":{"code":…,"message":…,"hint":…}}}. */
    static String error(Failure failure) {
        return write(json -> {
            json.writeStartObject();
            json.writeFieldName("error");
            object(
                    json,
                    Row.row()
                            .with("code", failure.problem().word())
                            .with("message", failure.getMessage())
                            .with("hint", failure.hint()));
            json.writeEndObject();
        });
    }

    private static void object(JsonGenerator json, Row row) throws IOException {
        json.writeStartObject();
        for (Row.Field field : row.fields()) {
            if (!field.name().isEmpty()) {
                json.writeFieldName(field.name());
                value(json, field.value());
            }
        }
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean yes) {
            json.writeBoolean(yes);
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else if (value instanceof List<?> values) {
            json.writeStartArray();
            for (Object each : values) {
                value(json, each);
            }
            json.writeEndArray();
        } else {
            json.writeString(value.toString());
        }
    }

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private static String write(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            body.write(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException("a StringWriter does not fail", impossible);
        }
        return text.toString();
    }

    /** Jackson leaves DEL alone, which JSON allows; terminals need not see it. */
    private static final class DeleteToo extends CharacterEscapes {
        private final int[] escapes = standardAsciiEscapesForJSON();

        DeleteToo() {
            escapes[0x7f] = ESCAPE_CUSTOM;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return escapes.clone();
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return character == 0x7f ? new SerializedString("\\u007f") : null;
        }
    }
}
