// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A PostgreSQL connection URI as libpq reads it (PostgreSQL manual section 34.1.1.2), of which only what the daemons
 * need is allowed. No password: whoever can read a configuration file or a process list would have it.
 *
 * @param hosts Unix socket directories (absolute paths) or host names, in the order to try
 * @param ports one for each host
 * @param parameters what stands after the question mark, without host, port, user and dbname
 */
record LibpqUrl(List<String> hosts, List<Integer> ports, String user, String database, Map<String, String> parameters) {
    private static final Set<String> PARAMETERS =
            Set.of("target_session_attrs", "sslmode", "sslrootcert", "sslcert", "sslkey");
    private static final String DEFAULT_SOCKETS = "/var/run/postgresql";
    private static final int DEFAULT_PORT = 5432;

    /** Throws IllegalArgumentException with a message that tells the problem and quotes no value */
    static LibpqUrl parse(String url) {
        String rest = afterScheme(url);
        int question = rest.indexOf('?');
        Map<String, String> parameters =
                question < 0 ? new LinkedHashMap<>() : parameters(rest.substring(question + 1));
        String front = question < 0 ? rest : rest.substring(0, question);
        int slash = front.indexOf('/');
        String authority = slash < 0 ? front : front.substring(0, slash);
        String path = slash < 0 ? "" : decode(front.substring(slash + 1));

        int at = authority.lastIndexOf('@');
        String userInfo = at < 0 ? "" : authority.substring(0, at);
        check(!userInfo.contains(":") && !parameters.containsKey("password"), "holds a password; use a password file");
        List<String> hosts = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        readHosts(authority.substring(at + 1), hosts, ports);
        override(parameters, hosts, ports);

        String user = parameters.getOrDefault("user", decode(userInfo));
        String database = parameters.getOrDefault("dbname", path.isEmpty() ? user : path);
        parameters.keySet().removeAll(Set.of("user", "dbname"));
        check(!user.isEmpty(), "names no user");
        for (String name : parameters.keySet()) {
            check(PARAMETERS.contains(name), "has a parameter that is not supported: " + name);
        }
        return new LibpqUrl(List.copyOf(hosts), List.copyOf(ports), user, database, Map.copyOf(parameters));
    }

    /** Whether the database is reached over a Unix socket. */
    boolean isUnixSocket() {
        return hosts.get(0).startsWith("/");
    }

    private static String afterScheme(String url) {
        for (String scheme : List.of("postgresql://", "postgres://")) {
            if (url.startsWith(scheme)) {
                return url.substring(scheme.length());
            }
        }
        throw new IllegalArgumentException("does not begin with postgresql://");
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            check(equals > 0, "has a parameter without value");
            parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
        return parameters;
    }

    private static void readHosts(String text, List<String> hosts, List<Integer> ports) {
        for (String host : text.split(",", -1)) {
            int colon = host.lastIndexOf(':');
            boolean port = colon > host.lastIndexOf(']'); // not one inside an IPv6 address
            hosts.add(decode(port ? host.substring(0, colon) : host));
            ports.add(port ? port(host.substring(colon + 1)) : DEFAULT_PORT);
        }
    }

    private static void override(Map<String, String> parameters, List<String> hosts, List<Integer> ports) {
        String host = parameters.remove("host");
        String port = parameters.remove("port");
        if (host != null) {
            hosts.clear();
            hosts.addAll(List.of(host.split(",", -1)));
        }
        if (port != null) {
            ports.clear();
            List.of(port.split(",", -1)).forEach(p -> ports.add(port(p)));
        }
        hosts.replaceAll(name -> name.isEmpty() ? DEFAULT_SOCKETS : name);
        while (ports.size() < hosts.size()) {
            ports.add(ports.get(0));
        }
        check(ports.size() == hosts.size(), "has more ports than hosts");
        check(
                hosts.size() == 1 || hosts.stream().noneMatch(name -> name.startsWith("/")),
                "has several hosts, one of them a Unix socket");
    }

    private static int port(String text) {
        check(text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 0xffff, "has a port that is no number");
        return Integer.parseInt(text);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static void check(boolean good, String problem) {
        if (!good) {
            throw new IllegalArgumentException(problem);
        }
    }
}
