export interface MailTransferAgentOptions {
  /** Where mail for a domain goes, by its port on this machine. */
  readonly routes: Readonly<Record<string, number>>;
  /** Mail for these domains is put into a mailbox here and then. */
  readonly local: readonly string[];
  /** Mail for these domains is given up after that many seconds; for all others after an hour. */
  readonly givenUpAfter: Readonly<Record<string, number>>;
}

/** Exim's main configuration: it takes any mail from this machine, and everything that it writes is in `directory`. */
export function eximConfiguration(directory: string, { routes, local, givenUpAfter }: MailTransferAgentOptions): string {
  const destinations = Object.entries(routes);
  return `primary_hostname = mta.test
spool_directory = ${directory}/spool
log_file_path = ${directory}/log/%slog
pid_file_path = ${directory}/exim.pid
local_interfaces = 127.0.0.1
disable_ipv6
keep_environment =
tls_advertise_hosts =
dsn_advertise_hosts = *
acl_smtp_rcpt = accept
delay_warning = 1s
delay_warning_condition = yes
ignore_bounce_errors_after = 0s

begin routers
mailboxes:
  driver = accept
  domains = ${local.join(' : ')}
  transport = mailbox

${destinations.map(([domain], index) => router(index, domain)).join('\n')}
begin transports
mailbox:
  driver = appendfile
  file = ${directory}/mailbox
  user = $exim_uid
  group = $exim_gid

${destinations.map(([, port], index) => transport(index, port)).join('\n')}
begin retry
${Object.entries(givenUpAfter).map(([domain, seconds]) => `${domain} * F,${seconds}s,1s\n`).join('')}* * F,1h,1s
`;
}

function router(index: number, domain: string): string {
  return `route_${index}:
  driver = manualroute
  domains = ${domain}
  route_list = * 127.0.0.1
  self = send
  transport = to_${index}
`;
}

function transport(index: number, port: number): string {
  return `to_${index}:
  driver = smtp
  port = ${port}
  allow_localhost
  hosts_try_chunking =
`;
}
