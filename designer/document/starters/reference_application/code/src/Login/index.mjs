/** Stands for the real one: answers at once. */
export const handler = async (event) => ({ statusCode: 200, body: JSON.stringify({ route: event.rawPath ?? "" }) });
