// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The macros of a connection, by the command they came before. Those of a stage go when its next ones come. */
final class MacroStore {
    /** From the last stage to the first. */
    private static final String STAGES = "EBNLTRMHC";
    /** The first stage of a message. */
    private static final char MESSAGE = 'M';
    /** Those before a message. */
    private static final String CONNECTION = "HC";

    private final Map<Character, Map<String, String>> macros = new HashMap<>();

    /** Macros of commands that have no stage are forgotten. */
    void put(Command.Macros given) {
        if (given.stage() == MESSAGE) {
            forgetMessage();
        }
        if (STAGES.indexOf(given.stage()) >= 0) {
            macros.put(given.stage(), given.values());
        }
    }

    /** The latest value. */
    Optional<String> find(String name) {
        return STAGES.chars()
                .mapToObj(stage -> macros.getOrDefault((char) stage, Map.of()).get(name))
                .flatMap(value -> Optional.ofNullable(value).stream())
                .findFirst();
    }

    void forgetMessage() {
        macros.keySet().removeIf(stage -> CONNECTION.indexOf(stage) < 0);
    }
}
