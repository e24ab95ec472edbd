-- SPDX-License-Identifier: AGPL-3.0-or-later
--
-- Dovecot's passdb and userdb for DDMail: asks ddmail-auth over its Unix socket.
-- The same file serves Dovecot 2.3 and 2.4.
--
-- It speaks Dovecot's dict protocol, version 3 to get the field names of 2.3 and version 4
-- for those of 2.4. A password is in memory while it is checked and goes nowhere else: no
-- error text of this file holds a password, a key or what the daemon answered.
--
-- Socket: `lua_settings { socket = PATH }` in 2.4, the environment variable
-- DDMAIL_AUTH_SOCKET in 2.3 (see import_environment), else the path below.
--
-- Needs lua-socket and lua-cjson. Never turn on Dovecot's auth cache or its auth debugging:
-- the one would keep private keys, the other would print them.

local unix = require("socket.unix")
local json = require("cjson.safe")

local socket_path = "/run/ddmail-auth/auth.sock"
local dialect = 3

-- Longer than the daemon ever thinks, shorter than Dovecot waits for a worker.
local CONNECT_SECONDS = 5
local ANSWER_SECONDS = 25

local connection = nil

function script_init(settings)
  if type(settings) == "table" then -- Dovecot 2.4; 2.3 passes nothing
    dialect = 4
    socket_path = settings.socket or socket_path
  else
    socket_path = os.getenv("DDMAIL_AUTH_SOCKET") or socket_path
  end
  return 0
end

function script_deinit() end

-- The wire -----------------------------------------------------------------------------

local WIRE_ESCAPES = { ["\0"] = "\0010", ["\1"] = "\0011", ["\t"] = "\1t", ["\r"] = "\1r", ["\n"] = "\1n" }
local WIRE_BYTES = { ["0"] = "\0", ["1"] = "\1", t = "\t", r = "\r", n = "\n" }

local function wire_escape(text)
  return (text:gsub("[%z\1\t\r\n]", WIRE_ESCAPES))
end

local function wire_unescape(text)
  return (text:gsub("\1(.)", function(c) return WIRE_BYTES[c] or c end))
end

-- One field of a key: a quote ends the password, so quotes inside it get a backslash.
local function key_escape(text)
  return (text:gsub("[\"'\\]", "\\%0"))
end

local function disconnect()
  if connection then
    connection:close()
    connection = nil
  end
end

local function connect()
  local fresh = unix.stream and unix.stream() or unix()
  fresh:settimeout(CONNECT_SECONDS)
  if not fresh:connect(socket_path) then
    fresh:close()
    return false
  end
  fresh:settimeout(ANSWER_SECONDS) -- instead of the other, which would stay in force beside a total ("t")
  connection = fresh
  return connection:send("H" .. dialect .. "\t0\t0\t\tlua\n") ~= nil
end

-- Sends a command and reads lines until `last(line)` says that the answer is complete.
-- Returns nil when the daemon gave none. A broken connection is closed at once: a late
-- answer on it must never be taken for the answer to the next question.
local function ask_once(command, last)
  if not connection and not connect() then
    disconnect()
    return nil, true
  end
  if not connection:send(command .. "\n") then
    disconnect()
    return nil, true
  end
  local lines = {}
  repeat
    local line, problem = connection:receive("*l")
    if not line then
      disconnect()
      return nil, problem == "closed"
    end
    lines[#lines + 1] = line
  until last(line)
  return lines
end

-- The daemon closes idle connections, so a closed one is worth a second, fresh try.
-- A timeout is not: asking an overloaded daemon twice makes it worse.
local function ask(command, last)
  local lines, again = ask_once(command, last)
  if not lines and again then
    lines = ask_once(command, last)
  end
  return lines
end

local function lookup(key, user)
  local lines = ask("L" .. wire_escape(key) .. "\t" .. wire_escape(user), function() return true end)
  if not lines then
    return "F"
  end
  local kind, fields = lines[1]:sub(1, 1), nil
  if kind == "O" then
    fields = json.decode(wire_unescape(lines[1]:sub(2)))
    if type(fields) ~= "table" then
      return "F"
    end
  elseif kind ~= "N" then
    return "F"
  end
  return kind, fields
end

-- What Dovecot calls ------------------------------------------------------------------

-- Errors carry a string as second value: with nil, 2.3 makes a temporary failure of them.

local function service_of(request)
  return request.protocol or request.service or "unknown" -- 2.4, 2.3
end

function auth_password_verify(request, password)
  local key = "shared/passdb/" .. service_of(request) .. "/" .. key_escape(password) .. '"' .. key_escape(request.user)
  local kind, fields = lookup(key, request.user)
  if kind == "O" then
    return dovecot.auth.PASSDB_RESULT_OK, fields
  elseif kind == "N" then -- wrong password, no such mailbox, disabled: one answer for all
    return dovecot.auth.PASSDB_RESULT_PASSWORD_MISMATCH, ""
  end
  return dovecot.auth.PASSDB_RESULT_INTERNAL_FAILURE, "ddmail-auth gave no answer"
end

-- Lookups of a password hash: there is none to give.
function auth_passdb_lookup(request)
  return dovecot.auth.PASSDB_RESULT_SCHEME_NOT_AVAILABLE, ""
end

function auth_userdb_lookup(request)
  local kind, fields = lookup("shared/userdb/" .. service_of(request) .. "/" .. key_escape(request.user), request.user)
  if kind == "O" then
    return dovecot.auth.USERDB_RESULT_OK, fields
  elseif kind == "N" then
    return dovecot.auth.USERDB_RESULT_USER_UNKNOWN, ""
  end
  return dovecot.auth.USERDB_RESULT_INTERNAL_FAILURE, "ddmail-auth gave no answer"
end

-- Every mailbox, for `doveadm ... -A` and `doveadm user '*'`.
function auth_userdb_iterate()
  local prefix = "Oshared/userdb/"
  local lines = ask("I0\t0\tshared/userdb/\t", function(line) return line:sub(1, 1) ~= "O" end)
  if not lines or lines[#lines] ~= "" then -- an outage must not look like a host without users
    error("ddmail-auth gave no answer")
  end
  local users = {}
  for _, line in ipairs(lines) do
    if line:sub(1, #prefix) == prefix then
      users[#users + 1] = wire_unescape(line:match("^[^\t]*", #prefix + 1))
    end
  end
  return users
end
