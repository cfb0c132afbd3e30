/** Where Teams says its connectors are; activities that name another place are refused. */
const TEAMS_HOSTS =
  /^(smba\.trafficmanager\.net|smba\.infra\.(gcc|gov)\.teams\.microsoft\.(com|us)|smba\.infra\.dod\.teams\.microsoft\.us)$/u;

/** Whether an address is a connector of Teams, reached over TLS. */
export function isTeamsUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' && TEAMS_HOSTS.test(hostname);
}

/** Whether an address is on this machine: what local mode answers to. */
export function isLoopbackUrl(url: string): boolean {
  return URL.canParse(url) && ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
}
