// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prints results on standard output: JSON for {@code --json}, aligned columns on a terminal, tab-separated lines into a pipe, one
 * bare value for {@code --quiet}. Remarks go to standard error and are left out by {@code --quiet} and {@code --json}.
 */
final class Output {
    enum Form {
        COLUMNS,
        TABS,
        JSON,
        QUIET
    }

    private final Terminal terminal;
    private final Form form;

    Output(Terminal terminal, Form form) {
        this.terminal = terminal;
        this.form = form;
    }

    /**
     * Shows one thing.
     *
     * @param essential the name of the field that {@code --quiet} prints alone; nothing is printed where the row lacks it
     */
    void one(Row row, String essential) {
        switch (form) {
            case JSON -> line(Json.object(row));
            case QUIET ->
                row.fields().stream()
                        .filter(field -> field.name().equals(essential))
                        .forEach(field -> line(safe(field)));
            case TABS -> row.visible().forEach(field -> line(field.title() + "\t" + safe(field)));
            case COLUMNS ->
                columns(row.visible().stream()
                        .map(field -> List.of(field.title(), safe(field)))
                        .toList());
        }
    }

    /** Shows many of a kind; {@code --quiet} prints the first field of each. Columns have a heading, tabs have none. */
    void many(List<Row> rows, String whenNone) {
        switch (form) {
            case JSON -> line(Json.array(rows));
            case QUIET -> rows.forEach(row -> line(safe(row.fields().get(0))));
            case TABS -> rows.forEach(row -> line(texts(row).collect(Collectors.joining("\t"))));
            case COLUMNS -> {
                if (rows.isEmpty()) {
                    remark(whenNone);
                } else {
                    columns(withHeading(rows));
                }
            }
        }
    }

    /** Shows a text that goes into a file as it is; the row is for {@code --json}. */
    void document(Row row, String text) {
        terminal.out().print(form == Form.JSON ? Json.object(row) + "\n" : text);
    }

    /** Says something to people only. */
    void remark(String text) {
        if (form == Form.COLUMNS || form == Form.TABS) {
            terminal.err().print(Printable.text(text) + "\n");
        }
    }

    private static List<List<String>> withHeading(List<Row> rows) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(rows.get(0).visible().stream()
                .map(field -> field.title().toUpperCase(Locale.ROOT))
                .toList());
        rows.forEach(row -> lines.add(texts(row).toList()));
        return lines;
    }

    private void columns(List<List<String>> lines) {
        int[] widths = new int[lines.get(0).size()];
        for (List<String> line : lines) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], width(line.get(column)));
            }
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int column = 0; column < widths.length - 1; column++) {
                String cell = line.get(column);
                text.append(cell).append(" ".repeat(widths[column] - width(cell) + 2));
            }
            line(text.append(line.get(widths.length - 1)).toString());
        }
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    private static Stream<String> texts(Row row) {
        return row.visible().stream().map(Output::safe);
    }

    private static String safe(Row.Field field) {
        return Printable.text(field.text());
    }

    private void line(String text) {
        terminal.out().print(text + "\n");
    }
}
