// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.ddmail.openpgp.EncryptionKey;

class ProtectionTest {
    private static final Protection ALICE = Owner.ALICE.protection(Protection.Headers.KEEP);
    private static final Protection BOB = Owner.BOB.protection(Protection.Headers.PROTECT);

    @Test
    void two_owners_with_other_keys_share_a_message_that_names_none_of_them() {
        Protection both = ALICE.and(BOB);
        assertThat(both.owners()).hasSize(2);
        assertThat(both.keys())
                .hasSize(Owner.ALICE.keys().size() + Owner.BOB.keys().size());
        assertThat(both.hidden()).isTrue();
    }

    @Test
    void the_stricter_policy_counts() {
        assertThat(ALICE.and(BOB).headers()).isEqualTo(Protection.Headers.PROTECT);
        assertThat(BOB.and(ALICE).headers()).isEqualTo(Protection.Headers.PROTECT);
        assertThat(ALICE.and(ALICE).headers()).isEqualTo(Protection.Headers.KEEP);
        Protection hidden = Protection.of(Owner.ALICE.keys(), true, Protection.Headers.KEEP);
        assertThat(hidden.and(ALICE).hidden()).isTrue();
        assertThat(ALICE.and(hidden).hidden()).isTrue();
    }

    @Test
    void the_same_keys_in_any_order_are_one_owner() {
        List<EncryptionKey> keys = new ArrayList<>(ALICE.and(BOB).keys());
        Protection given = Protection.of(keys, false, Protection.Headers.KEEP);
        List<EncryptionKey> turned = new ArrayList<>(keys);
        Collections.reverse(turned);
        Protection both = given.and(Protection.of(turned, false, Protection.Headers.KEEP));
        assertThat(both).isEqualTo(given);
    }

    @Test
    void each_key_is_used_once() {
        List<EncryptionKey> keys = ALICE.and(BOB).keys();
        Protection overlapping = ALICE.and(Protection.of(keys, false, Protection.Headers.KEEP));
        assertThat(overlapping.owners()).hasSize(2);
        assertThat(overlapping.keys()).hasSize(keys.size());
        assertThat(overlapping.hidden()).isTrue();
    }

    @Test
    void nobody_goes_without_a_key() {
        assertThatThrownBy(() -> Protection.of(List.of(), false, Protection.Headers.KEEP))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Protection(List.of(), false, Protection.Headers.KEEP))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
