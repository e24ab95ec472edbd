// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** A warning that a peer could cause as often as it likes: logged once in ten seconds, with how often it happened. */
final class RepeatedEvent {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Logger log;
    private final String event;
    private long unlogged;
    private long logged = System.nanoTime() - INTERVAL_NANOS;

    RepeatedEvent(Logger log, String event) {
        this.log = log;
        this.event = event;
    }

    synchronized void log(String key, Object value) {
        unlogged++;
        long now = System.nanoTime();
        if (now - logged >= INTERVAL_NANOS) {
            log.atWarn().addKeyValue(key, value).addKeyValue("times", unlogged).log(event);
            logged = now;
            unlogged = 0;
        }
    }
}
