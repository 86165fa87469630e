package io.ringkeeper.agreement;

/** So many ensembles hold no register of the ring that it does not exist there; create it. */
public final class RingMissingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public RingMissingException(String message) {
    super(message);
  }
}
