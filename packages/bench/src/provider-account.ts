/** The account that the platform, the floor and the provider's stub share in a bench run. */
export const PROVIDER_ACCOUNT = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'bench', from: '+15005550006' } as const;
