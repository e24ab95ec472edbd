// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

class DcryptInputStreamFuzzTest {
    private static final MailboxPrivateKey KEY = key();

    @FuzzTest
    void a_file_is_read_to_its_end_or_damaged(byte[] file) throws IOException {
        try (DcryptInputStream in = new DcryptInputStream(new ByteArrayInputStream(file), id -> Optional.of(KEY))) {
            assertThat(in.readAllBytes()).hasSize(Math.max(0, file.length - 339));
        } catch (DamagedStreamException e) {
            assertThat(file).isNotEmpty();
        }
    }

    @FuzzTest
    void a_header_is_refused_or_read_and_written_unchanged(byte[] bytes) throws IOException {
        try {
            byte[] header = DcryptHeader.read(new ByteArrayInputStream(bytes)).encode();
            assertThat(header).isEqualTo(Arrays.copyOf(bytes, DcryptHeader.LENGTH));
        } catch (DamagedStreamException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    /** The key that the files of the corpus are encrypted to; it protects nothing. */
    private static MailboxPrivateKey key() {
        byte[] der = HexFormat.of()
                .parseHex(
                        "3081ee020100301006072a8648ce3d020106052b810400230481d63081d30201"
                                + "01044200221cfc59de328f36ae73b0501a4d514c73982e6ff65774748182c907ec3f93a822720939449b4feea69920079b0ccf0d31786a097a6f4b9799fd26a673a1036604a181890381860004013e9b8cac8d"
                                + "0ba72b539cfa6daa35ba85765b6d880ae83924c3396b8399b53d2f8674f71a40c5f86f130cfb9d2af0235f38229ee3da7014311ed66ffe37571e82f301de8d6c9c"
                                + "2c349744cce472b45592ff1d4d60927812fc8fd1f12c2d8aee09063ca668a548feb38774faa4ff589d5766e4ad17e5cef0e799e4cd031feac675cb8762");
        try {
            return MailboxPrivateKey.ofPkcs8(der);
        } catch (DamagedKeyException e) {
            throw new AssertionError(e);
        }
    }
}
