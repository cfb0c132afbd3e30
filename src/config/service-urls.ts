/** Where Teams says its connectors are; activities that name another place are refused. */
const TEAMS_HOSTS =
  /^(smba\.trafficmanager\.net|smba\.infra\.(gcc|gov)\.teams\.microsoft\.(com|us)|smba\.infra\.dod\.teams\.microsoft\.us)$/u;

/**
 * Where tenants of the same clouds keep files: SharePoint and OneDrive for work or school, and the hosts that deliver for them.
 * Not `sharepoint.cn`, whose cloud has no connector above; not OneDrive for private accounts, which cannot send us anything.
 *
 * @source https://learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges
 * @source https://learn.microsoft.com/microsoft-365/enterprise/microsoft-365-u-s-government-gcc-high-endpoints
 * @source https://learn.microsoft.com/microsoft-365/enterprise/microsoft-365-u-s-government-dod-endpoints
 */
const FILE_HOSTS = /^([a-z0-9-]+\.)+(sharepoint\.com|sharepoint\.us|sharepoint-mil\.us|svc\.ms)$/u;

/**
 * How Teams writes such an address: no user, no port, and no sign that readers of addresses take differently. `https://a\@b/` is of `a`
 * to some and of `b` to others.
 */
const PLAIN_ADDRESS = /^https:\/\/([a-z0-9.-]+)(?:\/[\w./~-]*)?$/iu;

/** Whether an address is a connector of Teams, reached over TLS. */
export function isTeamsUrl(url: string): boolean {
  const [, host] = PLAIN_ADDRESS.exec(url) ?? [];
  return host !== undefined && TEAMS_HOSTS.test(host.toLowerCase());
}

/**
 * Whether an address is a file in a tenant's SharePoint or OneDrive, reached over TLS: where Teams says that files which people
 * send are, and may be put. Such an address needs no token from us, whoever wrote it, so that its host is all that tells.
 */
export function isTeamsFileUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, port, username, password } = new URL(url);
  return protocol === 'https:' && port === '' && username === '' && password === '' && FILE_HOSTS.test(hostname);
}

/** Whether an address is on this machine: what local mode answers to. */
export function isLoopbackUrl(url: string): boolean {
  return URL.canParse(url) && ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
}
