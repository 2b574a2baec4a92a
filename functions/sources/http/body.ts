/** A body is longer than allowed: a source that streams for ever must not fill the memory. */
export class BodyTooLong extends Error {}

/**
 * The body as text, read up to `maxBytes` (after decompression).
 *
 * @throws BodyTooLong; whatever the connection's failure is.
 */
export async function readBody(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = '';
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new BodyTooLong();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
