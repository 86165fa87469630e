package io.ringkeeper.agreement;

/**
 * The range of protocol feature levels that a process or a stored format understands.
 *
 * @param min lowest level understood, 1 or more
 * @param max highest level understood, at least {@code min}
 */
public record FeatureRange(int min, int max) {

  /** What this build understands. */
  public static final FeatureRange CURRENT = new FeatureRange(1, 1);

  public FeatureRange {
    if (min < 1 || max < min) {
      throw new IllegalArgumentException("feature range " + min + ".." + max);
    }
  }

  public boolean overlaps(FeatureRange other) {
    return min <= other.max && other.min <= max;
  }
}
