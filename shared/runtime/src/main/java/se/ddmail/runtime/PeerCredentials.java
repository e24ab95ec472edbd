// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

/**
 * Who was at the other end of the socket when it connected, as the kernel says ({@code SO_PEERCRED}).
 *
 * @param uid effective user id
 * @param gid effective group id
 * @param pid process id; 0 when the process is not visible from here
 */
public record PeerCredentials(int uid, int gid, int pid) {}
