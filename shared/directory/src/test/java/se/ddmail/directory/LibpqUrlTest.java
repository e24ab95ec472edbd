// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGProperty;
import se.ddmail.runtime.ConfigException;
import se.ddmail.runtime.ConfigReader;

class LibpqUrlTest {
    @Test
    void aUnixSocketIsReachedThroughOurFactoryWithoutTls() {
        String url = "postgresql:///ddmail?host=/var/run/postgresql&user=ddmail-auth";
        Properties properties = properties(url);
        assertThat(jdbc(url)).isEqualTo("jdbc:postgresql://localhost:5432/");
        assertThat(PGProperty.USER.getOrDefault(properties)).isEqualTo("ddmail-auth");
        assertThat(PGProperty.PG_DBNAME.getOrDefault(properties)).isEqualTo("ddmail");
        assertThat(PGProperty.SSL_MODE.getOrDefault(properties)).isEqualTo("disable");
        assertThat(PGProperty.SOCKET_FACTORY.getOrDefault(properties)).isEqualTo(UnixSocketFactory.class.getName());
        assertThat(PGProperty.SOCKET_FACTORY_ARG.getOrDefault(properties))
                .isEqualTo("/var/run/postgresql/.s.PGSQL.5432");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql:///ddmail?user=u",
                "postgres://u@/ddmail",
                "postgresql://u@%2Fvar%2Frun%2Fpostgresql/ddmail",
                "postgresql://u@:5432/ddmail",
                "postgresql://?user=u&dbname=ddmail&host=/var/run/postgresql&port=5432"
            })
    void theDefaultIsDebiansUnixSocket(String url) {
        LibpqUrl parsed = LibpqUrl.parse(url);
        assertThat(parsed.hosts()).containsExactly("/var/run/postgresql");
        assertThat(parsed.ports()).containsExactly(5432);
        assertThat(parsed.user()).isEqualTo("u");
        assertThat(parsed.database()).isEqualTo("ddmail");
    }

    @Test
    void severalHostsAndTheWishForThePrimaryAreHandedOn() {
        String url = "postgresql://u@a:1,b,[::1]:3/d?target_session_attrs=read-write&sslmode=verify-full";
        assertThat(jdbc(url)).isEqualTo("jdbc:postgresql://a:1,b:5432,[::1]:3/");
        assertThat(PGProperty.TARGET_SERVER_TYPE.getOrDefault(properties(url))).isEqualTo("primary");
        assertThat(LibpqUrl.parse("postgresql://u@/d?host=a,b&port=1,2").ports())
                .isEqualTo(List.of(1, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://u@127.0.0.1/d,disable",
        "postgresql://u@localhost/d,disable",
        "postgresql://u@[::1]/d,disable",
        "postgresql://u@db.example/d,verify-full",
        "postgresql://u@10.0.0.1/d,verify-full",
        "'postgresql://u@localhost,db.example/d',verify-full",
        "postgresql://u@127.0.0.1.example/d,verify-full",
        "postgresql://u@db.example/d?sslmode=require,require",
        "postgresql://u@db.example/d?sslmode=disable,disable"
    })
    void beyondThisHostTlsIsVerifiedUnlessToldOtherwise(String url, String mode) {
        assertThat(PGProperty.SSL_MODE.getOrDefault(properties(url))).isEqualTo(mode);
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://u@h/d,begin with",
        "postgresql://u:secret@h/d,password",
        "postgresql://u@h/d?password=secret,password",
        "postgresql://h/d,user",
        "postgresql://u@h/d?sslmode=prefer,fall back",
        "postgresql://u@h/d?sslmode=allow,fall back",
        "postgresql://u@h/d?target_session_attrs=x,target_session_attrs",
        "postgresql://u@h/d?options=x,not supported: options",
        "postgresql://u@h/d?socketFactory=x,not supported: socketFactory",
        "postgresql://u@h:x/d,port",
        "postgresql://u@h:65536/d,port",
        "postgresql://u@h/d?x,without value",
        "postgresql://u@h/d?port=%,",
        "'postgresql://u@/d?host=/a,h',several hosts",
        "'postgresql://u@/d?host=h&port=1,2',more ports"
    })
    void refusesWhatIsWrongOrUnsafeAndSaysWhy(String url, @Nullable String why) {
        assertThatThrownBy(() -> properties(url))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(why == null ? "" : why)
                .doesNotContain("secret");
    }

    @Test
    void settingsComeFromTheConfigurationOrAreTheDefaults() throws Exception {
        ConfigReader empty = ConfigReader.parse("test.conf", "");
        assertThat(DatabaseSettings.read(empty, "postgresql://u@/d"))
                .isEqualTo(new DatabaseSettings("postgresql://u@/d", Optional.empty(), 4));
        empty.finish();

        ConfigReader full = ConfigReader.parse(
                "test.conf",
                "database = postgresql://u@h/d\ndatabase_password_file = /secret\ndatabase_connections_max = 9\n");
        assertThat(DatabaseSettings.read(full, "postgresql://u@/d"))
                .isEqualTo(new DatabaseSettings("postgresql://u@h/d", Optional.of(Path.of("/secret")), 9));
        full.finish();
    }

    @Test
    void aWrongUrlIsAProblemOfTheConfiguration() {
        ConfigReader config = ConfigReader.parse("test.conf", "database = mysql://u@h/d\n");
        DatabaseSettings.read(config, "postgresql://u@/d");
        assertThatThrownBy(config::finish)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("database")
                .hasMessageContaining("postgresql://");
    }

    private static Properties properties(String url) {
        return Connections.properties(LibpqUrl.parse(url), Optional.empty());
    }

    private static String jdbc(String url) {
        return Connections.jdbcUrl(LibpqUrl.parse(url));
    }
}
