/** The entry of the metadata that holds the canonical layer graph as JSON. */
export const NETWORK_FIELD = 'tml.network';
