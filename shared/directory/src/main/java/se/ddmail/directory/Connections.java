// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/** How the PostgreSQL driver is told what a libpq URL says. */
final class Connections {
    private static final Map<String, String> SERVER_TYPES = Map.of(
            "any", "any",
            "read-write", "primary",
            "primary", "primary",
            "read-only", "secondary",
            "standby", "secondary",
            "prefer-standby", "preferSecondary");

    private Connections() {}

    static String jdbcUrl(LibpqUrl url) {
        List<String> hosts = new ArrayList<>();
        for (int i = 0; i < url.hosts().size(); i++) {
            hosts.add((url.isUnixSocket() ? "localhost" : url.hosts().get(i))
                    + ':'
                    + url.ports().get(i));
        }
        return "jdbc:postgresql://" + String.join(",", hosts) + "/";
    }

    /** Throws IllegalArgumentException when the URL holds a choice that does not exist or is not safe */
    static Properties properties(LibpqUrl url, Optional<Path> passwordFile) {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, url.user());
        PGProperty.PG_DBNAME.set(properties, url.database());
        PGProperty.CURRENT_SCHEMA.set(properties, "pg_catalog"); // all our names are qualified
        PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false); // it quotes values
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        PGProperty.TARGET_SERVER_TYPE.set(
                properties, choice(SERVER_TYPES, url.parameters().getOrDefault("target_session_attrs", "any")));
        if (url.isUnixSocket()) {
            PGProperty.SSL_MODE.set(properties, "disable");
            PGProperty.SOCKET_FACTORY.set(properties, UnixSocketFactory.class.getName());
            PGProperty.SOCKET_FACTORY_ARG.set(
                    properties, url.hosts().get(0) + "/.s.PGSQL." + url.ports().get(0));
        } else {
            encrypt(url, properties);
        }
        if (passwordFile.isPresent()) {
            PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME.set(properties, PasswordFile.class.getName());
            properties.setProperty(PasswordFile.PROPERTY, passwordFile.get().toString());
        }
        return properties;
    }

    /** Beyond this host a connection is verified unless the operator says otherwise; "prefer" could be talked out of it. */
    private static void encrypt(LibpqUrl url, Properties properties) {
        boolean local = url.hosts().stream().allMatch(Connections::isLoopback);
        String mode = url.parameters().getOrDefault("sslmode", local ? "disable" : "verify-full");
        if (mode.equals("prefer") || mode.equals("allow")) {
            throw new IllegalArgumentException("has an sslmode that may fall back to plaintext");
        }
        PGProperty.SSL_MODE.set(properties, mode);
        setIfGiven(PGProperty.SSL_ROOT_CERT, url.parameters().get("sslrootcert"), properties);
        setIfGiven(PGProperty.SSL_CERT, url.parameters().get("sslcert"), properties);
        setIfGiven(PGProperty.SSL_KEY, url.parameters().get("sslkey"), properties);
    }

    private static boolean isLoopback(String host) {
        try {
            boolean literal = host.startsWith("[") || host.matches("[0-9.]+");
            return host.equals("localhost")
                    || (literal && InetAddress.getByName(host).isLoopbackAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void setIfGiven(PGProperty property, @Nullable String value, Properties properties) {
        if (value != null) {
            property.set(properties, value);
        }
    }

    private static String choice(Map<String, String> choices, String value) {
        String chosen = choices.get(value);
        if (chosen == null) {
            throw new IllegalArgumentException("has an unknown target_session_attrs");
        }
        return chosen;
    }
}
