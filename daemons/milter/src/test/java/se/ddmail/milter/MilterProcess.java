// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter;

import java.nio.file.Path;
import java.time.Duration;
import se.ddmail.milter.protocol.MilterHandler;
import se.ddmail.milter.protocol.MilterLimits;
import se.ddmail.runtime.Daemon;
import se.ddmail.runtime.UnixServer;

/** The milter as a process, which asks {@link People} instead of a database. */
final class MilterProcess {
    private MilterProcess() {}

    public static void main(String[] args) {
        Daemon.run("milter", args, Path.of("/none"), MilterSettings::read, settings -> door(settings, new People()));
    }

    static UnixServer door(MilterSettings settings, People people) throws Exception {
        MilterLimits limits = new MilterLimits(100, settings.sizeMax(), Duration.ofMinutes(10), Duration.ofHours(1));
        return UnixServer.start(settings.milter(), new MilterHandler(limits, people.recipients()::decide));
    }
}
