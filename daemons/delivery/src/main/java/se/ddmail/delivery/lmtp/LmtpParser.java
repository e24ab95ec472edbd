// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.lmtp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import se.ddmail.delivery.lmtp.LmtpCommand.Fault;
import se.ddmail.delivery.lmtp.LmtpCommand.Malformed;

/** The grammar of a command line, without its CRLF. A total function: whatever it is given, it gives a command. */
final class LmtpParser {

    /** Local part 64, {@code @}, domain 255 (RFC 5321 section 4.5.3.1), and as much again for UTF-8 and quotes. */
    private static final int PATH_MAX = 640;

    private LmtpParser() {}

    static LmtpCommand parse(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if ((bytes[i] >= 0 && bytes[i] < ' ') || bytes[i] == 0x7f) {
                return new Malformed(Fault.CONTROL_CHARACTER);
            }
        }
        String line;
        try {
            line = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return new Malformed(Fault.NOT_UTF8);
        }
        int space = line.indexOf(' ');
        String verb = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
        String rest = space < 0 ? "" : line.substring(space + 1).strip();
        return switch (verb) {
            case "LHLO" -> isDomain(rest) ? new LmtpCommand.Lhlo() : new Malformed(Fault.SYNTAX);
            case "MAIL" -> mail(rest);
            case "RCPT" -> rcpt(rest);
            case "DATA" -> alone(rest, new LmtpCommand.Data());
            case "RSET" -> alone(rest, new LmtpCommand.Rset());
            case "QUIT" -> alone(rest, new LmtpCommand.Quit());
            case "NOOP" -> new LmtpCommand.Noop();
            case "VRFY" -> rest.isEmpty() ? new Malformed(Fault.SYNTAX) : new LmtpCommand.Vrfy();
            case "XFORWARD" -> xforward(rest);
            case "HELO", "EHLO", "EXPN", "HELP", "BDAT", "AUTH", "STARTTLS", "TURN", "ETRN", "SEND", "SAML", "SOML" ->
                new Malformed(Fault.NOT_IMPLEMENTED);
            default -> new Malformed(Fault.UNKNOWN_COMMAND);
        };
    }

    private static LmtpCommand alone(String rest, LmtpCommand command) {
        return rest.isEmpty() ? command : new Malformed(Fault.SYNTAX);
    }

    private static boolean isDomain(String text) {
        return !text.isEmpty() && text.length() <= 255 && text.indexOf(' ') < 0;
    }

    private static LmtpCommand mail(String rest) {
        int end = pathEnd(rest, "FROM:");
        if (end < 0) {
            return new Malformed(Fault.SYNTAX);
        }
        OptionalLong size = OptionalLong.empty();
        boolean utf8 = false;
        Set<String> seen = new HashSet<>();
        for (String parameter : parameters(rest, end)) {
            String upper = parameter.toUpperCase(Locale.ROOT);
            String keyword = upper.contains("=") ? upper.substring(0, upper.indexOf('=')) : upper;
            if (!seen.add(keyword)) {
                return new Malformed(Fault.SYNTAX);
            }
            if (upper.matches("SIZE=[0-9]{1,20}")) {
                size = OptionalLong.of(number(upper.substring(5)));
            } else if (upper.equals("SMTPUTF8")) {
                utf8 = true;
            } else if (keyword.equals("SIZE") || keyword.equals("SMTPUTF8")) {
                return new Malformed(Fault.SYNTAX);
            } else if (!upper.equals("BODY=7BIT") && !upper.equals("BODY=8BITMIME")) {
                return new Malformed(Fault.UNKNOWN_PARAMETER);
            }
        }
        return new LmtpCommand.Mail(withoutRoute(rest.substring(6, end)), size, utf8);
    }

    private static LmtpCommand rcpt(String rest) {
        int end = pathEnd(rest, "TO:");
        if (end < 0) {
            return new Malformed(Fault.SYNTAX);
        }
        String recipient = withoutRoute(rest.substring(4, end));
        if (recipient.isEmpty()) {
            return new Malformed(Fault.SYNTAX);
        }
        return parameters(rest, end).length == 0
                ? new LmtpCommand.Rcpt(recipient)
                : new Malformed(Fault.UNKNOWN_PARAMETER);
    }

    /** Where the closing bracket of the path behind {@code keyword} stands, or -1. A bracket in quotes does not count. */
    private static int pathEnd(String rest, String keyword) {
        int start = keyword.length();
        if (!rest.regionMatches(true, 0, keyword, 0, start) || rest.length() < start + 2 || rest.charAt(start) != '<') {
            return -1;
        }
        boolean quoted = false;
        for (int i = start + 1; i < rest.length() && i - start <= PATH_MAX; i++) {
            char c = rest.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '>' && !quoted) {
                boolean ends = i + 1 == rest.length() || rest.charAt(i + 1) == ' ';
                return ends ? i : -1;
            } else if ((c == ' ' || c == '<') && !quoted) {
                return -1;
            }
        }
        return -1;
    }

    private static String[] parameters(String rest, int pathEnd) {
        String text = rest.substring(pathEnd + 1).strip();
        return text.isEmpty() ? new String[0] : text.split(" +", -1);
    }

    /** RFC 5321 section 4.1.1.3: a source route is to be accepted and ignored. */
    private static String withoutRoute(String path) {
        return path.startsWith("@") && path.contains(":") ? path.substring(path.indexOf(':') + 1) : path;
    }

    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** {@code XFORWARD IDENT=value}: an attribute that was not announced is refused, so no client address comes in. */
    private static LmtpCommand xforward(String rest) {
        if (!rest.regionMatches(true, 0, "IDENT=", 0, 6)) {
            return new Malformed(rest.matches("[A-Za-z]+=.*") ? Fault.UNKNOWN_PARAMETER : Fault.SYNTAX);
        }
        String value = rest.substring(6);
        if (value.equals("[UNAVAILABLE]") || value.equals("[TEMPUNAVAIL]")) {
            return new LmtpCommand.Xforward(Optional.empty());
        }
        // Queue ids have letters and digits only, so xtext has nothing to decode.
        return value.matches("[0-9A-Za-z]{1,64}")
                ? new LmtpCommand.Xforward(Optional.of(value))
                : new Malformed(value.indexOf(' ') < 0 ? Fault.SYNTAX : Fault.UNKNOWN_PARAMETER);
    }
}
