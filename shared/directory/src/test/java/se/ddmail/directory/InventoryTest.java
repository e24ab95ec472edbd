// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InventoryTest {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final DomainName GLOBAL = new DomainName("xn--bcher-kva.example", "bücher.example");
    private static final DomainName OWN = new DomainName("own.example", "own.example");

    @Test
    void listsWhatIsThereAndNotRemoved() throws Exception {
        try (Database opened = database.open("ddmail-provisioner")) {
            ProvisionerDirectory directory = new ProvisionerDirectory(opened);
            Inventory inventory = new Inventory(opened);
            String account = directory.createAccount();
            String removed = directory.createAccount();
            database.execute("UPDATE ddmail.account SET state = 'removed' WHERE id = '" + removed + "'");
            assertThat(inventory.accounts()).extracting(Account::id).containsExactly(account);
            assertThat(inventory.account(account)).map(Account::state).hasValue(State.ACTIVE);
            assertThat(inventory.account(removed)).isEmpty();

            directory.addDomain(GLOBAL, Optional.empty());
            directory.addDomain(OWN, Optional.of(account));
            assertThat(inventory.domains())
                    .containsExactly(
                            new Domain(OWN, Optional.of(account), State.ACTIVE, false),
                            new Domain(GLOBAL, Optional.empty(), State.ACTIVE, true));
            assertThat(inventory.domain(GLOBAL.ascii())).isPresent();
            assertThat(inventory.domain("nowhere.example")).isEmpty();

            Address alice = Address.parse("alice@own.example");
            Address info = Address.parse("info@own.example");
            directory.createMailbox(new NewMailbox(
                    alice, Optional.empty(), OptionalLong.empty(), new byte[] {1}, new byte[32], "seal"));
            directory.addAlias(info, alice);
            assertThat(inventory.aliases()).containsExactly(new Alias(info, alice, State.ACTIVE));

            directory.limit(alice, OptionalLong.of(5));
            assertThat(directory.mailbox(alice).orElseThrow().quota()).hasValue(5);
            directory.limit(alice, OptionalLong.empty());
            assertThat(directory.mailbox(alice).orElseThrow().quota()).isEmpty();
            assertThatExceptionOfType(ConflictException.class)
                    .isThrownBy(() -> directory.limit(info, OptionalLong.empty()))
                    .matches(e -> e.conflict() == ConflictException.Conflict.UNKNOWN_MAILBOX);
        }
    }
}
