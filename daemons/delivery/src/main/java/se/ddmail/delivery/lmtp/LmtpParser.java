// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.lmtp;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import se.ddmail.delivery.lmtp.LmtpCommand.Malformed;
import se.ddmail.smtp.Fault;
import se.ddmail.smtp.Line;
import se.ddmail.smtp.PathArgument;

/** The grammar of a command. A total function: whatever it is given, it gives a command. */
final class LmtpParser {

    private LmtpParser() {}

    static LmtpCommand parse(Line line) {
        if (line instanceof Line.Text text) {
            return command(text.verb(), text.rest());
        }
        return line instanceof Line.Bad bad ? new Malformed(bad.fault()) : new LmtpCommand.End();
    }

    private static LmtpCommand command(String verb, String rest) {
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
        Optional<PathArgument> argument = PathArgument.parse(rest, "FROM:");
        if (argument.isEmpty()) {
            return new Malformed(Fault.SYNTAX);
        }
        OptionalLong size = OptionalLong.empty();
        boolean utf8 = false;
        Set<String> seen = new HashSet<>();
        for (String parameter : argument.get().parameters()) {
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
        return new LmtpCommand.Mail(argument.get().path(), size, utf8);
    }

    private static LmtpCommand rcpt(String rest) {
        Optional<PathArgument> argument = PathArgument.parse(rest, "TO:");
        if (argument.isEmpty() || argument.get().path().isEmpty()) {
            return new Malformed(Fault.SYNTAX);
        }
        return argument.get().parameters().isEmpty()
                ? new LmtpCommand.Rcpt(argument.get().path())
                : new Malformed(Fault.UNKNOWN_PARAMETER);
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
