# Log filter for Postfix and Dovecot: what names a person or a client becomes "-", the rest of the line stays.
#
#     sed -E -u -f tell-nothing.sed
#
# Both servers log addresses, client IPs and (Dovecot, when a dict lookup fails) even passwords, and neither can be told
# not to. Queue ids, results, reply codes, delays and process ids stay, which is what an operator needs.

# Dovecot: a dict key holds the password; before it stand user, client and session.
s#shared/(passdb|userdb)/.*#shared/\1/-#
s#\b(dict|lua|prefetch|static|policy|client)\([^)]*\)#\1(-)#g
# Postfix: whole headers, and what a client typed instead of a command.
s#(: (replace|prepend|strip|warning|reject|hold|discard|redirect|filter|bcc): (header|body) [A-Za-z-]*).*#\1 -#
s#(improper command pipelining after [A-Z]+ from |non-SMTP command from )([^ ]*: ).*#\1-#
# What was looked up while the database was away: an address, perhaps cut short, or a domain.
s#(lookup error for )".*"#\1"-"#
s#( lookup failed for table "[^"]*" key )".*"#\1"-"#
s#(sasl_username=|sasl_sender=)[^,]*#\1-#g
s#\bhostname [^ ]+#hostname -#g
# Addresses, Message-IDs, HELO names.
s#<[^<>]*>#<->#g
s#[^][ ,;:<>()"'=]+@[^][ ,;:<>()"']+#-#g
# Host names with their addresses, then addresses alone (IPv6: eight groups, or a double colon).
s#[^][ ,;:<>()"'=]*\[[0-9A-Fa-f]*[.:][0-9A-Fa-f.:]*\]#-[-]#g
s#\b[0-9]{1,3}(\.[0-9]{1,3}){3}\b#-#g
s#\b([0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}\b#-#g
s#([0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4})*)?::([0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4})*)?#-#g
