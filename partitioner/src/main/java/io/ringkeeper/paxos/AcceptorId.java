package io.ringkeeper.paxos;

/**
 * One acceptor in one life: its name, and the incarnation drawn when its storage was created.
 *
 * <p>Storage that was lost and created again has another incarnation, so its votes cannot be
 * mistaken for votes of the acceptor that forgot its promises. One that is brought back by
 * agreement begins a further {@link #life} under the incarnation that its storage then has.
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

  /**
   * A later life of this acceptor's storage of one ring.
   *
   * @param suffix tells the life from others: at least one character, no dot
   */
  public AcceptorId life(String suffix) {
    if (suffix.isEmpty() || suffix.indexOf('.') >= 0) {
      throw new IllegalArgumentException("'" + suffix + "' cannot tell lives apart");
    }
    return new AcceptorId(name, incarnation + "." + suffix);
  }

  /** Whether this is that acceptor, or a later life of its storage of one ring. */
  public boolean isLifeOf(AcceptorId storage) {
    return name.equals(storage.name)
        && (incarnation.equals(storage.incarnation)
            || incarnation.startsWith(storage.incarnation + "."));
  }

  @Override
  public int compareTo(AcceptorId other) {
    int byName = name.compareTo(other.name);
    return byName != 0 ? byName : incarnation.compareTo(other.incarnation);
  }

  @Override
  public String toString() {
    int dot = incarnation.indexOf('.');
    String storage = dot < 0 ? incarnation : incarnation.substring(0, dot);
    String life = dot < 0 ? "" : incarnation.substring(dot);
    return name + "#" + (storage.length() > 8 ? storage.substring(0, 8) : storage) + life;
  }
}
