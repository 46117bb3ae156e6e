import { defaultScrapeInterval, defaultScrapeTimeout } from "../../api/shared/defaults.ts";
import { Stalled } from "../../failures.ts";
import { milliseconds, notADuration } from "./duration.ts";

export interface ScrapeTimes {
  interval: string;
  scrapeTimeout: string;
}

/**
 * Prometheus takes no timeout above the interval, so the smaller is used. An empty text counts as absent. Throws `Stalled` for what is no
 * duration. `field` is where the user wrote them.
 */
export function scrapeTimes(field: string, given: { [T in keyof ScrapeTimes]?: string | undefined }): ScrapeTimes {
  const interval = duration(`${field}.interval`, given.interval || defaultScrapeInterval);
  const timeout = duration(`${field}.scrapeTimeout`, given.scrapeTimeout || defaultScrapeTimeout);
  return {
    interval: interval.text,
    scrapeTimeout: timeout.length > interval.length ? interval.text : timeout.text,
  };
}

function duration(field: string, text: string): { text: string; length: number } {
  const length = milliseconds(text);
  if (length === undefined) throw new Stalled("InvalidSpec", `${field}: ${text} is ${notADuration}`);
  return { text, length };
}
