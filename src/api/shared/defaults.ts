/** Defaults that are the same in every API of ours. */

export const defaultAntiAffinityPreset = "soft" as const;

export const defaultScrapeInterval = "30s" as const;
export const defaultScrapeTimeout = "10s" as const;
