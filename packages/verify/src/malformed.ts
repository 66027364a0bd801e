/** Raised by everything here that reads a text or bytes of a fixed form. The message says what is wrong, in English. */
export class Malformed extends Error {
  override name = "Malformed";
}
