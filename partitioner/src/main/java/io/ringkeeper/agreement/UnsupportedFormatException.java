package io.ringkeeper.agreement;

/**
 * Stored data is intact but was written for a protocol feature level or in a format version that
 * this build does not have. Nothing is guessed from it; the process has to be upgraded.
 */
public final class UnsupportedFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int neededFeatureLevel;

  /**
   * An exception whose message says what is needed and what to do.
   *
   * @param what what cannot be read, such as {@code state} or {@code register}
   * @param formatVersion the format version it is stored in
   * @param needed the feature levels it was written for
   */
  public UnsupportedFormatException(String what, int formatVersion, FeatureRange needed) {
    super(
        "the stored "
            + what
            + " (format version "
            + formatVersion
            + ") needs feature level "
            + needed.min()
            + "; this build has "
            + FeatureRange.CURRENT.min()
            + " to "
            + FeatureRange.CURRENT.max()
            + ". Upgrade this process to a release with feature level "
            + needed.min());
    this.neededFeatureLevel = needed.min();
  }

  /** The lowest feature level that can read the data. */
  public int neededFeatureLevel() {
    return neededFeatureLevel;
  }
}
