// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** PostgreSQL in a container. Apart from {@link TestServer}, so that its classes are needed only where Docker is. */
final class ContainerServer {
    private static final String IMAGE = System.getProperty("ddmail.test.postgres.image", "postgres:17-alpine");

    private ContainerServer() {}

    static boolean isAvailable() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @SuppressWarnings("resource") // removed by Testcontainers when the JVM ends
    static TestServer start() {
        PostgreSQLContainer<?> container = new PostgreSQLContainer<>(
                        DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("postgres"))
                .withUsername("postgres")
                .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust");
        container.start();
        return new TestServer(container.getHost(), container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT));
    }
}
