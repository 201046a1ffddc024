import { type Channel as WireChannel, type SimulatePolicyRequest, type SimulationPrices } from '@switchback/contracts';
import { type Channel, type Prices, type Violation } from '@switchback/fallback';
import { ApiError } from '@switchback/service';

import { WIRE_CHANNEL } from '../decide/vocabulary';

const WEEK_MS = 7 * 86_400_000;
const MESSAGES = { default: 5_000, most: 50_000 };
const EXAMPLES = { default: 20, most: 100 };
const CURRENCY = /^[A-Z]{3}$/;

/** What a simulation is asked to look at, beside the candidate. */
export interface SimulationRequest {
  readonly acceptedAfter: Date;
  readonly acceptedBefore: Date;
  readonly routedBy: string | undefined;
  readonly maxMessages: number;
  readonly maxExamples: number;
  readonly prices: Prices | undefined;
  readonly currency: string;
}

/** Throws INVALID_FIELDS with every mistake. `now` in milliseconds since the epoch. */
export function simulationRequest(request: SimulatePolicyRequest, now: number): SimulationRequest {
  const violations: Violation[] = [];
  const { acceptedBefore = new Date(now), routedBy, prices } = request;
  const { acceptedAfter = new Date(acceptedBefore.getTime() - WEEK_MS) } = request;
  if (acceptedAfter >= acceptedBefore) violations.push({ field: 'accepted_after', description: 'Must be earlier than accepted_before.' });
  if (routedBy.includes('\0')) violations.push({ field: 'routed_by', description: 'Must be the name of a policy.' });
  const maxMessages = bounded('max_messages', request.maxMessages, MESSAGES, violations);
  const maxExamples = bounded('max_examples', request.maxExamples, EXAMPLES, violations);
  const read = prices === undefined ? undefined : readPrices(prices, violations);
  if (violations.length > 0) throw new ApiError('INVALID_FIELDS', 'the request has mistakes', { fieldViolations: violations });
  const currency = prices?.currencyCode ?? '';
  return { acceptedAfter, acceptedBefore, routedBy: routedBy === '' ? undefined : routedBy, maxMessages, maxExamples, prices: read, currency };
}

function bounded(field: string, asked: number, bounds: { readonly default: number; readonly most: number }, violations: Violation[]): number {
  if (asked < 0 || asked > bounds.most) violations.push({ field, description: `Must be from 1 to ${bounds.most}; leave it out for ${bounds.default}.` });
  return asked === 0 ? bounds.default : asked;
}

function readPrices({ currencyCode, channels }: SimulationPrices, violations: Violation[]): Prices {
  if (!CURRENCY.test(currencyCode)) violations.push({ field: 'prices.currency_code', description: 'Must be an ISO 4217 code such as EUR.' });
  const prices = new Map<Channel, number>();
  channels.forEach(({ channel, priceMicros }, index) => {
    const known = CHANNELS.get(channel);
    const path = `prices.channels[${index}]`;
    if (known === undefined) violations.push({ field: `${path}.channel`, description: 'Must be CHANNEL_SMS, CHANNEL_EMAIL or CHANNEL_WHATSAPP.' });
    else if (prices.has(known)) violations.push({ field: `${path}.channel`, description: 'Must be named once.' });
    else prices.set(known, priceMicros);
    if (priceMicros < 0) violations.push({ field: `${path}.price_micros`, description: 'Must not be negative.' });
  });
  return Object.fromEntries(prices);
}

const CHANNELS = new Map<WireChannel, Channel>((['SMS', 'EMAIL', 'WHATSAPP'] as const).map((channel) => [WIRE_CHANNEL[channel], channel]));
