/** Whether an account is on this machine, and so none that others use. */
export function isLoopback(endpoint: string): boolean {
  const { hostname } = new URL(endpoint);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

/** The name of an account, by its address. */
export const accountOf = (endpoint: string): string => new URL(endpoint).hostname.split('.')[0] ?? '';
