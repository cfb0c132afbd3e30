/** Whether somebody answers at an address, and well. */
export async function answers(address: string, init?: RequestInit): Promise<boolean> {
  try {
    return (await fetch(address, init)).ok;
  } catch {
    return false;
  }
}
