// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel says of a running process. */
record BenchProcess(long pid) {
    private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on all of Linux
    private static final int USER_TIME = 11; // fields after the name in parentheses, proc(5)
    private static final int SYSTEM_TIME = 12;

    /** Resident memory in MiB. */
    double resident() throws SandboxException {
        return mebibytes("status", "VmRSS:");
    }

    /** The most that was resident since its start, or since {@link #forgetPeak}, in MiB. */
    double peak() throws SandboxException {
        return mebibytes("status", "VmHWM:");
    }

    void forgetPeak() throws SandboxException {
        try {
            Files.writeString(Path.of("/proc", Long.toString(pid), "clear_refs"), "5");
        } catch (IOException e) {
            throw new SandboxException("process " + pid + " is gone", e);
        }
    }

    /** Resident memory in MiB, shared pages divided among those who share them. */
    double proportional() throws SandboxException {
        return mebibytes("smaps_rollup", "Pss:");
    }

    /** Processor time since its start, in milliseconds. */
    double cpuMillis() throws SandboxException {
        String stat = String.join(" ", lines("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME])) * 1000 / TICKS_PER_SECOND;
    }

    private double mebibytes(String file, String key) throws SandboxException {
        for (String line : lines(file)) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
            }
        }
        throw new SandboxException("no " + key + " for process " + pid);
    }

    private List<String> lines(String file) throws SandboxException {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new SandboxException("process " + pid + " is gone", e);
        }
    }
}
