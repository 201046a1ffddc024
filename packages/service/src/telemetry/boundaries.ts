/** Upper bounds of histogram buckets in seconds, for calls that somebody waits for. As the semantic conventions advise. */
export const CALL_BOUNDARIES_S = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
