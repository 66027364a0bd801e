/** The store answers, and refuses: nothing gets well by waiting. One line, without any secret. */
export class BucketUnusable extends Error {
  override name = "BucketUnusable";
}
