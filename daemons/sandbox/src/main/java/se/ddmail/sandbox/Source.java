// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The project's source tree, after a build.
 *
 * @param root its top directory
 */
record Source(Path root) {
    /** Finds the tree that the running class was built in. */
    static Source find() throws SandboxException {
        String given = System.getProperty("ddmail.source", "");
        Path here = Path.of(given).toAbsolutePath().normalize();
        for (Path each = here; each != null; each = each.getParent()) {
            if (Files.exists(each.resolve("postfix/main.cf")) && Files.exists(each.resolve("pom.xml"))) {
                return new Source(each);
            }
        }
        throw new SandboxException("not inside the DDMail source tree: " + here);
    }

    Path postfix() {
        return root.resolve("postfix");
    }

    Path dovecot() {
        return root.resolve("dovecot");
    }

    Path file(String module, String name) {
        return root.resolve("daemons").resolve(module).resolve("src/main").resolve(name);
    }

    Unit unit(String module) throws SandboxException {
        return Unit.read(file(module, "systemd/ddmail-" + module + ".service"));
    }

    /** Copies a module's jar with its libraries, and returns the copy of the jar. */
    Path install(String module, Path to) throws SandboxException {
        Path target = root.resolve("daemons").resolve(module).resolve("target");
        Path jar = target.resolve("ddmail-" + module + ".jar");
        if (!Files.exists(jar)) {
            throw new SandboxException(jar + " does not exist; build first (./dev does)");
        }
        try (Stream<Path> libraries = Files.list(target.resolve("lib"))) {
            List<Path> all = libraries.toList();
            Files.createDirectories(to.resolve("lib"));
            for (Path library : all) {
                copy(library, to.resolve("lib"));
            }
            return copy(jar, to);
        } catch (IOException e) {
            throw new SandboxException("cannot copy " + target + " to " + to, e);
        }
    }

    private static Path copy(Path file, Path directory) throws IOException {
        return Files.copy(file, directory.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
    }
}
