// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Starts processes and starts each again when it ends, as systemd does with {@code Restart=always}. */
final class Supervisor implements AutoCloseable {
    /** What systemd waits, unless a unit says otherwise. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** After a process that lived shorter than this the pause is longer. */
    private static final Duration SHORT_LIFE = Duration.ofSeconds(1);

    private static final Duration LONG_PAUSE = Duration.ofSeconds(1);

    /** Hears of every start. */
    @FunctionalInterface
    interface Changes {
        void started(String name, long pid);
    }

    private final Map<String, Process> running = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Consumer<String> events;
    private final Changes changes;
    private volatile boolean stopping;

    /**
     * @param events takes one line for what happened to a process
     * @param changes told whenever a process has a new id
     */
    Supervisor(Consumer<String> events, Changes changes) {
        this.events = events;
        this.changes = changes;
    }

    /** Starts processes at the same time and waits until all are ready; from then on they are kept running. */
    void add(Child... children) throws SandboxException {
        Map<Child, Process> started = new LinkedHashMap<>();
        for (Child child : children) {
            started.put(child, start(child));
        }
        for (Map.Entry<Child, Process> each : started.entrySet()) {
            each.getKey().awaitReady(each.getValue());
        }
    }

    long pid(String name) {
        Process process = running.get(name);
        return process == null ? 0 : process.pid();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // again() throws nothing
    private Process start(Child child) throws SandboxException {
        Process process;
        synchronized (running) {
            if (stopping) {
                throw new SandboxException("the sandbox is being stopped");
            }
            process = child.start();
            running.put(child.name(), process);
        }
        long born = System.nanoTime();
        process.onExit().thenAccept(ended -> again(child, ended, System.nanoTime() - born));
        changes.started(child.name(), process.pid());
        return process;
    }

    private void again(Child child, Process ended, long life) {
        if (stopping) {
            return;
        }
        events.accept(child.name() + " ended with status " + ended.exitValue() + ", starting it again");
        Duration pause = life < SHORT_LIFE.toNanos() ? LONG_PAUSE : PAUSE;
        Executor later = CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS);
        later.execute(() -> {
            try {
                start(child);
            } catch (SandboxException e) {
                if (!stopping) {
                    events.accept(e.getMessage());
                }
            }
        });
    }

    /** Stops all, the last started first. */
    @Override
    public void close() {
        List<Process> processes;
        synchronized (running) {
            stopping = true;
            processes = new ArrayList<>(running.values());
        }
        Collections.reverse(processes);
        processes.forEach(Child::stop);
    }
}
