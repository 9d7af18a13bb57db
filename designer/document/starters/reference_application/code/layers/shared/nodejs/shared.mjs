/** What all functions share. */
export const version = 1;
