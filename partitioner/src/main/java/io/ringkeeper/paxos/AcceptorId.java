package io.ringkeeper.paxos;

/**
 * One acceptor in one life: its name, and the incarnation drawn when its storage was created.
 *
 * <p>Storage that was lost and created again has another incarnation, so its votes cannot be
 * mistaken for votes of the acceptor that forgot its promises.
 *
 * @param name the operator's name for the acceptor: 1 to 32 of {@code a-z A-Z 0-9 . _ -}
 * @param incarnation 1 to 64 characters
 */
public record AcceptorId(String name, String incarnation) implements Comparable<AcceptorId> {

  private static final int MAX_NAME_LENGTH = 32;
  private static final int MAX_INCARNATION_LENGTH = 64;

  public AcceptorId {
    if (!isValidName(name)) {
      throw new IllegalArgumentException(
          "acceptor name '" + name + "' must be 1 to 32 of a-z A-Z 0-9 . _ -");
    }
    if (incarnation.isEmpty() || incarnation.length() > MAX_INCARNATION_LENGTH) {
      throw new IllegalArgumentException(
          "incarnation of acceptor " + name + " must have 1 to 64 characters");
    }
  }

  /** Whether the text can name an acceptor. */
  public static boolean isValidName(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_NAME_LENGTH
        && name.chars()
            .allMatch(
                c -> (Character.isLetterOrDigit(c) && c < 128) || c == '.' || c == '_' || c == '-');
  }

  @Override
  public int compareTo(AcceptorId other) {
    int byName = name.compareTo(other.name);
    return byName != 0 ? byName : incarnation.compareTo(other.incarnation);
  }

  @Override
  public String toString() {
    return name + "#" + (incarnation.length() > 8 ? incarnation.substring(0, 8) : incarnation);
  }
}
