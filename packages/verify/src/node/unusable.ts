/** What was given cannot be used: a file that cannot be read, a key that is none. Its message is for people. */
export class Unusable extends Error {
  override name = "Unusable";
}
