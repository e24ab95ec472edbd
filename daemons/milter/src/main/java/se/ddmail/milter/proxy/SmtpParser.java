// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import se.ddmail.milter.proxy.SmtpCommand.Malformed;
import se.ddmail.smtp.Fault;
import se.ddmail.smtp.Line;
import se.ddmail.smtp.PathArgument;

/** The grammar of a command. A total function: whatever it is given, it gives a command. */
final class SmtpParser {

    /** What may stand behind MAIL and goes on. */
    private static final Pattern MAIL_PARAMETER =
            Pattern.compile("(?i)BODY=(7BIT|8BITMIME)|SMTPUTF8|RET=(FULL|HDRS)|ENVID=[!-~]{1,100}");
    /** What may stand behind MAIL and stays here. Who logged in is the front's business: nobody logs in behind us. */
    private static final Pattern DROPPED_PARAMETER = Pattern.compile("(?i)SIZE=[0-9]{1,20}|AUTH=[!-~]{1,500}");

    private static final Pattern RCPT_PARAMETER = Pattern.compile(
            "(?i)NOTIFY=(NEVER|(SUCCESS|FAILURE|DELAY)(,(SUCCESS|FAILURE|DELAY)){0,2})|ORCPT=[a-z0-9-]{1,40};\\P{Cntrl}{1,500}");
    private static final Pattern FORWARDED =
            Pattern.compile("(?i)(NAME|ADDR|PORT|PROTO|HELO|IDENT|SOURCE)=[!-~]{1,500}");

    private SmtpParser() {}

    static SmtpCommand parse(Line line) {
        if (line instanceof Line.Text text) {
            return command(text.verb(), text.rest());
        }
        return line instanceof Line.Bad bad ? new Malformed(bad.fault()) : new SmtpCommand.End();
    }

    private static SmtpCommand command(String verb, String rest) {
        return switch (verb) {
            case "EHLO" -> hello(rest, true);
            case "HELO" -> hello(rest, false);
            case "MAIL" -> mail(rest);
            case "RCPT" -> rcpt(rest);
            case "DATA" -> alone(rest, new SmtpCommand.Data());
            case "RSET" -> alone(rest, new SmtpCommand.Rset());
            case "QUIT" -> alone(rest, new SmtpCommand.Quit());
            case "NOOP" -> new SmtpCommand.Noop();
            case "VRFY" -> rest.isEmpty() ? new Malformed(Fault.SYNTAX) : new SmtpCommand.Vrfy();
            case "XFORWARD" -> xforward(rest);
            case "LHLO",
                    "EXPN",
                    "HELP",
                    "BDAT",
                    "AUTH",
                    "STARTTLS",
                    "TURN",
                    "ETRN",
                    "SEND",
                    "SAML",
                    "SOML",
                    "XCLIENT" -> new Malformed(Fault.NOT_IMPLEMENTED);
            default -> new Malformed(Fault.UNKNOWN_COMMAND);
        };
    }

    private static SmtpCommand alone(String rest, SmtpCommand command) {
        return rest.isEmpty() ? command : new Malformed(Fault.SYNTAX);
    }

    private static SmtpCommand hello(String rest, boolean extended) {
        boolean domain = !rest.isEmpty() && rest.length() <= 255 && rest.indexOf(' ') < 0;
        return domain ? new SmtpCommand.Hello(extended) : new Malformed(Fault.SYNTAX);
    }

    private static SmtpCommand mail(String rest) {
        Optional<PathArgument> argument = PathArgument.parseLenient(rest, "FROM:");
        if (argument.isEmpty() || repeats(argument.get().parameters())) {
            return new Malformed(Fault.SYNTAX);
        }
        OptionalLong size = OptionalLong.empty();
        List<String> kept = new ArrayList<>();
        for (String parameter : argument.get().parameters()) {
            if (DROPPED_PARAMETER.matcher(parameter).matches()) {
                size = keyword(parameter).equals("SIZE") ? OptionalLong.of(number(parameter.substring(5))) : size;
            } else if (MAIL_PARAMETER.matcher(parameter).matches()) {
                kept.add(parameter);
            } else {
                return new Malformed(Fault.UNKNOWN_PARAMETER);
            }
        }
        return new SmtpCommand.Mail(argument.get().path(), size, kept);
    }

    private static SmtpCommand rcpt(String rest) {
        Optional<PathArgument> argument = PathArgument.parseLenient(rest, "TO:");
        if (argument.isEmpty()
                || argument.get().path().isEmpty()
                || repeats(argument.get().parameters())) {
            return new Malformed(Fault.SYNTAX);
        }
        List<String> parameters = argument.get().parameters();
        return parameters.stream()
                        .allMatch(parameter -> RCPT_PARAMETER.matcher(parameter).matches())
                ? new SmtpCommand.Rcpt(argument.get().path(), parameters)
                : new Malformed(Fault.UNKNOWN_PARAMETER);
    }

    private static SmtpCommand xforward(String rest) {
        List<String> attributes = List.of(rest.split(" +", -1));
        if (rest.isEmpty() || repeats(attributes)) {
            return new Malformed(Fault.SYNTAX);
        }
        return attributes.stream()
                        .allMatch(attribute -> FORWARDED.matcher(attribute).matches())
                ? new SmtpCommand.Xforward(attributes)
                : new Malformed(Fault.UNKNOWN_PARAMETER);
    }

    private static boolean repeats(List<String> parameters) {
        Set<String> seen = new HashSet<>();
        return !parameters.stream().allMatch(parameter -> seen.add(keyword(parameter)));
    }

    private static String keyword(String parameter) {
        int equals = parameter.indexOf('=');
        return (equals < 0 ? parameter : parameter.substring(0, equals)).toUpperCase(Locale.ROOT);
    }

    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
