// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What became of a program.
 *
 * @param errors what it said
 */
@SuppressWarnings("ArrayRecordComponent")
record Run(int exit, byte[] output, String errors) {
    /** @param directory for input and output, which go through files: a pipe could fill up */
    static Run of(Path directory, byte[] input, List<String> command) throws IOException, InterruptedException {
        Path in = Files.createTempFile(directory, "in", "");
        Path out = Files.createTempFile(directory, "out", "");
        Path errors = Files.createTempFile(directory, "err", "");
        try {
            Files.write(in, input);
            Process process = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(errors.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command.get(0) + " does not end");
            }
            return new Run(process.exitValue(), Files.readAllBytes(out), Files.readString(errors));
        } finally {
            Files.delete(in);
            Files.delete(out);
            Files.delete(errors);
        }
    }

    /** The output, when all went well. */
    byte[] orThrow() throws IOException {
        if (exit != 0) {
            throw new IOException("exit status " + exit + ": " + errors);
        }
        return output;
    }

    @Override
    public String toString() {
        return "Run[" + exit + ", " + errors + "]";
    }
}
