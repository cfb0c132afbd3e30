/** Bytes as text, one character each; shorter where there are not as many. */
export function textAt(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}

/** A number of two bytes, the lower one first; bytes past the end count as 0. */
export function uint16At(bytes: Uint8Array, start: number): number {
  return (bytes[start] ?? 0) + (bytes[start + 1] ?? 0) * 0x100;
}

/** A number of four bytes, the lowest first; bytes past the end count as 0. */
export function uint32At(bytes: Uint8Array, start: number): number {
  return uint16At(bytes, start) + uint16At(bytes, start + 2) * 0x1_0000;
}
