/** Whoever delivers units of a product to the tenant. Only local mode has one that can be asked to. */
export interface Reseller {
  /**
   * Adds units to the first of these SKUs that the tenant has.
   *
   * @param units None to only look.
   * @returns Units of all these SKUs afterwards, and whether a bot runs that sees them arrive; undefined where the tenant has none of the SKUs.
   */
  deliver(
    skuPartNumbers: readonly string[],
    units: number,
  ): Promise<{ readonly units: number; readonly isBotRunning: boolean } | undefined>;
}
