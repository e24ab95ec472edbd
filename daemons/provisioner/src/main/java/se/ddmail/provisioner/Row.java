// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import se.ddmail.directory.State;

/**
 * One thing as it is shown: ordered fields, each with its name and value in JSON and its title and text for people. The one
 * place that both forms come from, so that they cannot drift apart.
 */
final class Row {
    /**
     * @param name key in JSON, snake_case; empty if the field is for people only
     * @param value a string, number, boolean, list of strings or null
     * @param title heading or label for people; empty if the field is for programs only
     * @param text the value for people
     */
    record Field(String name, @Nullable Object value, String title, String text) {}

    private final List<Field> fields = new ArrayList<>();

    static Row row() {
        return new Row();
    }

    /** Adds a field that reads the same for both; null is shown as {@code -}. */
    Row with(String name, @Nullable Object value) {
        return with(name, value, name.replace('_', ' '), value == null ? "-" : value.toString());
    }

    /** Adds a list; empty is shown as {@code -}. */
    Row list(String name, List<String> values) {
        return with(name, values, name.replace('_', ' '), values.isEmpty() ? "-" : String.join(", ", values));
    }

    /** Adds what people are not shown. */
    Row onlyInJson(String name, @Nullable Object value) {
        return with(name, value, "", "");
    }

    /** Adds what programs are not shown. */
    Row onlyForPeople(String title, String text) {
        return with("", null, title, text);
    }

    Row with(String name, @Nullable Object value, String title, String text) {
        fields.add(new Field(name, value, title, text));
        return this;
    }

    /** Adds the state of a thing. */
    Row state(State state) {
        return with("state", state.name().toLowerCase(Locale.ROOT));
    }

    /** Adds a yes or no. */
    Row flag(String name, boolean value) {
        return with(name, value, name.replace('_', ' '), value ? "yes" : "no");
    }

    List<Field> fields() {
        return List.copyOf(fields);
    }

    /** Those for people. */
    List<Field> visible() {
        return fields.stream().filter(field -> !field.title().isEmpty()).toList();
    }
}
