// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.lmtp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A mailroom whose recipients say by their local part what becomes of them; {@code finish-} is told after the message. */
final class FakeMailroom implements Mailroom {

    @SuppressWarnings("ArrayRecordComponent") // only read
    record Stored(Envelope envelope, List<String> recipients, byte[] message) {}

    final List<Stored> stored = new ArrayList<>();
    int acknowledged;
    int closed;
    int begun;

    @Override
    public Transaction begin(Envelope envelope) {
        begun++;
        return new Fake(envelope);
    }

    private final class Fake implements Transaction {
        private final Envelope envelope;
        private final List<String> recipients = new ArrayList<>();
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        Fake(Envelope envelope) {
            this.envelope = envelope;
        }

        @Override
        public Verdict recipient(String recipient) {
            if (recipient.startsWith("throws")) {
                throw new IllegalStateException("recipient");
            }
            Verdict verdict = recipient.startsWith("finish-") ? Verdict.ACCEPTED : verdict(recipient);
            if (verdict == Verdict.ACCEPTED) {
                recipients.add(recipient);
            }
            return verdict;
        }

        private static Verdict verdict(String recipient) {
            String name = recipient.replaceFirst("^finish-", "").replaceFirst("@.*", "");
            for (Verdict verdict : Verdict.values()) {
                if (verdict.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name)) {
                    return verdict;
                }
            }
            return Verdict.ACCEPTED;
        }

        @Override
        public void open() {}

        @Override
        public void write(byte[] bytes, int offset, int length) {
            message.write(bytes, offset, length);
        }

        @Override
        public List<Verdict> finish() {
            stored.add(new Stored(envelope, List.copyOf(recipients), message.toByteArray()));
            return recipients.stream().map(Fake::verdict).toList();
        }

        @Override
        public void acknowledged() {
            acknowledged++;
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
