// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/**
 * Messages with a token each, from one mailbox to others, sent as a mail server sends: what is refused for now is sent
 * again. In the end every owner must have each of them once, octet for octet, and the sender no bounce.
 */
final class Traffic {
    private static final Pattern TOKEN = Pattern.compile("\r\nX-Token: (\\S+)\r\n");
    private static final int BODY_LINES_MAX = 200;
    private static final long PATIENCE_NANOS = 90_000_000_000L;

    private final RunningSandbox sandbox;
    private final TestMailbox sender;
    private final List<TestMailbox> owners;
    private final String canary = "canary" + UUID.randomUUID().toString().replace("-", "");
    private final SplittableRandom random = new SplittableRandom();

    /** By token. */
    private final Map<String, byte[]> messages = new HashMap<>();

    /** Tokens by owner's address. */
    private final Map<String, List<String>> expected = new HashMap<>();

    private final AtomicInteger sent = new AtomicInteger();

    Traffic(RunningSandbox sandbox, int owners) throws SandboxException {
        this.sandbox = sandbox;
        this.sender = sandbox.mailbox();
        List<TestMailbox> all = new ArrayList<>();
        for (int i = 0; i < owners; i++) {
            all.add(sandbox.mailbox());
        }
        this.owners = List.copyOf(all);
    }

    /** Is in the subject and in the body of every message. */
    String canary() {
        return canary;
    }

    /** All that a message of this traffic can be from or to. */
    String[] addresses() {
        return Stream.concat(Stream.of(sender), owners.stream())
                .map(TestMailbox::address)
                .toArray(String[]::new);
    }

    /** Messages that Postfix has taken so far. */
    int accepted() {
        return sent.get();
    }

    /** Sends messages until Postfix has accepted this many; every fifth goes to two owners. */
    void send(int count) throws IOException, SandboxException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        int accepted = 0;
        while (accepted < count) {
            try (SmtpClient client = sandbox.smtp()) {
                while (accepted < count) {
                    sendOne(client);
                    accepted++;
                }
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Probe later = () -> false;
                later.await(Duration.ofMillis(300), () -> true);
            }
        }
    }

    private void sendOne(SmtpClient client) throws IOException {
        int number = sent.get();
        String token = "t" + number + "-" + UUID.randomUUID();
        byte[] message = message(token);
        List<TestMailbox> recipients = new ArrayList<>(List.of(owners.get(number % owners.size())));
        if (number % 5 == 0 && owners.size() > 1) {
            recipients.add(owners.get((number + 1) % owners.size()));
        }
        accepted(client.command("MAIL FROM:<" + sender.address() + ">"));
        for (TestMailbox recipient : recipients) {
            accepted(client.command("RCPT TO:<" + recipient.address() + ">"));
        }
        accepted(client.data(message));
        messages.put(token, message);
        recipients.forEach(owner -> expected.computeIfAbsent(owner.address(), address -> new ArrayList<>())
                .add(token));
        sent.incrementAndGet();
    }

    /** A refusal for good is the test's failure, not the client's turn to try again. */
    private static void accepted(String reply) throws IOException {
        if (reply.startsWith("5")) {
            throw new AssertionError("refused for good: " + reply);
        }
        if (!reply.startsWith("2")) {
            throw new IOException(reply);
        }
    }

    private byte[] message(String token) {
        StringBuilder text = new StringBuilder("From: <" + sender.address() + ">\r\nSubject: " + canary
                + "\r\nX-Token: " + token + "\r\n\r\n" + canary + "\r\n");
        int lines = random.nextInt(BODY_LINES_MAX);
        for (int i = 0; i < lines; i++) {
            text.append(canary).append(' ').append(random.nextLong()).append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads all mailboxes over IMAP. */
    void assertEverythingCameOnce() throws IOException, SandboxException {
        for (TestMailbox owner : owners) {
            List<String> tokens = new ArrayList<>();
            for (byte[] message : read(owner)) {
                String text = new String(message, StandardCharsets.ISO_8859_1);
                Matcher token = TOKEN.matcher(text);
                assertThat(token.find()).as("a token").isTrue();
                tokens.add(token.group(1));
                byte[] original = messages.getOrDefault(token.group(1), new byte[0]);
                assertThat(text).endsWith(new String(original, StandardCharsets.ISO_8859_1));
            }
            assertThat(tokens).containsExactlyInAnyOrderElementsOf(expected.getOrDefault(owner.address(), List.of()));
        }
        assertThat(read(sender)).as("bounces").isEmpty();
    }

    private List<byte[]> read(TestMailbox mailbox) throws IOException, SandboxException {
        try (ImapClient client = sandbox.imap(mailbox)) {
            if (client.command("SEARCH ALL").lines().contains("* SEARCH")) {
                return List.of();
            }
            ImapClient.Answer answer = client.command("FETCH 1:* (BODY.PEEK[])");
            assertThat(answer.isOk()).as(answer.status()).isTrue();
            return answer.literals();
        }
    }
}
